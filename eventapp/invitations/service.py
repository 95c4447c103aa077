"""What an invited guest answers: yes, no, maybe, or a deputy; and how it came.

Each answer is written under the event's lock, and a yes gets its seat as every guest does. Who
answers again changes the answer: what is not a yes gives the place back.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from eventapp.audit.service import GUEST, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.text import clean_line, clean_text, email_key
from eventapp.events.models import Event
from eventapp.invitations import rules
from eventapp.invitations.deputies import count_naming, invite_deputy, withdraw_deputies
from eventapp.invitations.records import lock_invitation, registration_of, written
from eventapp.registration import companions, offers
from eventapp.registration import queries as guests
from eventapp.registration import rules as seating
from eventapp.registration import service as registrations
from eventapp.registration.invitation_models import AnswerSource, Invitation, InvitationState
from eventapp.registration.mails import LINK_AGAIN
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import categories, terms
from eventapp.registration.requests import RegistrationRequest
from eventapp.registration.rules import Terms
from eventapp.registration.seats import counted, left_for, settle
from eventapp.registration.service import STATES


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, in which way, and why not."""

    state: InvitationState
    source: AnswerSource = AnswerSource.LINK
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who comes instead; ``language`` is that of our mails, empty: that of who names them."""

    name: str
    email: str
    language: str = ""


def is_open(invitation: Invitation, event: Event) -> bool:
    """Tell whether an invitation may be answered now."""
    return rules.takes_answers(_terms(invitation, event), clock.now())


def last_moment(invitation: Invitation, event: Event) -> datetime:
    """Return the instant from which an invitation is answered no more."""
    return _terms(invitation, event).deadline


def _terms(invitation: Invitation, event: Event) -> Terms:
    return terms(event, categories(event.id).get(invitation.category_id or 0))


def accept(
    number: int,
    request: RegistrationRequest,
    *,
    by: Actor = GUEST,
    source: AnswerSource = AnswerSource.LINK,
    note: str = "",
) -> Registration:
    """Give an invited guest a seat in the category they are invited to, or a place in its line.

    No organiser has to agree again. An address that is registered already keeps its registration,
    in which the guest's own answers take the place of those given before; another address than
    the invited one is taken only where the invitation may be passed on. ``note`` is what an
    organiser heard with the answer: no page or mail shows it to the guest.

    :raises DomainError: ``invitation.closed``, ``invitation.companions`` at ``companions``,
        ``invitation.deputy_comes``; as ``answers.checked`` says of what a guest answers.
    """
    invitation, event = _locked(number, by)
    if request.seats > 1 + invitation.companions:
        raise DomainError("invitation.companions", field="companions", most=invitation.companions)
    email = request.email if invitation.may_pass_on else invitation.email
    request = replace(request, email=email, category_id=invitation.category_id)
    is_guest = by.kind == GUEST.kind
    if is_guest:
        request = registrations.with_answers(request, event.id)
    withdraw_deputies(invitation, event, by=by)
    before = registration_of(invitation)
    if before is not None and before.email_key != email_key(email):
        _give_back(before, by=by)
    if email_key(email) != invitation.email_key:
        registration = _seat_another(invitation, event, request, by=by)
    else:
        registration = _seat(event, request, by=by, is_rewritten=is_guest)
        invitation.registration_id = registration.id
    _write(invitation, Answer(InvitationState.YES, source, note), by=by)
    return registration


def _seat_another(
    invitation: Invitation, event: Event, request: RegistrationRequest, *, by: Actor
) -> Registration:
    """Seat somebody from another address than the one invited.

    Whoever has a registration keeps it untouched and is sent their own link; the invitation has
    no part in it, and nothing tells its guest that there was one.
    """
    count_naming(invitation, by)
    invitation.deputy_name, invitation.deputy_email = request.details.name, request.email
    count = counted(event)
    known = guests.standing(event.id, email_key(request.email), reminded_by=LINK_AGAIN)
    if known is not None and known.state in registrations.HELD:
        if known.id != invitation.registration_id:
            invitation.registration_id = None
        return registrations.remind(known, event, seats=count.hall, by=by)
    registration = _seat(event, request, by=by)
    invitation.registration_id = registration.id
    return registration


def answer(number: int, given: Answer, *, by: Actor = GUEST) -> Invitation:
    """Take a no or a maybe; a place that was held goes to the next in line.

    :raises DomainError: ``invitation.closed``, ``invitation.deputy_comes``.
    """
    invitation, event = _locked(number, by)
    withdraw_deputies(invitation, event, by=by)
    _give_back(registration_of(invitation), by=by)
    _write(invitation, given, by=by)
    return invitation


def name_deputy(
    number: int,
    deputy: Deputy,
    *,
    by: Actor = GUEST,
    source: AnswerSource = AnswerSource.LINK,
) -> Invitation:
    """Take a no with the name of who comes instead; return the invitation that was answered.

    Who may pass the invitation on has the deputy invited at once; otherwise the organisers decide.

    :raises DomainError: ``invitation.closed``, ``invitation.deputy_comes``,
        ``invitation.own_deputy`` at ``email``, ``invitation.deputies``.
    """
    invitation, event = _locked(number, by)
    if email_key(deputy.email) == invitation.email_key:
        raise DomainError("invitation.own_deputy", field="email")
    withdraw_deputies(invitation, event, by=by)
    _give_back(registration_of(invitation), by=by)
    invitation.deputy_name = clean_line(deputy.name)
    invitation.deputy_email = deputy.email
    invitation.deputy_language = deputy.language
    _write(invitation, Answer(InvitationState.DEPUTY, source), by=by)
    if invitation.may_pass_on:
        invite_deputy(invitation, event, by=by)
    return invitation


def open_once(number: int) -> None:
    """Write down that a guest opened their link, the first time."""
    invitation, _event = lock_invitation(number)
    if invitation.state is InvitationState.SENT:
        invitation.state = InvitationState.OPENED
        invitation.opened_at = clock.now()
        written(invitation, "opened", by=GUEST)
        db.session.flush()


def _locked(number: int, by: Actor) -> tuple[Invitation, Event]:
    invitation, event = lock_invitation(number)
    # What an organiser hears counts after the deadline too: a vote may end late.
    is_late = by.kind == GUEST.kind and not is_open(invitation, event)
    if invitation.revoked_at is not None or is_late:
        raise DomainError("invitation.closed")
    return invitation, event


def _seat(
    event: Event, request: RegistrationRequest, *, by: Actor, is_rewritten: bool = False
) -> Registration:
    """Return the registration of who said yes; ``is_rewritten`` takes over what they say now."""
    count = counted(event)
    known = guests.standing(event.id, email_key(request.email))
    if known is not None and known.state in (*guests.SEATED, RegistrationState.WAITLISTED):
        found = db.session.get_one(Registration, known.id, populate_existing=True)
        is_in_line = found.state is RegistrationState.WAITLISTED
        if not is_in_line or found.category_id == request.category_id:
            return _keep(found, request if is_rewritten else None, by=by)
        # Those who wait as somebody else now wait, or sit, as the guest they are invited as.
        count = replace(count, hall=count.hall.awaited(found.category_id, -found.seats))
    left = left_for(event, count, request.category_id, request.seats)
    outcome = seating.by_hand(left, request.seats)
    made = registrations.enter(known, event, request, state=STATES[outcome], count=count, by=by)
    companions.counted_only(made, request.seats - 1)
    settle(event)
    return made


def _keep(found: Registration, said: RegistrationRequest | None, *, by: Actor) -> Registration:
    """Leave a registration where it stands; an offer is taken. One yes is answered by one mail."""
    is_offered = found.state is RegistrationState.OFFERED
    until = found.offer_until
    if said is not None:
        tell = _says_nothing if is_offered else None  # the mail that confirms has the new details
        registrations.change(
            found.id, said.details, said=said.answers, read_in=said.read_in, tell=tell
        )
    return offers.accept(found.id, until, by=by) if is_offered else found


def _says_nothing(_registration: Registration, _event: Event) -> None:
    pass


def _give_back(registration: Registration | None, *, by: Actor) -> None:
    if registration is not None and registration.state in guests.ACTIVE:
        registrations.cancel(registration.id, by=by)


def _write(invitation: Invitation, given: Answer, *, by: Actor) -> None:
    invitation.state = given.state
    invitation.source = given.source
    invitation.reason = clean_text(given.reason)
    invitation.answered_at = clock.now()
    written(invitation, "answered", by=by)
    db.session.flush()
