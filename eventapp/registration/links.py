"""Personal links of guests, and of colleagues to whom they pass their place."""

from flask import current_app

from eventapp.core.tokens import derived_token
from eventapp.registration.models import Registration
from eventapp.registration.passing_models import Passing
from eventapp.web.links import public

PURPOSE = "registration"
PASSING = "passing"


def personal_token(nonce: str) -> str:
    """Return the token of a registration's nonce; only its digest is stored."""
    return derived_token(str(current_app.secret_key), PURPOSE, nonce)


def personal_link(registration: Registration) -> str:
    """Return the public address of a guest's own page, in the guest's language."""
    return public(f"/{registration.language}/rsvp/{personal_token(registration.nonce)}")


def passing_token(nonce: str) -> str:
    """Return the token of the link with which a colleague takes a place that is passed to them."""
    return derived_token(str(current_app.secret_key), PASSING, nonce)


def passing_link(passing: Passing) -> str:
    """Return the public address behind which a colleague accepts, in their language."""
    return public(f"/{passing.language}/place/{passing_token(passing.nonce)}")
