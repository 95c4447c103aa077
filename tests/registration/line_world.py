"""What the line of an event is after a step, and what must be true of it: reckoned here afresh.

Nothing of what decides in the application is asked: who sits is counted one by one, and who is
next is told from their category, its priority and their number alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eventapp.events.models import LineRule
from eventapp.registration import queries
from eventapp.registration.allotting import Share
from eventapp.registration.models import RegistrationState

S = RegistrationState
Mails = Counter[tuple[int, str]]
# What a guest is mailed when they come into a state; ``None`` stands for who was not there.
TOLD: dict[tuple[S | None, S], set[str]] = {
    **{(x, S.CONFIRMED): {"confirmed"} for x in (None, S.CANCELLED, S.PENDING, S.OFFERED)},
    **{(x, S.WAITLISTED): {"waitlisted"} for x in (None, *S)},
    **{(x, S.CANCELLED): {"cancelled"} for x in S},
    (S.CONFIRMED, S.CANCELLED): {"cancelled", "passed_on"},
    **{(x, S.DECLINED): {"declined"} for x in S},
    **{(x, S.PENDING): {"pending", "prove"} for x in (None, S.CANCELLED)},
    (S.DECLINED, S.CONFIRMED): {"confirmed"},
    (S.WAITLISTED, S.CONFIRMED): {"promoted", "confirmed"},
    (S.WAITLISTED, S.OFFERED): {"offered"},
    (S.OFFERED, S.CANCELLED): {"cancelled", "lapsed"},
}


CALLED_OFF = "event"  # how the mails begin that say what became of the event


@dataclass(frozen=True)
class Guest:
    """A registration as it was after a step; ``party`` is how many are named or counted with it.

    ``quota`` is the quota whose seat it is.
    """

    state: S
    category: int
    seats: int
    number: int
    until: datetime | None
    party: int = 0
    quota: int | None = None

    @property
    def is_seated(self) -> bool:
        """Tell whether seats are taken or held for them."""
        return self.state in queries.SEATED

    @property
    def waits(self) -> bool:
        """Tell whether they stand in line."""
        return self.state is S.WAITLISTED


@dataclass(frozen=True)
class World:
    """All that a step may have changed, and what the event allows.

    ``quotas`` are those that run: their category and seats, by number.
    """

    guests: Mapping[int, Guest]
    mails: Mails
    capacity: int | None
    rule: LineRule
    shares: Mapping[int, Share]
    is_on: bool
    quotas: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def reserved(self, category: int) -> int:
        """Return how many seats of a category its quotas have yet to fill."""
        found = 0
        for number, (of, seats) in self.quotas.items():
            filled = sum(x.is_seated and x.quota == number for x in self.guests.values())
            found += max(0, seats - filled) if of == category else 0
        return found

    def seated(self, category: int | None = None) -> set[int]:
        """Return who has a seat, in a category if one is named."""
        found = self.guests.items()
        return {x for x, guest in found if guest.is_seated and category in {None, guest.category}}

    def taken(self, category: int | None = None) -> int:
        """Return how many seats are taken or held."""
        return sum(self.guests[x].seats for x in self.seated(category))

    def awaited(self, category: int) -> int:
        """Return how many seats those in line ask for in a category."""
        found = self.guests.values()
        return sum(x.seats for x in found if x.waits and x.category == category)

    def own_room(self, category: int) -> float:
        """Return how many more seats a category may have by its own limit, less its quotas'."""
        return self.not_taken(category) - self.reserved(category)

    def not_taken(self, category: int) -> float:
        """Return how many seats of a category's own limit nobody has."""
        seats = self.shares[category].seats
        return float("inf") if seats is None else seats - self.taken(category)

    def kept_for(self, categories: Iterable[int]) -> float:
        """Return how many seats are kept free for categories that hold some, and for quotas."""
        held = [x for x in categories if self.shares[x].is_held]
        others = sum(self.reserved(x) for x in self.shares if x not in held)
        return others + sum(max(self.not_taken(x), self.reserved(x)) for x in held)

    def fits(self, guest: Guest) -> bool:
        """Tell whether the seats a guest asks for are there."""
        own = self.own_room(guest.category)
        if self.capacity is None:
            return own >= guest.seats
        others = [x for x in self.shares if x != guest.category]
        return min(own, self.capacity - self.taken() - self.kept_for(others)) >= guest.seats

    @property
    def overbooked(self) -> float:
        """Return how many seats are taken or kept beyond those the event has."""
        if self.capacity is None:
            return 0
        return max(0, self.taken() + self.kept_for(self.shares) - self.capacity)

    def turn(self, guest: Guest) -> tuple[int, int]:
        """Return whose turn it is in a line: the lower one's."""
        return self.shares[guest.category].priority, guest.number

    def line(self, guest: Guest) -> int:
        """Return which line a guest stands in: 0 is the common one."""
        return guest.category if self.shares[guest.category].own_line else 0

    def in_line(self) -> list[Guest]:
        """Return who waits, in turn."""
        return sorted((x for x in self.guests.values() if x.waits), key=self.turn)

    def keeps_waiting(self, first: Guest, then: Guest) -> bool:
        """Tell whether somebody before another who does not fit makes them wait in strict order."""
        if first.category == then.category:
            return True
        is_free = not (self.shares[first.category].is_held or self.shares[then.category].is_held)
        is_the_halls = self.own_room(first.category) >= first.seats
        return is_free and is_the_halls and self.line(first) == self.line(then)

    @property
    def is_settled(self) -> bool:
        """Tell whether nobody waits for seats that are theirs."""
        line = self.in_line()
        for place, guest in enumerate(line):
            if not self.is_on or not self.fits(guest):
                continue
            before = [x for x in line[:place] if not self.fits(x)]
            is_strict = self.rule is LineRule.STRICT
            if not (is_strict and any(self.keeps_waiting(x, guest) for x in before)):
                return False
        return True


def assert_seats(before: World, after: World, *, resized: bool) -> None:
    """Nobody is given what is not there; who has too much already is given nothing more."""
    if after.capacity is not None and after.taken() > after.capacity:
        _assert_no_more(before, after, None)
    for category in after.shares:
        if after.not_taken(category) < 0:
            _assert_no_more(before, after, category)
    assert resized or after.overbooked <= before.overbooked, "a held seat was given"


def _assert_no_more(before: World, after: World, category: int | None) -> None:
    assert after.seated(category) <= before.seated(category), "more than there are"
    for number in after.seated(category):
        assert after.guests[number].seats <= before.guests[number].seats


def assert_mailed(before: World, after: World, extra: Mails) -> None:
    """Each change was mailed once to its guest; beside that only the ``extra`` ones were sent."""
    sent = Counter(after.mails)
    sent.subtract(before.mails)
    sent.subtract(extra)
    noted = {(of, kind.partition("_")[0]) for of, kind in extra}
    for number, guest in after.guests.items():
        found = {kind: count for (of, kind), count in sent.items() if of == number and count}
        known = before.guests.get(number)
        came = known is None or known.state is not guest.state
        if known and known.state is S.OFFERED and guest.waits and (number, CALLED_OFF) in noted:
            came = False  # an offer withdrawn: the notice to every guest says why
        if known is not None and known.number != guest.number and guest.waits:
            came = True  # who waits in another line, at its end
        if not came:
            assert not found, (known, guest, found)
            continue
        was = known.state if known else None
        if (
            guest.is_seated
            and "waitlisted" in found
            and (not known or known.number != guest.number)
        ):
            # Came to the end of a line, and was called up from it at once.
            del found["waitlisted"]
            was = S.WAITLISTED
        told = TOLD[was, guest.state]
        assert list(found.values()) == [1], (known, guest, found)
        assert set(found) <= told, (known, guest, found)


def assert_in_order(before: World, after: World, *, in_one: bool) -> None:
    """Nobody came to a seat past one who was before them in line and could have had it.

    Between categories only where the step was one (``in_one``): of two seats that come free one
    after the other, the first may be for nobody but the later guest.
    """
    if after.rule is LineRule.BEST_FIT and not before.is_settled:
        return  # who was sent to the end waits on though they fit
    new = [x for x in after.guests if after.guests[x].is_seated and not _sat(before, x)]
    for other, first in after.guests.items():
        if not first.waits or before.guests.get(other) != first:
            continue
        for one in (after.guests[x] for x in new):
            if after.turn(first) < after.turn(one):
                assert not _is_passed(after, first, one, in_one=in_one), (first, one)


def _sat(world: World, number: int) -> bool:
    return number in world.guests and world.guests[number].is_seated


def _is_passed(after: World, first: Guest, one: Guest, *, in_one: bool) -> bool:
    could = after.rule is LineRule.STRICT or first.seats <= one.seats
    if first.category == one.category:
        return could
    ahead = [x for x in after.in_line() if x.category == first.category]
    return in_one and could and ahead[0] == first and after.keeps_waiting(first, one)
