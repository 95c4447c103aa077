"""Entries with speakers, places, styled words and schema.org beside them (RFC 9073)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from markupsafe import Markup, escape

from eventapp.events.models import Event, EventHost, Venue, Visibility
from eventapp.feeds import jsonld, telling
from eventapp.feeds.entries import event_entry, session_entry, uid
from eventapp.feeds.ics import Entry
from eventapp.feeds.queries import Slot
from eventapp.feeds.rich import Rich, Speaker, Spot
from eventapp.feeds.telling import Telling
from eventapp.feeds.words import ROLES
from eventapp.people.models import Person
from eventapp.programme.models import ReleasedAppearance
from eventapp.web import links
from eventapp.web.templating import city_name
from eventapp.web.typography import markdown

Hosts = Sequence[EventHost]


def rich_event(event: Event, slots: Sequence[Slot], hosts: Hosts, *, lang: str) -> Entry:
    """Return the entry of an event (venue loaded) with everything that can be said of it."""
    entry = event_entry(event, event.venue, slots, lang=lang)
    told = telling.of_event(event, slots, lang)
    return _rich(entry, event, slots, hosts, venue=event.venue, told=told, lang=lang)


def rich_session(event: Event, slot: Slot, hosts: Hosts, *, lang: str) -> Entry:
    """Return the entry of a session that has hours with everything that can be said of it."""
    entry = session_entry(event, event.venue, slot, lang=lang)
    room = slot.session.room
    venue = room.venue if room and room.venue_id != event.venue_id else event.venue
    told = telling.of_session(event, slot, lang)
    return _rich(entry, event, [slot], hosts, venue=venue, told=told, lang=lang)


def place_card(event: Event, venue: Venue | None) -> jsonld.PlaceCard:
    """Return where an event is, for search engines: a building, or only its town."""
    if venue is None:
        return jsonld.PlaceCard(city=city_name(event.city), country=event.country)
    return jsonld.PlaceCard(
        name=venue.name,
        street=venue.address,
        postal_code=venue.postal_code,
        city=city_name(venue.city),
        country=venue.country,
        latitude=venue.latitude,
        longitude=venue.longitude,
    )


def _rich(
    entry: Entry,
    event: Event,
    slots: Sequence[Slot],
    hosts: Hosts,
    *,
    venue: Venue | None,
    told: Telling,
    lang: str,
) -> Entry:
    seats = list(_seats(slots))
    data = jsonld.event(
        jsonld.EventCard(
            name=entry.summary,
            url=entry.url,
            start=_local(entry.start, event),
            end=_local(entry.end, event) if entry.has_hours else event.ends_on,
            status=event.status.value,
            attendance=event.attendance.value,
            description=entry.description,
            languages=tuple(event.languages),
            place=_named(place_card(event, venue), entry),
            organisers=tuple(_host(x, lang) for x in hosts),
            performers=tuple(_performers(seats, event, lang)),
        )
    )
    rich = Rich(
        speakers=tuple(_speakers(seats, event, lang)),
        spots=tuple(_spots(entry, venue)),
        html=_html(told),
        data=str(data),
    )
    return replace(entry, rich=rich)


def _local(when: date, event: Event) -> date:
    return when.astimezone(event.zone) if isinstance(when, datetime) else when


def _seats(slots: Iterable[Slot]) -> Iterator[tuple[Slot, ReleasedAppearance]]:
    """Yield each person on the programme once, as they first appear."""
    seen = set()
    for slot in slots:
        for appearance in slot.appearances:
            if appearance.person_id and appearance.person_id not in seen:
                seen.add(appearance.person_id)
                yield slot, appearance


Seats = Sequence[tuple[Slot, ReleasedAppearance]]


def _speakers(seats: Seats, event: Event, lang: str) -> Iterator[Speaker]:
    for slot, appearance in seats:
        assert appearance.person
        yield Speaker(
            uid=uid("person", str(appearance.person_id)),
            name=telling.called(slot, appearance, lang),
            url=_page(appearance.person, event, lang),
            role=str(ROLES[appearance.role]),
        )


def _performers(seats: Seats, event: Event, lang: str) -> Iterator[jsonld.PersonCard]:
    for _slot, appearance in seats:
        assert appearance.person
        page = _page(appearance.person, event, lang)
        yield jsonld.PersonCard(name=appearance.person.name, url=page)


def _page(person: Person, event: Event, lang: str) -> str:
    # Whom readers know from no listed event has no page.
    is_listed = event.visibility is Visibility.PUBLIC
    return links.public(f"/{lang}/people/{person.slug}") if is_listed else ""


def _host(host: EventHost, lang: str) -> jsonld.OrganisationCard | jsonld.PersonCard:
    if host.organisation:
        page = links.public(f"/{lang}/organisations/{host.organisation.slug}")
        return jsonld.OrganisationCard(name=host.organisation.name, url=page)
    assert host.person
    return jsonld.PersonCard(name=host.person.name)


def _spots(entry: Entry, venue: Venue | None) -> Iterator[Spot]:
    if venue and entry.place:
        name = entry.place.title
        yield Spot(uid("venue", venue.slug), name, venue.latitude, venue.longitude)


def _named(card: jsonld.PlaceCard, entry: Entry) -> jsonld.PlaceCard:
    return replace(card, name=entry.place.title) if card.name and entry.place else card


def _html(told: Telling) -> str:
    parts = (
        _paragraphs(told.before),
        markdown(str(told.about), told.about.lang),
        _paragraphs(told.after),
        Markup('<p><a href="{0}">{0}</a></p>').format(told.url) if told.url else "",
    )
    return "\n".join(str(x).strip() for x in parts if x)


def _paragraphs(text: str) -> str:
    said = (escape(x).replace("\n", Markup("<br>\n")) for x in text.split("\n\n") if x)
    return "\n".join(f"<p>{x}</p>" for x in said)
