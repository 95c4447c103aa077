"""Writing venues and their rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.audit.service import Actor, Diff, changes
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.records import (
    assign,
    free_slug,
    keep_slug,
    locked,
    locked_rows,
    refuse_if_used,
    touch,
    used_by,
)
from eventapp.core.text import clean_line, fold, slugify
from eventapp.events.carrying import renumber_guests_of
from eventapp.events.history import note_venue
from eventapp.events.models import Event, Room, Venue

# What a calendar entry's place is made of.
_PLACE = ("name", "address", "postal_code", "city", "country", "rooms")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomData:
    """A room; ``id`` names one that is there already."""

    name: str
    slug: str = ""
    capacity: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueData:
    """What an editor says about a venue, with its rooms in their order."""

    name: str
    slug: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    arrival: Localised = NO_TEXT
    rooms: tuple[RoomData, ...] = ()


def save_venue(
    data: VenueData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> Venue:
    """Create a venue, or change the one with ``id``, with its rooms.

    A room not named any more goes, unless a session is in it. A change of the place's name or
    address, or of a room's name, raises the sequence of every event there, and of the sessions
    of other events in its rooms.

    :raises DomainError: for each field at fault; ``stale``; ``room.in_use``.
    """
    values, rooms = _checked(data)
    if id is None:
        venue = Venue(slug=free_slug(Venue, data.slug, data.name), rooms=[], **values)
        _set_rooms(venue, rooms)
        audit("venue.created", venue, by=by, label=venue.name)
    else:
        venue = locked(Venue, id, revision=revision, options=[selectinload(Venue.rooms)])
        keep_slug(venue, data.slug)
        assign(venue, **values)
        _change(venue, rooms, by=by)
    db.session.flush()
    return venue


def room_called(building: str, name: str, *, by: Actor) -> Room:
    """Return the room of that name in the building of that name; what is not there yet is made.

    :raises DomainError: as ``save_venue``.
    """
    query = select(Venue).options(selectinload(Venue.rooms)).order_by(Venue.id)
    known = [x for x in db.session.scalars(query) if fold(x.name) == fold(clean_line(building))]
    if not known:
        made = save_venue(VenueData(name=building, rooms=(RoomData(name=name),)), by=by)
        return made.rooms[0]
    venue = known[0]
    for room in venue.rooms:
        if fold(room.name) == fold(clean_line(name)):
            return room
    data = data_of(venue)
    more = replace(data, rooms=(*data.rooms, RoomData(name=name)))
    return save_venue(more, venue.id, by=by).rooms[-1]


def data_of(venue: Venue) -> VenueData:
    """Return what an editor would have to say to get this venue (rooms loaded)."""
    rooms = tuple(
        RoomData(**{x: getattr(room, x) for x in RoomData.__slots__}) for room in venue.rooms
    )
    names = (x for x in VenueData.__slots__ if x != "rooms")
    return VenueData(**{x: getattr(venue, x) for x in names}, rooms=rooms)


def delete_venue(id: int, *, by: Actor) -> None:
    """Delete a venue where no event is, with its rooms.

    :raises DomainError: ``in_use`` with ``users``, a count by table.
    """
    venue = locked(Venue, id)
    refuse_if_used(venue)
    audit("venue.deleted", venue, by=by, label=venue.name)
    db.session.delete(venue)
    db.session.flush()


def _change(venue: Venue, rooms: Sequence[RoomData], *, by: Actor) -> None:
    diff = changes(venue)
    before = _described(venue)
    _set_rooms(venue, rooms)
    after = _described(venue)
    if before != after:
        diff["rooms"] = [before, after]
        touch(venue)
    if diff:
        _tell_events(venue, diff)
        audit("venue.changed", venue, by=by, label=venue.name, diff=diff)


def _tell_events(venue: Venue, diff: Diff) -> None:
    moved = any(x in diff for x in _PLACE)
    there = select(Event).where(Event.venue_id == venue.id).order_by(Event.id)
    for event in locked_rows(Event, there):
        touch(event)
        event.sequence += moved
        note_venue(event, diff)
    if moved:
        renumber_guests_of(venue.id)


def _described(venue: Venue) -> list[Any]:
    return [{"slug": x.slug, "name": x.name, "capacity": x.capacity} for x in venue.rooms]


def _set_rooms(venue: Venue, wanted: Sequence[RoomData]) -> None:
    present = {x.id: x for x in venue.rooms}
    kept = []
    for position, data in enumerate(wanted):
        room = Room(slug=data.slug) if data.id is None else present.pop(data.id, None)
        if room is None:
            raise DomainError("room.not_found", field=f"rooms[{position}]")
        assign(room, name=data.name, capacity=data.capacity, position=position)
        kept.append(room)
    for gone in present.values():
        if users := used_by(gone):
            raise DomainError("room.in_use", field="rooms", room=gone.name, users=users)
    slugs = [x.slug for x in kept]
    if len(set(slugs)) < len(slugs):
        raise DomainError("room.twice", field="rooms")
    venue.rooms = kept


def _checked(data: VenueData) -> tuple[dict[str, Any], list[RoomData]]:
    checks = Checks()
    checks.slug(data.slug)
    values = {
        "name": checks.line(data.name, "name", required=True),
        "address": checks.line(data.address, "address", length=300),
        "postal_code": checks.line(data.postal_code, "postal_code", length=20),
        "city": checks.line(data.city, "city", length=120),
        "country": checks.country(data.country, "country"),
        "latitude": _within(checks, data.latitude, "latitude", 90),
        "longitude": _within(checks, data.longitude, "longitude", 180),
        "arrival": checks.texts(data.arrival, "arrival"),
    }
    if (data.latitude is None) != (data.longitude is None):
        missing = "latitude" if data.latitude is None else "longitude"
        checks.refuse("place.half", missing)
    rooms = [_checked_room(checks, x, f"rooms[{n}]") for n, x in enumerate(data.rooms)]
    checks.done()
    return values, rooms


def _within(checks: Checks, degrees: float | None, field: str, limit: int) -> float | None:
    if degrees is not None and not -limit <= degrees <= limit:
        checks.refuse("number.out_of_range", field, low=-limit, high=limit)
    return degrees


def _checked_room(checks: Checks, data: RoomData, field: str) -> RoomData:
    name = checks.line(data.name, f"{field}.name", required=True)
    slug = checks.slug(data.slug, f"{field}.slug") or slugify(name)
    if name and not slug:
        checks.refuse("slug.missing", f"{field}.slug")
    capacity = checks.count(data.capacity, f"{field}.capacity")
    return replace(data, name=name, slug=slug, capacity=capacity)
