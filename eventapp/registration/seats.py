"""The event's lock, the count under it, and who moves up."""

from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, case, insert, select, update
from sqlalchemy.orm import joinedload

from eventapp.audit import service as audit
from eventapp.audit.service import SYSTEM, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.registration import mails, queries, rules
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.registration.places import terms
from eventapp.registration.rules import Seats

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


def _filled(seats: Any) -> Any:
    room = bindparam("room", type_=Integer)
    return case((seats < room, seats), else_=room)


_BEFORE, _AFTER = _COUNTS.c.confirmed + _COUNTS.c.waitlisted, bindparam("all", type_=Integer)
_WRITE = (
    update(_COUNTS)
    .where(_COUNTS.c.event_id == bindparam("of"))
    .values(
        number=_COUNTS.c.number + case((_filled(_BEFORE) != _filled(_AFTER), 1), else_=0),
        confirmed=bindparam("taken"),
        waitlisted=bindparam("waiting"),
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


def write_seats(event: Event, seats: Seats) -> None:
    """Record the seats as counted under the lock; pages become stale when the places left differ.

    Whoever joins the line of a full event changes no page, nor does a guest of a room without end.
    """
    values = {
        "of": event.id,
        "taken": seats.taken,
        "waiting": seats.waiting,
        "all": seats.taken + seats.waiting,
        "room": event.capacity or 0,
    }
    found = db.session.execute(_WRITE, values)
    if getattr(found, "rowcount", 0) == 0:
        db.session.execute(
            insert(SeatCount).values(
                event_id=event.id, number=1, confirmed=seats.taken, waitlisted=seats.waiting
            )
        )


def settle(event: Event, *, by: Actor = SYSTEM, passing_over: int = 0) -> list[Registration]:
    """Give free seats to those who wait, in their order, and record the count.

    ``passing_over`` is the registration that was just moved to the line and stays there.
    """
    db.session.flush()
    counted = queries.fresh_count(event.id)
    seats = Seats(counted.taken, counted.waiting)
    moved: list[Registration] = []
    if rules.may_promote(terms(event), clock.now()):
        free = rules.promotions(event.capacity, seats)
        line = queries.next_in_line(event.id, free + 1) if free else []
        moved = [x for x in line if x.id != passing_over][:free]
    for registration in moved:
        registration.state = RegistrationState.CONFIRMED
        written(registration, "promoted", by=by)
        db.session.flush()
        mails.promoted(registration, event)
    write_seats(event, Seats(seats.taken + len(moved), seats.waiting - len(moved)))
    return moved


def differences(registration: Registration) -> Diff:
    """Return a registration's unflushed changes as the audit log may show them."""
    return {
        name: ["…", "…"] if name in _CONFIDENTIAL else values
        for name, values in audit.changes(registration).items()
    }


def written(registration: Registration, verb: str, *, by: Actor, diff: Diff | None = None) -> None:
    """Write an audit entry of the unflushed changes, or of those given."""
    audit.record(
        f"registration.{verb}",
        registration,
        by=by,
        label=registration.name,
        event_id=registration.event_id,
        diff=differences(registration) if diff is None else diff,
    )
