"""The organisers' page of times for a session: what is free, and why the rest is not."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.programme import queries, service
from eventapp.programme.checking import stage_of
from eventapp.programme.data import data_of
from eventapp.programme.manage import bp
from eventapp.programme.models import Session
from eventapp.programme.pages import session_of
from eventapp.programme.places import all_rooms
from eventapp.programme.slots import Slot, Stage, timed
from eventapp.programme.suggesting import earliest, trials
from eventapp.programme.trying import in_room
from eventapp.programme.wording import clash_text
from eventapp.web.fields import number_of

USUAL_LENGTH = 60  # minutes
LONGEST = 24 * 60


@dataclass(frozen=True, slots=True)
class Wish:
    """On which day, how long, and in which room a session is looked for a time."""

    day: date
    minutes: int
    room: int | None

    @property
    def length(self) -> timedelta:
        """Return how long it takes."""
        return timedelta(minutes=self.minutes)


@bp.get("/programme/<name>/times")
@requires(RoleName.ORGANISER)
def times(slug: str, name: str) -> str:
    event = event_of(slug)
    session = session_of(event, name)
    wish = _wish(event, session)
    sessions = queries.whole_programme(event.id)
    stage = stage_of(event, sessions)
    slot = next(x for x in stage.slots if x.id == session.id)
    found = trials(stage, in_room(event, slot, wish.room), wish.length, wish.day)
    return render_template(
        "programme/manage/times.html",
        event=event,
        session=session,
        wish=wish,
        found=found,
        earliest=earliest(found),
        roomless=_roomless(stage, slot, wish) if wish.room else 0,
        clash_text=clash_text,
        by_id={x.id: x for x in sessions},
        rooms=all_rooms(event),
    )


@bp.post("/programme/<name>/times")
@requires(RoleName.ORGANISER)
def take_time(slug: str, name: str) -> Any:
    event = event_of(slug)
    session = session_of(event, name)
    wish, starts = _wish(event, session), _instant(request.form.get("starts", ""))
    seen = number_of(request.form.get("revision"))
    if starts is None or seen is None:
        flash(_("Nothing was done yet: please press the button once more."))
        return redirect(url_for(".times", slug=slug, name=name), 303)
    data = replace(
        data_of(session, event),
        starts=wall_clock(starts, event.zone),
        ends=wall_clock(starts + wish.length, event.zone),
        room_id=wish.room,
    )
    number, id = event.id, session.id
    done = pressed(
        press(),
        lambda: service.save_session(number, data, id, by=actor(), revision=seen),
        _("Moved."),
    )
    back = url_for(".show", slug=slug) if done else url_for(".times", slug=slug, name=name)
    return redirect(back, 303)


def _roomless(stage: Stage, slot: Slot, wish: Wish) -> int:
    """Return how many other sessions of the day are in no room: with them none can clash."""
    others = timed([x for x in stage.slots if x.room is None and x.id != slot.id])
    return sum(x.astimezone(stage.zone).date() == wish.day for x, _ends, _slot in others)


def _wish(event: Event, session: Session) -> Wish:
    """Return what was asked, and where nothing or nonsense was, what the session has now."""
    asked = request.values
    length = timedelta(minutes=USUAL_LENGTH)
    if session.starts_at and session.ends_at:
        length = session.ends_at - session.starts_at
    minutes = number_of(asked.get("minutes"))
    if not minutes or minutes > LONGEST:
        minutes = max(1, min(LONGEST, int(length.total_seconds() // 60)))
    room = session.room_id
    if "room" in asked:
        room = number_of(asked["room"])
        room = room if room in {x.id for x in all_rooms(event)} else None
    return Wish(_day(event, session, asked.get("day", "")), minutes, room)


def _day(event: Event, session: Session, said: str) -> date:
    try:
        day = date.fromisoformat(said) if len(said) == 10 else None
    except ValueError:
        day = None
    if day is None and session.starts_at:
        day = session.starts_at.astimezone(event.zone).date()
    return min(max(day or event.starts_on, event.starts_on), event.ends_on)


def _instant(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said) if len(said) <= 40 else None
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None
