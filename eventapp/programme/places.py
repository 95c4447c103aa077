"""Where a session may be: in a room of the event's own building, or of any other."""

from collections.abc import Iterable, Sequence

from eventapp.events.models import Event, Room, Venue
from eventapp.events.queries import rooms_elsewhere, venues_by_id
from eventapp.programme.models import Session, SessionFacts


def own_rooms(event: Event) -> Sequence[Room]:
    """Return the rooms of an event's own building (loaded)."""
    return event.venue.rooms if event.venue else []


def all_rooms(event: Event) -> list[Room]:
    """Return every room a session may be in, those of the event's own building first."""
    return [*own_rooms(event), *rooms_elsewhere(event.venue_id)]


def used_rooms(event: Event, sessions: Iterable[Session]) -> list[Room]:
    """Return the rooms of an event's own building, and those elsewhere that sessions are in."""
    own = own_rooms(event)
    known = {x.id for x in own}
    there = {x.room.id: x.room for x in sessions if x.room and x.room.id not in known}
    return [*own, *sorted(there.values(), key=lambda x: (x.building, x.position, x.id))]


def buildings_elsewhere(event: Event, sessions: Iterable[SessionFacts]) -> list[Venue]:
    """Return the other buildings that sessions (with their rooms) are in, in that order.

    One question, and none for an event that stays in one building.
    """
    there = [x.room.venue_id for x in sessions if x.room and x.room.venue_id != event.venue_id]
    found = venues_by_id(there)
    return [found[x] for x in dict.fromkeys(there)]
