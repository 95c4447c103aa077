"""schema.org descriptions of pages, for search engines, as safe text for a script element.

What is not known is left out: a search engine takes an empty value for a statement.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

CONTEXT = "https://schema.org"

_MODES = {
    "in_person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
_STATUS = {
    "published": "EventScheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
# The script element ends at "</", two separators are line ends to old scripts, and of the control
# characters JSON itself escapes the first half only.
_CONTROLS = "".join(map(chr, range(0x7F, 0xA0)))
_UNSAFE = str.maketrans({x: f"\\u{ord(x):04x}" for x in f"<>&\u2028\u2029{_CONTROLS}"})


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation: its ``url`` is our page about it, ``same_as`` its own site."""

    name: str
    url: str = ""
    short_name: str = ""
    description: str = ""
    same_as: str = ""
    city: str = ""
    country: str = ""
    founded: str = ""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person with the role and the organisations that belong to them on this page."""

    name: str
    url: str = ""
    honorific: str = ""
    job_titles: tuple[str, ...] = ()
    organisations: tuple[OrganisationCard, ...] = ()
    description: str = ""
    same_as: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A building, or only a town. ``country`` is the two-letter code of ISO 3166."""

    name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event. ``start`` and ``end`` are local datetimes with an offset, or dates.

    ``end`` is the last day itself when the hours are not known. ``status`` and ``attendance`` are
    the words of the event's record; ``performers`` are the people a reader may see.
    """

    name: str
    url: str
    start: date
    end: date
    status: str = "published"
    attendance: str = "in_person"
    description: str = ""
    languages: tuple[str, ...] = ()
    place: PlaceCard | None = None
    organisers: tuple[OrganisationCard | PersonCard, ...] = ()
    performers: tuple[PersonCard, ...] = ()
    image: str = ""
    keywords: tuple[str, ...] = ()
    capacity: int | None = None


def event(card: EventCard) -> Markup:
    """Return an event as JSON-LD."""
    return _script(
        {
            "@context": CONTEXT,
            "@type": "Event",
            "@id": card.url,
            "name": card.name,
            "url": card.url,
            "description": card.description,
            "startDate": _when(card.start),
            "endDate": _when(card.end),
            "eventStatus": _term(_STATUS.get(card.status, "")),
            "eventAttendanceMode": _term(_MODES.get(card.attendance, "")),
            "inLanguage": list(card.languages),
            "location": _locations(card),
            "organizer": [_party(x) for x in card.organisers],
            "performer": [_person(x) for x in card.performers],
            "image": [card.image] if card.image else [],
            "keywords": list(card.keywords),
            "maximumAttendeeCapacity": card.capacity,
        }
    )


def person(card: PersonCard) -> Markup:
    """Return a person as JSON-LD."""
    return _script({"@context": CONTEXT, **_person(card)})


def organisation(card: OrganisationCard) -> Markup:
    """Return an organisation as JSON-LD."""
    return _script({"@context": CONTEXT, **_organisation(card)})


def _locations(card: EventCard) -> Any:
    places: list[Any] = []
    if card.place is not None and card.attendance != "online":
        places.append(_place(card.place))
    if card.attendance in {"online", "hybrid"}:
        places.append({"@type": "VirtualLocation", "url": card.url})
    return places[0] if len(places) == 1 else places


def _place(card: PlaceCard) -> Mapping[str, Any]:
    known = card.latitude is not None and card.longitude is not None
    geo = {"@type": "GeoCoordinates", "latitude": card.latitude, "longitude": card.longitude}
    return {
        "@type": "Place",
        "name": card.name or card.city,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": card.street,
            "postalCode": card.postal_code,
            "addressLocality": card.city,
            "addressCountry": card.country,
        },
        "geo": geo if known else None,
    }


def _party(card: OrganisationCard | PersonCard) -> Mapping[str, Any]:
    return _person(card) if isinstance(card, PersonCard) else _organisation(card)


def _person(card: PersonCard) -> Mapping[str, Any]:
    return {
        "@type": "Person",
        "@id": card.url,
        "name": card.name,
        "url": card.url,
        "honorificPrefix": card.honorific,
        "image": card.image,
        "jobTitle": _one_or_more(card.job_titles),
        "affiliation": [_organisation(x) for x in card.organisations],
        "description": card.description,
        "sameAs": card.same_as,
    }


def _organisation(card: OrganisationCard) -> Mapping[str, Any]:
    return {
        "@type": "Organization",
        "@id": card.url,
        "name": card.name,
        "alternateName": card.short_name if card.short_name != card.name else "",
        "url": card.url or card.same_as,
        "description": card.description,
        "sameAs": card.same_as,
        "foundingDate": card.founded,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": card.city,
            "addressCountry": card.country,
        },
    }


def _one_or_more(values: Sequence[str]) -> Any:
    return values[0] if len(values) == 1 else list(values)


def _when(value: date) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat()


def _term(name: str) -> str:
    return f"{CONTEXT}/{name}" if name else ""


def _script(data: Mapping[str, Any]) -> Markup:
    text = json.dumps(_known(data), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_UNSAFE))  # noqa: S704 - nothing left in it can end the script


def _known(value: Any) -> Any:
    """Return a value without what is empty; an object of which only its type is known is too."""
    match value:
        case Mapping():
            kept = {k: _known(v) for k, v in value.items()}
            kept = {k: v for k, v in kept.items() if v not in (None, "", [], {})}
            return kept if set(kept) - {"@type", "@context"} else None
        case list() | tuple():
            return [x for x in map(_known, value) if x not in (None, "")]
        case _:
            return value
