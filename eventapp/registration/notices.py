"""What every guest is written when the event itself changes, and how that reads before it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import INTERFACE_LANGUAGES, Text
from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.registration import mails, queries, wording
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


class Standing(StrEnum):
    """How somebody who is told stands to the event."""

    SEATED = "seated"
    WAITING = "waiting"
    INVITED = "invited"


# When and where an event was to be, as the readers of each language were told.
Earlier = Mapping[str, tuple[str, str]]
NOT_SAID: Earlier = {}


@dataclass(frozen=True, slots=True)
class Readers:
    """So many people of one language who stand alike."""

    language: str
    standing: Standing
    guests: int


@dataclass(frozen=True, slots=True)
class Preview(Readers):
    """A notice as its readers are sent it."""

    subject: str
    heading: str
    about: Text
    paragraphs: tuple[str, ...]
    facts: tuple[str, ...]


def told_of(event: Event) -> Earlier:
    """Return when and where an event is to be, before that changes."""
    found = {}
    for language in INTERFACE_LANGUAGES:
        with force_locale(language):
            found[language] = wording.when(event), wording.where(event)
    return found


def send(
    notice: Notice, registration: Registration, event: Event, earlier: Earlier = NOT_SAID
) -> Message:
    """Queue a notice to one guest; a confirmed one is sent the calendar entry as it is now."""
    held = registration.state is RegistrationState.CONFIRMED
    method = CANCEL if notice is Notice.CANCELLED else REQUEST
    standing = Standing.SEATED if registration.state in queries.EXPECTED else Standing.WAITING
    return mails.write(
        notice.value,
        registration,
        event,
        words=lambda x: words(notice, standing, gone(event, x.language, earlier)),
        method=method if held else None,
        cause=f"{event.revision}",
    )


def previews(notice: Notice, event: Event, earlier: Earlier = NOT_SAID) -> list[Preview]:
    """Return a notice in every language and standing in which a guest would be sent it."""
    found = []
    for x in queries.audience(event.id):
        standing = Standing.SEATED if x.is_seated else Standing.WAITING
        readers = Readers(x.language, standing, x.guests)
        found.append(preview(notice, event, readers, earlier))
    return found


def preview(notice: Notice, event: Event, readers: Readers, earlier: Earlier = NOT_SAID) -> Preview:
    """Return a notice as its readers would be sent it."""
    language = readers.language
    title = event.title.text(language, event.main_language)
    with force_locale(language):
        facts = mails.day_and_place(event, is_former=notice is Notice.POSTPONED)
        said = words(notice, readers.standing, gone(event, language, earlier))
        return Preview(
            language,
            readers.standing,
            readers.guests,
            subject=mails.subject(said, title),
            heading=said.heading,
            about=title,
            paragraphs=said.paragraphs,
            facts=tuple(f"{name}{colon()}{value}" for name, value in facts),
        )


def gone(event: Event, language: str, earlier: Earlier) -> str:
    """Return what of an earlier time and place holds no more; call it in that language."""
    if language not in earlier:
        return ""
    now = wording.when(event), wording.where(event)
    return "; ".join(x for x, y in zip(earlier[language], now, strict=True) if x and x != y)


def words(notice: Notice, standing: Standing, gone: str = "") -> Words:
    """Return what a notice says to those who stand so; ``gone`` is what holds no more."""
    match notice:
        case Notice.CANCELLED:
            return Words(
                _("Cancelled"),
                _("This event will not take place"),
                (_("The organisers have cancelled it. You need not do anything."),),
            )
        case Notice.POSTPONED:
            return Words(_("Postponed"), _("This event is postponed"), (_postponed(standing),))
        case Notice.REINSTATED:
            heading = _("This event takes place after all")
            return Words(_("It takes place"), heading, (_below(gone), _stands(standing)))
        case Notice.CHANGED:
            heading = _("The time or the place has changed")
            return Words(_("New time or place"), heading, (_below(gone), _stands(standing)))


def _postponed(standing: Standing) -> str:
    match standing:
        case Standing.SEATED:
            return _(
                "The new date is not known yet. You keep your place; we write to you when it is."
            )
        case Standing.WAITING:
            return _(
                "The new date is not known yet. You keep your place in line; an offer that was not "
                "accepted ends here. We write to you when the date is known."
            )
        case Standing.INVITED:
            return _(
                "The new date is not known yet. Your invitation stands; we write to you when it is."
            )


def _below(gone: str) -> str:
    said = [_("The time and the place below hold now.")]
    if gone:
        said.append(_("No longer: %(what)s.", what=gone))
    return " ".join(said)


def _stands(standing: Standing) -> str:
    match standing:
        case Standing.SEATED:
            return _(
                "You keep your place, and the calendar entry with this mail replaces the earlier "
                "one. If you cannot come, please give your place back with the link below."
            )
        case Standing.WAITING:
            return mails.line_kept()
        case Standing.INVITED:
            return _("Your invitation stands: with the link below you answer, or answer otherwise.")
