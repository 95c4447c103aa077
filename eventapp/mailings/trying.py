"""A test of a mail to its author, as the first guest it would reach reads it."""

from collections.abc import Mapping

from eventapp.core.errors import DomainError
from eventapp.mail.models import Message
from eventapp.mailings import queries
from eventapp.mailings.mails import Said, draft
from eventapp.mailings.service import check_said
from eventapp.registration.segments import asked
from eventapp.registration.trying import send_test


def try_out(event_id: int, said: Said, segment: Mapping[str, str], *, address: str) -> Message:
    """Mail a test to an organiser's address; the guest's own links are left out of it.

    :raises DomainError: ``mailing.nobody``; the faults of ``service.start``.
    """
    check_said(said)
    guests = queries.examples(event_id, asked(segment), 1)
    if not guests:
        raise DomainError("mailing.nobody")
    made = draft(said, guests[0], queries.event(event_id))
    return send_test(made, event_id, address=address)
