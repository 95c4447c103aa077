"""What every guest is written when the event itself changes, and how that reads before it goes."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import Text
from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.registration import mails, queries
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import CANCEL, REQUEST
from eventapp.registration.models import Registration, RegistrationState
from eventapp.web.templating import colon


class Notice(StrEnum):
    """What happened to an event."""

    CANCELLED = "event_cancelled"
    POSTPONED = "event_postponed"
    REINSTATED = "event_reinstated"
    CHANGED = "event_changed"


@dataclass(frozen=True, slots=True)
class Preview:
    """A notice as the guests of one language read it, those with a place or those in line."""

    language: str
    is_seated: bool
    guests: int
    subject: str
    heading: str
    about: Text
    paragraphs: tuple[str, ...]
    facts: tuple[str, ...]


def send(notice: Notice, registration: Registration, event: Event) -> Message:
    """Queue a notice to one guest; a confirmed one is sent the calendar entry as it is now."""
    held = registration.state is RegistrationState.CONFIRMED
    method = CANCEL if notice is Notice.CANCELLED else REQUEST
    return mails.write(
        notice.value,
        registration,
        event,
        words=lambda x: _words(notice, is_seated=x.state in queries.EXPECTED),
        method=method if held else None,
        cause=f"{event.revision}",
    )


def previews(notice: Notice, event: Event) -> list[Preview]:
    """Return a notice in every language and standing in which a guest would be sent it."""
    return [_preview(notice, event, x) for x in queries.audience(event.id)]


def _preview(notice: Notice, event: Event, group: queries.Group) -> Preview:
    title = event.title.text(group.language, event.main_language)
    with force_locale(group.language):
        facts = mails.day_and_place(event, is_former=notice is Notice.POSTPONED)
        words = _words(notice, is_seated=group.is_seated)
        return Preview(
            language=group.language,
            is_seated=group.is_seated,
            guests=group.guests,
            subject=mails.subject(words, title),
            heading=words.heading,
            about=title,
            paragraphs=words.paragraphs,
            facts=tuple(f"{name}{colon()}{value}" for name, value in facts),
        )


def _words(notice: Notice, *, is_seated: bool) -> Words:
    match notice:
        case Notice.CANCELLED:
            return Words(
                _("Cancelled"),
                _("This event will not take place"),
                (_("The organisers have cancelled it. You need not do anything."),),
            )
        case Notice.POSTPONED:
            return Words(_("Postponed"), _("This event is postponed"), (_postponed(is_seated),))
        case Notice.REINSTATED:
            heading = _("This event takes place after all")
            return Words(_("It takes place"), heading, (_below(), _standing(is_seated)))
        case Notice.CHANGED:
            heading = _("The time or the place has changed")
            return Words(_("New time or place"), heading, (_below(), _standing(is_seated)))


def _postponed(is_seated: bool) -> str:
    if is_seated:
        return _("The new date is not known yet. You keep your place; we write to you when it is.")
    return _(
        "The new date is not known yet. You keep your place in line; an offer that was not "
        "accepted ends here. We write to you when the date is known."
    )


def _below() -> str:
    return _("The time and the place below hold now.")


def _standing(is_seated: bool) -> str:
    if is_seated:
        return _(
            "You keep your place, and the calendar entry with this mail replaces the earlier one. "
            "If you cannot come, please give your place back with the link below."
        )
    return mails.line_kept()
