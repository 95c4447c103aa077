"""Personal links and ticket codes."""

from flask import current_app

from eventapp.core.tokens import derived_token
from eventapp.registration.models import Registration
from eventapp.web.links import public

PURPOSE = "registration"


def personal_token(nonce: str) -> str:
    """Return the token of a registration's nonce; only its digest is stored."""
    return derived_token(str(current_app.secret_key), PURPOSE, nonce)


def personal_link(registration: Registration) -> str:
    """Return the public address of a guest's own page, in the guest's language."""
    return public(f"/{registration.language}/rsvp/{personal_token(registration.nonce)}")


def ticket_code(registration: Registration) -> str:
    """Return what the code on a ticket says: enough for the door, nothing that opens the link."""
    return registration.uid.upper()
