"""A guest's own link, sent once more by the organisers, or to an address that they corrected."""

import secrets

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import assign
from eventapp.events.models import Event
from eventapp.mail.models import Message, MessageState
from eventapp.registration import mail_words, mails, queries
from eventapp.registration.links import new_link
from eventapp.registration.mails import REQUEST, Draft, Extra
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.seats import lock_registration, written

KIND = "link_sent"
# By hand to one guest; a mistyped address of somebody else is not to be written to for ever.
AN_HOUR = 3
A_DAY = 6


def draft(guest: Registration, event: Event) -> Draft:
    """Return the mail as the guest would read it; nothing is written."""
    place = queries.place_in_line(guest)
    return mails.written(guest, event, words=mail_words.link_sent_words, extra=Extra(place=place))


def send(registration_id: int, *, by: Actor) -> Message:
    """Mail a guest their link, with the calendar entry where a place is theirs.

    :raises DomainError: ``registration.over`` for who has no registration any more;
        ``registration.link_too_often``.
    """
    registration, event = lock_registration(registration_id)
    if registration.state not in queries.ACTIVE:
        raise DomainError("registration.over")
    kind = f"registration.{KIND}"
    known = queries.standing(event.id, registration.email_key, reminded_by=kind)
    if known and (known.last_hour >= AN_HOUR or known.last_day >= A_DAY):
        raise DomainError("registration.link_too_often")
    written(registration, "link_sent", by=by, diff={})
    return _mail(registration, event)


def renew(registration: Registration) -> None:
    """Give a guest a new link, under the event's lock: who was written to by mistake has none."""
    assign(registration, **new_link())


def readdressed(registration: Registration, event: Event) -> None:
    """Tell a guest at their corrected address how they stand; nothing more goes to another."""
    on_their_way = select(Message).where(
        Message.registration_id == registration.id,
        Message.state == MessageState.QUEUED,
        Message.recipient != registration.email,
    )
    for mail in db.session.scalars(on_their_way.with_for_update()).all():
        db.session.delete(mail)
    db.session.flush()
    if registration.state in queries.ACTIVE:
        _mail(registration, event)


def _mail(registration: Registration, event: Event) -> Message:
    held = registration.state is RegistrationState.CONFIRMED
    return mails.write(
        KIND,
        registration,
        event,
        words=mail_words.link_sent_words,
        place=queries.place_in_line(registration),
        method=REQUEST if held else None,
        cause=secrets.token_hex(8),
    )
