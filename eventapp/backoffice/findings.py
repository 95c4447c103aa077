"""What the checklist of an event says to an organiser, and where each point is mended."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event
from eventapp.events.rules import Finding, Severity
from eventapp.programme.checking import checked
from eventapp.programme.models import Session
from eventapp.programme.rules import lacks
from eventapp.programme.slots import Severity as Level
from eventapp.programme.stage import lines
from eventapp.programme.wording import clash_text, lack_text
from eventapp.web.templating import language_name, loc_text

_LOCALISED = {"title", "summary", "description"}

SENTENCES: dict[str, Callable[[str], str]] = {
    "title.missing": lambda x: _("The title is missing in the main language, %(x)s.", x=x),
    "title.untranslated": lambda x: _("The title has no %(x)s text.", x=x),
    "summary.missing": lambda x: _("The summary is missing in the main language, %(x)s.", x=x),
    "summary.untranslated": lambda x: _("The summary has no %(x)s text.", x=x),
    "description.untranslated": lambda x: _("The description has no %(x)s text.", x=x),
    "place.missing": lambda _x: _("No place: choose a venue, or write at least a city."),
    "venue.missing": lambda _x: _("The venue is not known yet; the page says so."),
    "hours.missing": lambda _x: _("The hours are not known yet; the page says so."),
    "hosts.missing": lambda _x: _("Nobody hosts it yet."),
    "facts.missing": lambda _x: _("No access facts: guests need them before they answer."),
    "capacity.missing": lambda _x: _("Registration has no limit of seats."),
    "rsvp_closes.missing": lambda _x: _("Registration closes only when the event begins."),
    "rsvp_closes.late": lambda _x: _("Registration closes after the event ends."),
    "date.past": lambda _x: _("The date has passed."),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist: what it says, and where it is mended as address and words.

    ``wrong`` is what cannot stay as it is, though only what ``blocks`` stops the event.
    """

    text: str
    blocks: bool
    links: tuple[tuple[str, str], ...]
    wrong: bool = False


def described(event: Event, found: Iterable[Finding], sessions: Sequence[Session]) -> list[Point]:
    """Return the checklist of an event and its whole programme in words: what is wrong first."""
    by_id = {x.id: x for x in sessions}
    points = [_point(event, x) for x in found]
    for clash in checked(event, sessions).clashes:
        text, is_wrong = clash_text(clash, event.zone), clash.severity is Level.ERROR
        links = [_to_session(event, by_id[x]) for x in clash.sessions]
        points.append(Point(text, False, tuple(links), is_wrong))
    for lack in lacks(lines(sessions)):
        points.append(Point(lack_text(lack), False, (_to_session(event, by_id[lack.session]),)))
    return sorted(_gathered(points), key=lambda x: not x.wrong)


def _gathered(points: Iterable[Point]) -> list[Point]:
    """Say once what is said of several sessions, where it was said first."""
    found: dict[tuple[str, bool], Point] = {}
    for point in points:
        known = found.setdefault((point.text, point.wrong), point)
        if known is not point:
            links = tuple(dict.fromkeys(known.links + point.links))
            found[point.text, point.wrong] = replace(known, links=links)
    return list(found.values())


def _point(event: Event, finding: Finding) -> Point:
    language = language_name(finding.language) if finding.language else ""
    say = SENTENCES.get(finding.code)
    text = say(language) if say else finding.code
    anchor = finding.field
    if finding.field in _LOCALISED:
        anchor = f"{finding.field}-{finding.language or INTERFACE_LANGUAGES[0]}"
    href = url_for("events_manage.settings", slug=event.slug, _anchor=anchor)
    blocks = finding.severity is Severity.BLOCKS
    return Point(text, blocks, ((href, _("Go to the field")),), blocks)


def _to_session(event: Event, session: Session) -> tuple[str, str]:
    href = url_for("programme_manage.edit", slug=event.slug, name=session.slug)
    return href, loc_text(session.title, event.main_language)
