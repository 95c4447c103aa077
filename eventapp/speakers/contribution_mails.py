"""Telling a speaker that a part came back to them, in the transaction that sent it back."""

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.tokens import random_token
from eventapp.events.models import Event
from eventapp.mail.letter import Letter, render
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.organisations.queries import house_name
from eventapp.people.models import Person
from eventapp.speakers.contribution_models import Contribution
from eventapp.speakers.links import speaker_address
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.wording import PART_NAMES


def returned(row: Contribution, person: Person, event: Event, link: SpeakerLink) -> Message | None:
    """Say which part came back and why; nothing to somebody without an address or a link."""
    if not person.email or link.revoked_at is not None:
        return None
    language = person.mail_language if person.mail_language in INTERFACE_LANGUAGES else "en"
    with force_locale(language):
        letter = _letter(row, event, speaker_address(link, language), language)
        text, html = render(letter, language)
    return queue(
        Mail(
            key=f"speakers.returned-{random_token()[:24]}",
            kind="speakers.returned",
            recipient=person.email,
            recipient_name=person.name,
            language=language,
            subject=letter.subject,
            text=text,
            html=html,
            event_id=event.id,
        )
    )


def _letter(row: Contribution, event: Event, address: str, language: str) -> Letter:
    title = event.title.text(language, event.main_language)
    name = str(PART_NAMES[row.part])
    return Letter(
        subject=_("%(part)s: please look again – %(title)s", part=name, title=title),  # noqa: RUF001
        heading=_("Please look again: %(part)s", part=name),
        about=title,
        paragraphs=(_("Thank you for what you sent. The organisers ask:"), row.note),
        links=((_("Your page"), f"{address}/{row.part.value}"),),
        signature=house_name() or _("The organisers"),
    )
