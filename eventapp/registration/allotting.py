"""How the seats of a hall are shared among categories, and who in line is next. Pure.

A guest may have a seat while the event has one that is not held for others, and while the category
has one. No category means the event's own seats alone. Inside a category, seats may be reserved for
the quotas of organisations: while a quota runs, whoever it names has them, and nobody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from eventapp.events.models import LineRule

Of = int | None  # the number of a category, None for guests without one
COMMON = 0  # the line of whoever's category has none of its own


@dataclass(frozen=True, slots=True)
class Share:
    """What a category may have. ``seats`` None: no limit but the event's."""

    seats: int | None = None
    is_held: bool = False
    own_line: bool = False
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Seats taken, asked for by those who wait, and reserved for quotas, by category.

    A seat that a quota has filled is taken, and reserved no more.
    """

    taken: Mapping[Of, int] = field(default_factory=dict)
    waiting: Mapping[Of, int] = field(default_factory=dict)
    reserved: Mapping[Of, int] = field(default_factory=dict)

    @property
    def all_taken(self) -> int:
        """Return the seats taken in all."""
        return sum(self.taken.values())

    @property
    def all_reserved(self) -> int:
        """Return the seats that all quotas have yet to fill."""
        return sum(self.reserved.values())

    @property
    def all_waiting(self) -> int:
        """Return the seats asked for in all lines."""
        return sum(self.waiting.values())

    def with_taken(self, category: Of, seats: int) -> "Tally":
        """Return the tally with so many more seats taken."""
        return replace(self, taken=_more(self.taken, category, seats))

    def with_waiting(self, category: Of, seats: int) -> "Tally":
        """Return the tally with so many more seats asked for in line."""
        return replace(self, waiting=_more(self.waiting, category, seats))

    def with_reserved(self, category: Of, seats: int) -> "Tally":
        """Return the tally with so many more seats reserved for quotas."""
        return replace(self, reserved=_more(self.reserved, category, seats))


def _more(counts: Mapping[Of, int], category: Of, seats: int) -> Mapping[Of, int]:
    return {**counts, category: counts.get(category, 0) + seats}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A guest in line: which registration, of which category, since which number, how many.

    ``is_of_quota`` tells of one who has a seat that it is one of a quota that runs.
    """

    id: int
    category: Of
    number: int
    seats: int = 1
    is_of_quota: bool = False


@dataclass(frozen=True, slots=True)
class Hall:
    """The seats of an event, what its categories may have of them, and what is taken."""

    capacity: int | None
    shares: Mapping[int, Share] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    rule: LineRule = LineRule.STRICT

    def share(self, category: Of) -> Share:
        """Return what a category may have; no limit for guests without one."""
        return self.shares.get(category, Share()) if category else Share()

    def line(self, category: Of) -> int:
        """Return which line guests of a category wait in."""
        return category if category and self.share(category).own_line else COMMON

    def room(self, category: Of) -> int | None:
        """Return how many more seats a category may have now (None: without limit)."""
        limits = (self._own_room(category), self._shared_room(category))
        found = [x for x in limits if x is not None]
        return max(0, min(found)) if found else None

    def left(self, category: Of) -> int | None:
        """Return how many seats a newcomer may have: those who wait for the same come first."""
        room = self.room(category)
        if room is None or self.rule is LineRule.BEST_FIT:
            return room
        return max(0, room - self._before(category))

    def fits(self, category: Of, seats: int) -> bool:
        """Tell whether so many seats are there."""
        room = self.room(category)
        return room is None or seats <= room

    def taken(self, category: Of, seats: int) -> "Hall":
        """Return the hall with so many more seats taken."""
        return replace(self, tally=self.tally.with_taken(category, seats))

    def awaited(self, category: Of, seats: int) -> "Hall":
        """Return the hall with so many more seats asked for in line."""
        return replace(self, tally=self.tally.with_waiting(category, seats))

    def reserved(self, category: Of, seats: int) -> "Hall":
        """Return the hall with so many more seats reserved for quotas."""
        return replace(self, tally=self.tally.with_reserved(category, seats))

    def filled(self, category: Of) -> "Hall":
        """Return the hall once somebody whom a quota names has one of its seats."""
        return self.reserved(category, -1).taken(category, 1)

    def room_of_quota(self, category: Of, unfilled: int) -> int:
        """Return how many of its unfilled seats a quota may fill now.

        They are all there, unless the event or the category lost seats since they were reserved.
        """
        room = self.reserved(category, -unfilled).room(category)
        return unfilled if room is None else min(unfilled, room)

    def seated(self, guest: Waiting) -> "Hall":
        """Return the hall once somebody who waited has their seats."""
        left = self.awaited(guest.category, -guest.seats)
        return left.taken(guest.category, guest.seats)

    @property
    def overbooked(self) -> int:
        """Return how many seats are taken, held or reserved beyond those the event has."""
        if self.capacity is None:
            return 0
        return max(0, self.tally.all_taken + self._held_for_others(None) - self.capacity)

    def may_move(self, guests: Iterable[Waiting], to: int, *, is_over: bool = False) -> bool:
        """Tell whether guests who have seats may have them in another category instead.

        An event that lost seats keeps nobody from moving; but a seat left behind stays held, and
        one of a quota goes back to it. ``is_over`` asks whether they may go beyond the seats of
        the category, which no quota of it may lose by.
        """
        moved = self.without(guests)
        for guest in guests:
            moved = moved.taken(to, guest.seats)
        own = moved._own_room(to)
        fits = own is None or own >= 0 or (is_over and not moved.tally.reserved.get(to, 0))
        return fits and moved.overbooked <= self.overbooked

    def without(self, guests: Iterable[Waiting]) -> "Hall":
        """Return the hall as if guests who have seats had none."""
        found = self
        for guest in guests:
            found = found.taken(guest.category, -guest.seats)
            found = found.reserved(guest.category, int(guest.is_of_quota))
        return found

    def is_kept_by_the_hall(self, guest: Waiting) -> bool:
        """Tell whether a guest would have a seat if only the event had more."""
        own = self._own_room(guest.category)
        return not self.share(guest.category).is_held and (own is None or own >= guest.seats)

    def _own_room(self, category: Of) -> int | None:
        left = self._not_taken(category)
        return None if left is None else left - self.tally.reserved.get(category, 0)

    def _not_taken(self, category: Of) -> int | None:
        own = self.share(category).seats
        return None if own is None else own - self.tally.taken.get(category, 0)

    def _shared_room(self, category: Of) -> int | None:
        if self.capacity is None:
            return None
        return self.capacity - self.tally.all_taken - self._held_for_others(category)

    def _held_for_others(self, category: Of) -> int:
        reserved = self.tally.reserved
        held = {x for x, share in self.shares.items() if share.is_held and x != category}
        kept = sum(max(self._not_taken(x) or 0, reserved.get(x, 0)) for x in held)
        return kept + sum(seats for x, seats in reserved.items() if x not in held)

    def _before(self, category: Of) -> int:
        waiting = self.tally.waiting
        own = waiting.get(category, 0)
        if self.share(category).is_held:
            return own
        line, priority = self.line(category), self.share(category).priority
        others = (
            x
            for x in waiting
            if x != category and self.line(x) == line and self.share(x).priority <= priority
        )
        return own + sum(waiting[x] for x in others if self._waits_for_the_hall(x))

    def _waits_for_the_hall(self, category: Of) -> bool:
        own = self._own_room(category)
        return not self.share(category).is_held and (own is None or own > 0)


def moves(hall: Hall, line: Iterable[Waiting]) -> list[Waiting]:
    """Return who of those in line gets a seat now, the first one first.

    By priority, then by number. In strict order, nobody passes one in the same line whom only the
    hall keeps waiting; a category that is full keeps its own guests waiting alone, and seats that
    are held for a category wait for nobody else.
    """
    found: list[Waiting] = []
    closed: set[tuple[str, Of]] = set()
    for guest in sorted(line, key=lambda x: (hall.share(x.category).priority, x.number)):
        keys = (("line", hall.line(guest.category)), ("category", guest.category))
        if closed.intersection(keys[hall.share(guest.category).is_held :]):
            continue
        if hall.fits(guest.category, guest.seats):
            hall = hall.seated(guest)
            found.append(guest)
        elif hall.rule is LineRule.STRICT:
            closed.add(keys[0 if hall.is_kept_by_the_hall(guest) else 1])
    return found
