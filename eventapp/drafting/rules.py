"""What may not be of a session on its way in, and what is only strange. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from eventapp.core.errors import DomainError
from eventapp.core.text import NAME_LENGTH, TEXT_LENGTH, fold
from eventapp.drafting.draft import (
    MOST_PEOPLE,
    DraftSession,
    Finding,
    Line,
    Setting,
    clash,
    doubt,
    fault,
)
from eventapp.events import rules as events
from eventapp.programme.data import LONGEST

_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Booked:
    """When somebody or some room is taken, by what, and by which row (0: of the programme)."""

    starts: datetime
    ends: datetime
    key: str
    name: str
    title: str
    row: int


def checked(session: DraftSession, setting: Setting) -> list[Finding]:
    """Return what is wrong and what is doubtful with one session, taken by itself."""
    return [*_texts(session), *_hours(session, setting), *_seats(session)]


def _texts(session: DraftSession) -> Iterator[Finding]:
    if not session.title:
        yield fault("title.missing", "title")
    for column, texts, most in (
        ("title", session.title, NAME_LENGTH),
        ("abstract", session.abstract, TEXT_LENGTH),
    ):
        if any(len(x) > most for x in texts.values()):
            yield fault("text.too_long", column, most=most)
    if any(x.startswith(_FORMULA) for x in session.title.values()):
        yield doubt("text.formula", "title")


def _hours(session: DraftSession, setting: Setting) -> Iterator[Finding]:
    starts, ends = session.starts, session.ends
    if starts is None or ends is None:
        if starts is not None or ends is not None:
            yield fault("hours.half", "end" if ends is None else "start")
        return
    try:
        first = events.instant(starts, setting.zone, field="start")
        last = events.instant(ends, setting.zone, field="end")
    except DomainError as error:
        yield fault(
            error.code, error.field or "", at=f"{starts if error.field == 'start' else ends:%H:%M}"
        )
        return
    yield from _span(first, last, starts, ends)
    yield from _against_event(first, last, starts.date(), setting)


def _span(first: datetime, last: datetime, starts: datetime, ends: datetime) -> Iterator[Finding]:
    if last == first:
        yield fault("hours.zero", "end")
    elif last < first:
        yield fault("hours.reversed", "end")
    elif last - first > LONGEST:
        yield fault("hours.too_long", "end", hours=int((last - first) / timedelta(hours=1)))
    elif ends.date() != starts.date() and (ends - starts.replace(hour=0, minute=0)).days >= 1:
        yield doubt("hours.over_midnight", "end")


def _against_event(
    first: datetime, last: datetime, day: date, setting: Setting
) -> Iterator[Finding]:
    """Yield the day when it is none of the event's, else the hours when they are outside its own.

    An event may say its days only.
    """
    if last <= first:
        return
    begins, ends = setting.begins, setting.ends
    if begins is None or ends is None:
        yield from other_day(day, setting)
    elif first < begins or last > ends:
        yield from other_day(day, setting) or [clash("hours.outside", "start")]


def other_day(day: date, setting: Setting) -> list[Finding]:
    """Return that a day is none of the event's, if so."""
    if setting.first_day <= day <= setting.last_day:
        return []
    days = setting.first_day.isoformat(), setting.last_day.isoformat()
    return [clash("date.outside", "date", day=day.isoformat(), days=days)]


def _seats(session: DraftSession) -> Iterator[Finding]:
    if len(session.seats) > MOST_PEOPLE:
        yield fault("people.many", "people", most=MOST_PEOPLE)
    known = set()
    for seat in session.seats:
        if len(seat.name) > NAME_LENGTH or len(seat.organisation) > NAME_LENGTH:
            yield fault("name.too_long", "people", name=seat.name[:40], most=NAME_LENGTH)
        who = (fold(seat.name), seat.role)
        if seat.name and who in known:
            yield fault("people.twice", "people", name=seat.name)
        known.add(who)
        if "," in seat.name:
            yield doubt("name.comma", "people", name=seat.name)


def overlapping(
    lines: Sequence[Line], setting: Setting, present: Iterable[Booked] = ()
) -> list[Line]:
    """Return the lines with a doubt for each that shares a room or a person with another at once.

    Sessions that start before another of the same room or person has ended; sorted once, so that
    twenty thousand take no longer than they must.
    """
    found: dict[int, list[Finding]] = defaultdict(list)
    taken = sorted([*present, *_booked(lines, setting)], key=lambda x: (x.starts, x.row))
    latest: dict[str, Booked] = {}
    for booked in taken:
        other = latest.get(booked.key)
        if other is not None and booked.starts < other.ends and booked.row:
            found[booked.row].append(_overlap(booked, other))
        elif other is not None and booked.starts < other.ends and other.row:
            found[other.row].append(_overlap(other, booked))
        if other is None or booked.ends > other.ends:
            latest[booked.key] = booked
    return [
        replace(x, findings=(*x.findings, *found[x.number])) if x.number in found else x
        for x in lines
    ]


def _overlap(one: Booked, other: Booked) -> Finding:
    code = "room.taken" if one.key.startswith("room:") else "person.twice"
    column = "room" if one.key.startswith("room:") else "people"
    return clash(code, column, name=one.name, title=str(other.title), row=other.row)


def _booked(lines: Iterable[Line], setting: Setting) -> Iterator[Booked]:
    for line in lines:
        session = line.session
        if line.is_wrong or session.starts is None or session.ends is None:
            continue
        starts, ends = (
            events.instant(x, setting.zone, field="") for x in (session.starts, session.ends)
        )
        title = session.title.text(setting.language)
        if session.room:
            key = f"room:{fold(session.room)}"
            yield Booked(starts, ends, key, session.room, title, line.number)
        for name in dict.fromkeys(x.name for x in session.seats if x.name):
            yield Booked(starts, ends, f"person:{fold(name)}", name, title, line.number)


def repeated(moment: datetime | None, setting: Setting) -> bool:
    """Tell whether a wall-clock time comes twice on the night it names."""
    return moment is not None and events.is_repeated(moment, setting.zone)
