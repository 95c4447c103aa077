"""Whom a release concerns: the speakers whose slot it changes, the guests whose hours or rooms."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.programme.differences import Part


class What(StrEnum):
    """What changed for one person, the gravest first."""

    CANCELLED = "cancelled"
    LEFT = "left"
    HOURS = "hours"
    ROOM = "room"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class SlotChange:
    """What changed of one session for one speaker; ``after`` is None when it is cancelled."""

    person: int
    before: Part
    after: Part | None
    what: tuple[What, ...]
    roles: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Tell whether the speaker need not come for it any more."""
        return self.what[0] in {What.CANCELLED, What.LEFT}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a guest of the whole programme goes by; None and empty where it is not said."""

    starts: datetime | None
    ends: datetime | None
    rooms: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class GuestChange:
    """From what to what the frame of a programme changed."""

    before: Frame
    after: Frame
    starts: bool
    ends: bool
    rooms: bool


def slot_changes(
    before: Sequence[Part], after: Sequence[Part], gone: Collection[tuple[str, int]] = ()
) -> list[SlotChange]:
    """Return every change of a slot that was public, by session in its old order.

    ``gone`` names (session, person) of those who declined or withdrew: they know already. Who is
    new on a session was asked for it, with its hours, and is not told here.
    """
    new = {x.uid: x for x in after}
    found = [x for part in before for x in _of(part, new.get(part.uid))]
    return [x for x in found if x.what[0] is not What.LEFT or (x.before.uid, x.person) not in gone]


def guest_change(before: Sequence[Part], after: Sequence[Part]) -> GuestChange | None:
    """Return what guests must know: another first start, last end, or other rooms to go to.

    What was not said before is no change: whoever came by the event's own hours still does.
    """
    old, new = frame(before), frame(after)
    found = GuestChange(
        old,
        new,
        starts=_differs(old.starts, new.starts),
        ends=_differs(old.ends, new.ends),
        rooms=_differs(old.rooms, new.rooms),
    )
    return found if found.starts or found.ends or found.rooms else None


def frame(parts: Iterable[Part]) -> Frame:
    """Return the first start, the last end and the rooms of a programme."""
    parts = list(parts)
    starts = [x.starts for x in parts if x.starts]
    ends = [x.ends for x in parts if x.ends]
    rooms = frozenset(x.room for x in parts if x.room)
    return Frame(min(starts, default=None), max(ends, default=None), rooms)


def _differs(old: object, new: object) -> bool:
    return bool(old and new and old != new)


def _of(old: Part, new: Part | None) -> Iterator[SlotChange]:
    for person in dict.fromkeys(x.person for x in old.seats if x.person):
        roles = _roles(new, person) if new else ()
        if what := tuple(_what(old, new, person, roles)):
            yield SlotChange(person, old, new, what, roles)


def _what(old: Part, new: Part | None, person: int, roles: tuple[str, ...]) -> Iterator[What]:
    if new is None:
        yield What.CANCELLED
        return
    if not roles:
        yield What.LEFT
        return
    if old.hours != new.hours:
        yield What.HOURS
    if old.room != new.room:
        yield What.ROOM
    if sorted(_roles(old, person)) != sorted(roles):
        yield What.ROLE


def _roles(part: Part, person: int) -> tuple[str, ...]:
    return tuple(x.role for x in part.seats if x.person == person)
