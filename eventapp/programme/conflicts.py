"""What cannot be at the same time: one person or one room twice, a session outside its event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations


class Kind(StrEnum):
    """What clashes."""

    PERSON = "person"
    ROOM = "room"
    OUTSIDE = "outside"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Slot:
    """A session as far as clashes go; ``people`` and ``room`` are names by number."""

    id: int
    starts: datetime | None
    ends: datetime | None
    room: tuple[int, str] | None
    people: frozenset[tuple[int, str]]
    moderators: frozenset[tuple[int, str]]
    panel: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Stage:
    """An event's hours, or its days from midnight to midnight, and its sessions."""

    starts: datetime
    ends: datetime
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Clash:
    """One clash: between two sessions, or of one with its event; ``who`` is a person or a room."""

    kind: Kind
    sessions: tuple[int, ...]
    who: str = ""


def overlap(one: Slot, other: Slot) -> bool:
    """Tell whether two sessions share time; the end of one may be the start of the next."""
    if not (one.starts and one.ends and other.starts and other.ends):
        return False
    return one.starts < other.ends and other.starts < one.ends


def clashes(stage: Stage) -> list[Clash]:
    """Return every clash of a programme, in the order of its sessions."""
    found = [x for pair in combinations(stage.slots, 2) for x in _between(*pair)]
    return found + [x for slot in stage.slots for x in _alone(slot, stage)]


def _between(one: Slot, other: Slot) -> Iterable[Clash]:
    if not overlap(one, other):
        return
    both = (one.id, other.id)
    for _number, name in sorted(one.people & other.people):
        yield Clash(Kind.PERSON, both, name)
    if one.room and one.room == other.room:
        yield Clash(Kind.ROOM, both, one.room[1])


def _alone(slot: Slot, stage: Stage) -> Iterable[Clash]:
    for _number, name in sorted(slot.moderators & slot.panel):
        yield Clash(Kind.MODERATOR, (slot.id,), name)
    if not (slot.starts and slot.ends):
        return
    if slot.starts < stage.starts or slot.ends > stage.ends:
        yield Clash(Kind.OUTSIDE, (slot.id,))
