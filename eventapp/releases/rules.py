"""Whom a release concerns: the speakers whose slot it changes, the guests whose hours or rooms."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from eventapp.core.localised import Localised
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
    """What changed of one session for one speaker; ``after`` is None when it is cancelled.

    ``held`` tells whether their calendar may hold it, ``sequence`` under which number at least.
    """

    person: int
    before: Part
    after: Part | None
    what: tuple[What, ...]
    roles: tuple[str, ...] = ()
    held: bool = True
    sequence: int = 0

    @property
    def is_over(self) -> bool:
        """Tell whether the speaker need not come for it any more."""
        return self.what[0] in {What.CANCELLED, What.LEFT}


class Told(Protocol):
    """What a speaker was told of a session last: title, hours, room by name, calendar entry."""

    @property
    def title(self) -> Localised:
        """What it was called."""

    @property
    def starts_at(self) -> datetime | None:
        """When it was to start."""

    @property
    def ends_at(self) -> datetime | None:
        """When it was to end."""

    @property
    def room(self) -> str:
        """The name of the room; empty when none was named."""

    @property
    def has_entry(self) -> bool:
        """Whether it was sent to their calendar."""

    @property
    def sequence(self) -> int:
        """The number of the session then."""


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


def told_changes(
    told: Mapping[tuple[str, int], Told], asked: Sequence[Part], before: Sequence[Part]
) -> list[SlotChange]:
    """Return what differs from what was last told, for those who were not public on a session.

    ``told`` is by session (uid) and person, ``asked`` the programme with everybody asked onto it.
    Whoever stood in the programme ``before`` goes by that, as ``slot_changes`` does.
    """
    public = {(x.uid, y.person) for x in before for y in x.seats}
    found = []
    for part in asked:
        for person in dict.fromkeys(x.person for x in part.seats if x.person):
            last = told.get((part.uid, person))
            if last is None or (part.uid, person) in public:
                continue
            roles = _roles(part, person)
            was = _as_told(part, last)
            if what := tuple(_what(was, part, person, roles)):
                found.append(SlotChange(person, was, part, what, roles))
    return found


def told_and_gone(
    told: Mapping[tuple[str, int], Told],
    asked: Sequence[Part],
    before: Sequence[Part],
    gone: Collection[tuple[str, int]] = (),
) -> list[SlotChange]:
    """Return what was told of sessions that are off, or that the person is not on any more.

    As ``told_changes``; ``gone`` is as in ``slot_changes``.
    """
    now = {x.uid: x for x in asked}
    there = {(x.uid, y.person) for x in (*before, *asked) for y in x.seats}
    found = []
    for (uid, person), last in told.items():
        if (uid, person) in there or (uid, person) in gone:
            continue
        part = now.get(uid)
        was = _as_told(part or Part(uid, last.title), last)
        what = What.LEFT if part else What.CANCELLED
        found.append(
            SlotChange(person, was, part, (what,), held=last.has_entry, sequence=last.sequence)
        )
    return found


def _as_told(part: Part, last: Told) -> Part:
    named = part.room[1] if part.room else ""
    room = part.room if last.room == named else (0, last.room) if last.room else None
    return replace(part, starts=last.starts_at, ends=last.ends_at, room=room)


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
