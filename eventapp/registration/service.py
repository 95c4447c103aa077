"""What a guest does: register, change the answers, cancel. All under the event's lock."""

from dataclasses import dataclass

from eventapp.audit.service import GUEST, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.text import clean_line, clean_text, email_key
from eventapp.core.tokens import digest, random_token
from eventapp.events.models import Event
from eventapp.registration import mails, queries, rules
from eventapp.registration.links import personal_token
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import terms
from eventapp.registration.rules import Outcome, Seats
from eventapp.registration.seats import (
    Diff,
    differences,
    lock_event,
    lock_registration,
    settle,
    write_seats,
    written,
)

STATES = {
    Outcome.CONFIRMED: RegistrationState.CONFIRMED,
    Outcome.WAITLISTED: RegistrationState.WAITLISTED,
}
# No more mails than these by anybody who knows an address; a further answer is taken in silence.
REMINDERS_AN_HOUR = 5
REMINDERS_A_DAY = 12
# Whose repeated answer changes nothing: only one who cancelled may come back by the form.
HELD = (*queries.ACTIVE, RegistrationState.DECLINED)


@dataclass(frozen=True, slots=True)
class Details:
    """What a guest says and may change later."""

    name: str
    organisation: str
    role: str
    language: str
    access_needs: str = ""
    dietary_needs: str = ""
    message: str = ""
    photo_consent: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationRequest:
    """An answer to the form: who asks, what they say, and which privacy text they agreed to."""

    email: str
    details: Details
    privacy_version: str


def register(event_id: int, request: RegistrationRequest, *, by: Actor = GUEST) -> Registration:
    """Give a seat while there are any, then a place in line; remind one who is registered already.

    Raise DomainError ``registration.refused`` with the public state when no answer is taken.
    """
    event = lock_event(event_id)
    counted = queries.fresh_count(event_id)
    seats = Seats(counted.taken, counted.waiting)
    decision = rules.decide(terms(event), seats, clock.now())
    if decision.outcome is Outcome.REFUSED:
        raise DomainError("registration.refused", state=decision.state.value)
    known = queries.standing(event_id, email_key(request.email))
    told = queries.reminders(known[0] if known else 0, mails.LINK_AGAIN)
    state = STATES[decision.outcome]
    if known is None or known[1] not in HELD:
        return enter(known and known[0], event, request, state=state, count=counted, by=by)
    silent = told.last_hour >= REMINDERS_AN_HOUR or told.last_day >= REMINDERS_A_DAY
    return _remind(known[0], event, request, count=counted, silent=silent, by=by)


def enter(
    known: int | None,
    event: Event,
    request: RegistrationRequest,
    *,
    state: RegistrationState,
    count: queries.Count,
    by: Actor,
) -> Registration:
    """Write a new registration, or that of a guest who comes back, at the end of the line."""
    with db.session.begin_nested():
        entered = db.session.get_one(Registration, known) if known else _new(event, request)
        _put(entered, request, state=state, number=count.last_number + 1)
        diff = differences(entered)
        db.session.flush()
    waits = state is RegistrationState.WAITLISTED
    seats = Seats(count.taken + (not waits), count.waiting + waits)
    registration, place = _record(entered.id, seats, verb="entered", by=by, diff=diff)
    with db.session.begin_nested():
        if waits:
            mails.waitlisted(registration, event, place=place)
        else:
            mails.confirmed(registration, event)
    return registration


def _remind(
    known: int,
    event: Event,
    request: RegistrationRequest,
    *,
    count: queries.Count,
    silent: bool,
    by: Actor,
) -> Registration:
    # The very steps of a new answer, the row written and taken back: neither text nor time may
    # tell the two apart. Measured by bench/sameness.py.
    with db.session.begin_nested() as savepoint:
        blank = random_token()
        nobody = Registration(event_id=event.id, email_key=blank, nonce=blank, token_digest=blank)
        _put(nobody, request, state=RegistrationState.WAITLISTED, number=count.last_number + 1)
        db.session.flush()  # without differences or a link: they cost what taking back costs
        savepoint.rollback()
    seats = Seats(count.taken, count.waiting)
    registration, place = _record(known, seats, verb="asked_again", by=by, diff={})
    with db.session.begin_nested() as savepoint:
        mails.link_again(registration, event, place=place)
        if silent:
            db.session.flush()
            savepoint.rollback()
    return registration


def _put(
    registration: Registration,
    request: RegistrationRequest,
    *,
    state: RegistrationState,
    number: int,
) -> None:
    registration.email = request.email
    registration.state = state
    registration.queue_number = number
    registration.privacy_version = request.privacy_version
    registration.privacy_consent_at = clock.now()
    apply(registration, request.details)
    db.session.add(registration)


def _record(
    number: int, seats: Seats, *, verb: str, by: Actor, diff: Diff
) -> tuple[Registration, int]:
    registration = db.session.get_one(Registration, number, populate_existing=True)
    written(registration, verb, by=by, diff=diff)
    write_seats(registration.event_id, seats)
    return registration, queries.place_in_line(registration)


def _new(event: Event, request: RegistrationRequest) -> Registration:
    nonce = random_token()
    return Registration(
        event_id=event.id,
        email_key=email_key(request.email),
        nonce=nonce,
        token_digest=digest(personal_token(nonce)),
    )


def apply(registration: Registration, details: Details) -> None:
    """Take over what a guest says; the time of a consent is that of its giving."""
    registration.name = clean_line(details.name)
    registration.organisation = clean_line(details.organisation)
    registration.role = clean_line(details.role)
    registration.language = details.language
    registration.access_needs = clean_text(details.access_needs)
    registration.dietary_needs = clean_text(details.dietary_needs)
    registration.message = clean_text(details.message)
    if details.photo_consent != registration.photo_consent:
        registration.photo_consent = details.photo_consent
        registration.photo_consent_at = clock.now() if details.photo_consent else None


def change(registration_id: int, details: Details, *, by: Actor = GUEST) -> bool:
    """Change what a guest said; return whether anything differs, in which case they are mailed."""
    registration, event = lock_registration(registration_id)
    if registration.state not in queries.ACTIVE or clock.now() >= event.ends:
        raise DomainError("registration.over")
    apply(registration, details)
    if not db.session.is_modified(registration):
        return False
    written(registration, "changed", by=by)
    db.session.flush()
    mails.changed(registration, event, place=queries.place_in_line(registration))
    return True


def cancel(registration_id: int, *, by: Actor = GUEST) -> list[Registration]:
    """Cancel a registration and promote the next in line; return who was promoted.

    Cancelling twice is cancelling once. Raise DomainError once the event is over.
    """
    registration, event = lock_registration(registration_id)
    if registration.state not in queries.ACTIVE:
        return []
    if clock.now() >= event.ends:
        raise DomainError("registration.over")
    held = registration.state in queries.SEATED
    registration.state = RegistrationState.CANCELLED
    written(registration, "cancelled", by=by)
    db.session.flush()
    mails.cancelled(registration, event, by_guest=by.kind == GUEST.kind, held=held)
    return settle(event)
