"""What an event's programme goes through when its day, zone or venue changes.

Sessions lie above events, so their tables are spoken to by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, inspect, select

from eventapp.audit.service import Actor, Diff, changes, note, plain
from eventapp.core import clock
from eventapp.core.db import Base, db
from eventapp.core.offsets import offset
from eventapp.events import rules
from eventapp.events.data import wall_clock
from eventapp.events.models import Event, Room

DRAFT = "session"


@dataclass(frozen=True, slots=True)
class _Move:
    """From one zone to another by a number of days; ``field`` is what is at fault if it fails."""

    old: ZoneInfo
    new: ZoneInfo
    days: int
    field: str

    def hours(self, starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
        """Return where a session comes to stand, at the same hours on the wall."""
        begins, stops = self._moved(starts), self._moved(ends)
        # The second of a repeated hour may come before the first once it is not repeated.
        return begins, stops if stops > begins else begins + (ends - starts)

    def _moved(self, at: datetime) -> datetime:
        local = wall_clock(at, self.old)
        assert local is not None
        if self.days:
            local += timedelta(days=self.days)
        return rules.instant(local, self.new, field=self.field)


def carry_sessions(event: Event, *, by: Actor) -> None:
    """Let sessions follow an event that changes and is not written yet.

    They leave the rooms of a venue left; those in other buildings stay there. When its first day
    moves they move by as many days, and in another zone they stay: either way they keep their
    hours on the wall. Those without hours, and all of them when only the event's hours change,
    stay where they are.

    :raises DomainError: ``time.skipped`` where the clocks leave out an hour of a session.
    """
    if inspect(event).identity is None:
        return
    diff = changes(event)
    if "venue_id" in diff and diff["venue_id"][0] is not None:
        _leave_rooms(event, diff["venue_id"][0])
    if move := _move(event, diff):
        _carry(event, move, by=by)


def renumber_guests_of(venue_id: int) -> None:
    """Let calendars notice that a building is called otherwise in which sessions of others are.

    The sessions of events there follow their event's number (RFC 5546 section 2.1.4). It is no
    edit of a session: whoever edits one meanwhile is not told that somebody else did.
    """
    rooms = select(Room.id).where(Room.venue_id == venue_id)
    at_home = select(Event.id).where(Event.venue_id == venue_id)
    for sessions in _tables():
        here = sessions.c.room_id.in_(rooms) & sessions.c.event_id.not_in(at_home)
        same = {"changed_at": sessions.c.changed_at}
        raised = sessions.update().where(here).values(sequence=sessions.c.sequence + 1, **same)
        db.session.execute(raised)


def _move(event: Event, diff: Diff) -> _Move | None:
    old = ZoneInfo(diff["timezone"][0]) if "timezone" in diff else event.zone
    days = 0
    if "starts_on" in diff:
        days = (event.starts_on - date.fromisoformat(diff["starts_on"][0])).days
    if not days and old == event.zone:
        return None
    return _Move(old, event.zone, days, "starts_on" if days else "timezone")


def _leave_rooms(event: Event, venue_id: int) -> None:
    left = select(Room.id).where(Room.venue_id == venue_id)
    for sessions in _tables():
        there = sessions.update().where(
            sessions.c.event_id == event.id, sessions.c.room_id.in_(left)
        )
        db.session.execute(there.values(room_id=None, **_again(sessions)))


def _carry(event: Event, move: _Move, *, by: Actor) -> None:
    for sessions in _tables():
        timed = select(sessions).where(
            sessions.c.event_id == event.id, sessions.c.starts_at.is_not(None)
        )
        for row in db.session.execute(timed).all():
            starts, ends = move.hours(row.starts_at, row.ends_at)
            if (starts, ends) != (row.starts_at, row.ends_at):
                _put(sessions, row, starts, ends, move.new, by=by)


def _put(
    sessions: Table, row: Any, starts: datetime, ends: datetime, zone: ZoneInfo, *, by: Actor
) -> None:
    again = {**_again(sessions), "sequence": sessions.c.sequence + 1}
    moved = sessions.update().where(sessions.c.id == row.id)
    offsets = {"starts_offset": offset(starts, zone), "ends_offset": offset(ends, zone)}
    db.session.execute(moved.values(starts_at=starts, ends_at=ends, **offsets, **again))
    if sessions.name != DRAFT:
        return  # the log tells it of the draft
    diff = {
        "starts_at": [plain(row.starts_at), plain(starts)],
        "ends_at": [plain(row.ends_at), plain(ends)],
    }
    about: dict[str, Any] = {"label": row.title.text("en"), "event_id": row.event_id, "diff": diff}
    note("session.changed", sessions.name, row.id, by=by, **about)


def _tables() -> tuple[Table, ...]:
    # The event is live at once, so both its draft sessions and those released go with it.
    return tuple(Base.metadata.tables[x] for x in (DRAFT, "released_session"))


def _again(sessions: Table) -> Mapping[str, Any]:
    return {"revision": sessions.c.revision + 1, "changed_at": clock.now()}
