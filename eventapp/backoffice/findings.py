"""What the checklist of an event says to an organiser, and where each point is mended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.rules import Finding, Severity
from eventapp.web.templating import language_name

_LOCALISED = {"title", "summary", "description"}

SENTENCES: dict[str, Callable[[str], str]] = {
    "title.missing": lambda x: _("The title is missing in the main language, %(x)s.", x=x),
    "title.untranslated": lambda x: _("The title has no %(x)s text.", x=x),
    "summary.missing": lambda x: _("The summary is missing in the main language, %(x)s.", x=x),
    "summary.untranslated": lambda x: _("The summary has no %(x)s text.", x=x),
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
    """One line of the checklist."""

    text: str
    blocks: bool
    anchor: str


def described(found: Iterable[Finding]) -> list[Point]:
    """Return the checklist in words, each point with the id of the field that mends it."""
    return [_point(x) for x in found]


def _point(finding: Finding) -> Point:
    language = language_name(finding.language) if finding.language else ""
    say = SENTENCES.get(finding.code)
    text = say(language) if say else finding.code
    anchor = finding.field
    if finding.field in _LOCALISED:
        anchor = f"{finding.field}-{finding.language or INTERFACE_LANGUAGES[0]}"
    return Point(text, finding.severity is Severity.BLOCKS, anchor)
