"""Everything an organiser does that a calendar tells of, each by its name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events import service as events
from eventapp.events import venues
from eventapp.events.data import data_of
from eventapp.events.models import Attendance, Event, Room, Venue, Visibility
from eventapp.events.venues import RoomData
from eventapp.people.models import Person
from eventapp.programme import data as programme
from eventapp.programme import service, steps, undoing
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind

ZONES = ("Europe/Brussels", "Africa/Casablanca", "America/New_York")

Edit = Callable[[Event], Any]


def says(**values: Any) -> Edit:
    """Return an edit of the event; a function is given what is there."""

    def edit(event: Event) -> None:
        data = data_of(events.lock_event(event.id))
        events.save_event(other(data, values), event.id, by=SYSTEM)

    return edit


def of_panel(**values: Any) -> Edit:
    """Return an edit of the draft of the panel."""

    def edit(event: Event) -> None:
        session = panel()
        data = programme.data_of(session, event)
        service.save_session(event.id, other(data, values), session.id, by=SYSTEM)

    return edit


def of_venue(slug: str, **values: Any) -> Edit:
    """Return an edit of a building."""

    def edit(_event: Event) -> None:
        there = select(Venue).where(Venue.slug == slug).options(selectinload(Venue.rooms))
        venue = db.session.scalars(there).one()
        data = venues.data_of(venue)
        venues.save_venue(other(data, values), venue.id, by=SYSTEM)

    return edit


def other(data: Any, values: dict[str, Any]) -> Any:
    """Return what an editor says, said otherwise."""
    new = {x: y(getattr(data, x)) if callable(y) else y for x, y in values.items()}
    return replace(data, **new)


def one(model: Any, slug: str) -> Any:
    return db.session.scalars(select(model).where(model.slug == slug)).one()


def panel() -> Session:
    found = db.session.scalar(select(Session).where(Session.slug == "panel"))
    if found is None:
        raise DomainError("session.not_found")
    return found


def longer(text: str) -> str:
    return text[:60] + "+"


def words(text: Localised) -> Localised:
    return Localised(en=longer(text["en"]))


def later(at: Any) -> Any:
    return at and at + timedelta(minutes=10)


def next_zone(zone: str) -> str:
    return ZONES[(ZONES.index(zone) + 1) % len(ZONES)]


def renamed(rooms: tuple[RoomData, ...]) -> tuple[RoomData, ...]:
    return tuple(replace(x, name=longer(x.name)) for x in rooms)


def called(slug: str) -> Callable[[Any], int]:
    """Return what finds the number of a room, whatever was there."""
    return lambda _: one(Room, slug).id  # type: ignore[no-any-return]


def joins(event: Event) -> None:
    """Give the speaker one more role."""
    ada = one(Person, "ada").id
    seat = AppearanceData(person_id=ada, role=Role.KEYNOTE, state=AppearanceState.CONFIRMED)
    service.save_appearance(panel().id, seat, by=SYSTEM)


def leaves(event: Event) -> None:
    """Take the last seat off the panel."""
    of = select(Appearance.id).where(Appearance.session_id == panel().id)
    number = db.session.scalar(of.order_by(Appearance.id.desc()))
    if number is None:
        raise DomainError("appearance.not_found")
    service.remove_appearance(number, by=SYSTEM)


def adds(event: Event) -> None:
    """Add a session on the day after the event began."""
    first = event.starts_on + timedelta(days=1)
    starts = datetime.combine(first, time(10))
    title = Localised(en="One more")
    data = SessionData(
        kind=SessionKind.RECEPTION, title=title, starts=starts, ends=starts + timedelta(hours=1)
    )
    service.save_session(event.id, data, by=SYSTEM)


def undoes(event: Event) -> None:
    known = steps.steps_of(event.id)
    if not known:
        raise DomainError("step.not_found")
    undoing.undo(event.id, known[0].id, by=SYSTEM)


EDITS: dict[str, Edit] = {
    "title": says(title=words),
    "day": says(starts_on=lambda x: x + timedelta(days=1), ends_on=lambda x: x + timedelta(days=1)),
    "hours": says(start_time=time(11), end_time=time(18, 30)),
    "zone": says(timezone=next_zone),
    "town": says(city=longer),
    "hybrid": says(attendance=Attendance.HYBRID),
    "postpone": lambda x: events.postpone(x.id, Localised(en="Rain"), by=SYSTEM),
    "reinstate": lambda x: events.reinstate(x.id, by=SYSTEM),
    "cancel": lambda x: events.cancel(x.id, Localised(en="Storm"), by=SYSTEM),
    "on again": lambda x: events.reinstate(x.id, by=SYSTEM),
    "withdraw": says(visibility=Visibility.PRIVATE),
    "unlisted": says(visibility=Visibility.UNLISTED),
    "public": says(visibility=Visibility.PUBLIC),
    "venue": of_venue("house", name=longer),
    "address": of_venue("house", address=longer),
    "room": of_venue("house", rooms=renamed),
    "session": of_panel(title=words),
    "session later": of_panel(starts=later, ends=later),
    "into the attic": of_panel(room_id=called("attic")),
    "annex": of_venue("annex", name=longer),
    "attic": of_venue("annex", rooms=renamed),
    "into the plenary": of_panel(room_id=called("plenary")),
    "no room": of_panel(room_id=None),
    "one more session": adds,
    "joins": joins,
    "leaves": leaves,
    "session off": lambda _: service.delete_session(panel().id, by=SYSTEM),
    "undo": undoes,
    "name": lambda _: setattr(one(Person, "ada"), "name", longer(one(Person, "ada").name)),
    "no hours": says(start_time=None, end_time=None),
    "hours again": says(start_time=time(12), end_time=time(17)),
}
