"""What guests are written as the day comes and when it is past: the reminder, the thanks."""

from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.memory import remembered
from eventapp.events.forms import FACT_KINDS
from eventapp.events.models import AccessFact, Event, FactKind
from eventapp.mail import addresses, service
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.registration import mail_words
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import Draft, Extra, written
from eventapp.registration.models import Registration
from eventapp.registration.texts import NONE, Own, own_texts
from eventapp.web.templating import language_name

REMINDER, THANKS, MISSED = "reminder", "thanks", "missed"
STALE_AFTER = timedelta(days=7)  # thanks that come later say nothing of use
Facts = tuple[tuple[str, str], ...]


def words(kind: str, guest: Registration, event: Event) -> Words:
    """Return what one of these mails says where the event has no words of its own."""
    match kind:
        case "reminder":
            return mail_words.reminder_words(guest, event)
        case "thanks":
            return mail_words.thanks_words(guest)
        case _:
            return mail_words.missed_words(guest)


def draft(
    kind: str, guest: Registration, event: Event, own: Own | None = None, *, leave: str = ""
) -> Draft:
    """Return one of these mails written out; ``leave`` is the link by which to unsubscribe."""
    own = own_texts(event.id).get(kind, NONE) if own is None else own
    facts = practical_facts(event, guest.language) if kind == REMINDER else ()
    with force_locale(guest.language):
        links = ((_("Unsubscribe"), leave),) if leave else ()
    extra = Extra(facts=facts, links=links, is_over=kind != REMINDER)
    return written(guest, event, words=lambda x: words(kind, x, event), own=own, extra=extra)


def send(kind: str, guest: Registration, event: Event, *, key: str, at: datetime) -> Message:
    """Queue one of these mails, which was due ``at``; the key names its reason.

    A reminder is of the place and essential; who unsubscribed is not thanked.
    """
    leave = "" if kind == REMINDER else addresses.unsubscribe_link(guest.email, guest.language)
    made = draft(kind, guest, event, leave=leave)
    return queue(
        Mail(
            key=key,
            kind=f"registration.{kind}",
            recipient=guest.email,
            recipient_name=guest.name,
            language=guest.language,
            subject=made.subject,
            text=made.text,
            html=made.html,
            event_id=event.id,
            registration_id=guest.id,
            unsubscribe=leave,
            is_bulk=True,
            expires_at=event.begins if kind == REMINDER else at + STALE_AFTER,
        )
    )


def take_back(event_id: int, registration_id: int | None = None) -> None:
    """Take reminders that still wait out of the queue: of an event, or of one guest of it."""
    service.take_back(event_id, f"registration.{REMINDER}", registration_id)


def practical_facts(event: Event, language: str) -> Facts:
    """Return what a guest has to know before they come: the way, access, languages, what to bring.

    :param event: with its venue loaded.
    """
    key = ("practical facts", event.id, event.revision, language)
    return remembered(key, lambda: _practical_facts(event, language))


def _practical_facts(event: Event, language: str) -> Facts:
    rows = db.session.scalars(
        select(AccessFact).where(AccessFact.event_id == event.id).order_by(AccessFact.position)
    ).all()
    with force_locale(language):
        found: list[tuple[str, str]] = []
        if event.venue is not None and event.venue.arrival:
            arrival = event.venue.arrival.text(language, event.main_language)
            found.append((_("Getting there"), arrival))
        if event.languages and all(x.kind is not FactKind.LANGUAGES for x in rows):
            spoken = ", ".join(language_name(x) for x in event.languages)
            found.append((_("Languages spoken"), spoken))
        for fact in rows:
            text = fact.text.text(language, event.main_language)
            found.append((str(FACT_KINDS[fact.kind]), text))
        return tuple((name, " ".join(text.split())) for name, text in found)
