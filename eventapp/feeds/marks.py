"""What entries are made of, as marks: two marks are equal only if nothing of an entry changed.

A mark names every row that an entry tells of with its revision and the time of its last change: the
event and its venue, each session with its room and that room's venue, each appearance with the
person, the affiliations shown and their organisations. They are read by as many statements
however many entries there are, and no text is read at all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Select, String, cast, func, select

from eventapp.advocacy.models import Milestone, PolicyFile
from eventapp.core.db import db
from eventapp.events.models import Event, EventHost, EventStatus, Room, Venue
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import ReleasedAppearance, ReleasedSession

# What the entries of sessions tell of their event: a release touches its row and none of these.
_TOLD = (
    "id", "uid", "slug", "title", "main_language", "status", "status_reason", "visibility",
    "timezone", "sequence", "attendance", "venue_id", "city", "country", "demonstration",
    "created_at", "changed_at",
)  # fmt: skip


class Marked(NamedTuple):
    """A row of which an entry is made, with its mark."""

    id: int
    mark: str


class MarkedSession(NamedTuple):
    """A session in the order of its programme; one without hours has no entry of its own."""

    id: int
    mark: str
    has_hours: bool


class MarkedEvent(NamedTuple):
    """An event with its sessions, and what decides how long it stays in a feed.

    ``around`` marks its venue and hosts, of which the entries of its sessions tell as well.
    """

    id: int
    mark: str
    ends_on: date
    status: EventStatus
    around: str
    sessions: Sequence[MarkedSession]


def of_events(found: Select[Any], *, with_hosts: bool = False) -> list[MarkedEvent]:
    """Return the events of a query of events, in its order; ``with_hosts`` marks hosts too."""
    numbers = found.with_only_columns(Event.id).order_by(None)
    sessions = of_sessions(numbers)
    hosts = _hosts(numbers) if with_hosts else {}
    query = found.with_only_columns(
        Event.id, Event.ends_on, Event.status, _stamp(Event), _stamp(Venue)
    ).outerjoin(Venue, Venue.id == Event.venue_id)
    made = []
    for number, ends_on, status, mark, venue in _rows(query):
        around = venue + hosts.get(number, "")
        own = sessions.get(number, ())
        whole = "".join((mark, around, *[x.mark for x in own]))
        made.append(MarkedEvent(number, whole, ends_on, status, around, own))
    return made


def of_sessions(events: Select[int]) -> Mapping[int, Sequence[MarkedSession]]:
    """Return the sessions of events by the event's number: those with hours first, in order."""
    within = ReleasedSession.event_id.in_(events)
    seats, held = _seats(within), _held(within)
    sequence = cast(ReleasedSession.sequence, String)
    # Answers of speakers raise the sequence and leave revision and time alone.
    mark = _stamp(ReleasedSession) + sequence + _stamp(Room) + _stamp(Venue)
    rows = _rows(
        select(
            ReleasedSession.event_id,
            ReleasedSession.id,
            mark,
            ReleasedSession.starts_at.is_not(None),
        )
        .outerjoin(Room, Room.id == ReleasedSession.room_id)
        .outerjoin(Venue, Venue.id == Room.venue_id)
        .where(within)
        .order_by(
            ReleasedSession.starts_at.is_(None),
            ReleasedSession.starts_at,
            ReleasedSession.position,
            ReleasedSession.id,
        )
    )
    found: dict[int, list[MarkedSession]] = defaultdict(list)
    for event, number, told, has_hours in rows:
        whole = f"{told}{seats.get(number, '')}{held.get(number, '')}"
        found[event].append(MarkedSession(number, whole, bool(has_hours)))
    return found


def of_event(event: Event) -> str:
    """Return the mark of what the entries of sessions tell of an event (venue apart)."""
    return repr([getattr(event, x) for x in _TOLD])


def of_milestones(policy: PolicyFile | None = None) -> list[Marked]:
    """Return the milestones of one policy file or of all, in order of time."""
    query = (
        select(Milestone.id, _stamp(Milestone) + _stamp(PolicyFile))
        .join(PolicyFile, PolicyFile.id == Milestone.policy_file_id)
        .order_by(Milestone.date, Milestone.id)
    )
    if policy is not None:
        query = query.where(Milestone.policy_file_id == policy.id)
    return [Marked(number, mark) for number, mark in _rows(query)]


def _seats(within: ColumnElement[bool]) -> Mapping[int, str]:
    mark = _stamp(ReleasedAppearance) + _stamp(Person) + _stamp(Affiliation) + _stamp(Organisation)
    return _joined(
        select(ReleasedAppearance.session_id.label("of"), mark.label("mark"))
        .join(ReleasedSession, ReleasedSession.id == ReleasedAppearance.session_id)
        .outerjoin(Person, Person.id == ReleasedAppearance.person_id)
        .outerjoin(Affiliation, Affiliation.id == ReleasedAppearance.affiliation_id)
        .outerjoin(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(within)
        .order_by(ReleasedAppearance.session_id, ReleasedAppearance.id)
    )


def _held(within: ColumnElement[bool]) -> Mapping[int, str]:
    """Return the affiliations of those who appear with all of theirs."""
    mark = _stamp(Affiliation) + _stamp(Organisation)
    return _joined(
        select(ReleasedAppearance.session_id.label("of"), mark.label("mark"))
        .join(ReleasedSession, ReleasedSession.id == ReleasedAppearance.session_id)
        .join(Affiliation, Affiliation.person_id == ReleasedAppearance.person_id)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(within, ReleasedAppearance.affiliation_id.is_(None))
        .order_by(ReleasedAppearance.session_id, ReleasedAppearance.id, Affiliation.id)
    )


def _hosts(events: Select[int]) -> Mapping[int, str]:
    mark = _stamp(EventHost) + _stamp(Organisation) + _stamp(Person)
    return _joined(
        select(EventHost.event_id.label("of"), mark.label("mark"))
        .outerjoin(Organisation, Organisation.id == EventHost.organisation_id)
        .outerjoin(Person, Person.id == EventHost.person_id)
        .where(EventHost.event_id.in_(events))
        .order_by(EventHost.event_id, EventHost.id)
    )


def _joined(query: Select[int, str]) -> Mapping[int, str]:
    rows = query.subquery()
    every = func.aggregate_strings(rows.c.mark, "")
    return {of: mark for of, mark in _rows(select(rows.c.of, every).group_by(rows.c.of))}


def _rows(query: Executable) -> Sequence[Any]:
    # Columns only: the way through the session's own loading takes half as long again.
    return db.session.connection().execute(query).all()


def _stamp(model: Any) -> ColumnElement[str]:
    said = [cast(x, String) for x in (model.id, model.revision, model.changed_at)]
    return func.coalesce(said[0] + "." + said[1] + "." + said[2] + ";", "-")
