"""A programme with all that binds it, and what clashes, apart from what somebody lives with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.events.models import Event, EventStatus, Room
from eventapp.people import queries as people
from eventapp.programme.availability_models import AcceptedWarning, Availability, Turnaround
from eventapp.programme.conflicts import clashes, clashes_of
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ReleasedAppearance,
    ReleasedSession,
    Session,
)
from eventapp.programme.queries import is_public
from eventapp.programme.slots import Clash, Engagement, Place, Severity, Stage, Window
from eventapp.programme.stage import on_stage

_TAKES_PLACE = (EventStatus.DRAFT, EventStatus.PUBLISHED)
_ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Checked:
    """What clashes in a programme: still to be looked at, and accepted with a reason."""

    clashes: Sequence[Clash]
    accepted: Sequence[tuple[Clash, AcceptedWarning]]

    @property
    def errors(self) -> list[Clash]:
        """Return what cannot be as it is written."""
        return [x for x in self.clashes if x.severity is Severity.ERROR]


def checked(event: Event, sessions: Sequence[Session], session: int | None = None) -> Checked:
    """Return the clashes of a whole programme, or of one session in it; six queries."""
    known = accepted_warnings(event.id)
    stage = stage_of(event, sessions)
    found = clashes(stage) if session is None else clashes_of(stage, session)
    pairs = [(x, known.of(x)) for x in found]
    return Checked(
        [x for x, warning in pairs if warning is None],
        [(x, warning) for x, warning in pairs if warning is not None],
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """The warnings of an event that were accepted, by their key.

    Who stands in one may have been a record then that is merged into another since: ``former`` are
    the numbers of these, by who stands for them now.
    """

    rows: Mapping[str, AcceptedWarning]
    former: Mapping[int, Sequence[int]]

    def of(self, clash: Clash) -> AcceptedWarning | None:
        """Return the acceptance of a clash, under any number its person ever had."""
        found = (self.rows.get(x) for x in clash.keys(self.former.get(clash.subject, ())))
        return next((x for x in found if x is not None), None)


def accepted_warnings(event_id: int) -> Accepted:
    """Return the warnings of an event that were accepted; two queries at most."""
    query = select(AcceptedWarning).where(AcceptedWarning.event_id == event_id)
    rows = {x.key: x for x in db.session.scalars(query)}
    former: dict[int, list[int]] = {}
    for number, person in (people.successors() if rows else {}).items():
        former.setdefault(person, []).append(number)
    return Accepted(rows, former)


def stage_of(event: Event, sessions: Sequence[Session]) -> Stage:
    """Return a programme (as ``queries.whole_programme`` loads it) with all that binds it."""
    here, opened = _windows(event.id)
    there = {a.person for s in sessions for a in s.appearances if a.person}
    return replace(
        on_stage(event, sessions, _shown(event.id)),
        here=here,
        open=opened,
        ways=_ways(event.id),
        elsewhere=_elsewhere(event, [x.id for x in there]),
        languages={x.id: frozenset(x.languages) for x in there if x.languages},
    )


def availabilities(event_id: int) -> Sequence[Availability]:
    """Return the windows of an event: people, then rooms and buildings, each by name and time."""
    query = select(Availability).where(Availability.event_id == event_id)
    query = query.options(
        joinedload(Availability.person),
        joinedload(Availability.room),
        joinedload(Availability.venue),
    )
    found = db.session.scalars(query).all()
    return sorted(found, key=lambda x: (x.person_id is None, x.name, window_of(x), x.id))


def turnarounds(event_id: int) -> Sequence[Turnaround]:
    """Return the ways of an event whose minutes were told, with rooms and buildings."""
    ends = (
        *(Turnaround.one_room, Turnaround.other_room),
        *(Turnaround.one_venue, Turnaround.other_venue),
    )
    query = select(Turnaround).where(Turnaround.event_id == event_id)
    query = query.options(*(joinedload(x) for x in ends))
    return sorted(db.session.scalars(query), key=lambda x: (x.names, x.id))


def window_of(availability: Availability) -> Window:
    """Return a window with both ends; where none was told, the end of all days."""
    return availability.starts_at or _ALWAYS[0], availability.ends_at or _ALWAYS[1]


def _shown(event_id: int) -> set[tuple[str, int]]:
    """Return whom the released programme shows, each with the uid of the session."""
    query = select(ReleasedSession.uid, ReleasedAppearance.person_id).join(
        ReleasedAppearance.session
    )
    found = db.session.execute(query.where(ReleasedSession.event_id == event_id, is_public()))
    return {(uid, person) for uid, person in found if person is not None}


def _windows(event_id: int) -> tuple[dict[int, list[Window]], dict[Place, list[Window]]]:
    here: dict[int, list[Window]] = defaultdict(list)
    opened: dict[Place, list[Window]] = defaultdict(list)
    query = select(Availability).where(Availability.event_id == event_id)
    for row in db.session.scalars(query.order_by(Availability.starts_at, Availability.id)):
        if row.person_id is not None:
            here[row.person_id].append(window_of(row))
        elif row.room_id is not None:
            opened["room", row.room_id].append(window_of(row))
        elif row.venue_id is not None:
            opened["venue", row.venue_id].append(window_of(row))
    return here, opened


def _ways(event_id: int) -> dict[frozenset[Place], int]:
    query = select(Turnaround).where(Turnaround.event_id == event_id)
    return {frozenset(_ends(x)): x.minutes for x in db.session.scalars(query)}


def _ends(way: Turnaround) -> Iterable[Place]:
    named = {
        "room": (way.one_room_id, way.other_room_id),
        "venue": (way.one_venue_id, way.other_venue_id),
    }
    return [(kind, x) for kind, numbers in named.items() for x in numbers if x is not None]


def _elsewhere(event: Event, people: Sequence[int]) -> dict[int, list[Engagement]]:
    """Return where people have said yes at other events, from a day before to a day after."""
    if not people:
        return {}
    near, day = event.begins.astimezone(UTC), timedelta(days=1)
    query = (
        select(
            Appearance.person_id,
            Session.starts_at,
            Session.ends_at,
            Event.id,
            Event.title,
            Event.main_language,
            func.coalesce(Room.venue_id, Event.venue_id),
        )
        .join(Session, Session.id == Appearance.session_id)
        .join(Event, Event.id == Session.event_id)
        .outerjoin(Room, Room.id == Session.room_id)
        .where(
            Appearance.person_id.in_(people),
            Appearance.state == AppearanceState.CONFIRMED,
            Event.id != event.id,
            Event.status.in_(_TAKES_PLACE),
            Session.starts_at < event.ends.astimezone(UTC) + day,
            Session.ends_at > near - day,
        )
        .order_by(Session.starts_at, Session.id)
    )
    found: dict[int, list[Engagement]] = defaultdict(list)
    for person, starts, ends, number, title, language, venue in db.session.execute(query):
        if person and starts and ends:
            told = (number, str(title.text(language)))
            found[person].append(Engagement(starts, ends, told, venue))
    return found
