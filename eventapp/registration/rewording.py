"""Mails to guests in an event's own words: which there are, how they read, changing them."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.mail import addresses
from eventapp.mail.models import Message
from eventapp.mail.placeholders import check
from eventapp.registration import line_mails, mail_words, mails, queries, timed_mails, trying
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import Draft, Extra
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.text_models import GuestText
from eventapp.registration.texts import NAMES, Own, text_of

KINDS: Mapping[str, object] = {
    "confirmed": _l("Place confirmed"),
    "pending": _l("Awaiting approval"),
    "waitlisted": _l("On the waiting list"),
    "offered": _l("A place offered"),
    "promoted": _l("Moved up to a place"),
    "changed": _l("Answers changed"),
    "cancelled": _l("Registration cancelled"),
    "declined": _l("No place for them"),
    timed_mails.REMINDER: _l("Reminder before the event"),
    timed_mails.THANKS: _l("Thanks to those who came"),
    timed_mails.MISSED: _l("To those who did not come"),
}
TIMED = (timed_mails.REMINDER, timed_mails.THANKS, timed_mails.MISSED)
_USUAL: Mapping[str, Callable[[Registration, Event], Words]] = {
    "confirmed": lambda x, _event: mail_words.confirmed_words(x),
    "pending": lambda x, _event: mail_words.pending_words(x),
    "waitlisted": line_mails.waitlisted_words,
    "offered": line_mails.offered_words,
    "promoted": lambda x, _event: line_mails.promoted_words(x),
    "changed": lambda x, _event: mail_words.changed_words(x),
    "cancelled": lambda x, _event: mail_words.cancelled_words(x),
    "declined": lambda x, _event: mail_words.declined_words(x),
}


def usual(kind: str, event: Event) -> Callable[[Registration], Words]:
    """Return what a mail says to a guest where the event has no words of its own."""
    return lambda guest: _USUAL[kind](guest, event)


def previews(event: Event, kind: str, own: Own) -> Sequence[Draft]:
    """Return a mail as it would read to one real guest of each language; nothing is written."""
    return [_draft(x, event, kind, own) for x in _examples(event)]


def _draft(guest: Registration, event: Event, kind: str, own: Own) -> Draft:
    if kind in TIMED:
        is_essential = kind == timed_mails.REMINDER
        leave = "" if is_essential else addresses.hidden_link(guest.language)
        return timed_mails.draft(kind, guest, event, own, leave=leave)
    extra = Extra(place=queries.place_in_line(guest))
    return mails.written(guest, event, words=usual(kind, event), own=own, extra=extra)


def try_out(event: Event, kind: str, own: Own, *, address: str) -> Sequence[Message]:
    """Mail a test to an organiser's address, as one real guest of each language reads it.

    :raises DomainError: ``mailing.nobody`` while there is no guest; the faults of ``check_own``.
    """
    check_own(own)
    drafts = previews(event, kind, own)
    if not drafts:
        raise DomainError("mailing.nobody")
    return [trying.send_test(x, event.id, address=address) for x in drafts]


def _examples(event: Event) -> Sequence[Registration]:
    latest = (
        select(func.max(Registration.id))
        .where(
            Registration.event_id == event.id,
            Registration.state != RegistrationState.CANCELLED,
        )
        .group_by(Registration.language)
    )
    found = select(Registration).where(Registration.id.in_(latest))
    return db.session.scalars(found.order_by(Registration.language)).all()


def check_own(own: Own) -> None:
    """Refuse what is no placeholder.

    :raises DomainError: ``placeholder.unknown`` or ``placeholder.brace`` at ``subject``, ``text``.
    """
    check({"subject": own.subject, "text": own.text}, NAMES)


def save(
    event_id: int, kind: str, own: Own, *, by: Actor, revision: int | None = None
) -> GuestText:
    """Keep an event's own words; a language left empty keeps the usual ones.

    :raises DomainError: ``stale``; the faults of placeholders at ``subject`` and ``text``.
    """
    check_own(own)
    locked(Event, event_id)
    known = text_of(event_id, kind)
    row = locked(GuestText, known.id, revision=revision) if known else GuestText(kind=kind)
    row.event_id, row.subject, row.text = event_id, own.subject, own.text
    db.session.add(row)
    if known is None:
        db.session.flush()
    if known is None or db.session.is_modified(row):
        verb = "guest_text.changed" if known else "guest_text.created"
        audit.record(verb, row, by=by, label=kind, event_id=event_id)
        db.session.flush()
    return row


def reset(event_id: int, kind: str, *, by: Actor) -> None:
    """Go back to the usual words."""
    locked(Event, event_id)
    known = text_of(event_id, kind)
    if known is not None:
        audit.record("guest_text.reset", known, by=by, label=kind, event_id=event_id)
        db.session.delete(known)
        db.session.flush()
