"""What a guest does: register, change the answers, cancel. All under the event's lock."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

from eventapp.audit.service import GUEST, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import touch
from eventapp.core.text import email_key
from eventapp.events.models import Event
from eventapp.questions import answers
from eventapp.questions.reading import questions
from eventapp.questions.rules import Said
from eventapp.registration import (
    codes,
    companions,
    line_mails,
    mails,
    proving,
    queries,
    request_mails,
    rules,
)
from eventapp.registration.allotting import Hall
from eventapp.registration.choosing import asked_for
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.invited import invitation_of
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.passing_ends import withdraw as withdraw_passing
from eventapp.registration.places import terms
from eventapp.registration.requests import Details, RegistrationRequest, apply, fill, new
from eventapp.registration.rules import Category, Outcome
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


def register(event_id: int, request: RegistrationRequest, *, by: Actor = GUEST) -> Registration:
    """Give a seat while there are any, then a place in line; remind one who is registered already.

    Who was invited, or is trusted by the domain of their mail, holds no seat before their address
    is proved (``proving``). Whom an organiser let await approval again waits for the organiser.

    :raises DomainError: ``registration.refused`` with the public state when no answer is taken;
        ``registration.category`` at ``category``: the event has no such category for the public;
        ``registration.companions`` at ``companions``; ``registration.code`` at ``code`` when it
        is wrong, used or ended; as ``answers.checked`` says of what was answered.
    """
    event = lock_event(event_id)
    count = counted(event)
    category = asked_for(event_id, request.category_id)
    request = _with_companions(request, category)
    key = email_key(request.email)
    code = None
    if category is not None:
        request = replace(request, category_id=category.id)
        if category.access == "code":
            code = codes.admitting(category.id, request.code)
    request = with_answers(request, event_id)
    decision = rules.decide(
        terms(event, category),
        left_for(event, count, request.category_id, request.seats),
        clock.now(),
        seats=request.seats,
        approved=category is None or not category.needs_approval,
    )
    if decision.outcome is Outcome.REFUSED:
        at = "category" if category else None
        raise DomainError("registration.refused", field=at, state=decision.state.value)
    known = queries.standing(event_id, key, reminded_by=mails.LINK_AGAIN)
    invitation = invitation_of(event_id, key)
    if known is None or known.state not in HELD:
        is_asked = proving.needs_proof(request.email, category, invitation)
        state, tell = _beginning(decision.outcome, known, invitation, is_asked=is_asked)
        request = _as_invited(request, invitation)
        made = enter(known, event, request, state=state, count=count, by=by, tell=tell)
        if code is not None:
            codes.note_use(made, code)
        if known is not None or request.companions:
            companions.counted_only(made, request.companions)
        return made
    return remind(known, event, seats=count.hall, by=by)


def _beginning(
    outcome: Outcome,
    known: queries.Standing | None,
    invitation: Invitation | None,
    *,
    is_asked: bool,
) -> tuple[RegistrationState, Tell]:
    """Return how a guest of the form stands at first, and what tells them if not the usual mail."""
    if known is not None and known.is_reopened:
        return RegistrationState.PENDING, None
    if is_asked:
        tell = partial(request_mails.prove, invitation=invitation)
        return RegistrationState.PENDING, tell
    return STATES[outcome], None


def _with_companions(
    request: RegistrationRequest, category: Category | None
) -> RegistrationRequest:
    if not request.companions:
        return request
    companions.check_number(category.companions if category else 0, request.companions)
    return replace(request, seats=1 + request.companions)


def _as_invited(request: RegistrationRequest, invitation: Invitation | None) -> RegistrationRequest:
    """Return a request as that of the guest invited; that it was changed is told by mail alone."""
    if invitation is None:
        return request
    number = min(request.companions, invitation.companions)
    return replace(request, category_id=invitation.category_id, companions=number, seats=1 + number)


def answer(event_id: int, request: RegistrationRequest) -> DomainError | None:
    """Take an answer to the public form as ``register``; return the refusal of a code.

    A code that is used up is refused like a wrong one, to the guest who came with it too, whose
    address anybody may type. They are mailed their link again, which nobody else sees.

    :raises DomainError: as ``register``, but for ``registration.code``.
    """
    try:
        register(event_id, request)
    except DomainError as error:
        if error.code != "registration.code":
            raise
        event = lock_event(event_id)
        known = queries.standing(event_id, email_key(request.email), reminded_by=mails.LINK_AGAIN)
        if known is not None and known.state in HELD and codes.came_with(known.id, request.code):
            remind(known, event, seats=counted(event).hall, by=GUEST)
        return error
    return None


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
    registration = _read(known) if known else new(event, request)
    fill(registration, request, state=state, number=count.next_number)
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
        is_unproved = proving.is_asked(registration)
        mails.link_again(registration, event, place=known.place, is_unproved=is_unproved)
        if savepoint:
            db.session.flush()
            savepoint.rollback()
    written(registration, "asked_again", by=by, diff={})
    return registration


def _read(known: queries.Standing) -> Registration:
    return db.session.get_one(Registration, known.id, populate_existing=True)


def change(
    registration_id: int,
    details: Details,
    *,
    said: Said | None = None,
    read_in: str = "",
    by: Actor = GUEST,
    tell: Tell = None,
) -> bool:
    """Change what a guest said; return whether anything differs, in which case they are mailed.

    ``said`` are the answers to the event's questions, read in a language; without them those
    given before stay. ``tell`` is what writes to the guest instead of the usual mail.

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
    usual = partial(mails.changed, place=queries.place_in_line(registration))
    (tell or usual)(registration, event)
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
