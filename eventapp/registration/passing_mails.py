"""What is written when a guest passes their place to a colleague, to the one and to the other."""

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.events.models import Event
from eventapp.mail.letter import Letter, render
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.organisations.signing import signature
from eventapp.registration.links import passing_link
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import CANCEL, day_and_place, event_page, subject, write
from eventapp.registration.models import Registration
from eventapp.registration.passing_models import Passing
from eventapp.web import dates


def offered(passing: Passing, holder: Registration, event: Event) -> Message:
    """Ask a colleague whether they take a place, with the link behind which they answer."""
    language = passing.language
    with force_locale(language):
        until = dates.format_instant(passing.until, event.zone)
        letter = Letter(
            subject=subject(_offered(holder.name), _title(event, language)),
            heading=_("A place is passed to you"),
            about=event.title.text(language, event.main_language),
            paragraphs=(
                _(
                    "%(name)s has a place and passes it to you. It is held for you until "
                    "%(instant)s: please accept it, or decline, behind the first link.",
                    name=holder.name,
                    instant=until,
                ),
                _("If you do not answer by then, it stays with %(name)s.", name=holder.name),
            ),
            facts=(*day_and_place(event, is_former=False), (_("Held for you until"), until)),
            links=(
                (_("Accept or decline the place"), passing_link(passing)),
                *event_page(event, language),
            ),
            notes=(
                _(
                    "The link is yours alone. %(name)s gave us your name and address for this "
                    "question only.",
                    name=holder.name,
                ),
            ),
            signature=signature(),
        )
    return _send("offered", letter, passing, holder)


def withdrawn(passing: Passing, holder: Registration, event: Event) -> Message:
    """Tell a colleague that the place is not passed to them after all; their link is closed."""
    language = passing.language
    with force_locale(language):
        heading = _("The place is no longer passed to you")
        letter = Letter(
            subject=subject(Words(heading, heading), _title(event, language)),
            heading=heading,
            about=event.title.text(language, event.main_language),
            paragraphs=(
                _("%(name)s had passed you a place.", name=holder.name),
                _("You need not do anything. We are sorry for the trouble."),
            ),
            facts=tuple(day_and_place(event, is_former=False)),
            links=event_page(event, language),
            signature=signature(),
        )
    return _send("withdrawn", letter, passing, holder)


def _offered(name: str) -> Words:
    words = _("%(name)s passes you a place", name=name)
    return Words(words, words)


def _title(event: Event, language: str) -> str:
    return event.title.text(language, event.main_language)


def _send(kind: str, letter: Letter, passing: Passing, holder: Registration) -> Message:
    text, html = render(letter, passing.language)
    mail = Mail(
        key=f"passing-{kind}-{passing.id}",
        kind=f"registration.passing_{kind}",
        recipient=passing.email,
        recipient_name=passing.name,
        language=passing.language,
        subject=letter.subject,
        text=text,
        html=html,
        event_id=holder.event_id,
        registration_id=holder.id,
    )
    return queue(mail)


def passed_on(holder: Registration, event: Event, *, to: str) -> Message:
    """Tell a guest that a colleague took their place; their calendar entry is taken back."""

    def words(_registration: Registration) -> Words:
        heading = _("Your place is passed on")
        thanks = _("%(name)s has accepted it. Thank you for arranging it.", name=to)
        return Words(heading, heading, (thanks, _("Your own registration ends with it.")))

    return write("passed_on", holder, event, words=words, method=CANCEL)


def declined(passing: Passing, holder: Registration, event: Event) -> Message:
    """Tell a guest that their colleague does not take the place."""

    def words(_registration: Registration) -> Words:
        heading = _("Your place stays yours")
        told = _("%(name)s has declined the place you passed to them.", name=passing.name)
        return Words(heading, heading, (told, _still_yours()))

    return write("passing_declined", holder, event, words=words, cause=str(passing.id))


def lapsed(passing: Passing, holder: Registration, event: Event) -> Message:
    """Tell a guest that their colleague did not answer in time."""

    def words(_registration: Registration) -> Words:
        heading = _("Your place stays yours")
        told = _(
            "%(name)s did not answer in time: the place you passed to them is still yours.",
            name=passing.name,
        )
        return Words(heading, heading, (told, _still_yours()))

    return write("passing_lapsed", holder, event, words=words, cause=str(passing.id))


def _still_yours() -> str:
    return _(
        "If you cannot come, you can name somebody else, or give it back, behind the first link."
    )
