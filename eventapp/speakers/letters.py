"""What speakers are written: each letter is made for one person, in their language.

Every value in it was typed by somebody: it is text in the text and in the HTML, never markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from eventapp.core.localised import Localised, Text
from eventapp.core.text import clean_line
from eventapp.events.models import EventStatus, Visibility
from eventapp.mail.letter import Letter, render
from eventapp.mail.placeholders import filled
from eventapp.organisations.signing import signature
from eventapp.people.naming import shown_honorific
from eventapp.programme.forms import ROLES
from eventapp.programme.models import AppearanceFacts
from eventapp.speakers.readers import Reader, where
from eventapp.speakers.slots import Slot, hours
from eventapp.web import dates, links
from eventapp.web.templating import colon

# What a writer may use in braces; ``values`` makes what they stand for.
NAMES = ("name", "session", "time", "place", "role", "event", "answer_by", "link")


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


def ask(reader: Reader, note: Localised, in_place_of: str = "", contact: str = "") -> Draft:
    """Return what asks somebody onto the stage, ``in_place_of`` who named them as deputy.

    ``contact`` is the name and address of whoever answers their questions.
    """
    with force_locale(reader.language):
        link = _("Your answer")
        asked = _("We would be honoured to have you with us, as set out below.")
        return _greeting(
            reader,
            _("Will you take part?"),
            *(_own_words(reader, note) or (asked,)),
            *((_("We ask you in place of %(name)s.", name=in_place_of),) if in_place_of else ()),
            _(
                "The link “%(name)s” leads to your own page: accept, decline, or name a deputy.",
                name=link,
            ),
            *_answer_by(reader),
            *((_("For questions write to %(contact)s.", contact=contact),) if contact else ()),
            subject=_("Invitation to take part"),
            link=link,
        )


def reminder(reader: Reader, tasks: Sequence[str]) -> Draft:
    """Return what reminds somebody of an answer, or of ``tasks`` that are open."""
    with force_locale(reader.language):
        missing = _("We have no answer from you yet for what stands below.")
        still_open = _("On your own page these things are still open:")
        return _greeting(
            reader,
            _("A reminder"),
            *((missing, *_answer_by(reader)) if reader.slots else ()),
            *((still_open, *tasks) if tasks else ()),
        )


def link_again(reader: Reader) -> Draft:
    """Return what brings somebody their link once more."""
    with force_locale(reader.language):
        said = _("Here is the link to your own page once more.")
        return _greeting(reader, _("Your own page"), said)


def accepted(reader: Reader) -> Draft:
    """Return what thanks somebody for a yes."""
    with force_locale(reader.language):
        said = _("Thank you for accepting. You can change your answer on your own page.")
        subject = _("Thank you: you are on the programme")
        return _greeting(reader, _("You are on the programme"), said, subject=subject)


def declined(reader: Reader) -> Draft:
    """Return what tells somebody that their no has arrived."""
    with force_locale(reader.language):
        said = _("Thank you for telling us that you cannot take part. We are sorry to miss you.")
        return _greeting(reader, _("We have your answer"), said)


def replaced(reader: Reader, deputy: str) -> Draft:
    """Return what tells somebody that the deputy they named is asked in their place."""
    with force_locale(reader.language):
        said = _(
            "Thank you: we have asked %(name)s to take your place in what stands below. "
            "You need not do anything more.",
            name=deputy,
        )
        return _greeting(reader, _("We have asked your deputy"), said, link="")


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
    sessions = [x.shown for x in reader.slots]
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


def _greeting(
    reader: Reader, heading: str, *paragraphs: str, subject: str = "", link: str | None = None
) -> Draft:
    """Return a letter that greets its reader and leads to their own page, unless it says where."""
    return _written(
        reader,
        subject=subject or heading,
        heading=heading,
        paragraphs=(_("Dear %(name)s,", name=reader.person.name), *paragraphs),
        link=_("Your own page") if link is None else link,
    )


def _answer_by(reader: Reader) -> tuple[str, ...]:
    if reader.terms is None or reader.terms.answer_by is None:
        return ()
    return (_("Please answer by %(day)s.", day=dates.format_date(reader.terms.answer_by)),)


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
        notes=(_own(link),) if link else (),
        signature=signature(),
    )
    text, html = render(letter, reader.language)
    person = reader.person
    return Draft(person.id, person.email, person.name, reader.language, letter.subject, text, html)


def _own(link: str) -> str:
    return _("The link “%(name)s” is yours alone. Opening it answers nothing.", name=link)


def _event_link(reader: Reader) -> tuple[tuple[str, str], ...]:
    event = reader.event
    if event.status is EventStatus.DRAFT or event.visibility is Visibility.PRIVATE:
        return ()
    return ((_("The event"), links.public(f"/{reader.language}/events/{event.slug}")),)


def more_people(number: int) -> str:
    """Return how many more are planned or asked, whom nobody may name yet."""
    return ngettext(
        "%(num)d more person, not confirmed yet", "%(num)d more people, not confirmed yet", number
    )


def _called(other: AppearanceFacts, lang: str) -> str:
    """Return a name with the honorific that its bearer is announced with at this event."""
    assert other.person
    title = shown_honorific(other.person, [], lang, other.honorific)
    return f"{title} {other.person.name}".strip()


def _facts(slot: Slot, reader: Reader) -> list[tuple[str, str]]:
    session, event = slot.shown, reader.event
    others = [f"{_called(x, reader.language)}, {ROLES[x.role]}" for x in slot.others if x.person]
    if slot.more:
        others.append(more_people(slot.more))
    found = [
        (_("Session"), str(session.title.text(reader.language, event.main_language))),
        (_("Your role"), str(ROLES[slot.appearance.role])),
        (_("When"), hours(session, event)),
        (_("Where"), where(session, reader)),
        (_("With"), "; ".join(others)),
    ]
    return [(name, value) for name, value in found if value]
