"""What a guest says, and how it is written into a registration."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.text import clean_line, clean_text, email_key
from eventapp.events.models import Event
from eventapp.questions.rules import Said
from eventapp.registration.links import new_link
from eventapp.registration.models import Registration, RegistrationState, searched
from eventapp.registration.photographs import note as note_photographs
from eventapp.registration.seats import put


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
    event's questions, by number, read in ``read_in``; none keep those given before. Who agreed to
    the privacy text earlier, and is not shown it again, did at ``privacy_consent_at``.
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
    privacy_consent_at: datetime | None = None


def fill(
    registration: Registration,
    request: RegistrationRequest,
    *,
    state: RegistrationState,
    number: int,
) -> None:
    """Write a request into a registration, in the state and with the turn that it comes to."""
    registration.email = request.email
    registration.quota_id = request.quota_id
    put(registration, state)
    registration.queue_number = number
    registration.category_id = request.category_id
    registration.seats = request.seats
    registration.privacy_version = request.privacy_version
    registration.privacy_consent_at = request.privacy_consent_at or clock.now()
    apply(registration, request.details)
    db.session.add(registration)


def new(event: Event, request: RegistrationRequest) -> Registration:
    """Return the registration of an address that has none, with a link of its own."""
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
