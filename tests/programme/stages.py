"""Sessions and stages for tests of clashes: minutes after nine o'clock, people by a letter."""

from datetime import UTC, datetime, timedelta
from typing import Any

from eventapp.programme.slots import Named, Slot, Stage, Window

NINE = datetime(2030, 5, 20, 9, tzinfo=UTC)
DAY = 24 * 60


def at(minutes: int) -> datetime:
    """Return an instant so many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def people(letters: str) -> frozenset[Named]:
    """Return one person for each letter."""
    return frozenset((ord(x), x) for x in letters)


def slot(id: int, starts: int, ends: int, who: str = "", room: int = 0, **more: Any) -> Slot:
    """Return a session; room 0 is none."""
    place = (room, f"Room {room}") if room else None
    return Slot(id, at(starts), at(ends), place, people(who), **more)


def window(starts: int, ends: int) -> Window:
    """Return a window."""
    return at(starts), at(ends)


def stage(*slots: Slot, **more: Any) -> Stage:
    """Return an event from nine to nine."""
    return Stage(at(0), at(DAY // 2), slots, **more)
