"""What a release writes to speakers and guests, in the language of whoever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import Text
from eventapp.events.models import Event
from eventapp.feeds.organisers import Method
from eventapp.mail.letter import Letter, render
from eventapp.organisations.signing import signature
from eventapp.people.models import Person
from eventapp.programme.differences import Part
from eventapp.programme.forms import ROLES
from eventapp.programme.models import Role
from eventapp.registration.mail_words import Words, link_words
from eventapp.registration.mails import day_and_place, event_page, line_kept, subject
from eventapp.registration.models import RegistrationState as State
from eventapp.releases.rules import Frame, GuestChange, SlotChange, What
from eventapp.speakers.links import hidden_address, speaker_address
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.readers import spoken_by
from eventapp.web import dates


@dataclass(frozen=True, slots=True)
class Note:
    """A mail to one speaker, or the one all guests of a language and standing are sent.

    ``entries`` are those of calendars that go with it; without a ``method`` they are a file.
    """

    name: str
    recipient: str
    language: str
    letter: Letter
    guests: int = 0
    is_seated: bool = True
    entries: int = 0
    method: Method | None = None

    @property
    def rendered(self) -> tuple[str, str]:
        """Return the mail as text and as HTML, as it is sent."""
        with force_locale(self.language):
            return render(self.letter, self.language)

    @property
    def text(self) -> str:
        """Return the mail as text."""
        return self.rendered[0]

    @property
    def subject(self) -> str:
        """Return what the mail is called."""
        return self.letter.subject


@dataclass(frozen=True, slots=True)
class Slotted:
    """What changes of a session for a speaker, and whether a calendar entry of it is sent."""

    change: SlotChange
    has_entry: bool


def to_speaker(
    event: Event,
    person: Person,
    changes: Sequence[Slotted],
    link: SpeakerLink | None,
    *,
    is_preview: bool = False,
) -> Note:
    """Return what a speaker is written about all of their sessions that change.

    A preview hides their link: whoever has it may answer for them.
    """
    lang = spoken_by(person, event)
    own = ""
    if link is not None and link.revoked_at is None:
        own = hidden_address(lang) if is_preview else speaker_address(link, lang)
    with force_locale(lang):
        letter = _speaker_letter(event, changes, own, lang)
    held = [x.change for x in changes if x.has_entry]
    note = Note(person.name, person.email, lang, letter, entries=len(held))
    if len(changes) > 1 or not held:
        return note
    return replace(note, method="CANCEL" if held[0].is_over else "REQUEST")


def _speaker_letter(event: Event, changes: Sequence[Slotted], address: str, lang: str) -> Letter:
    many = len(changes) > 1
    words = _said_of_many(changes) if many else _said(changes[0])
    title = event.title.text(lang, event.main_language)
    about = title if many else _title(changes[0].change, event, lang)
    facts = [(_("At"), f"{title}, {dates.format_dates(event.starts_on, event.ends_on)}")]
    for x in changes:
        if many:
            facts.append((_("Session"), str(_title(x.change, event, lang))))
        facts += _slot_facts(event, x.change, many=many)
    own = [(_("Your own page: what you do, and your answers"), address)] if address else []
    return Letter(
        subject=subject(words, about),
        heading=words.heading,
        about=about,
        paragraphs=words.paragraphs,
        facts=tuple(facts),
        links=(*own, *event_page(event, lang)),
        signature=signature(),
    )


def _title(change: SlotChange, event: Event, lang: str) -> Text:
    return (change.after or change.before).title.text(lang, event.main_language)


def _said_of_many(changes: Sequence[Slotted]) -> Words:
    heading = _("Your sessions have changed")
    told = [_("Each session that changes for you stands below. What stands under “Now” holds.")]
    if any(x.has_entry for x in changes):
        told.append(
            _(
                "The attached file brings the entries in your calendar up to date: open it with "
                "your calendar. Whoever follows the calendar of their own page needs no file."
            )
        )
    return Words(heading, heading, tuple(told))


def _said(slotted: Slotted) -> Words:
    match slotted.change.what[0]:
        case What.CANCELLED:
            heading = _("This session will not take place")
            return Words(_("Your session is cancelled"), heading, (_free_again(),))
        case What.LEFT:
            heading = _("You are not on this session any more")
            return Words(_("Your session"), heading, (_free_again(), _mistake()))
        case _:
            holds = _holds() if slotted.has_entry else _("What stands under “Now” holds.")
            return Words(_("Your session has changed"), _("Your session has changed"), (holds,))


def _free_again() -> str:
    return _("If your calendar holds it, the entry with this mail takes it out again.")


def _mistake() -> str:
    return _("If this surprises you, please reply to this mail.")


def _holds() -> str:
    return _(
        "What stands under “Now” holds. If your calendar holds the session, the entry with this "
        "mail replaces the earlier one."
    )


def _slot_facts(event: Event, change: SlotChange, *, many: bool) -> list[tuple[str, str]]:
    if change.is_over or change.after is None:
        found = [(_("Was planned for"), slot(change.before, event))]
        return [*found, (_("Now"), _over(change))] if many else found
    found = []
    if {What.HOURS, What.ROOM} & set(change.what):
        found.append((_("Before"), slot(change.before, event)))
    found.append((_("Now"), slot(change.after, event)))
    roles = ", ".join(str(ROLES[Role(x)]) for x in change.roles)
    return [*found, (_("Your role"), roles)]


def _over(change: SlotChange) -> str:
    if change.what[0] is What.CANCELLED:
        return _("This session will not take place")
    return _("You are not on this session any more")


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
        "%(hours)s, %(city)s time",
        hours=dates.format_span(starts, ends, event.zone),
        city=dates.zone_city(event.zone),
    )


def guest_words(change: GuestChange, event: Event, *, is_seated: bool) -> Words:
    """Return what guests are written, in the language at hand."""
    told = [*_frame_told(change, event)]
    told.append(_keep_place() if is_seated else line_kept())
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
        label, note = link_words(State.CONFIRMED if is_seated else State.WAITLISTED)
        return Letter(
            subject=subject(words, title),
            heading=words.heading,
            about=title,
            paragraphs=words.paragraphs,
            facts=(*day_and_place(event, is_former=False), (_("Name"), "…")),
            links=(
                (label, "…"),
                *event_page(event, lang),
            ),
            notes=(note,),
            signature=signature(),
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
