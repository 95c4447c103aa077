"""Reading calendars into events that may come in, keeping them for a look, and bringing them in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.records import locked
from eventapp.events.data import EventData
from eventapp.events.models import Event, Visibility
from eventapp.events.service import save_event
from eventapp.imports import queries
from eventapp.imports.candidates import (
    MOST_EVENTS,
    Candidate,
    Setting,
    candidate,
    once_each,
    packed,
    wanted,
)
from eventapp.imports.models import CalendarImport, CalendarImportRow, ImportedEntry
from eventapp.incoming import entries
from eventapp.incoming.archives import File, files
from eventapp.incoming.decoding import decoded
from eventapp.incoming.recurring import Budget
from eventapp.incoming.series import Window

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: candidates in order, and how many lie outside the days asked for."""

    candidates: Sequence[Candidate]
    aside: int
    name: str


def read(given: Iterable[File], setting: Setting, today: date) -> Read:
    """Return the events that may be made of calendars and archives of them.

    What repeats is unfolded from a year before ``today`` to three years after it.

    :raises DomainError: what ``archives.files`` and ``entries.read`` refuse, as ``file.of`` with
        the ``name`` of the file; ``import.nothing``, ``import.too_many`` with ``most``.
    """
    found: list[Candidate] = []
    budget = Budget()
    parts = files(given)
    for file in parts:
        try:
            text = decoded(file.data, calendars=True)[0]
            read = entries.read(text, Window.around(today), budget=budget)
        except DomainError as error:
            raise DomainError("file.of", field="file", name=file.name, fault=error) from None
        found += [candidate(x, setting, file.name) for x in read]
    kept = [x for x in found if wanted(x, setting)]
    if not kept:
        raise DomainError("import.nothing", field="file", aside=len(found))
    if len(kept) > MOST_EVENTS:
        raise DomainError("import.too_many", field="file", number=len(kept), most=MOST_EVENTS)
    name = ", ".join(x.name for x in parts if x.name)[:200]
    return Read(once_each(kept), len(found) - len(kept), name)


def keep(read: Read, *, by: Actor) -> CalendarImport:
    """Keep for a day what was read; it takes the place of one's former import."""
    db.session.execute(delete(CalendarImport).where(CalendarImport.made_by == by.id))
    made = CalendarImport(
        made_by=by.id, name=read.name, aside=read.aside, ends_at=clock.now() + KEPT_FOR
    )
    db.session.add(made)
    db.session.flush()
    rows = [
        {"import_id": made.id, "number": n, "candidate": packed(x)}
        for n, x in enumerate(read.candidates, 1)
    ]
    db.session.execute(insert(CalendarImportRow), rows)
    return made


def bring_in(import_id: int, numbers: Collection[int], seen: str, *, by: Actor) -> list[Event]:
    """Make drafts of the chosen rows of an import, all of them or none, and forget the import.

    :raises DomainError: ``import.none_chosen``; ``stale.import`` when what is there already is
        another than was seen.
    """
    found = locked(CalendarImport, import_id)
    rows = queries.candidates(found.id)
    there = queries.known(rows.values())
    if queries.stamp(there) != seen:
        raise DomainError("stale.import")
    chosen = [rows[x] for x in sorted(numbers) if x in rows]
    chosen = [x for x in chosen if not x.is_wrong and x.key not in there]
    made = bring(chosen, by=by)
    discard(import_id)
    return made


def bring(chosen: Sequence[Candidate], *, by: Actor) -> list[Event]:
    """Make drafts of candidates, and remember whose entries they are.

    :raises DomainError: ``import.none_chosen``; ``stale.import`` when one came in meanwhile;
        ``import.row`` with ``name``, ``line`` and the ``fault`` of an event that cannot be.
    """
    if not chosen:
        raise DomainError("import.none_chosen")
    made = [_event(x, by=by) for x in chosen]
    # Whoever made an event first held the names of events until now: what came in meanwhile shows.
    if queries.known(chosen):
        raise DomainError("stale.import")
    db.session.add_all(
        ImportedEntry(key=x.key, content=x.content, uid=x.uid, event_id=event.id)
        for x, event in zip(chosen, made, strict=True)
    )
    db.session.flush()
    return made


def _event(found: Candidate, *, by: Actor) -> Event:
    assert found.starts_on is not None
    data = EventData(
        title=Localised({found.language: found.title}),
        description=Localised({found.language: found.description}),
        main_language=found.language,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        start_time=found.start_time,
        end_time=found.end_time,
        timezone=found.timezone,
        venue_id=found.venue_id,
        city=found.place,
        visibility=Visibility.PRIVATE if found.is_private else Visibility.PUBLIC,
    )
    try:
        return save_event(data, by=by)
    except DomainError as error:
        raise DomainError("import.row", name=found.title, line=found.line, fault=error) from None


def discard(import_id: int) -> None:
    """Forget an import; that it is gone already is no fault."""
    db.session.execute(delete(CalendarImport).where(CalendarImport.id == import_id))


def purge() -> int:
    """Delete every import that has ended; return how many."""
    ended = delete(CalendarImport).where(CalendarImport.ends_at <= clock.now())
    return len(db.session.execute(ended.returning(CalendarImport.id)).all())
