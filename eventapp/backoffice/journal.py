"""The log in words: who, what, which record and its page, and each field before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventapp.audit.models import AuditEntry
from eventapp.audit.wording import ACTORS
from eventapp.backoffice import frame, words
from eventapp.backoffice.readings import WITHHELD, Piece, Reader, is_empty, references, zone_of
from eventapp.backoffice.references import Key, existing
from eventapp.events.models import Event
from eventapp.web import dates
from eventapp.web.templating import loc_text


@dataclass(frozen=True, slots=True)
class Change:
    """A field with what it was and what it became."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it reads; ``url`` is the page of its record, as long as there is one."""

    at: datetime
    when: str
    actor: str
    action: str
    record: str
    url: str
    changes: tuple[Change, ...]

    @property
    def is_new(self) -> bool:
        """Tell whether nothing stood before in any field."""
        return not any(x.before for x in self.changes)


def actor_name(name: str) -> str:
    """Return an actor's own name, or what kind of actor it is."""
    return str(ACTORS.get(name, name))


def actions(known: Sequence[str]) -> list[tuple[str, str]]:
    """Return the actions with their words, in the order of the words."""
    return sorted(((x, words.action_name(x)) for x in known), key=lambda x: x[1].casefold())


def lines(entries: Sequence[AuditEntry], events: Mapping[int, Event]) -> list[Line]:
    """Return entries in words; one query for each kind of record they name."""
    rows = existing(key for x in entries for key in _named(x))
    return [_line(x, events.get(x.event_id or 0), rows) for x in entries]


def _named(entry: AuditEntry) -> Iterator[Key]:
    if entry.subject_id:
        yield entry.subject_type, entry.subject_id
    for name, pair in entry.changes.items():
        for stored in pair:
            yield from references(entry.subject_type, name, stored)


def _line(entry: AuditEntry, event: Event | None, rows: Mapping[Key, Any]) -> Line:
    return Line(
        at=entry.at,
        when=frame.at_event(entry.at, event),
        actor=entry.actor_label or actor_name(entry.actor_kind),
        action=words.action_name(entry.action),
        record=_record(entry, event, rows),
        url=_url(entry, rows),
        changes=tuple(_changes(entry, event, rows)),
    )


def _record(entry: AuditEntry, event: Event | None, rows: Mapping[Key, Any]) -> str:
    if entry.subject_label:
        return entry.subject_label
    key = (entry.subject_type, entry.subject_id)
    if key not in rows and event is not None:
        return str(loc_text(event.title, event.main_language))
    return Reader(str, rows).record(*key)


def _url(entry: AuditEntry, rows: Mapping[Key, Any]) -> str:
    row = rows.get((entry.subject_type, entry.subject_id or 0))
    spoken_of = words.SUBJECTS.get(entry.action.partition(".")[0])
    subject = spoken_of if spoken_of and spoken_of.page else words.TABLES.get(entry.subject_type)
    return subject.page(row) if row is not None and subject and subject.page else ""


def _changes(entry: AuditEntry, event: Event | None, rows: Mapping[Key, Any]) -> Iterator[Change]:
    table = entry.subject_type
    readers = [_reader(entry, side, event, rows) for side in (0, 1)]
    for name, pair in entry.changes.items():
        field = words.field(table, name)
        if field is None or all(is_empty(x) for x in pair):
            continue
        before, after = (x.value(table, name, y) for x, y in zip(readers, pair, strict=True))
        if pair == [WITHHELD, WITHHELD]:  # said once is enough, and a new record had none before
            before = ()
        yield Change(str(field.label), before, after)


def _reader(entry: AuditEntry, side: int, event: Event | None, rows: Mapping[Key, Any]) -> Reader:
    # An entry that changes the zone tells each of its sides by the clocks of that side.
    zone = zone_of(entry.changes["timezone"][side]) if "timezone" in entry.changes else None
    if zone is not None:
        return Reader(lambda at: dates.format_instant(at, zone), rows)
    return Reader(lambda at: frame.at_event(at, event), rows)
