"""What a release writes to speakers and guests, in the language of whoever reads it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event
from eventapp.mail.letter import Letter
from eventapp.organisations.signing import signature
from eventapp.people.models import Person
from eventapp.programme.differences import Part
from eventapp.programme.forms import ROLES
from eventapp.programme.models import Role
from eventapp.registration.mails import Words, day_and_place, subject
from eventapp.releases.rules import Frame, GuestChange, SlotChange, What
from eventapp.speakers.links import speaker_address
from eventapp.speakers.models import SpeakerLink
from eventapp.web import dates
from eventapp.web.links import public


@dataclass(frozen=True, slots=True)
class Note:
    """A mail to one speaker, or the one all guests of a language and standing are sent."""

    name: str
    recipient: str
    language: str
    letter: Letter
    guests: int = 0
    is_seated: bool = True


def language_of(person: Person, event: Event) -> str:
    """Return the language of a mail to a speaker: their own, else the event's, else English."""
    known = (x for x in (person.mail_language, event.main_language) if x in INTERFACE_LANGUAGES)
    return next(known, "en")


def to_speaker(event: Event, person: Person, change: SlotChange, link: SpeakerLink | None) -> Note:
    """Return what a speaker is written about one of their sessions."""
    lang = language_of(person, event)
    with force_locale(lang):
        return Note(person.name, person.email, lang, _speaker_letter(event, change, link, lang))


def _speaker_letter(
    event: Event, change: SlotChange, link: SpeakerLink | None, lang: str
) -> Letter:
    words = _said(change)
    about = (change.after or change.before).title.text(lang, event.main_language)
    own = []
    if link is not None and link.revoked_at is None:
        own.append((_("Your own page: what you do, and your answers"), speaker_address(link, lang)))
    return Letter(
        subject=subject(words, about),
        heading=words.heading,
        about=about,
        paragraphs=words.paragraphs,
        facts=tuple(_slot_facts(event, change, lang)),
        links=(*own, (_("The event"), public(f"/{lang}/events/{event.slug}"))),
        signature=signature(),
    )


def _said(change: SlotChange) -> Words:
    match change.what[0]:
        case What.CANCELLED:
            heading = _("This session will not take place")
            return Words(_("Your session is cancelled"), heading, (_free_again(),))
        case What.LEFT:
            heading = _("You are not on this session any more")
            return Words(_("Your session"), heading, (_free_again(), _mistake()))
        case _:
            return Words(_("Your session has changed"), _("Your session has changed"), (_holds(),))


def _free_again() -> str:
    return _("If your calendar holds it, the entry with this mail takes it out again.")


def _mistake() -> str:
    return _("If this surprises you, please reply to this mail.")


def _holds() -> str:
    return _(
        "What stands under “Now” holds. If your calendar holds the session, the entry with this "
        "mail replaces the earlier one."
    )


def _slot_facts(event: Event, change: SlotChange, lang: str) -> list[tuple[str, str]]:
    title = event.title.text(lang, event.main_language)
    found = [(_("At"), f"{title}, {dates.format_dates(event.starts_on, event.ends_on)}")]
    if change.is_over or change.after is None:
        return [*found, (_("Was planned for"), slot(change.before, event))]
    if {What.HOURS, What.ROOM} & set(change.what):
        found.append((_("Before"), slot(change.before, event)))
    found.append((_("Now"), slot(change.after, event)))
    roles = ", ".join(str(ROLES[Role(x)]) for x in change.roles)
    return [*found, (_("Your role"), roles)]


def slot(part: Part, event: Event) -> str:
    """Return day, hours and room of a session; what is not known says so."""
    hours = _("hours not known yet")
    if part.starts and part.ends:
        day = dates.format_date(part.starts.astimezone(event.zone).date(), weekday=True)
        span = _span(part.starts, part.ends, event)
        hours = f"{day}, {span}"
    return ", ".join(x for x in (hours, part.room[1] if part.room else "") if x)


def _span(starts: datetime, ends: datetime, event: Event) -> str:
    return _(
        "%(start)s–%(end)s, %(city)s time",  # noqa: RUF001
        start=dates.format_time(starts, event.zone),
        end=dates.format_time(ends, event.zone),
        city=dates.zone_city(event.zone),
    )


def guest_words(change: GuestChange, event: Event, *, is_seated: bool) -> Words:
    """Return what guests are written, in the language at hand."""
    told = [*_frame_told(change, event)]
    told.append(_keep_place() if is_seated else _("You keep your place in line."))
    heading = _("The programme has changed")
    return Words(_("New hours or rooms"), heading, tuple(told))


def _keep_place() -> str:
    return _(
        "You keep your place, and the calendar entry with this mail replaces the earlier one. "
        "If you cannot come, please give your place back with the link below."
    )


def _frame_told(change: GuestChange, event: Event) -> list[str]:
    found = []
    if change.starts and change.after.starts and change.before.starts:
        found.append(
            _(
                "The programme begins at %(now)s; it was to begin at %(before)s.",
                now=_at(change.after.starts, event),
                before=_at(change.before.starts, event),
            )
        )
    if change.ends and change.after.ends and change.before.ends:
        found.append(
            _(
                "It ends at %(now)s; it was to end at %(before)s.",
                now=_at(change.after.ends, event),
                before=_at(change.before.ends, event),
            )
        )
    if change.rooms:
        found.append(
            _(
                "It takes place in: %(now)s (before: %(before)s).",
                now=_rooms(change.after),
                before=_rooms(change.before),
            )
        )
    return found


def _at(instant: datetime, event: Event) -> str:
    if event.starts_on == event.ends_on:
        return dates.format_time(instant, event.zone)
    return dates.format_instant(instant, event.zone)


def _rooms(frame: Frame) -> str:
    return ", ".join(sorted(name for _number, name in frame.rooms))


def guest_letter(change: GuestChange, event: Event, lang: str, *, is_seated: bool) -> Letter:
    """Return the letter as guests of one language read it, without what is each one's own."""
    with force_locale(lang):
        words = guest_words(change, event, is_seated=is_seated)
        title = event.title.text(lang, event.main_language)
        return Letter(
            subject=subject(words, title),
            heading=words.heading,
            about=title,
            paragraphs=words.paragraphs,
            facts=tuple(day_and_place(event, is_former=False)),
        )


def failure(event: Event, stage: str, reason: str, lang: str, address: str) -> Letter:
    """Return what an organiser is written when a release at a set time could not be made."""
    title = event.title.text(lang, event.main_language)
    heading = _("A release at a set time was not made")
    return Letter(
        subject=subject(Words(_("Not released"), heading), title),
        heading=heading,
        about=title,
        paragraphs=(reason, _("Nothing was published. Mend it and release by hand.")),
        facts=((_("What"), stage),),
        links=((_("The release page"), address),),
        signature=signature(),
    )
