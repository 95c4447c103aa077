"""Who gets a place: values in, values out. No clock is read and no database asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.core.addresses import mail_domain
from eventapp.core.localised import Localised
from eventapp.registration.allotting import Share

PASSING = timedelta(days=3)  # for a colleague to accept the place that is passed to them
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
    BY_INVITATION = "by_invitation"


# Of what several categories offer, an event tells the first of these.
_KINDEST = (
    RsvpState.OPEN,
    RsvpState.FEW_LEFT,
    RsvpState.WAITING_LIST,
    RsvpState.NOT_YET,
    RsvpState.FULL,
    RsvpState.CLOSED,
    RsvpState.PAST,
    RsvpState.NOT_OFFERED,
)


class Outcome(StrEnum):
    """What an answer to the form comes to."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    PENDING = "pending"
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
    may_pass_on: bool = True

    @property
    def deadline(self) -> datetime:
        """Return the instant from which no answer is taken: as set, else when the event begins."""
        return min(self.closes_at or self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class Category:
    """A guest category as the rules need it; ``access`` is ``open``, ``code`` or ``invited``."""

    id: int
    slug: str
    name: Localised
    description: Localised
    share: Share
    access: str
    needs_approval: bool
    opens_at: datetime | None
    closes_at: datetime | None
    companions: int
    seats_access_companions: bool
    trusted_domains: tuple[str, ...]
    may_pass_on: bool | None = None

    @property
    def is_public(self) -> bool:
        """Tell whether somebody who was not invited may ask for a place in it."""
        return self.access != "invited"

    def narrows(self, terms: Terms) -> Terms:
        """Return the terms of an event as they hold for this category."""
        opens = [x for x in (terms.opens_at, self.opens_at) if x]
        closes = [x for x in (terms.closes_at, self.closes_at) if x]
        return replace(
            terms,
            capacity=terms.capacity if self.share.seats is None else self.share.seats,
            opens_at=max(opens, default=None),
            closes_at=min(closes, default=None),
        )

    def trusts(self, email: str) -> bool:
        """Tell whether an address is of a domain, or below one, whose guests need no approval.

        Whoever holds a domain gives out the names below it, and nobody else does.
        """
        try:
            domain = mail_domain(email.rpartition("@")[2])
        except ValueError:
            return False
        return any(f".{domain}".endswith(f".{x}") for x in self.trusted_domains)


@dataclass(frozen=True, slots=True)
class Availability:
    """The state, the places left (None: unlimited) and when the clock alone changes the state.

    ``opens`` is when answers are first taken, while they are not yet.
    """

    state: RsvpState
    left: int | None
    until: datetime | None
    opens: datetime | None = None

    @property
    def takes_answers(self) -> bool:
        """Tell whether the form is shown."""
        return self.state in _TAKES_ANSWERS


@dataclass(frozen=True, slots=True)
class Decision:
    """What an answer comes to, and in which state it met the event."""

    outcome: Outcome
    state: RsvpState


def may_promote(terms: Terms, now: datetime) -> bool:
    """Tell whether a freed seat is given on: up to the start of an event that takes place."""
    return terms.status == "published" and now < max(terms.begins, terms.deadline)


def offer_until(terms: Terms, hours: int | None, now: datetime) -> datetime | None:
    """Return how long a seat freed at ``now`` is held for the next (None: it is theirs at once).

    Never beyond the end of registration, nor, once that has passed, the beginning of the event.
    """
    if hours is None:
        return None
    last = [x for x in (terms.deadline, terms.begins) if x > now]
    return min([now + timedelta(hours=hours), *last])


def may_pass_on(terms: Terms, category: Category | None, invited: bool | None) -> bool:
    """Tell whether a guest of a category may pass their place to a colleague.

    ``invited`` is whether their invitation may be passed on, None for who came without one. Where
    organisers choose who comes, by invitation or approval, it takes a word of theirs.
    """
    if not terms.may_pass_on or invited is not None:
        return terms.may_pass_on and bool(invited)
    if category is None:
        return True
    usual = category.is_public and not category.needs_approval
    return usual if category.may_pass_on is None else category.may_pass_on


def passing_until(terms: Terms, now: datetime) -> datetime | None:
    """Return until when a place passed on at ``now`` waits for its colleague; None: too late."""
    if terms.status != "published" or now >= terms.deadline:
        return None
    return min(now + PASSING, terms.deadline)


def availability(terms: Terms, left: int | None, now: datetime) -> Availability:
    """Return what the public may do at ``now``, and until when that holds by the clock.

    ``left`` is how many places a newcomer may have, None when there is no limit.
    """
    state = _fixed(terms)
    if state is not None:
        return Availability(state, left, None)
    timed = _timed(terms, left, now)
    opens = terms.opens_at if timed is RsvpState.NOT_YET else None
    return Availability(timed, left, _next_change(terms, now), opens)


def together(terms: Terms, found: Sequence[Availability], left: int | None) -> Availability:
    """Return what the public may do about an event by what they may in each open category.

    ``left`` is what the event has for all of them. Without one, a place is had by invitation.
    """
    state = _fixed(terms)
    if state is not None:
        return Availability(state, left, None)
    if not found:
        return Availability(RsvpState.BY_INVITATION, 0, None)
    best = min((x.state for x in found), key=_KINDEST.index)
    open_ones = [x.left for x in found if x.takes_answers]
    counts = [x for x in (left, None if None in open_ones else _sum(open_ones)) if x is not None]
    until = min((x.until for x in found if x.until), default=None)
    opens = min((x.opens for x in found if x.opens), default=None)
    return Availability(best, min(counts, default=None), until, opens)


def _sum(counts: Sequence[int | None]) -> int:
    return sum(x or 0 for x in counts)


def decide(
    terms: Terms, left: int | None, now: datetime, *, seats: int = 1, approved: bool = True
) -> Decision:
    """Return what a new answer at ``now`` comes to, when ``left`` is counted under the lock.

    ``seats`` is how many are asked for; ``approved`` is False where an organiser has to agree.
    """
    state = availability(terms, left, now).state
    outcome = _TAKES_ANSWERS.get(state, Outcome.REFUSED)
    if outcome is Outcome.CONFIRMED and left is not None and seats > left:
        outcome = Outcome.WAITLISTED if terms.waiting_list else Outcome.REFUSED
    if outcome is not Outcome.REFUSED and not approved:
        outcome = Outcome.PENDING
    return Decision(outcome, state)


def by_hand(left: int | None, seats: int = 1) -> Outcome:
    """Return what a guest added by an organiser gets, whatever the form's hours."""
    is_there = left is None or seats <= left
    return Outcome.CONFIRMED if is_there else Outcome.WAITLISTED


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
