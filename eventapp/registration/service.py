"""What a guest does: register, change the answers, cancel. All under the event's lock."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial

from eventapp.audit.service import GUEST, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import touch
from eventapp.core.text import clean_line, clean_text, email_key
from eventapp.events.models import Event
from eventapp.questions import answers
from eventapp.questions.reading import questions
from eventapp.questions.rules import Said
from eventapp.registration import codes, companions, line_mails, mails, queries, rules
from eventapp.registration.allotting import Hall
from eventapp.registration.choosing import asked_for
from eventapp.registration.links import new_link
from eventapp.registration.models import Registration, RegistrationState, searched
from eventapp.registration.passing_ends import withdraw as withdraw_passing
from eventapp.registration.photographs import note as note_photographs
from eventapp.registration.places import terms
from eventapp.registration.rules import Outcome
from eventapp.registration.seats import (
    Counted,
    Diff,
    counted,
    differences,
    left_for,
    lock_event,
    lock_registration,
    put,
    settle,
    write_seats,
    written,
)

STATES = {
    Outcome.CONFIRMED: RegistrationState.CONFIRMED,
    Outcome.WAITLISTED: RegistrationState.WAITLISTED,
    Outcome.PENDING: RegistrationState.PENDING,
}
# No more mails than these by anybody who knows an address; a further answer is taken in silence.
REMINDERS_AN_HOUR = 5
REMINDERS_A_DAY = 12
Tell = Callable[[Registration, Event], object] | None
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
    """An answer to the form: who asks, what they say, and which privacy text they agreed to.

    ``quota_id`` is the quota that names the guest and has a seat for them; ``seats`` counts who
    comes with them too, as ``companions`` does where it is said; ``answers`` are those to the
    event's questions, by number, read in ``read_in``; none keep those given before.
    """

    email: str
    details: Details
    privacy_version: str
    category_id: int | None = None
    quota_id: int | None = None
    seats: int = 1
    companions: int = 0
    code: str = ""
    answers: Said | None = None
    read_in: str = ""


def register(event_id: int, request: RegistrationRequest, *, by: Actor = GUEST) -> Registration:
    """Give a seat while there are any, then a place in line; remind one who is registered already.

    :raises DomainError: ``registration.refused`` with the public state when no answer is taken;
        ``registration.category`` at ``category``: the event has no such category for the public;
        ``registration.companions`` at ``companions``; ``registration.code`` at ``code`` when it
        is wrong, used or ended; as ``answers.checked`` says of what was answered.
    """
    event = lock_event(event_id)
    count = counted(event)
    category = asked_for(event_id, request.category_id)
    if request.companions:
        companions.check_number(category.companions if category else 0, request.companions)
        request = replace(request, seats=1 + request.companions)
    key = email_key(request.email)
    code = None
    if category is not None:
        request = replace(request, category_id=category.id)
        if category.access == "code":
            code = codes.admitting(category.id, request.code, key)
    request = with_answers(request, event_id)
    decision = rules.decide(
        terms(event, category),
        left_for(event, count, request.category_id, request.seats),
        clock.now(),
        seats=request.seats,
        approved=category is None or not category.needs_approval or category.trusts(request.email),
    )
    if decision.outcome is Outcome.REFUSED:
        at = "category" if category else None
        raise DomainError("registration.refused", field=at, state=decision.state.value)
    known = queries.standing(event_id, key, reminded_by=mails.LINK_AGAIN)
    if known is None or known.state not in HELD:
        state = STATES[decision.outcome]
        made = enter(known, event, request, state=state, count=count, by=by)
        if code is not None:
            codes.note_use(made, code)
        if known is not None or request.companions:
            companions.counted_only(made, request.companions)
        return made
    return remind(known, event, seats=count.hall, by=by)


def with_answers(request: RegistrationRequest, event_id: int) -> RegistrationRequest:
    """Return a request of a guest with what is kept of their answers as one of its category.

    :raises DomainError: as ``answers.checked`` says of what was answered.
    """
    asked = questions(event_id)
    said = answers.checked(asked, request.category_id, request.answers or {}) if asked else {}
    return replace(request, answers=said)


def enter(
    known: queries.Standing | None,
    event: Event,
    request: RegistrationRequest,
    *,
    state: RegistrationState,
    count: Counted,
    by: Actor,
    tell: Tell = None,
) -> Registration:
    """Write who is new, or comes back, at the end of the line; ``tell`` replaces the mail."""
    registration = _read(known) if known else _new(event, request)
    _put(registration, request, state=state, number=count.next_number)
    diff = differences(registration)
    db.session.flush()
    if request.answers is not None:
        diff |= _answered(registration, request, request.answers, is_new=known is None)
    write_seats(event, _joined(count.hall, registration))
    usual = partial(line_mails.entered, place=count.place(registration.category_id))
    (tell or usual)(registration, event)
    written(registration, "entered", by=by, diff=diff)
    return registration


def _answered(guest: Registration, request: RegistrationRequest, said: Said, **how: bool) -> Diff:
    lang = request.read_in or guest.language
    return answers.write(guest.id, guest.event_id, said, lang=lang, **how)


def _joined(seats: Hall, guest: Registration) -> Hall:
    match guest.state:
        case RegistrationState.WAITLISTED:
            return seats.awaited(guest.category_id, guest.seats)
        case RegistrationState.PENDING:
            return seats
        case _ if guest.quota_id is not None:
            return seats.filled(guest.category_id)
        case _:
            return seats.taken(guest.category_id, guest.seats)


def remind(known: queries.Standing, event: Event, *, seats: Hall, by: Actor) -> Registration:
    """Mail whoever is registered their link again, so often and no more; nothing else changes."""
    # As many statements as a new answer takes: neither text nor time may tell the two apart.
    # Measured by bench/sameness.py.
    registration = _read(known)
    write_seats(event, seats)
    silent = known.last_hour >= REMINDERS_AN_HOUR or known.last_day >= REMINDERS_A_DAY
    with db.session.begin_nested() if silent else nullcontext() as savepoint:
        mails.link_again(registration, event, place=known.place)
        if savepoint:
            db.session.flush()
            savepoint.rollback()
    written(registration, "asked_again", by=by, diff={})
    return registration


def _read(known: queries.Standing) -> Registration:
    return db.session.get_one(Registration, known.id, populate_existing=True)


def _put(
    registration: Registration,
    request: RegistrationRequest,
    *,
    state: RegistrationState,
    number: int,
) -> None:
    registration.email = request.email
    registration.quota_id = request.quota_id
    put(registration, state)
    registration.queue_number = number
    registration.category_id = request.category_id
    registration.seats = request.seats
    registration.privacy_version = request.privacy_version
    registration.privacy_consent_at = clock.now()
    apply(registration, request.details)
    db.session.add(registration)


def _new(event: Event, request: RegistrationRequest) -> Registration:
    return Registration(event_id=event.id, email_key=email_key(request.email), **new_link())


def apply(registration: Registration, details: Details) -> None:
    """Take over what a guest says; the time of a consent is that of its giving."""
    registration.name = clean_line(details.name)
    registration.organisation = clean_line(details.organisation)
    registration.role = clean_line(details.role)
    registration.search_text = searched(
        registration.name, registration.organisation, registration.email
    )
    registration.language = details.language
    registration.access_needs = clean_text(details.access_needs)
    registration.dietary_needs = clean_text(details.dietary_needs)
    registration.message = clean_text(details.message)
    note_photographs(registration, agreed=details.photo_consent)


def change(
    registration_id: int,
    details: Details,
    *,
    said: Said | None = None,
    read_in: str = "",
    by: Actor = GUEST,
) -> bool:
    """Change what a guest said; return whether anything differs, in which case they are mailed.

    ``said`` are the answers to the event's questions, read in a language; without them those
    given before stay.

    :raises DomainError: ``registration.over``; as ``answers.checked`` says of the answers.
    """
    registration, event = lock_registration(registration_id)
    if registration.state not in queries.ACTIVE or clock.now() >= event.ends:
        raise DomainError("registration.over")
    apply(registration, details)
    diff = differences(registration)
    if said is not None:
        kept = answers.checked(questions(event.id), registration.category_id, said)
        lang = read_in or registration.language
        diff |= answers.write(registration.id, event.id, kept, lang=lang)
    if not diff:
        return False
    touch(registration)  # what was answered beside it is a change of it too
    written(registration, "changed", by=by, diff=diff)
    db.session.flush()
    mails.changed(registration, event, place=queries.place_in_line(registration))
    return True


def cancel(registration_id: int, *, by: Actor = GUEST, tell: Tell = None) -> list[Registration]:
    """Cancel a registration and promote the next in line; return who was promoted.

    ``tell`` is what writes to the guest instead of the usual mail. Cancelling twice is cancelling
    once. Raise DomainError once the event is over.
    """
    registration, event = lock_registration(registration_id)
    if registration.state not in queries.ACTIVE:
        return []
    if clock.now() >= event.ends:
        raise DomainError("registration.over")
    held = registration.state in queries.EXPECTED
    put(registration, RegistrationState.CANCELLED)
    withdraw_passing(registration, event, by=by)
    written(registration, "cancelled", by=by)
    db.session.flush()
    usual = partial(mails.cancelled, by_guest=by.kind == GUEST.kind, held=held)
    (tell or usual)(registration, event)
    return settle(event)
