"""One day of a programme as a grid: rooms beside each other, minutes below one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.events.models import Event, Room
from eventapp.programme.models import Session
from eventapp.programme.places import used_rooms

HOUR = timedelta(hours=1)
USUAL = (time(9), time(18))


@dataclass(frozen=True, slots=True)
class Block:
    """A session in the grid: minutes from the top of its day, and how many it lasts."""

    session: Session
    at: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Column:
    """What is in one room, in the order of time; ``room`` is None for what is in no room."""

    room: Room | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day: ``origin`` is the instant at its top, ``minutes`` its height.

    Minutes are those that pass, so that a night in which the clocks change has 23 or 25 hours;
    ``hours`` are the minutes at which an hour begins, with what the clocks show then.
    """

    date: date
    origin: datetime
    minutes: int
    hours: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]


def days_of(event: Event, sessions: Iterable[Session]) -> list[date]:
    """Return the days of an event and of its sessions."""
    length = min((event.ends_on - event.starts_on).days, 60)
    of_event = {event.starts_on + timedelta(days=x) for x in range(length + 1)}
    return sorted(of_event | {day for x in sessions if (day := day_of(x, event.zone))})


def day_of(session: Session, zone: ZoneInfo) -> date | None:
    """Return the local day on which a session starts, if its hours are known."""
    return session.starts_at.astimezone(zone).date() if session.starts_at else None


def day_grid(event: Event, sessions: Sequence[Session], day: date) -> Day:
    """Return one day of a programme (with rooms and venue loaded)."""
    zone = event.zone
    here = [x for x in sessions if day_of(x, zone) == day]
    origin, minutes = _frame(event, here, day)
    rooms: list[Room | None] = [*used_rooms(event, sessions)]
    known = {x.id for x in rooms if x}
    columns = tuple(
        Column(room, tuple(_block(x, origin) for x in here if _is_in(x, room, known)))
        for room in (*rooms, None)
    )
    return Day(day, origin, minutes, _hours(origin, minutes, zone), columns)


def _is_in(session: Session, room: Room | None, known: set[int]) -> bool:
    if room is None:
        return session.room_id not in known
    return session.room_id == room.id


def _block(session: Session, origin: datetime) -> Block:
    assert session.starts_at
    return Block(session, _minutes(session.starts_at - origin), lasts(session) or 0)


def lasts(session: Session) -> int | None:
    """Return how many minutes a session lasts, if its hours are known."""
    if session.starts_at is None or session.ends_at is None:
        return None
    return _minutes(session.ends_at - session.starts_at)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _frame(event: Event, here: Sequence[Session], day: date) -> tuple[datetime, int]:
    """Return the instant at the top of a day and its height in minutes, in whole hours."""
    first, last = (datetime.combine(day, x, event.zone).astimezone(UTC) for x in USUAL)
    if event.starts_at and event.starts_on == day:
        first, last = event.starts_at, max(event.starts_at + HOUR, first)
    if event.ends_at and event.ends_on == day:
        last = max(event.ends_at, first + HOUR)
    first = min([first, *(x.starts_at for x in here if x.starts_at)])
    # An hour below the last session leaves a place for the next one.
    last = max([last, *(x.ends_at + HOUR for x in here if x.ends_at)])
    local = first.astimezone(event.zone)
    origin = first - timedelta(minutes=local.minute, seconds=local.second)
    return origin, -(-_minutes(last - origin) // 60) * 60


def _hours(origin: datetime, minutes: int, zone: ZoneInfo) -> tuple[tuple[int, str], ...]:
    found = (
        (x, (origin + timedelta(minutes=x)).astimezone(zone)) for x in range(0, minutes + 1, 60)
    )
    return tuple((x, f"{local:%H:%M}") for x, local in found)


def next_free(
    event: Event, sessions: Iterable[Session], day: date, room_id: int | None
) -> time | None:
    """Return when a room's last session of a day ends by the clocks, or when the day begins.

    ``room_id`` is None for what is in no room.
    """
    here = [x for x in sessions if x.room_id == room_id and day_of(x, event.zone) == day]
    ends = [x.ends_at for x in here if x.ends_at]
    if ends:
        local = max(ends).astimezone(event.zone)
        return local.time().replace(second=0) if local.date() == day else None
    if event.starts_at and event.starts_on == day:
        return event.starts_at.astimezone(event.zone).time().replace(second=0)
    return USUAL[0] if event.has_hours else None
