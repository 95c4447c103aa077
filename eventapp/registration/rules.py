"""Who gets a place: values in, values out. No clock is read and no database asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FEW = 5  # places left that are few whatever the room holds; beyond that, a tenth of it


class RsvpState(StrEnum):
    """What the public may do about a place at an instant."""

    NOT_OFFERED = "not_offered"
    NOT_YET = "not_yet"
    OPEN = "open"
    FEW_LEFT = "few_left"
    WAITING_LIST = "waiting_list"
    FULL = "full"
    CLOSED = "closed"
    PAST = "past"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class Outcome(StrEnum):
    """What an answer to the form comes to."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    REFUSED = "refused"


_TAKES_ANSWERS = {
    RsvpState.OPEN: Outcome.CONFIRMED,
    RsvpState.FEW_LEFT: Outcome.CONFIRMED,
    RsvpState.WAITING_LIST: Outcome.WAITLISTED,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an event says about places. ``status`` and ``visibility`` are those of the event."""

    status: str
    visibility: str
    rsvp: bool
    capacity: int | None
    waiting_list: bool
    opens_at: datetime | None
    closes_at: datetime | None
    begins: datetime
    ends: datetime

    @property
    def deadline(self) -> datetime:
        """Return the instant from which no answer is taken: as set, else when the event begins."""
        return min(self.closes_at or self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats are taken and how many guests wait."""

    taken: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Availability:
    """The state, the places left (None: unlimited) and when the clock alone changes the state."""

    state: RsvpState
    left: int | None
    until: datetime | None

    @property
    def takes_answers(self) -> bool:
        """Tell whether the form is shown."""
        return self.state in _TAKES_ANSWERS


@dataclass(frozen=True, slots=True)
class Decision:
    """What an answer comes to, and in which state it met the event."""

    outcome: Outcome
    state: RsvpState


def places_left(capacity: int | None, seats: Seats) -> int | None:
    """Return how many places a newcomer may have; those who wait come first. None: unlimited."""
    return None if capacity is None else max(0, capacity - seats.taken - seats.waiting)


def promotions(capacity: int | None, seats: Seats) -> int:
    """Return how many of those who wait get a seat now."""
    if capacity is None:
        return seats.waiting
    return min(seats.waiting, max(0, capacity - seats.taken))


def may_promote(terms: Terms, now: datetime) -> bool:
    """Tell whether a freed seat is given on: up to the start of an event that takes place."""
    return terms.status == "published" and now < max(terms.begins, terms.deadline)


def availability(terms: Terms, seats: Seats, now: datetime) -> Availability:
    """Return what the public may do at ``now``, and until when that holds by the clock."""
    left = places_left(terms.capacity, seats)
    state = _fixed(terms)
    if state is not None:
        return Availability(state, left, None)
    return Availability(_timed(terms, left, now), left, _next_change(terms, now))


def decide(terms: Terms, seats: Seats, now: datetime) -> Decision:
    """Return what a new answer at ``now`` comes to when ``seats`` are counted under the lock."""
    state = availability(terms, seats, now).state
    return Decision(_TAKES_ANSWERS.get(state, Outcome.REFUSED), state)


def by_hand(capacity: int | None, seats: Seats) -> Outcome:
    """Return what a guest added by an organiser gets, whatever the form's hours."""
    left = places_left(capacity, seats)
    return Outcome.WAITLISTED if left == 0 else Outcome.CONFIRMED


def _fixed(terms: Terms) -> RsvpState | None:
    match terms.status:
        case "cancelled":
            return RsvpState.CANCELLED
        case "postponed":
            return RsvpState.POSTPONED
        case "published" if terms.visibility != "private":
            return None
        case _:
            return RsvpState.NOT_OFFERED


def _timed(terms: Terms, left: int | None, now: datetime) -> RsvpState:
    if now >= terms.ends:
        return RsvpState.PAST
    if not terms.rsvp:
        return RsvpState.NOT_OFFERED
    if now >= terms.deadline:
        return RsvpState.CLOSED
    if terms.opens_at and now < terms.opens_at:
        return RsvpState.NOT_YET
    return _counted(terms, left)


def _counted(terms: Terms, left: int | None) -> RsvpState:
    if terms.capacity is None or left is None:
        return RsvpState.OPEN
    if left == 0:
        return RsvpState.WAITING_LIST if terms.waiting_list else RsvpState.FULL
    return RsvpState.FEW_LEFT if left <= max(FEW, terms.capacity // 10) else RsvpState.OPEN


def _next_change(terms: Terms, now: datetime) -> datetime | None:
    changes = [terms.ends]
    if terms.rsvp:
        changes.append(terms.deadline)
        if terms.opens_at and terms.opens_at < terms.deadline:
            changes.append(terms.opens_at)
    return min((x for x in changes if x > now), default=None)
