"""What would clash if a session stood at another time or in another room. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from eventapp.core.checks import Checks
from eventapp.core.errors import DomainError, NotFound
from eventapp.events import rules
from eventapp.events.models import Event
from eventapp.programme.checking import stage_of
from eventapp.programme.conflicts import clashes_of, moved
from eventapp.programme.models import Session
from eventapp.programme.places import all_rooms
from eventapp.programme.slots import Clash, Slot, Stage
from eventapp.programme.stage import placed_in

# A session that is not there yet has no number.
NEW = 0


def tried(event: Event, sessions: Sequence[Session], asked: Mapping[str, Any]) -> list[Clash]:
    """Return what clashes about one session once it is as ``asked``; see the page for its fields.

    :raises DomainError: for each field at fault; NotFound for a session that is not there.
    """
    stage = stage_of(event, sessions)
    slot = _slot(stage, asked.get("session"))
    checks = Checks()
    if "starts" in asked:
        slot = replace(slot, starts=_instant(checks, event, asked["starts"], "starts"))
    if "ends" in asked:
        slot = replace(slot, ends=_instant(checks, event, asked["ends"], "ends"))
    if "room" in asked:
        slot = in_room(event, slot, asked["room"])
        if asked["room"] is not None and slot.room is None:
            checks.refuse("room.not_found", "room")
    if (slot.starts is None) != (slot.ends is None):
        checks.refuse("hours.half", "starts" if slot.starts is None else "ends")
    elif slot.starts and slot.ends and slot.ends <= slot.starts:
        checks.refuse("hours.reversed", "ends")
    checks.done()
    return clashes_of(moved(stage, slot), slot.id)


def _slot(stage: Stage, number: object) -> Slot:
    if number is None:
        return Slot(NEW, None, None)
    found = next((x for x in stage.slots if x.id == number), None)
    if found is None:
        raise NotFound("session")
    return found


def _instant(checks: Checks, event: Event, said: object, field: str) -> datetime | None:
    if said is None:
        return None
    try:
        if not isinstance(said, str) or len(said) > 40:
            raise ValueError(said)
        found = datetime.fromisoformat(said)
        if found.tzinfo is not None:
            return found.astimezone(event.zone).astimezone(UTC)  # both have to reach so far
        return rules.instant(found, event.zone, field=field)
    except (ValueError, OverflowError):
        checks.refuse("time.out_of_range", field)
    except DomainError as error:
        checks.errors.append(error)
    return None


def in_room(event: Event, slot: Slot, number: object) -> Slot:
    """Return a session in a room of whatever building; in none when there is no such room."""
    room = next((x for x in all_rooms(event) if x.id == number), None)
    return placed_in(event, slot, room)
