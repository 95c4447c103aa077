"""What a guest answers from their calendar, done as their personal link would do it."""

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core.addresses import mail_address
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.events.models import Event, Visibility
from eventapp.feeds.answer_models import Outcome, Said
from eventapp.feeds.organisers import Token
from eventapp.questions import answers
from eventapp.questions.reading import answers_of
from eventapp.registration import offers, passing, queries, service
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.requests import Details, RegistrationRequest
from eventapp.registration.seats import lock_registration
from eventapp.replies.rules import Verdict

Done = tuple[Outcome, str]
DONE: Done = (Outcome.DONE, "")
NOTED: Done = (Outcome.NOTED, "")


def is_known(token: Token) -> bool:
    """Tell whether a token is that of a registration, without its lock."""
    query = select(Registration.token_digest).where(Registration.id == token.number)
    secret = db.session.scalar(query)
    return secret is not None and token.is_good(secret)


def locked(token: Token) -> tuple[Registration, Event] | None:
    """Return a token's registration under its event's lock, and the event; None of a bad one.

    :raises NotFound: when it was erased meanwhile.
    """
    registration, event = lock_registration(token.number)
    return (registration, event) if token.is_good(registration.token_digest) else None


def act(guest: Registration, event: Event, verdict: Verdict, *, by: Actor) -> Done:
    """Do what a guest answered; return what came of it, and what stood against it.

    A maybe changes nothing: nobody loses a place without having given it back.

    :raises DomainError: as the services behind their link.
    """
    match verdict.said:
        case Said.ACCEPTED:
            return _come(guest, event, by=by)
        case Said.DECLINED if guest.state in queries.ACTIVE:
            service.cancel(guest.id, by=by)
            return DONE
        case Said.DELEGATED:
            return _pass_on(guest, event, verdict, by=by)
        case _:
            return NOTED


def _come(guest: Registration, event: Event, *, by: Actor) -> Done:
    match guest.state:
        case RegistrationState.OFFERED:
            offers.accept(guest.id, guest.offer_until, by=by)
            return DONE
        case RegistrationState.WAITLISTED | RegistrationState.PENDING:
            return Outcome.NOTED, "waits"
        case RegistrationState.DECLINED:
            return Outcome.IGNORED, "refused"
        case RegistrationState.CANCELLED:
            return _come_back(guest, event, by=by)
        case _:
            return NOTED


def _come_back(guest: Registration, event: Event, *, by: Actor) -> Done:
    """Register a guest who had cancelled anew, where the public form would, with what they said."""
    if guest.passed_on_at is not None or guest.quota_id is not None:
        return Outcome.IGNORED, "given_away"
    if event.visibility is Visibility.PRIVATE or guest.privacy_version != PRIVACY_VERSION:
        return Outcome.IGNORED, "form_only"
    made = service.register(event.id, _as_before(guest), by=by)
    return Outcome.DONE, "waits" if made.state in queries.UNDECIDED else ""


def _as_before(guest: Registration) -> RegistrationRequest:
    return RegistrationRequest(
        email=guest.email,
        details=Details(
            name=guest.name,
            organisation=guest.organisation,
            role=guest.role,
            language=guest.language,
            access_needs=guest.access_needs,
            dietary_needs=guest.dietary_needs,
            message=guest.message,
            photo_consent=guest.photo_consent,
        ),
        privacy_version=guest.privacy_version,
        # A button of a calendar shows no text to agree to: what they agreed to before stands.
        privacy_consent_at=guest.privacy_consent_at,
        category_id=guest.category_id,
        answers=answers.said_in(answers_of(guest.id)),
        read_in=guest.language,
    )


def _pass_on(guest: Registration, event: Event, verdict: Verdict, *, by: Actor) -> Done:
    """Offer the place to whom a guest names, where they may: it stays theirs until it is taken.

    Nobody has a seat by being named (RFC 5546 section 3.2.2.3).
    """
    try:
        email = mail_address(verdict.attendee.delegated_to)
    except ValueError:
        return Outcome.IGNORED, "nobody"
    if not passing.may_offer(guest, event):
        return Outcome.NOTED, "not_passed"
    name = verdict.delegate_name or email.partition("@")[0]
    passing.offer(guest.id, passing.Colleague(name, email, guest.language), by=by)
    return DONE


def refused(error: DomainError) -> Done:
    """Return what a refusal of the rules is kept as."""
    return Outcome.IGNORED, error.code[:60]
