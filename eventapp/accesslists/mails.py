"""What people are written about an access list; no mail holds anything they said."""

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.accesslists.links import access_address, hidden_address
from eventapp.accesslists.models import IdentityRecord, PersonKind
from eventapp.core.text import clean_line
from eventapp.core.tokens import random_token
from eventapp.events.models import Event
from eventapp.mail.letter import Draft, Letter, render
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.organisations.signing import signature
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import day_and_place, subject
from eventapp.web import dates


def draft(
    record: IdentityRecord, event: Event, verb: str = "asked", *, is_preview: bool = False
) -> Draft:
    """Return the mail that asks, reminds or asks for a correction (venue loaded)."""
    lang = record.language
    address = hidden_address(lang) if is_preview else access_address(record)
    with force_locale(lang):
        words = _WORDS[verb]()
        title = event.title.text(lang, event.main_language)
        letter = Letter(
            subject=subject(words, title),
            heading=words.heading,
            about=title,
            paragraphs=(*_whom(record), *words.paragraphs, *_promise(record)),
            facts=(*day_and_place(event, is_former=False), *_days(record, event)),
            links=((_("Give the details"), address),),
            notes=(
                _(
                    "The link is short-lived and yours alone. Please do not send us these details "
                    "by mail."
                ),
            ),
            signature=signature(),
        )
        text, html = render(letter, lang)
    return Draft(record.email, record.name, lang, letter.subject, text, html)


def send(record: IdentityRecord, event: Event, verb: str) -> Message:
    """Queue a mail to the person of a record."""
    made = draft(record, event, verb)
    return queue(
        Mail(
            key=f"access-{verb}-{random_token()[:24]}",
            kind=f"access.{verb}",
            recipient=made.recipient,
            recipient_name=made.name,
            language=made.language,
            subject=made.subject,
            text=made.text,
            html=made.html,
            event_id=event.id,
            registration_id=record.registration_id,
        )
    )


def _whom(record: IdentityRecord) -> tuple[str, ...]:
    if record.kind is not PersonKind.COMPANION:
        return (_("Dear %(name)s,", name=clean_line(record.name)),)
    who = clean_line(record.name)
    said = _(
        "This is about %(name)s, who comes with you. Please give the details, or pass "
        "the link on to them alone.",
        name=who,
    )
    return (said,)


def _promise(record: IdentityRecord) -> tuple[str, ...]:
    return (
        _(
            "What you give is kept encrypted, seen only by those of us who make the "
            "list, and handed to this institution alone."
        ),
        _("We delete it on %(day)s.", day=dates.format_date(record.delete_on)),
    )


def _days(record: IdentityRecord, event: Event) -> tuple[tuple[str, str], ...]:
    return ((_("Please answer by"), dates.format_instant(record.ends_at, event.zone)),)


def _asked() -> Words:
    return Words(
        _("Your details for entry"),
        _("Your details for entry"),
        (
            _(
                "The institution that receives us lets in only those whom we announce. Please "
                "give the details it asks for by the link below; whoever holds one of its "
                "badges need only say so."
            ),
        ),
    )


def _reminded() -> Words:
    return Words(
        _("Your details for entry are still missing"),
        _("Your details for entry are still missing"),
        (
            _(
                "Without them the institution that receives us cannot let you in. It takes two "
                "minutes by the link below."
            ),
        ),
    )


def _reopened() -> Words:
    return Words(
        _("Your details for entry: please look again"),
        _("Please give your details once more"),
        (
            _(
                "Our list is open for you again: by the link below you can give the details for "
                "entry, or correct them."
            ),
        ),
    )


_WORDS = {"asked": _asked, "reminded": _reminded, "reopened": _reopened}
