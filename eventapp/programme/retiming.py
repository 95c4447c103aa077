"""Planning and writing moves of many sessions as one change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.records import assign, locked, locked_rows
from eventapp.core.tokens import digest
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.programme import timing
from eventapp.programme.data import SessionData
from eventapp.programme.grid import day_of
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.service import save_session
from eventapp.programme.steps import step
from eventapp.programme.timing import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a tool is asked: ``shift`` after ``first``, ``swap`` it with ``second``, or ``length``.

    ``insert`` makes a session called ``title`` after ``first`` and pushes the rest of the day.
    ``kinds`` are those whose length is set, empty for all; ``close_up`` moves what follows.
    """

    tool: str
    first: int | None = None
    second: int | None = None
    minutes: int = 0
    title: str = ""
    kind: SessionKind = SessionKind.PANEL
    kinds: frozenset[SessionKind] = frozenset()
    close_up: bool = True
    day: date | None = None


def seen(sessions: Iterable[Session]) -> str:
    """Return a sign of a programme's hours, which differs once any of them changed."""
    return digest(repr(sorted((x.id, x.revision) for x in sessions)))


def plan(sessions: Sequence[Session], wish: Wish, zone: ZoneInfo) -> list[Piece]:
    """Return the sessions that would stand elsewhere, as they would stand.

    :raises DomainError: when a session is missing, or has no hours.
    """
    pieces = _pieces(x for x in sessions if wish.day is None or day_of(x, zone) == wish.day)
    by_id = {x.id: x for x in pieces}
    if wish.tool != "length" and wish.first not in by_id:
        raise DomainError("session.not_found", field="first")
    if wish.tool == "swap" and (wish.second not in by_id or wish.second == wish.first):
        raise DomainError("session.not_found", field="second")
    try:
        moved = _moved(pieces, by_id, wish, {x.id: x.kind for x in sessions})
    except OverflowError:
        raise DomainError("time.out_of_range", field="minutes") from None
    return [x for x in moved if x != by_id[x.id]]


def _moved(
    pieces: list[Piece], by_id: Mapping[int, Piece], wish: Wish, kinds: Mapping[int, SessionKind]
) -> list[Piece]:
    if wish.tool == "length":
        chosen = [x.id for x in pieces if not wish.kinds or kinds[x.id] in wish.kinds]
        return timing.lasting(pieces, chosen, wish.minutes, close_up=wish.close_up)
    assert wish.first is not None
    if wish.tool == "swap":
        assert wish.second is not None
        return timing.swapped(pieces, wish.first, wish.second)
    return timing.shifted(pieces, by_id[wish.first].ends, wish.minutes)


def _pieces(sessions: Iterable[Session]) -> list[Piece]:
    return [
        Piece(x.id, x.starts_at, x.ends_at, x.room_id)
        for x in sessions
        if x.starts_at and x.ends_at
    ]


def retime(event_id: int, wish: Wish, sign: str, *, by: Actor) -> int:
    """Do what was wished to the programme that was seen; return how many sessions moved.

    :raises DomainError: ``stale.programme`` when its hours changed since, and as ``plan``.
    """
    event = locked(Event, event_id)
    found = locked_rows(Session, select(Session).where(Session.event_id == event_id))
    if seen(found) != sign:
        raise DomainError("stale.programme")
    moves = plan(found, wish, event.zone)
    with step(event_id, wish.tool, by=by):
        _write(event, {x.id: x for x in found}, moves, wish, by)
    return len(moves)


def _write(
    event: Event, known: Mapping[int, Session], moves: Sequence[Piece], wish: Wish, by: Actor
) -> None:
    told: dict[str, list[Any]] = {"sessions": [[], []]}
    for x in moves:
        session = known[x.id]
        title = session.title.text(event.main_language)
        told["sessions"][0].append(f"{title} {_said(session.starts_at, event)}")
        told["sessions"][1].append(f"{title} {_said(x.starts, event)}")
        assign(session, starts_at=x.starts, ends_at=x.ends, room_id=x.room)
    if wish.tool == "insert" and wish.first is not None:
        save_session(event.id, _new(event, known[wish.first], wish), by=by)
    label = event.title.text(event.main_language)
    audit("programme.retimed", event, by=by, label=label, event_id=event.id, diff=told)
    db.session.flush()


def _new(event: Event, after: Session, wish: Wish) -> SessionData:
    assert after.ends_at
    return SessionData(
        kind=wish.kind,
        title=Localised({event.main_language: wish.title}),
        starts=wall_clock(after.ends_at, event.zone),
        ends=wall_clock(after.ends_at + timedelta(minutes=wish.minutes), event.zone),
        room_id=after.room_id,
    )


def _said(at: datetime | None, event: Event) -> str:
    return f"{at.astimezone(event.zone):%Y-%m-%d %H:%M}" if at else ""
