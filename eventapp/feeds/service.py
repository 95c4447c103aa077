"""Calendar messages for mails: what asks a guest to an event, and what takes it back."""

from typing import Protocol

from flask_babel import force_locale

from eventapp.core.memory import remembered
from eventapp.events.models import Event
from eventapp.feeds import ics, itip, organisers, queries
from eventapp.feeds.entries import event_entry

# What a guest has answered, as RFC 5545 section 3.2.12 says it, by the state of the registration.
_ANSWERS = {
    "confirmed": "ACCEPTED",
    "attended": "ACCEPTED",
    "pending": "TENTATIVE",
    "waitlisted": "TENTATIVE",
    "cancelled": "DECLINED",
    "declined": "DECLINED",
}


class Guest(Protocol):
    """What an invitation needs of a registration."""

    @property
    def name(self) -> str:
        """The guest's name."""

    @property
    def email(self) -> str:
        """The guest's address."""

    @property
    def state(self) -> str:
        """Where the registration stands."""

    @property
    def revision(self) -> int:
        """How often the registration changed, counted from one."""


def guest_sequence(event: Event, registration: Guest) -> int:
    """Return the SEQUENCE of a guest's own entry of an event, in mails and in their feed alike."""
    return event.entry_sequence + max(registration.revision - 1, 0)


def event_invitation(
    event: Event, registration: Guest, *, method: organisers.Method, lang: str, token: str = ""
) -> str:
    """Return the calendar message of a mail to one guest (RFC 5546 section 3.2).

    Its UID is that of the feeds. Flush the registration before: its SEQUENCE grows with each
    change of event or registration, so that a guest who withdrew and came back is heard. Their
    calendar answers to the address of ``token`` (``organisers``).
    """
    entry = remembered(("invitation", event.id, event.revision, lang), lambda: _entry(event, lang))
    answer = _ANSWERS.get(str(registration.state), "NEEDS-ACTION")
    return organisers.message(
        entry,
        itip.Party(registration.name, registration.email, answer=answer),
        method=method,
        sequence=guest_sequence(event, registration),
        token=token,
    )


def _entry(event: Event, lang: str) -> ics.Entry:
    venue = queries.venue_of(event)
    slots = queries.programmes([event]).get(event.id, ())
    with force_locale(lang):
        return event_entry(event, venue, slots, lang=lang)
