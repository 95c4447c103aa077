"""What calendars may say beyond RFC 5545: who speaks, where, and all of it for machines (RFC 9073).

It goes out only to whoever asks for it: libical 3 calls STRUCTURED-DATA an error.
"""

from dataclasses import dataclass

from icalendar import Component, vText, vUri

from eventapp.core.text import clean_line, clean_text

SCHEMA = "https://schema.org/Event"
UNKNOWN = "unknown"  # of the kinds of places of RFC 4589; no record says what a building is


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody on the stage: a name, a page, what they do there, and no address."""

    uid: str
    name: str
    url: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of its own, with degrees of latitude and longitude when they are known."""

    uid: str
    name: str
    latitude: float | None = None
    longitude: float | None = None
    kind: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Rich:
    """What is added to an entry: ``html`` its description, ``data`` its JSON-LD of schema.org."""

    speakers: tuple[Speaker, ...] = ()
    spots: tuple[Spot, ...] = ()
    html: str = ""
    data: str = ""


class _Location(Component):
    name = "VLOCATION"


class _Participant(Component):
    name = "PARTICIPANT"


def enrich(component: Component, rich: Rich, language: str) -> None:
    """Add to a VEVENT; ``language`` is that of the words."""
    if rich.html:
        params = {"VALUE": "TEXT", "FMTTYPE": "text/html", "LANGUAGE": language}
        component["STYLED-DESCRIPTION"] = vText(clean_text(rich.html), params=params)
        if "DESCRIPTION" in component:  # the plain one says the same (RFC 9073 section 5.3)
            component["DESCRIPTION"].params["DERIVED"] = "TRUE"
    if rich.data:
        params = {"VALUE": "TEXT", "FMTTYPE": "application/ld+json", "SCHEMA": SCHEMA}
        component["STRUCTURED-DATA"] = vText(rich.data, params=params)
    for spot in rich.spots:
        component.add_component(_location(spot))
    for speaker in rich.speakers:
        component.add_component(_participant(speaker, language))


def _location(spot: Spot) -> Component:
    part = _Location()
    part.add("UID", spot.uid)
    part["NAME"] = vText(clean_line(spot.name))
    if spot.latitude is not None and spot.longitude is not None:
        part.add("GEO", (spot.latitude, spot.longitude))
    part["LOCATION-TYPE"] = vText(spot.kind)
    return part


def _participant(speaker: Speaker, language: str) -> Component:
    part = _Participant()
    part.add("UID", speaker.uid)
    part["PARTICIPANT-TYPE"] = vText("SPEAKER")
    # Of the properties of section 7.1 this is the one that says what something is called.
    part["SUMMARY"] = vText(clean_line(speaker.name))
    if speaker.role:
        role = clean_line(speaker.role)
        part["DESCRIPTION"] = vText(role, params={"LANGUAGE": language})
    if speaker.url:
        part.add("URL", vUri(speaker.url))
    return part
