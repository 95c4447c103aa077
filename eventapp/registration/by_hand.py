"""What an organiser does to registrations by hand. The room's capacity binds them too."""

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.text import email_key
from eventapp.registration import (
    companions,
    counting,
    line_mails,
    mails,
    notices,
    offers,
    passing_ends,
    queries,
    resending,
    rules,
    timed_mails,
)
from eventapp.registration.admitting import admit
from eventapp.registration.categories import Full, has_room, move, recategorise
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.notices import Notice
from eventapp.registration.requests import Details, RegistrationRequest, apply
from eventapp.registration.seats import (
    counted,
    left_for,
    lock_event,
    lock_registration,
    put,
    settle,
    written,
)
from eventapp.registration.service import HELD, STATES, enter

_TOLD = {
    Notice.CANCELLED: "event.guests_told_cancelled",
    Notice.POSTPONED: "event.guests_told_postponed",
    Notice.REINSTATED: "event.guests_told_reinstated",
    Notice.CHANGED: "event.guests_told_changed",
}

_ENDS_OFFERS = (Notice.CANCELLED, Notice.POSTPONED)


def add(event_id: int, request: RegistrationRequest, *, by: Actor) -> Registration:
    """Add a guest whatever the form's hours: on a seat, or in line when none is left.

    Raise DomainError ``registration.known`` at ``email`` when the address is registered, and
    ``registration.category`` at ``category`` when it is none of the event's.
    """
    event = lock_event(event_id)
    count = counted(event)
    known = queries.standing(event_id, email_key(request.email))
    if known is not None and known.state in HELD:
        raise DomainError("registration.known", field="email")
    if request.category_id is not None and request.category_id not in count.hall.shares:
        raise DomainError("registration.category", field="category")
    left = left_for(event, count, request.category_id, request.seats)
    state = STATES[rules.by_hand(left, request.seats)]
    made = enter(known, event, request, state=state, count=count, by=by)
    if known is not None:  # who came with them before comes only if it is said again
        companions.counted_only(made, request.seats - 1)
    return made


def confirm(registration_id: int, *, by: Actor) -> Registration:
    """Give a guest a seat out of turn; raise DomainError ``registration.no_seat`` when full."""
    registration, event = lock_registration(registration_id)
    if registration.state in queries.EXPECTED:
        return registration
    is_held = registration.state is RegistrationState.OFFERED
    registration.quota_id = None  # who left a quota has a seat as everybody does
    if not is_held and not counted(event).hall.fits(registration.category_id, registration.seats):
        raise DomainError("registration.no_seat", capacity=event.capacity)
    put(registration, RegistrationState.CONFIRMED)
    written(registration, "confirmed", by=by)
    db.session.flush()
    mails.confirmed(registration, event)
    settle(event, by=by)
    return registration


def approve(registration_id: int, *, by: Actor) -> Registration:
    """Agree to a request: its guest has a seat, or waits where they would since they asked."""
    registration, event = lock_registration(registration_id)
    if registration.state is not RegistrationState.PENDING:
        return registration
    admit(registration, event, "approved", by=by)
    return registration


def waitlist(registration_id: int, *, by: Actor) -> Registration:
    """Move a guest to the end of the line; a seat they held goes to the first in it."""
    registration, event = lock_registration(registration_id)
    if registration.state is RegistrationState.WAITLISTED:
        return registration
    held = registration.state in queries.EXPECTED
    put(registration, RegistrationState.WAITLISTED)
    passing_ends.withdraw(registration, event, by=by)
    registration.queue_number = counting.fresh_count(event.id).last_number + 1
    written(registration, "waitlisted", by=by)
    settle(event, by=by, passing_over=registration.id)
    place = queries.place_in_line(registration)
    line_mails.waitlisted(registration, event, place=place, held=held)
    return registration


def decline(
    registration_id: int,
    *,
    by: Actor,
    reason: str = "",
    corrects: bool = False,
    has_entry: bool = False,
) -> Registration:
    """Tell a guest that there is no place for them; a seat they held goes to the next in line.

    The mail gives the ``reason``, if any, and takes back what an earlier one said that it
    ``corrects``. The calendar entry is taken back from who held a seat, or ``has_entry`` all the
    same.
    """
    registration, event = lock_registration(registration_id)
    if registration.state not in queries.ACTIVE:
        return registration
    held = has_entry or registration.state in queries.EXPECTED
    put(registration, RegistrationState.DECLINED)
    passing_ends.withdraw(registration, event, by=by)
    written(registration, "declined", by=by)
    db.session.flush()
    mails.declined(registration, event, held=held, reason=reason, corrects=corrects)
    settle(event, by=by)
    return registration


def edit(
    registration_id: int,
    details: Details,
    *,
    by: Actor,
    email: str | None = None,
    category: int | None = None,
    when_full: Full = Full.REFUSE,
    revision: int | None = None,
) -> Registration:
    """Correct what a guest said, address and category if they are given.

    Only a corrected address is written to: it gets a new link, and the one that was mailed to the
    wrong address opens nothing any more.

    Raise DomainError ``stale`` when the registration changed after ``revision``, for instance
    because the guest changed the answers; ``registration.known`` at ``email``;
    ``category.no_room`` or ``category.no_room_over`` at ``category_id`` when the guest has a seat
    and there is none: ``when_full`` says what then.
    """
    registration, event = lock_registration(registration_id)
    is_moved = False
    if revision is not None and registration.revision != revision:
        raise DomainError("stale")
    if email is not None and email != registration.email:
        other = queries.standing(event.id, email_key(email))
        if other is not None and other.id != registration.id:
            raise DomainError("registration.known", field="email")
        is_moved = email_key(email) != registration.email_key
        registration.email = email
        registration.email_key = email_key(email)
        if is_moved:
            resending.renew(registration)
    apply(registration, details)
    if db.session.is_modified(registration):
        written(registration, "edited", by=by)
        db.session.flush()
    if is_moved:
        resending.readdressed(registration, event)
    if category not in {None, registration.category_id}:
        _move(registration, category, when_full, by=by)
    return registration


def _move(registration: Registration, to: int, when_full: Full, *, by: Actor) -> None:
    event_id, is_over = registration.event_id, when_full is Full.OVER
    if when_full is Full.LINE and not has_room(event_id, [registration], to):
        recategorise([registration], to, by=by)
        waitlist(registration.id, by=by)
    else:
        move(event_id, [registration.id], to, by=by, is_over=is_over)


def change_capacity(event_id: int, capacity: int | None, *, by: Actor) -> list[Registration]:
    """Set how many seats an event has (None: unlimited); return who moved up from the line.

    Nobody loses a seat when it shrinks.
    """
    event = lock_event(event_id)
    if event.capacity != capacity:
        event.capacity = capacity
        audit.record("event.capacity_changed", event, by=by, event_id=event.id)
    return settle(event, by=by)


def promote(event_id: int, *, by: Actor) -> list[Registration]:
    """Give free seats to those who wait; called after an event was edited."""
    return settle(lock_event(event_id), by=by)


def end_offers(event_id: int, *, by: Actor) -> None:
    """Let whoever was offered a seat wait again: the event does not take place as planned."""
    event = lock_event(event_id)
    offers.withdraw(queries.active_guests(event_id), by=by)
    settle(event, by=by)


def tell(
    event_id: int, notice: Notice, *, by: Actor, earlier: notices.Earlier = notices.NOT_SAID
) -> int:
    """Mail every guest what happened to the event; return how many were told.

    ``earlier`` is when and where it was to be. Where it does not take place as planned, nobody is
    held to an offer: they wait again.
    """
    event = lock_event(event_id)
    guests = queries.active_guests(event_id)
    if notice in _ENDS_OFFERS:
        end_offers(event_id, by=by)
    timed_mails.take_back(event_id)
    for guest in guests:
        notices.send(notice, guest, event, earlier)
    audit.record(
        _TOLD[notice], event, by=by, event_id=event.id, diff={"guests": [None, len(guests)]}
    )
    return len(guests)
