"""Sending a focal point their link."""

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.events.models import EventStatus
from eventapp.mail.models import Message
from eventapp.quotas import mails, queries
from eventapp.quotas.service import lock_quota, logged


def send(number: int, note: Localised = NO_TEXT, *, by: Actor) -> Message:
    """Mail the link of a quota to its focal point, with the organisers' own words above.

    :raises DomainError: ``quota.nobody`` without an address, ``quota.over`` once it has ended,
        ``quota.revoked`` while its link is closed, ``round.not_public`` before the event is
        published.
    """
    quota, event = lock_quota(number)
    if not quota.contact_email:
        raise DomainError("quota.nobody")
    if quota.ended_at is not None:
        raise DomainError("quota.over")
    if quota.revoked_at is not None:
        raise DomainError("quota.revoked")
    if event.status is not EventStatus.PUBLISHED:
        raise DomainError("round.not_public")
    quota.sent_at = clock.now()
    logged(quota, "sent", by=by)
    db.session.flush()
    left = max(0, quota.seats - queries.named_count(number))
    message = mails.send(mails.asked(quota, event, left, note), quota, "asked")
    db.session.flush()  # its number tells a doubled press
    return message
