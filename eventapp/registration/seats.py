"""The event's lock, the count under it, and who moves up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, Table, Text, bindparam, case, insert, select, update
from sqlalchemy.orm import joinedload

from eventapp.audit import service as audit
from eventapp.audit.service import SYSTEM, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.registration import counting, line_mails, queries, rules, timed_mails
from eventapp.registration.allotting import Hall, Of, Waiting, moves
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.registration.places import categories, hall, shown, terms

Diff = dict[str, list[Any]]

# What a guest said about their body or wrote in confidence is not repeated in the audit log.
_CONFIDENTIAL = {"access_needs", "dietary_needs", "message"}

_LOCK = (
    select(Event)
    .where(Event.id == bindparam("event_id"))
    .options(joinedload(Event.venue))
    .with_for_update(of=Event)
    .execution_options(populate_existing=True)
)

_COUNTS = cast(Table, SeatCount.__table__)


_LEFT = bindparam("now_left", type_=Text)
_WRITE = (
    update(_COUNTS)
    .where(_COUNTS.c.event_id == bindparam("of"))
    .values(
        number=_COUNTS.c.number + case((_COUNTS.c.left != _LEFT, 1), else_=0),
        confirmed=bindparam("taken"),
        waitlisted=bindparam("waiting"),
        by_category=bindparam("shares", type_=JSON),
        left=_LEFT,
    )
)


def lock_event(event_id: int) -> Event:
    """Return an event read afresh under its lock; whoever comes next waits for the commit."""
    event = db.session.scalar(_LOCK, {"event_id": event_id})
    if event is None:
        raise NotFound("event")
    return event


def lock_registration(registration_id: int) -> tuple[Registration, Event]:
    """Return a registration read afresh under its event's lock, and the event."""
    event_id = db.session.scalar(
        select(Registration.event_id).where(Registration.id == registration_id)
    )
    event = lock_event(event_id or 0)
    registration = db.session.get(Registration, registration_id, populate_existing=True)
    if registration is None:  # erased while we waited
        raise NotFound("registration")
    return registration, event


@dataclass(frozen=True, slots=True)
class Counted:
    """The hall of a locked event, who waits in its lines, and the next number to be given."""

    hall: Hall
    guests: Mapping[Of, int]
    next_number: int

    def place(self, category: Of) -> int:
        """Return which place in their line the next guest of a category gets, from 1."""
        line, priority = self.hall.line(category), self.hall.share(category).priority
        ahead = (
            number
            for other, number in self.guests.items()
            if self.hall.line(other) == line and self.hall.share(other).priority <= priority
        )
        return sum(ahead) + 1


def counted(event: Event) -> Counted:
    """Return the seats of a locked event, counted afresh."""
    found = counting.fresh_count(event.id)
    seats = hall(event, categories(event.id), found.tally)
    return Counted(seats, found.guests, found.last_number + 1)


def left_for(event: Event, count: Counted, category: Of, seats: int) -> int | None:
    """Return how many seats a newcomer may have who asks for so many (None: without limit).

    Those in line come first. Only where seats are free that they leave is the line read: whoever
    waits for more than there will be, or of a full category, keeps nobody else from a seat.
    """
    left = count.hall.left(category)
    if left is None or seats <= left or not count.hall.fits(category, seats):
        return left
    newcomer = Waiting(0, category, count.next_number, seats)
    line = [*queries.waiting(event.id), newcomer]
    return seats if newcomer in moves(count.hall.awaited(category, seats), line) else left


def write_seats(event: Event, seats: Hall) -> None:
    """Record the seats as counted under the lock; pages become stale when the places left differ.

    Whoever joins the line of a full event changes no page, nor does a guest of a room without end.
    """
    tally = seats.tally
    by_category = {
        str(x): [of.get(x, 0) for of in (tally.taken, tally.waiting, tally.reserved)]
        for x in seats.shares
    }
    values = {
        "of": event.id,
        "taken": tally.all_taken,
        "waiting": tally.all_waiting,
        "shares": by_category,
        "now_left": shown(seats),
    }
    found = db.session.execute(_WRITE, values)
    if getattr(found, "rowcount", 0) == 0:
        db.session.execute(
            insert(SeatCount).values(
                event_id=event.id,
                number=1,
                confirmed=tally.all_taken,
                waitlisted=tally.all_waiting,
                by_category=by_category,
                left=values["now_left"],
            )
        )


def settle(event: Event, *, by: Actor = SYSTEM, passing_over: int = 0) -> list[Registration]:
    """Give or offer free seats to those who wait, in their order, and record the count.

    ``passing_over`` is the registration that was just moved to the line and stays there.
    """
    db.session.flush()
    seats = counted(event).hall
    next_ones = _next(event, seats, passing_over)
    known = queries.registrations([x.id for x in next_ones]) if next_ones else {}
    for one in next_ones:
        _call_up(known[one.id], event, by=by)
        seats = seats.seated(one)
    write_seats(event, seats)
    return [known[x.id] for x in next_ones]


def _next(event: Event, seats: Hall, passing_over: int) -> list[Waiting]:
    some = [x for x, number in seats.tally.waiting.items() if number and seats.room(x) != 0]
    if not some or not rules.may_promote(terms(event), clock.now()):
        return []
    return moves(seats, [x for x in queries.waiting(event.id) if x.id != passing_over])


def is_next(registration: Registration, event: Event) -> bool:
    """Tell whether a guest without a seat would have one now, had they waited since they asked."""
    guest = queries.waiting_as(registration)
    seats = counted(event).hall.awaited(guest.category, guest.seats)
    return guest in moves(seats, [*queries.waiting(event.id), guest])


def _call_up(registration: Registration, event: Event, *, by: Actor) -> None:
    until = rules.offer_until(terms(event), event.offer_hours, clock.now())
    if until is None:
        put(registration, RegistrationState.CONFIRMED)
        written(registration, "promoted", by=by)
    else:
        put(registration, RegistrationState.OFFERED, until=until)
        written(registration, "offered", by=by)
    db.session.flush()
    tell = line_mails.promoted if until is None else line_mails.offered
    tell(registration, event)


def put(
    registration: Registration, state: RegistrationState, *, until: datetime | None = None
) -> None:
    """Bring a registration into a state; an offer (``until``) does not outlive the one it made.

    A reminder that waits to go out does not outlive the place it is of. Whoever waits, waits as
    everybody does, and no longer for a seat of a quota.
    """
    if registration.state is RegistrationState.CONFIRMED:
        timed_mails.take_back(registration.event_id, registration.id)
    if state in queries.UNDECIDED:
        registration.quota_id = None
    registration.state = state
    registration.offer_until = until
    registration.passed_on_at = None


def differences(registration: Registration) -> Diff:
    """Return a registration's unflushed changes as the audit log may show them."""
    return {
        name: ["…", "…"] if name in _CONFIDENTIAL else values
        for name, values in audit.changes(registration).items()
    }


_PHOTOGRAPHS = ("photo_consent", "photo_consent_at", "photo_version", "photo_withdrawn_at")


def written(registration: Registration, verb: str, *, by: Actor, diff: Diff | None = None) -> None:
    """Write an audit entry of the unflushed changes, or of those given.

    That a guest agreed to photographs, or took it back, is an entry of its own.
    """
    found = differences(registration) if diff is None else diff
    said = {name: found[name] for name in _PHOTOGRAPHS if name in found}
    is_said = any(said.get(_PHOTOGRAPHS[0], ()))
    rest = {name: values for name, values in found.items() if name not in said}
    if rest or not is_said:
        _record(registration, verb, rest, by=by)
    if is_said:
        agreed = registration.photo_consent
        verb = "photographs_agreed" if agreed else "photographs_refused"
        _record(registration, verb, said, by=by)


def _record(registration: Registration, verb: str, diff: Diff, *, by: Actor) -> None:
    audit.record(
        f"registration.{verb}",
        registration,
        by=by,
        label=registration.name,
        event_id=registration.event_id,
        diff=diff,
    )
