"""The finished entries of public feeds: what is kept is joined, the rest is written now.

What an entry is made of is read as a mark first (``marks``). The bytes are kept by row, language
and form, with the mark they were made under: an edit makes a new mark for the entries that tell of
what was edited, so only these are read and written again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from flask import current_app
from sqlalchemy import select

from eventapp.advocacy.models import PolicyFile
from eventapp.events.models import Event, EventHost
from eventapp.feeds import enriching, entries, ics, jcal, marks, queries
from eventapp.feeds.kept import Piece, Store
from eventapp.feeds.marks import Marked, MarkedEvent
from eventapp.feeds.queries import Slot
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person
from eventapp.web import links

Make = Callable[[Sequence[int]], Mapping[int, ics.Entry]]
Rows = Sequence[Marked] | Sequence[MarkedEvent]
Hosts = Mapping[int, Sequence[EventHost]]


@dataclass(frozen=True, slots=True)
class Form:
    """How a feed is asked for: a language, iCalendar or jCal, with RFC 9073 or without."""

    lang: str
    is_json: bool = False
    is_rich: bool = False

    def written(self, entry: ics.Entry) -> Piece:
        """Return an entry, written anew."""
        return jcal.piece(entry) if self.is_json else ics.piece(entry)

    def joined(self, head: ics.Head, pieces: Sequence[Piece]) -> bytes:
        """Return a feed of finished entries."""
        return jcal.joined(head, pieces) if self.is_json else ics.joined(head, pieces)


def store() -> Store:
    """Return the entries kept by the running application in this process."""
    found: Store = current_app.extensions.setdefault("calendar_entries", Store())
    return found


def listed(
    form: Form,
    today: date,
    *,
    everything: bool = False,
    organisation: Organisation | None = None,
    policy: PolicyFile | None = None,
) -> tuple[Sequence[MarkedEvent], Sequence[Piece]]:
    """Return the events of a feed of events, and their entries in the same order."""
    query = queries.calendar_events(
        today, everything=everything, organisation=organisation, policy=policy
    )
    found = marks.of_events(query, with_hosts=form.is_rich)
    return found, _events(found, form)


def event(found: Event, form: Form) -> Sequence[Piece]:
    """Return the entry of one event."""
    query = select(Event).where(Event.id == found.id)
    return _events(marks.of_events(query, with_hosts=form.is_rich), form)


def programme(found: Event, form: Form) -> Sequence[Piece]:
    """Return an entry for each session with hours of an event (venue loaded).

    A session without hours has no place in a calendar of its own; one entry for the event then
    stands for all of them, with the programme in its description.
    """
    query = select(Event).where(Event.id == found.id)
    (marked,) = marks.of_events(query, with_hosts=form.is_rich)
    timed = [x for x in marked.sessions if x.has_hours]
    own = str(_short(f"{marks.of_event(found)}{marked.around}"))
    rows = [Marked(x.id, own + x.mark) for x in timed]

    def make(missing: Sequence[int]) -> Mapping[int, ics.Entry]:
        slots, hosts = queries.programmes([found], missing), _hosts([found], form)
        return {x.session.id: _session(found, x, hosts, form) for x in slots.get(found.id, ())}

    whole = [] if timed and len(timed) == len(marked.sessions) else _events([marked], form)
    return [*whole, *_pieces("session", rows, form, make)]


def milestones(form: Form, policy: PolicyFile | None = None) -> Sequence[Piece]:
    """Return the milestones of one policy file or of all, in order of time."""

    def make(missing: Sequence[int]) -> Mapping[int, ics.Entry]:
        rows = queries.milestones(missing)
        return {x.id: entries.milestone_entry(x, lang=form.lang) for x in rows}

    return _pieces("milestone", marks.of_milestones(policy), form, make)


def appearances(person: Person, found: Sequence[Event], form: Form) -> list[ics.Entry]:
    """Return the entries of a person's sessions at events, and of the events they host."""
    hosted = queries.hosted_by(person)
    slots, hosts = queries.programmes(found), _hosts(found, form)
    made: list[ics.Entry] = []
    for event in found:
        every = slots.get(event.id, ())
        own = [x for x in every if any(y.person_id == person.id for y in x.appearances)]
        timed = [x for x in own if x.session.starts_at]
        if event.id in hosted or len(timed) < len(own):
            made.append(_event(event, every, hosts, form))
        made += [_session(event, x, hosts, form) for x in timed]
    return made


def others(made: Iterable[ics.Entry], form: Form) -> Sequence[Piece]:
    """Return entries of few rows, such as what takes back others."""
    return [form.written(x) for x in made]


def _hosts(found: Iterable[Event], form: Form) -> Hosts:
    return queries.hosts(found) if form.is_rich else {}


def _event(found: Event, slots: Sequence[Slot], hosts: Hosts, form: Form) -> ics.Entry:
    if form.is_rich:
        return enriching.rich_event(found, slots, hosts.get(found.id, ()), lang=form.lang)
    return entries.event_entry(found, found.venue, slots, lang=form.lang)


def _session(found: Event, slot: Slot, hosts: Hosts, form: Form) -> ics.Entry:
    if form.is_rich:
        return enriching.rich_session(found, slot, hosts.get(found.id, ()), lang=form.lang)
    return entries.session_entry(found, found.venue, slot, lang=form.lang)


def _events(found: Rows, form: Form) -> Sequence[Piece]:
    def make(missing: Sequence[int]) -> Mapping[int, ics.Entry]:
        known = list(queries.events_with_programmes(missing))
        hosts = _hosts((x for x, _slots in known), form)
        return {x.id: _event(x, slots, hosts, form) for x, slots in known}

    return _pieces("event", found, form, make)


def _pieces(
    kind: str, rows: Sequence[Marked | MarkedEvent], form: Form, make: Make
) -> Sequence[Piece]:
    # Addresses and UIDs are made of where the site is.
    asked = (kind, form.lang, form.is_json, form.is_rich, links.settings().public_url)
    keys = [(x.id, asked) for x in rows]
    found = store().find(keys)
    known = [
        y if y is not None and y.mark == x.mark else None for x, y in zip(rows, found, strict=True)
    ]
    if None not in known:
        return [x for x in known if x]
    made = make([x.id for x, y in zip(rows, known, strict=True) if y is None])
    # A row may go between being marked and being read.
    new = {
        key: replace(form.written(made[x.id]), mark=x.mark)
        for key, x, y in zip(keys, rows, known, strict=True)
        if y is None and x.id in made
    }
    store().keep(new)
    return [z for key, y in zip(keys, known, strict=True) if (z := y or new.get(key))]


def _short(mark: str) -> bytes:
    return blake2b(mark.encode(), digest_size=16).digest()
