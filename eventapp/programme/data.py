"""What an editor says about sessions and appearances, checked, and what they say of themselves."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.text import NAME_LENGTH
from eventapp.events import rules
from eventapp.events.data import wall_clock
from eventapp.events.models import Event, Room
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionData:
    """What an editor says about a session; an empty slug is made of the title.

    ``starts`` and ``ends`` are wall-clock times in the event's zone, both or neither.
    """

    kind: SessionKind
    title: Localised
    slug: str = ""
    abstract: Localised = NO_TEXT
    starts: datetime | None = None
    ends: datetime | None = None
    room_id: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceData:
    """A person with a role; without a person, a seat not yet named."""

    role: Role
    person_id: int | None = None
    affiliation_id: int | None = None
    state: AppearanceState = AppearanceState.PLANNED
    shown_as_invited: bool = False


def data_of(session: Session, event: Event) -> SessionData:
    """Return what an editor would have to say to get this session."""
    return SessionData(
        kind=session.kind,
        title=session.title,
        slug=session.slug,
        abstract=session.abstract,
        starts=wall_clock(session.starts_at, event.zone),
        ends=wall_clock(session.ends_at, event.zone),
        room_id=session.room_id,
        languages=tuple(session.languages),
    )


def appearance_data_of(appearance: Appearance) -> AppearanceData:
    """Return what an editor would have to say to get this appearance."""
    names = AppearanceData.__slots__
    return AppearanceData(**{x: getattr(appearance, x) for x in names})


def checked_session(event: Event, data: SessionData) -> tuple[SessionData, dict[str, Any]]:
    """Return the tidied data and the column values of a session of an event.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    checks.slug(data.slug)
    data = replace(
        data,
        title=checks.texts(data.title, "title", length=NAME_LENGTH, required=True),
        abstract=checks.texts(data.abstract, "abstract"),
        languages=tuple(checks.languages(data.languages, "languages")),
    )
    if data.room_id is not None:
        room = db.session.get(Room, data.room_id)
        if room is None or room.venue_id != event.venue_id:
            checks.refuse("room.not_found", "room_id")
    hours = _hours(checks, event, data)
    checks.done()
    return data, {
        "kind": data.kind,
        "title": data.title,
        "abstract": data.abstract,
        "languages": list(data.languages),
        "room_id": data.room_id,
        **hours,
    }


def _hours(checks: Checks, event: Event, data: SessionData) -> dict[str, datetime | None]:
    found: dict[str, datetime | None] = {"starts_at": None, "ends_at": None}
    if (data.starts is None) != (data.ends is None):
        checks.refuse("hours.half", "starts" if data.starts is None else "ends")
        return found
    for field in ("starts", "ends"):
        local = getattr(data, field)
        try:
            at = rules.instant(local, event.zone, field=field) if local else None
            found[f"{field}_at"] = at
        except DomainError as error:
            checks.errors.append(error)
    starts_at, ends_at = found.values()
    if starts_at and ends_at and ends_at <= starts_at:
        checks.refuse("hours.reversed", "ends")
    return found


def checked_appearance(session_id: int, data: AppearanceData, id: int | None) -> dict[str, Any]:
    """Return the column values of an appearance, new or the one with ``id``.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    if data.person_id is not None and db.session.get(Person, data.person_id) is None:
        checks.refuse("person.not_found", "person_id")
    if data.affiliation_id is not None:
        affiliation = db.session.get(Affiliation, data.affiliation_id)
        if affiliation is None or affiliation.person_id != data.person_id:
            checks.refuse("affiliation.not_found", "affiliation_id")
    if data.person_id is not None and _appears(session_id, data, id):
        checks.refuse("appearance.twice", "person_id")
    not_asked = data.state is AppearanceState.PLANNED and data.person_id is not None
    if data.shown_as_invited and not_asked:
        checks.refuse("appearance.not_asked", "shown_as_invited")
    checks.done()
    return {x: getattr(data, x) for x in data.__slots__}


def _appears(session_id: int, data: AppearanceData, but: int | None) -> bool:
    query = select(Appearance.id).where(
        Appearance.session_id == session_id,
        Appearance.person_id == data.person_id,
        Appearance.role == data.role,
    )
    return any(x != but for x in db.session.scalars(query))
