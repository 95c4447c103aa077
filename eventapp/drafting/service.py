"""Keeping a programme that was brought, for its organiser to look at before it comes in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import locked
from eventapp.core.text import fold
from eventapp.drafting import naming
from eventapp.drafting.draft import (
    MOST_SESSIONS,
    Finding,
    Line,
    Reading,
    Setting,
    doubt,
    fault,
    packed,
    packed_finding,
)
from eventapp.drafting.models import DraftRow, ProgrammeDraft, Source
from eventapp.drafting.rules import Booked, overlapping
from eventapp.events.models import Event, Room
from eventapp.programme.models import GONE, Session

KEPT_FOR = timedelta(days=1)
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Present:
    """What stands already: the event with its venue's rooms, its programme, rooms elsewhere."""

    event: Event
    sessions: Sequence[Session]
    elsewhere: Sequence[Room] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What was read, beside what is there: its rows, and who and what is named in them."""

    lines: Sequence[Line]
    findings: Sequence[Finding]
    named: Mapping[str, Any]


def setting_of(event: Event) -> Setting:
    """Return what readers need to know of an event."""
    return Setting(
        zone=event.zone,
        first_day=event.starts_on,
        last_day=event.ends_on,
        language=event.main_language,
        begins=event.starts_at,
        ends=event.ends_at,
    )


def compared(present: Present, reading: Reading) -> Compared:
    """Return what was read beside what is there: rooms, overlaps, people and organisations.

    It may take seconds for a large file, so it is done before anything is locked.

    :raises DomainError: ``file.nothing``, ``file.people``.
    """
    if not reading.lines:
        raise DomainError("file.nothing", field="file")
    lines = [_in_its_room(x, present) for x in reading.lines]
    lines = overlapping(lines, setting_of(present.event), _booked(present))
    good = (x.session for x in lines if not x.is_wrong)
    named = naming.named(good, present.event.main_language)
    return Compared(lines, [*_too_many(lines, present), *reading.findings], named)


def _too_many(lines: Sequence[Line], present: Present) -> Iterable[Finding]:
    """Yield what bringing in would be refused for at its end, while it can still be mended."""
    rows, there = sum(not x.is_wrong for x in lines), len(present.sessions)
    if rows > MOST_SESSIONS:
        yield fault("file.too_many", rows=rows, most=MOST_SESSIONS)
    elif rows + there > MOST_SESSIONS:
        yield doubt("file.too_many_beside", rows=rows, present=there, most=MOST_SESSIONS)


def keep(event_id: int, found: Compared, *, source: Source, name: str, by: Actor) -> ProgrammeDraft:
    """Keep for a day what was read; it takes the place of one's former draft."""
    lines = found.lines
    _discard_former(event_id, by)
    made = ProgrammeDraft(
        event_id=event_id,
        made_by=by.id,
        source=source,
        name=name[:200],
        ends_at=clock.now() + KEPT_FOR,
        rows=len(lines),
        wrong=sum(x.is_wrong for x in lines),
        clashing=sum(x.is_clashing for x in lines),
        doubtful=sum(x.is_doubtful for x in lines),
        findings=[packed_finding(x) for x in found.findings],
        **found.named,
    )
    db.session.add(made)
    db.session.flush()
    _keep_rows(made.id, lines)
    return made


def _keep_rows(draft_id: int, lines: Sequence[Line]) -> None:
    for few in (lines[n : n + _CHUNK] for n in range(0, len(lines), _CHUNK)):
        db.session.execute(insert(DraftRow), [_stored(draft_id, x) for x in few])


def _stored(draft_id: int, line: Line) -> dict[str, Any]:
    return {
        "draft_id": draft_id,
        "number": line.number,
        "is_wrong": line.is_wrong,
        "is_doubtful": bool(line.findings) and not line.is_wrong,
        "session": packed(line.session),
        "findings": [packed_finding(x) for x in line.findings],
    }


def _discard_former(event_id: int, by: Actor) -> None:
    former = ProgrammeDraft.event_id == event_id, ProgrammeDraft.made_by == by.id
    db.session.execute(delete(ProgrammeDraft).where(*former))


def choose(draft_id: int, choices: Mapping[int, int]) -> None:
    """Say for names of a draft, by their place in its list, who is meant: a number, or 0 for new.

    A number that was not offered is left aside.
    """
    found = locked(ProgrammeDraft, draft_id)
    people = [dict(x) for x in found.people]
    for place, number in choices.items():
        if 0 <= place < len(people) and number in {0, *(x[0] for x in people[place]["known"])}:
            people[place]["chosen"] = number
    found.people, found.new_people = people, naming.number_of_new(people)
    db.session.flush()


def discard(draft_id: int) -> None:
    """Forget a draft; that it is gone already is no fault."""
    db.session.execute(delete(ProgrammeDraft).where(ProgrammeDraft.id == draft_id))


def purge() -> int:
    """Delete every draft that has ended; return how many."""
    ended = delete(ProgrammeDraft).where(ProgrammeDraft.ends_at <= clock.now())
    return len(db.session.execute(ended.returning(ProgrammeDraft.id)).all())


def _in_its_room(line: Line, present: Present) -> Line:
    """Return a line with its room as the venue calls it, or with the doubt that it has none."""
    told, event = line.session.room, present.event
    if not told:
        return line
    room = _room(told, present)
    if room or _is_venue(told, event):
        return replace(line, session=replace(line.session, room=room))
    session = replace(line.session, room="")
    return replace(
        line,
        session=session,
        findings=(*line.findings, doubt("room.unknown", "room", name=told[:60])),
    )


def _room(told: str, present: Present) -> str:
    event = present.event
    names = {fold(x.name): x.name for x in event.venue.rooms} if event.venue else {}
    there = (x.told(event.venue_id) for x in present.elsewhere)
    known = {fold(x): x for x in there} | names
    # A calendar writes the room before the house.
    return known.get(fold(told)) or names.get(fold(told.partition(",")[0]), "")


def _is_venue(told: str, event: Event) -> bool:
    where = [event.venue.name, event.venue.slug] if event.venue else [event.city, event.slug]
    return fold(told.partition(",")[0]) in {fold(x) for x in where if x} or fold(told) in {
        fold(x) for x in where if x
    }


def _booked(present: Present) -> Iterable[Booked]:
    language, home = present.event.main_language, present.event.venue_id
    for session in present.sessions:
        if session.starts_at is None or session.ends_at is None:
            continue
        when = session.starts_at, session.ends_at
        title = session.title.text(language)
        if session.room:
            room = session.room.told(home)
            yield Booked(*when, f"room:{fold(room)}", room, title, 0)
        for x in session.appearances:
            if x.person and x.state not in GONE:
                yield Booked(*when, f"person:{fold(x.person.name)}", x.person.name, title, 0)


def required(draft_id: int) -> ProgrammeDraft:
    """Return a draft under a lock.

    :raises DomainError: ``draft.gone``, when it was brought in or discarded meanwhile.
    """
    try:
        return locked(ProgrammeDraft, draft_id)
    except NotFound:
        raise DomainError("draft.gone") from None
