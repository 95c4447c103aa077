"""A programme in the frab schedule format, which conference apps read, by the schema it names.

The format has days, rooms and sessions with hours; a session without hours has no place in it.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from eventapp.events.models import Event
from eventapp.feeds.plain import plain
from eventapp.feeds.queries import Slot
from eventapp.programme.following import ways
from eventapp.programme.models import ReleasedAppearance
from eventapp.web import links

_ONE_DAY = timedelta(days=1)


def document(event: Event, slots: Sequence[Slot], *, lang: str, version: str) -> str:
    """Return the schedule of an event as JSON; ``version`` is the number of its last release."""
    timed = [x for x in slots if x.session.starts_at]
    body = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "eventapp", "url": links.public("/")},
        "schedule": {
            "url": _page(event, lang),
            "version": version,
            "base_url": links.public("/"),
            "conference": _conference(event, timed, lang),
        },
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _conference(event: Event, slots: Sequence[Slot], lang: str) -> Mapping[str, Any]:
    days = _days(event, slots)
    rooms = {_room(event, x): x.session.room for x in slots}
    return {
        "acronym": event.slug.replace("-", "_"),
        "title": event.title.text(lang, event.main_language),
        "start": event.starts_on.isoformat(),
        "end": event.ends_on.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": "00:05",
        "time_zone_name": event.timezone,
        "url": _page(event, lang),
        "rooms": [
            {"name": name, "guid": _made(event, name), "capacity": room.capacity if room else None}
            for name, room in rooms.items()
        ],
        "tracks": [],
        "days": [_day(event, slots, day, number, lang) for number, day in enumerate(days, 1)],
    }


def _days(event: Event, slots: Iterable[Slot]) -> list[date]:
    length = (event.ends_on - event.starts_on).days + 1
    days = {event.starts_on + _ONE_DAY * x for x in range(length)}
    return sorted(days | {_date(event, x) for x in slots})


def _date(event: Event, slot: Slot) -> date:
    assert slot.session.starts_at
    return slot.session.starts_at.astimezone(event.zone).date()


def _day(
    event: Event, slots: Iterable[Slot], day: date, number: int, lang: str
) -> Mapping[str, Any]:
    rooms: dict[str, list[Mapping[str, Any]]] = {}
    midnight = datetime(day.year, day.month, day.day, tzinfo=event.zone)
    for slot in slots:
        if _date(event, slot) == day:
            rooms.setdefault(_room(event, slot), []).append(_session(event, slot, lang))
    return {
        "index": number,
        "date": day.isoformat(),
        "day_start": midnight.isoformat(),
        "day_end": (midnight + _ONE_DAY).isoformat(),
        "rooms": rooms,
    }


def _session(event: Event, slot: Slot, lang: str) -> Mapping[str, Any]:
    session, main = slot.session, event.main_language
    assert session.starts_at
    assert session.ends_at
    local = session.starts_at.astimezone(event.zone)
    return {
        "guid": _guid(session.uid),
        "id": session.id,
        "slug": f"{event.slug}-{session.slug}",
        "url": f"{_page(event, lang)}#session-{session.slug}",
        "date": local.isoformat(),
        "start": local.strftime("%H:%M"),
        "duration": _duration(session.ends_at - session.starts_at),
        "room": _room(event, slot),
        "title": session.title.text(lang, main),
        "subtitle": "",
        "track": None,
        "type": session.kind.value,
        "language": (session.languages or event.languages or [main])[0],
        "abstract": plain(session.abstract.text(lang, main)),
        "description": "\n".join(ways(session)),
        "do_not_record": not session.recorded,
        "persons": [_person(x, lang, main) for x in slot.appearances if x.person],
        "links": [],
        "attachments": [],
    }


def _person(appearance: ReleasedAppearance, lang: str, main: str) -> Mapping[str, Any]:
    """Return somebody by the bare name, without honorific and affiliation.

    Readers take this name for the person: they list, seek and sort by it, and count two names as
    two people. The schema has no field for what else is said of somebody at one event; a page does
    so, at ``url``. Nor is there a ``name`` beside ``public_name``, though the schema prefers it:
    its ``oneOf`` allows a person of frab (an ``id`` and a ``public_name``) or one of pretalx (a
    ``name``), and who has all three is neither.
    """
    person = appearance.person
    assert person
    url = links.public(f"/{lang}/people/{person.slug}")
    return {
        "id": person.id,
        "guid": str(uuid.uuid5(uuid.NAMESPACE_URL, links.public(f"/people/{person.slug}"))),
        "public_name": person.name,
        "biography": plain(person.biography.text(lang, main)),
        "url": url,
        "role": appearance.role.value,
    }


def _room(event: Event, slot: Slot) -> str:
    if slot.session.room:
        return slot.session.room.told(event.venue_id)
    return event.venue.name if event.venue else event.city or event.slug


def _page(event: Event, lang: str) -> str:
    return links.public(f"/{lang}/events/{event.slug}")


def _duration(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _made(event: Event, name: str) -> str:
    """Return an identity for a room of an event, which has none of its own that lasts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, links.public(f"/events/{event.slug}/{name}")))


def _guid(uid: str) -> str:
    try:
        return str(uuid.UUID(hex=uid))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, uid))
