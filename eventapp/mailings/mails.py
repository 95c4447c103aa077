"""How a mail of the organisers reads to one guest, and queueing it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.mail import addresses
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.mailings.models import KIND
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import Draft, Extra, written
from eventapp.registration.models import Registration
from eventapp.registration.texts import Own


@dataclass(frozen=True, slots=True)
class Said:
    """The subject and the text of a mail, in the languages it was written in."""

    subject: Localised
    text: Localised


def draft(said: Said, guest: Registration, event: Event, *, link: str = "") -> Draft:
    """Return a mail written out in a guest's language, or the event's where it has none of it."""
    lang = guest.language
    own = Own(
        Localised({lang: str(said.subject.text(lang, event.main_language))}),
        Localised({lang: str(said.text.text(lang, event.main_language))}),
    )
    with force_locale(lang):
        links = ((_("Unsubscribe"), link),) if link else ()
    extra = Extra(links=links)
    return written(guest, event, words=lambda _guest: Words("", ""), own=own, extra=extra)


def drafts(said: Said, guests: Sequence[Registration], event: Event) -> list[Draft]:
    """Return a mail as each of some guests would read it; nothing is written."""
    return [draft(said, x, event, link=addresses.hidden_link(x.language)) for x in guests]


def send(said: Said, guest: Registration, event: Event, *, cause: str) -> Message:
    """Queue a mail to one guest, with the link by which the address unsubscribes."""
    link = addresses.unsubscribe_link(guest.email, guest.language)
    made = draft(said, guest, event, link=link)
    return queue(
        Mail(
            key=f"{cause}-{guest.token_digest[:20]}",
            kind=KIND,
            recipient=guest.email,
            recipient_name=guest.name,
            language=guest.language,
            subject=made.subject,
            text=made.text,
            html=made.html,
            event_id=event.id,
            registration_id=guest.id,
            unsubscribe=link,
            is_bulk=True,
        )
    )
