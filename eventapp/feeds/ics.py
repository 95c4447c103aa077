"""iCalendar text from values (RFC 5545, 5546, 7986), in the dialect that every client understands.

Every component is finished bytes: a feed is its head, its zones and its entries, joined.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from icalendar import Alarm, vText, vUri
from icalendar import Calendar as Component
from icalendar import Event as EventComponent

from eventapp.core.text import clean_line, clean_text
from eventapp.feeds.kept import Piece, Store
from eventapp.feeds.rich import Rich, enrich
from eventapp.feeds.times import add_time
from eventapp.feeds.vtimezone import UTC_NAMES, vtimezone

PRODUCT = "-//eventapp//Feed 1//EN"
REFRESH = timedelta(hours=1)
COLOUR = "midnightblue"  # of the CSS names that RFC 7986 section 5.9 allows

_SEPARATORS = re.compile("[\u2028\u2029]")
# What mails and calendars of one person write again and again; public feeds keep theirs by row.
_written = Store(limit=8 * 1024 * 1024)


class Status(StrEnum):
    """The states of an entry (RFC 5545 section 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry happens: a title, an address on one line, and where that is on the globe."""

    title: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One VEVENT: instants with an IANA ``zone``, or dates of which ``end`` is the first free one.

    ``modified`` is the instant of the last change of what it is made of: its DTSTAMP and
    LAST-MODIFIED. ``language`` is that of the summary, ``text_language`` that of the description.
    ``reminder`` is how long before its start a program rings; only a private feed asks for it.
    """

    uid: str
    summary: str
    start: date
    end: date
    modified: datetime
    created: datetime | None = None
    zone: str = "UTC"
    language: str = "en"
    sequence: int = 0
    status: Status = Status.CONFIRMED
    is_transparent: bool = False
    description: str = ""
    text_language: str = "en"
    url: str = ""
    place: Place | None = None
    categories: tuple[str, ...] = ()
    related_to: str = ""
    is_yearly: bool = False
    rich: Rich | None = None
    is_private: bool = False
    reminder: timedelta | None = None

    @property
    def has_hours(self) -> bool:
        """Tell whether it has instants rather than dates."""
        return isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself. ``source`` is its own address, ``url`` the page about it."""

    uid: str
    name: str
    language: str
    modified: datetime
    description: str = ""
    zone: str = "Europe/Brussels"
    source: str = ""
    url: str = ""


def calendar(head: Head, entries: Iterable[Entry]) -> bytes:
    """Return a feed. It has no METHOD: that would ask an ORGANIZER of every entry (RFC 5546)."""
    return joined(head, [piece_of(x, event(x)) for x in entries])


def joined(head: Head, pieces: Sequence[Piece]) -> bytes:
    """Return a feed of finished entries.

    Its own UID (RFC 7986 section 5.3) has its name in small letters, which mean the same (RFC 5545
    section 1.3). vdirsyncer takes a UID before the first entry for that of every entry, and keeps
    one entry of them all; it looks for capitals.
    """
    written = heading(head).to_ical(sorted=False)
    return join(written.replace(b"\r\nUID:", b"\r\nuid:", 1), pieces)


def event(entry: Entry) -> bytes:
    """Return the VEVENT of an entry; the same entry is written once while there is room for it."""
    (kept,) = _written.find([entry])
    if kept is None:
        kept = piece(entry)
        _written.keep({entry: kept})
    return kept.body


def piece(entry: Entry) -> Piece:
    """Return an entry as iCalendar, written anew."""
    return piece_of(entry, component(entry).to_ical(sorted=False))


def piece_of(entry: Entry, body: bytes) -> Piece:
    """Return the finished bytes of an entry with the zone that it needs."""
    if not entry.has_hours or entry.zone in UTC_NAMES:
        return Piece(body)
    return Piece(body, entry.zone, entry.start.year, entry.end.year)


def empty() -> Component:
    """Return a calendar of which nothing is said yet but who wrote it."""
    component = Component()
    component.add("VERSION", "2.0")
    component.add("PRODID", PRODUCT)
    component.add("CALSCALE", "GREGORIAN")
    return component


def join(head: bytes, pieces: Sequence[Piece]) -> bytes:
    """Return a calendar of a head, the zones that its entries need, and their finished bytes."""
    opening = head.removesuffix(b"END:VCALENDAR\r\n")
    zones = [vtimezone(zone, *years).encode() for zone, years in spans(pieces)]
    return b"".join((opening, *zones, *(x.body for x in pieces), b"END:VCALENDAR\r\n"))


def spans(pieces: Iterable[Piece]) -> list[tuple[str, tuple[int, int]]]:
    """Return each zone that some entries need, by name, with its first and last year."""
    found: dict[str, tuple[int, int]] = {}
    for x in pieces:
        if x.zone:
            first, last = found.get(x.zone, (x.first, x.last))
            found[x.zone] = min(first, x.first), max(last, x.last)
    return sorted(found.items())


def heading(head: Head) -> Component:
    """Return what a feed says of itself, as a calendar without entries."""
    name, about = clean_line(head.name), _text(head.description)
    component = empty()
    component.add("UID", head.uid)
    # Given as str these go out unescaped.
    component["NAME"] = _spoken(name, head.language)
    component["X-WR-CALNAME"] = vText(name)
    if about:
        component["DESCRIPTION"] = _spoken(about, head.language)
        component["X-WR-CALDESC"] = vText(about)
    component.add("X-WR-TIMEZONE", vText(head.zone))
    # RFC 7986 sections 5.7 and 5.8 oblige to say VALUE.
    component.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    component.add("X-PUBLISHED-TTL", vText("PT1H"))
    if head.source:
        component.add("SOURCE", vUri(head.source), parameters={"VALUE": "URI"})
    if head.url:
        component.add("URL", vUri(head.url))
    component.add("COLOR", COLOUR)
    component.add("LAST-MODIFIED", head.modified)
    return component


def component(entry: Entry) -> EventComponent:
    """Return the VEVENT of an entry, made anew."""
    component = EventComponent()
    component.add("UID", entry.uid)
    component.add("DTSTAMP", entry.modified)
    if entry.created:
        component.add("CREATED", entry.created)
    component.add("LAST-MODIFIED", entry.modified)
    component.add("SEQUENCE", entry.sequence)
    add_time(component, "DTSTART", entry.start, entry.zone)
    add_time(component, "DTEND", entry.end, entry.zone)
    if entry.is_yearly:
        component.add("RRULE", {"FREQ": "YEARLY"})
    component["SUMMARY"] = _spoken(clean_line(entry.summary), entry.language)
    _add_words(component, entry)
    if entry.place:
        _add_place(component, entry.place)
    component.add("STATUS", str(entry.status))
    component.add("TRANSP", "TRANSPARENT" if entry.is_transparent else "OPAQUE")
    component.add("CLASS", "PRIVATE" if entry.is_private else "PUBLIC")
    if entry.rich:
        enrich(component, entry.rich, entry.text_language)
    if entry.reminder is not None:
        component.add_component(_alarm(entry, entry.reminder))
    return component


def _alarm(entry: Entry, before: timedelta) -> Alarm:
    # RFC 5545 section 3.6.6: what is displayed must be said.
    component = Alarm()
    component.add("ACTION", "DISPLAY")
    component["DESCRIPTION"] = _spoken(clean_line(entry.summary), entry.language)
    component.add("TRIGGER", -before)
    return component


def _add_words(component: EventComponent, entry: Entry) -> None:
    if entry.description:
        component["DESCRIPTION"] = _spoken(_text(entry.description), entry.text_language)
    if entry.url:
        component.add("URL", vUri(entry.url))
    if entry.categories:
        component.add("CATEGORIES", [clean_line(x) for x in entry.categories])
    if entry.related_to:
        component.add("RELATED-TO", entry.related_to)


def _add_place(component: EventComponent, place: Place) -> None:
    title, address = clean_line(place.title), clean_line(place.address)
    said = "\n".join(x for x in (title, address) if x)
    if said:
        component.add("LOCATION", said)
    if place.latitude is None or place.longitude is None:
        return
    component.add("GEO", (place.latitude, place.longitude))
    # Apple draws a map only when title and address are those of LOCATION.
    component.add(
        "X-APPLE-STRUCTURED-LOCATION",
        vUri(f"geo:{place.latitude},{place.longitude}"),
        parameters={
            "VALUE": "URI",
            **({"X-ADDRESS": address} if address else {}),
            "X-TITLE": title,
        },
    )


def _spoken(text: str, language: str) -> vText:
    return vText(text, params={"LANGUAGE": language})


def _text(text: str) -> str:
    return clean_text(_SEPARATORS.sub("\n", text))
