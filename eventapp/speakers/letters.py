"""What speakers are written: each letter is made for one person, in their language.

Every value in it was typed by somebody: it is text in the text and in the HTML, never markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import INTERFACE_LANGUAGES, Localised, Text
from eventapp.core.text import clean_line
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.feeds.queries import venue_of
from eventapp.mail.letter import Letter, render
from eventapp.organisations.signing import signature
from eventapp.people.models import Person
from eventapp.programme.forms import ROLES
from eventapp.programme.models import Session
from eventapp.speakers.links import speaker_address
from eventapp.speakers.models import SpeakerLink, Terms
from eventapp.speakers.placeholders import filled
from eventapp.speakers.slots import Slot, by_person, hours
from eventapp.web import dates, links
from eventapp.web.templating import colon


@dataclass(frozen=True, slots=True)
class Draft:
    """One mail to one speaker, written out."""

    person_id: int
    recipient: str
    name: str
    language: str
    subject: str
    text: str
    html: str
    calendar: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for, what it is about, and their link; without one a link to be made."""

    person: Person
    event: Event
    slots: Sequence[Slot]
    link: SpeakerLink | None
    terms: Terms | None = None
    venue: str = ""

    @property
    def language(self) -> str:
        """Return the language of the mail: the person's, else the event's, else English."""
        for lang in (self.person.mail_language, self.event.main_language):
            if lang in INTERFACE_LANGUAGES:
                return lang
        return "en"

    @property
    def address(self) -> str:
        """Return the address of the person's own page."""
        if self.link is None:
            return links.public(f"/{self.language}/speaker/…")
        return speaker_address(self.link, self.language)


def readers(
    event: Event, slots: Iterable[Slot], known: Mapping[int, SpeakerLink], terms: Terms | None
) -> list[Reader]:
    """Return a reader for each person of the slots, in order; ``known`` are their links."""
    return [
        reader(event, own[0].person, own, known.get(number), terms)
        for number, own in by_person(slots).items()
    ]


def reader(
    event: Event,
    person: Person,
    slots: Sequence[Slot],
    link: SpeakerLink | None,
    terms: Terms | None,
) -> Reader:
    """Return one reader, of slots or of none."""
    venue = venue_of(event)
    return Reader(person, event, slots, link, terms, venue.name if venue else "")


def ask(reader: Reader, note: Localised) -> Draft:
    """Return what asks somebody onto the stage."""
    with force_locale(reader.language):
        answer_by = reader.terms.answer_by if reader.terms else None
        asked = _("We would be honoured to have you with us, as set out below.")
        return _written(
            reader,
            subject=_("Invitation to take part"),
            heading=_("Will you take part?"),
            paragraphs=(
                _("Dear %(name)s,", name=reader.person.name),
                *(_own_words(reader, note) or (asked,)),
                _("The first link leads to your own page: accept, decline, or name a deputy."),
                *(
                    (_("Please answer by %(day)s.", day=dates.format_date(answer_by)),)
                    if answer_by
                    else ()
                ),
            ),
            link=_("Your answer"),
        )


def reminder(reader: Reader, tasks: Sequence[str]) -> Draft:
    """Return what reminds somebody of an answer, or of ``tasks`` that are open."""
    with force_locale(reader.language):
        answer_by = reader.terms.answer_by if reader.terms else None
        paragraphs = [_("Dear %(name)s,", name=reader.person.name)]
        if reader.slots:
            paragraphs.append(_("We have no answer from you yet for what stands below."))
            if answer_by:
                day = dates.format_date(answer_by)
                paragraphs.append(_("Please answer by %(day)s.", day=day))
        if tasks:
            paragraphs.append(_("On your own page these things are still open:"))
            paragraphs += tasks
        return _written(
            reader,
            subject=_("A reminder"),
            heading=_("A reminder"),
            paragraphs=tuple(paragraphs),
            link=_("Your own page"),
        )


def link_again(reader: Reader) -> Draft:
    """Return what brings somebody their link once more."""
    with force_locale(reader.language):
        return _written(
            reader,
            subject=_("Your own page"),
            heading=_("Your own page"),
            paragraphs=(
                _("Dear %(name)s,", name=reader.person.name),
                _("Here is the link to your own page once more."),
            ),
            link=_("Your own page"),
        )


def accepted(reader: Reader) -> Draft:
    """Return what thanks somebody for a yes."""
    with force_locale(reader.language):
        return _written(
            reader,
            subject=_("Thank you: you are on the programme"),
            heading=_("You are on the programme"),
            paragraphs=(
                _("Dear %(name)s,", name=reader.person.name),
                _("Thank you for accepting. You can change your answer on your own page."),
            ),
            link=_("Your own page"),
        )


def declined(reader: Reader) -> Draft:
    """Return what tells somebody that their no has arrived."""
    with force_locale(reader.language):
        return _written(
            reader,
            subject=_("We have your answer"),
            heading=_("We have your answer"),
            paragraphs=(
                _("Dear %(name)s,", name=reader.person.name),
                _("Thank you for telling us that you cannot take part. We are sorry to miss you."),
            ),
            link=_("Your own page"),
        )


def replaced(reader: Reader, deputy: str) -> Draft:
    """Return what tells somebody that the deputy they named takes their place."""
    with force_locale(reader.language):
        return _written(
            reader,
            subject=_("Your deputy takes your place"),
            heading=_("Your deputy takes your place"),
            paragraphs=(
                _("Dear %(name)s,", name=reader.person.name),
                _("Thank you: %(name)s takes your place in what stands below.", name=deputy),
            ),
            link="",
        )


def written(reader: Reader, subject: Localised, text: Localised) -> Draft:
    """Return what an organiser wrote, with its placeholders filled in for one person."""
    lang, main = reader.language, reader.event.main_language
    with force_locale(lang):
        title = clean_line(filled(subject.text(lang, main), values(reader)))
        return _written(
            reader,
            subject=title,
            heading=title,
            paragraphs=_own_words(reader, text),
            link=_("Your own page"),
            facts=False,
            bare=True,
        )


def values(reader: Reader) -> Mapping[str, str]:
    """Return what each placeholder stands for; call it in the reader's language."""
    event, main, lang = reader.event, reader.event.main_language, reader.language
    answer_by = reader.terms.answer_by if reader.terms else None
    sessions = [x.session for x in reader.slots]
    return {
        "name": reader.person.name,
        "session": "; ".join(x.title.text(lang, main) for x in sessions),
        "time": "; ".join(hours(x, event) for x in sessions),
        "place": "; ".join(dict.fromkeys(y for x in sessions if (y := where(x, reader)))),
        "role": "; ".join(dict.fromkeys(str(ROLES[x.appearance.role]) for x in reader.slots)),
        "event": event.title.text(lang, main),
        "answer_by": dates.format_date(answer_by) if answer_by else _("as soon as you can"),
        "link": reader.address,
    }


def where(session: Session, reader: Reader) -> str:
    """Return room and venue of a session on one line; empty when nothing is known."""
    room = session.room.name if session.room else ""
    return ", ".join(x for x in (room, reader.venue) if x)


def _own_words(reader: Reader, text: Localised) -> tuple[str, ...]:
    written = filled(text.text(reader.language, reader.event.main_language), values(reader))
    return tuple(x for piece in written.split("\n\n") if (x := piece.strip()))


def _written(
    reader: Reader,
    *,
    subject: str,
    heading: str,
    paragraphs: tuple[str, ...],
    link: str,
    facts: bool = True,
    bare: bool = False,
) -> Draft:
    title: Text = reader.event.title.text(reader.language, reader.event.main_language)
    letter = Letter(
        subject=subject if bare else f"{subject}{colon()}{title}",
        heading=heading,
        about=title,
        paragraphs=paragraphs,
        facts=tuple(x for slot in reader.slots for x in _facts(slot, reader)) if facts else (),
        links=(*(((link, reader.address),) if link else ()), *_event_link(reader)),
        notes=(_("The first link is yours alone. Opening it answers nothing."),) if link else (),
        signature=signature(),
    )
    text, html = render(letter, reader.language)
    person = reader.person
    return Draft(person.id, person.email, person.name, reader.language, letter.subject, text, html)


def _event_link(reader: Reader) -> tuple[tuple[str, str], ...]:
    event = reader.event
    if event.status is EventStatus.DRAFT or event.visibility is Visibility.PRIVATE:
        return ()
    return ((_("The event"), links.public(f"/{reader.language}/events/{event.slug}")),)


def _facts(slot: Slot, reader: Reader) -> list[tuple[str, str]]:
    session, event = slot.session, reader.event
    others = [f"{x.person.name}, {ROLES[x.role]}" for x in slot.others if x.person]
    found = [
        (_("Session"), str(session.title.text(reader.language, event.main_language))),
        (_("Your role"), str(ROLES[slot.appearance.role])),
        (_("When"), hours(session, event)),
        (_("Where"), where(session, reader)),
        (_("With"), "; ".join(others)),
    ]
    return [(name, value) for name, value in found if value]
