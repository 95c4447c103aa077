"""Zones that change their rules: events to come keep the hours that were chosen on the wall.

A government may decide so at any time, and the next release of the time zone database says it. What
is stored are instants, which would then be shown an hour off. Sessions, windows and what speakers
were told lie above events, so their tables are spoken to by name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Table, event, inspect, select
from sqlalchemy.orm import Session

from eventapp.audit.service import SYSTEM, Actor, Diff, note
from eventapp.core import clock
from eventapp.core.db import Base, db, transaction
from eventapp.core.offsets import WallHours, anew, offset
from eventapp.core.records import locked, touch
from eventapp.events.models import Event
from eventapp.jobs.queue import Jobs

CHECK = "events.zones_that_changed_their_rules"
_SIDES = ("starts", "ends")
_DRAFT, _RELEASED = "session", "released_session"
Values = dict[str, Any]
_USUAL = Event.__table__.c.timezone.default.arg  # which an event takes on as it is written


@dataclass(frozen=True, slots=True)
class Kept:
    """An event whose instants moved so that its hours stand; ``sessions`` are titles of those."""

    slug: str
    zone: str
    sessions: tuple[str, ...]


@event.listens_for(db.session, "before_flush")
def _reckon(session: Session, _context: object, _instances: object) -> None:
    """Write beside each instant that changes the offset by which it was reckoned."""
    for row in (*session.new, *session.dirty):
        if isinstance(row, WallHours) and (changed := _changed(row)):
            zone = _zone_of(session, row)
            for side in changed if zone else ():
                assert zone is not None
                setattr(row, f"{side}_offset", offset(getattr(row, f"{side}_at"), zone))


def _changed(row: WallHours) -> list[str]:
    attributes = inspect(row).attrs
    if "timezone" in attributes and attributes["timezone"].history.has_changes():
        return list(_SIDES)
    return [
        x
        for x in _SIDES
        if attributes[f"{x}_at"].history.has_changes()
        and not attributes[f"{x}_offset"].history.has_changes()  # a copy brings its own
    ]


def _zone_of(session: Session, row: Any) -> ZoneInfo | None:
    found = row if isinstance(row, Event) else row.event_id and session.get(Event, row.event_id)
    return ZoneInfo(found.timezone or _USUAL) if found else None


def out_of_step() -> Sequence[int]:
    """Return the events to come of which an hour would be shown as another than was chosen."""
    recent = clock.now().date() - timedelta(days=1)
    query = select(Event).where(Event.ends_on >= recent).order_by(Event.id)
    return [x.id for x in db.session.scalars(query) if _is_out_of_step(x)]


def _is_out_of_step(found: Event) -> bool:
    if _values(found, found.zone, _row(found)):
        return True
    rows = (row for x in (_DRAFT, _RELEASED) for row in _rows(x, found.id))
    return any(_values(found, found.zone, x._mapping) for x in rows)


def keep_hours(event_id: int, *, by: Actor) -> Kept:
    """Move the instants of an event to where the clocks show the hours that were chosen.

    Calendars are told by raised sequences; nobody is mailed, since no hour that anybody was told
    is another. Deadlines stay the instants they are.

    :raises NotFound: when there is no such event.
    """
    found = locked(Event, event_id)
    reckoned = _reckoned(found)
    own = _values(found, found.zone, _row(found))
    for name, value in own.items():
        setattr(found, name, value)
    found.sequence += bool(own)
    touch(found)
    titles = [x for name in (_DRAFT, _RELEASED) for x in _move_sessions(name, found)]
    _move_others(found, reckoned)
    kept = Kept(found.slug, found.timezone, tuple(dict.fromkeys(titles)))
    diff: Diff = {"timezone": [None, found.timezone], "sessions": [None, list(kept.sessions)]}
    label = found.title.text(found.main_language)
    note("event.hours_kept", "event", event_id, by=by, label=label, event_id=event_id, diff=diff)
    db.session.flush()
    return kept


def _row(found: Event) -> Mapping[str, Any]:
    names = [f"{side}_{x}" for side in _SIDES for x in ("at", "offset")]
    return {x: getattr(found, x) for x in names}


def _values(found: Event, zone: Any, row: Mapping[str, Any]) -> Values:
    """Return what changes in a row so that its clocks show what was chosen; nothing once past."""
    starts, ends = row["starts_at"], row["ends_at"]
    if ends is None or ends <= clock.now() or None in (row["starts_offset"], row["ends_offset"]):
        return {}
    begins, stops = (anew(row[f"{x}_at"], row[f"{x}_offset"], zone) for x in _SIDES)
    if (begins, stops) == (starts, ends):
        return {}
    # What lasts over the new change of the clocks may end before it begins.
    stops = stops if stops > begins else begins + (ends - starts)
    return {
        "starts_at": begins,
        "ends_at": stops,
        "starts_offset": offset(begins, zone),
        "ends_offset": offset(stops, zone),
    }


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _rows(name: str, event_id: int) -> Sequence[Any]:
    table = _table(name)
    return db.session.execute(select(table).where(table.c.event_id == event_id)).all()


def _move_sessions(name: str, found: Event) -> Iterator[str]:
    table = _table(name)
    for row in _rows(name, found.id):
        if values := _values(found, found.zone, row._mapping):
            more = {"sequence": table.c.sequence + 1, "revision": table.c.revision + 1}
            moved = table.update().where(table.c.id == row.id)
            db.session.execute(moved.values(**values, **more, changed_at=clock.now()))
            yield row.title.text(found.main_language)


def _reckoned(found: Event) -> list[tuple[datetime, int, str]]:
    """Return the offsets by which an event's hours were reckoned, with their instants and uids."""
    rows: list[Mapping[str, Any]] = [{**_row(found), "uid": ""}]
    rows += [x._mapping for name in (_DRAFT, _RELEASED) for x in _rows(name, found.id)]
    pairs = ((x[f"{side}_at"], x[f"{side}_offset"], x["uid"]) for x in rows for side in _SIDES)
    return [(at, seconds, uid) for at, seconds, uid in pairs if at and seconds is not None]


def _move_others(found: Event, reckoned: Sequence[tuple[datetime, int, str]]) -> None:
    """Move windows with what stands nearest to them, what was told with its own session."""
    for row in _rows("availability", found.id):
        _put(found, "availability", row, lambda at: _nearest(at, reckoned))
    for row in _rows("told_slot", found.id):
        own = [x for x in reckoned if x[2] == row.session_uid]
        _put(found, "told_slot", row, lambda at, own=own: _nearest(at, own))  # type: ignore[misc]


def _nearest(at: datetime, reckoned: Sequence[tuple[datetime, int, str]]) -> int | None:
    near = min(reckoned, key=lambda x: abs(x[0] - at), default=None)
    return near[1] if near else None


def _put(found: Event, name: str, row: Any, seconds: Callable[[datetime], int | None]) -> None:
    table, values = _table(name), {}
    for column in (f"{x}_at" for x in _SIDES):
        at = row._mapping[column]
        if at and (held := seconds(at)) is not None and anew(at, held, found.zone) != at:
            values[column] = anew(at, held, found.zone)
    if values:
        more = {"revision": table.c.revision + 1} if "revision" in table.c else {}
        db.session.execute(table.update().where(table.c.id == row.id).values(**values, **more))


def check() -> list[Kept]:
    """Keep the hours of every event to come, each in a transaction of its own."""
    found = []
    for number in out_of_step():
        with transaction():
            found.append(keep_hours(number, by=SYSTEM))
    return found


def init_app(app: Flask) -> None:
    """Look every ten minutes: a new time zone database comes with a new start, and says nothing."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(CHECK, check, minute="*/10")
