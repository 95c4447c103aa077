"""What an editor says about sessions and appearances, checked, and what they say of themselves."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import CONTENT_LANGUAGES, NO_TEXT, Localised
from eventapp.core.sign_languages import SIGN_LANGUAGES
from eventapp.core.text import NAME_LENGTH
from eventapp.events import rules
from eventapp.events.data import wall_clock
from eventapp.events.models import Event, Room
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import (
    GONE,
    Appearance,
    AppearanceState,
    Role,
    Session,
    SessionKind,
)

# A session may cross midnight; what lasts longer than a day is an event, or a slip of the pen.
LONGEST = timedelta(hours=24)
MOST_INTERPRETERS = 50
LARGEST_AUDIENCE = 100_000
# The lists of languages that a session has, and which codes each may hold.
LANGUAGES = {
    "languages": CONTENT_LANGUAGES,
    "interpreted_from": CONTENT_LANGUAGES,
    "interpreted_into": CONTENT_LANGUAGES,
    "sign_languages": SIGN_LANGUAGES,
    "captions": CONTENT_LANGUAGES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionData:
    """What an editor says about a session; an empty slug is made of the title.

    Its room may be in any building. ``building`` and ``room_there`` name one that may not be known
    yet, and stand before ``room_id``.

    ``starts`` and ``ends`` are wall-clock times in the event's zone, both or neither.
    """

    kind: SessionKind
    title: Localised
    slug: str = ""
    abstract: Localised = NO_TEXT
    starts: datetime | None = None
    ends: datetime | None = None
    room_id: int | None = None
    building: str = ""
    room_there: str = ""
    languages: tuple[str, ...] = ()
    interpreted_from: tuple[str, ...] = ()
    interpreted_into: tuple[str, ...] = ()
    sign_languages: tuple[str, ...] = ()
    sign_interpreters: int = 0
    audience: int | None = None
    captions: tuple[str, ...] = ()
    recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceData:
    """A person with a role; without a person, a seat not yet named.

    An empty ``honorific`` means the person's; ``notes`` are the organisers' own.
    """

    role: Role
    person_id: int | None = None
    affiliation_id: int | None = None
    state: AppearanceState = AppearanceState.PLANNED
    shown_as_invited: bool = False
    honorific: str = ""
    notes: str = ""


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
        sign_interpreters=session.sign_interpreters,
        audience=session.audience,
        recorded=session.recorded,
        **_spoken(session),
    )


def _spoken(session: Session) -> dict[str, Any]:
    return {x: tuple(getattr(session, x)) for x in LANGUAGES}


def appearance_data_of(appearance: Appearance) -> AppearanceData:
    """Return what an editor would have to say to get this appearance."""
    names = AppearanceData.__slots__
    return AppearanceData(**{x: getattr(appearance, x) for x in names})


def unnamed_seat(session: Session, role: Role) -> Appearance | None:
    """Return the first seat of a session (appearances loaded) in a role with nobody on it yet."""
    free = (x for x in session.appearances if x.person_id is None and x.role is role)
    return next((x for x in free if x.state not in GONE), None)


def state_for(person_id: int | None, before: AppearanceData) -> AppearanceState:
    """Return the state of an appearance for a person: whoever takes a seat over was not asked."""
    return before.state if person_id == before.person_id else AppearanceState.PLANNED


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
        **_known_languages(checks, data),
    )
    checks.count(data.sign_interpreters, "sign_interpreters", high=MOST_INTERPRETERS)
    if bool(data.building) != bool(data.room_there):
        checks.refuse("text.missing", "room_there" if data.building else "building")
    checks.count(data.audience, "audience", high=LARGEST_AUDIENCE)
    if data.room_id is not None and db.session.get(Room, data.room_id) is None:
        checks.refuse("room.not_found", "room_id")
    hours = _hours(checks, event, data)
    checks.done()
    return data, {
        "kind": data.kind,
        "title": data.title,
        "abstract": data.abstract,
        "room_id": data.room_id,
        "sign_interpreters": data.sign_interpreters,
        "audience": data.audience,
        "recorded": data.recorded,
        **{x: list(getattr(data, x)) for x in LANGUAGES},
        **hours,
    }


def _known_languages(checks: Checks, data: SessionData) -> dict[str, Any]:
    return {
        name: tuple(checks.languages(getattr(data, name), name, known))
        for name, known in LANGUAGES.items()
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
    elif starts_at and ends_at and ends_at - starts_at > LONGEST:
        checks.refuse("session.too_long", "ends", hours=LONGEST // timedelta(hours=1))
    return found


def checked_appearance(
    session_id: int | None, data: AppearanceData, id: int | None
) -> dict[str, Any]:
    """Return the column values of an appearance, new or the one with ``id``.

    Without ``session_id`` it is of a session that is being added: nobody sits there yet.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    if data.person_id is not None and db.session.get(Person, data.person_id) is None:
        checks.refuse("person.not_found", "person_id")
    if data.affiliation_id is not None:
        affiliation = db.session.get(Affiliation, data.affiliation_id)
        if affiliation is None or affiliation.person_id != data.person_id:
            checks.refuse("affiliation.not_found", "affiliation_id")
    if session_id and data.person_id is not None and _appears(session_id, data, id):
        checks.refuse("appearance.twice", "person_id")
    not_asked = data.state is AppearanceState.PLANNED and data.person_id is not None
    if data.shown_as_invited and not_asked:
        checks.refuse("appearance.not_asked", "shown_as_invited")
    tidied = {
        "honorific": checks.line(data.honorific, "honorific", length=40),
        "notes": checks.paragraphs(data.notes, "notes"),
    }
    checks.done()
    return {x: getattr(data, x) for x in data.__slots__} | tidied


def _appears(session_id: int, data: AppearanceData, but: int | None) -> bool:
    query = select(Appearance.id).where(
        Appearance.session_id == session_id,
        Appearance.person_id == data.person_id,
        Appearance.role == data.role,
    )
    return any(x != but for x in db.session.scalars(query))
