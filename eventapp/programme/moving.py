"""Where a session of the grid is asked to go: what a button, a form or a drag says."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from eventapp.core.errors import DomainError
from eventapp.events import rules
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.programme.data import SessionData, data_of
from eventapp.programme.grid import lasts
from eventapp.programme.models import Session

LONGEST = 24 * 60
_ACT = re.compile(r"(start|length):([+-]\d{1,3})")


def placed(event: Event, session: Session, asked: Mapping[str, str]) -> SessionData:
    """Return a session's data once it is where ``asked`` says.

    ``act`` is ``start:+5`` or ``length:-15`` (minutes); else ``start`` is an instant in ISO 8601
    with its offset, or ``day`` and ``at`` what the clocks show; ``minutes`` is how long it lasts
    and ``room`` the number of a room, or empty for none. What is left out stays.

    :raises DomainError: at ``starts``, ``ends`` or ``room_id``; ``form.unknown`` for any other act,
        or one on a session without hours.
    """
    begins, minutes = session.starts_at, lasts(session)
    act = _ACT.fullmatch(asked.get("act", ""))
    if asked.get("act") and not (act and begins and minutes):
        raise DomainError("form.unknown")
    if act and begins and minutes:
        step = int(act[2])
        if act[1] == "start":
            begins += timedelta(minutes=step)
        else:
            minutes += step
    else:
        begins = _begins(event, asked) or begins
        minutes = _whole(asked["minutes"]) if asked.get("minutes") else minutes
    found = replace(data_of(session, event), room_id=_room(session, asked))
    if begins is None:
        return found
    return _within(event, found, begins, 30 if minutes is None else minutes)


def _within(event: Event, data: SessionData, begins: datetime, minutes: int) -> SessionData:
    if not 0 < minutes <= LONGEST:
        raise DomainError("number.out_of_range", field="ends", low=1, high=LONGEST)
    try:
        ends = begins + timedelta(minutes=minutes)
        starts_on, ends_on = (wall_clock(x, event.zone) for x in (begins, ends))
    except OverflowError:
        raise DomainError("time.out_of_range", field="starts") from None
    return replace(data, starts=starts_on, ends=ends_on)


def _begins(event: Event, asked: Mapping[str, str]) -> datetime | None:
    try:
        if start := asked.get("start", "")[:40]:
            found = datetime.fromisoformat(start)
            if found.tzinfo is None:
                raise ValueError(start)
            return found.astimezone(UTC)
        if not asked.get("at"):
            return None
        day = date.fromisoformat(asked.get("day", "")[:10])
        clock = time.fromisoformat(asked["at"][:8])
    except (ValueError, OverflowError):
        raise DomainError("time.out_of_range", field="starts") from None
    return rules.instant(datetime.combine(day, clock), event.zone, field="starts")


def _whole(said: str) -> int:
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise DomainError("number.out_of_range", field="ends", low=1, high=LONGEST)
    return int(said)


def _room(session: Session, asked: Mapping[str, str]) -> int | None:
    if "room" not in asked or asked.get("act"):
        return session.room_id
    said = asked["room"]
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        raise DomainError("room.not_found", field="room_id")
    return int(said)
