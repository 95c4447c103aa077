"""Personal links of guests, and of colleagues to whom they pass their place."""

from eventapp.registration.models import Registration
from eventapp.registration.passing_models import Passing
from eventapp.web.personal import PersonalLinks

GUESTS = PersonalLinks("registration", "rsvp")
PASSINGS = PersonalLinks("passing", "place")
personal_token = GUESTS.token
new_link = GUESTS.new
passing_token = PASSINGS.token
new_passing_link = PASSINGS.new


def personal_link(registration: Registration) -> str:
    """Return the public address of a guest's own page, in the guest's language."""
    return GUESTS.address(registration.nonce, registration.language)


def passing_link(passing: Passing) -> str:
    """Return the public address behind which a colleague accepts, in their language."""
    return PASSINGS.address(passing.nonce, passing.language)
