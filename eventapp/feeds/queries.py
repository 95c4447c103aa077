"""Named reads for calendars. Each takes the same number of statements however much it finds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from eventapp.advocacy.models import EventPolicyFile, Milestone, PolicyFile
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event, EventHost, EventStatus, Room, Venue, Visibility
from eventapp.events.queries import published_event
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import ReleasedAppearance, ReleasedSession, SessionFacts
from eventapp.programme.queries import is_public

PAST = timedelta(days=365)  # how long an event stays in a feed
TOMBSTONE = timedelta(days=30)  # how long a cancelled one does

T = TypeVar("T", Person, Organisation, PolicyFile)

_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A session with those of its appearances that the public may see.

    ``hidden`` are those of people who took their consent back: nothing is told of them but, by
    the time of the entry's last change, that something changed.
    """

    session: ReleasedSession
    appearances: tuple[ReleasedAppearance, ...]
    affiliations: Mapping[int, tuple[Affiliation, ...]]
    hidden: tuple[ReleasedAppearance, ...] = ()

    def affiliations_of(self, appearance: ReleasedAppearance) -> tuple[Affiliation, ...]:
        """Return the affiliation used for an appearance, or all the person's present ones."""
        return tuple(x for x in self.known_of(appearance) if self._is_told(appearance, x))

    def known_of(self, appearance: ReleasedAppearance) -> tuple[Affiliation, ...]:
        """Return what ``affiliations_of`` does and those that ended, which changed by ending."""
        if appearance.affiliation:
            return (appearance.affiliation,)
        return self.affiliations.get(appearance.person_id or 0, ())

    @staticmethod
    def _is_told(appearance: ReleasedAppearance, affiliation: Affiliation) -> bool:
        return affiliation is appearance.affiliation or affiliation.until is None


def event_by_slug(slug: str) -> Event:
    """Return an event that whoever has its address may read, with its venue, or raise NotFound."""
    found = published_event(slug) if _may_exist(slug) else None
    if found is None:
        raise NotFound("event")
    return found


def venue_of(event: Event) -> Venue | None:
    """Return the venue of an event, whether or not it was loaded with it."""
    return _venue(event.venue_id)


def venue_of_session(event: Event, session: SessionFacts) -> Venue | None:
    """Return the venue of the room of a session (loaded), or else that of its event."""
    return _venue(session.room.venue_id if session.room else event.venue_id)


def _venue(number: int | None) -> Venue | None:
    return db.session.get(Venue, number) if number else None


def person_by_slug(slug: str) -> Person:
    """Return a person whom readers know from a public event, or raise NotFound."""
    found = _one(Person, slug)
    if found.is_withheld:
        raise NotFound("person")
    if db.session.scalar(select(Event.id).where(listed(), _takes_part(found)).limit(1)) is None:
        raise NotFound("person")
    return found


def organisation_by_slug(slug: str) -> Organisation:
    """Return an organisation, or raise NotFound."""
    return _one(Organisation, slug)


def policy_by_slug(slug: str) -> PolicyFile:
    """Return a policy file, or raise NotFound."""
    return _one(PolicyFile, slug)


def calendar_events(
    today: date,
    *,
    everything: bool = False,
    organisation: Organisation | None = None,
    policy: PolicyFile | None = None,
) -> Select[Event]:
    """Return a query for the public events of a feed, in order of time.

    Events stay for twelve months, or for ever when ``everything`` is asked for; cancelled ones
    until thirty days after their end.
    """
    query = select(Event).where(listed(), _alive(today))
    if not everything:
        query = query.where(Event.ends_on >= today - PAST)
    if organisation is not None:
        query = query.where(_hosted_by(EventHost.organisation_id == organisation.id))
    if policy is not None:
        query = query.where(
            exists().where(
                EventPolicyFile.event_id == Event.id, EventPolicyFile.policy_file_id == policy.id
            )
        )
    return query.order_by(Event.starts_on, Event.id)


def events_with_programmes(numbers: Sequence[int]) -> Iterator[tuple[Event, tuple[Slot, ...]]]:
    """Yield events by number, with their venues, each with its programme."""
    for some in _parcels(numbers):
        query = select(Event).where(Event.id.in_(some)).options(joinedload(Event.venue))
        events = db.session.scalars(query).all()
        slots = programmes(events)
        yield from ((x, slots.get(x.id, ())) for x in events)


def events_of(person: Person, today: date) -> Sequence[Event]:
    """Return the public events, past ones too, at which a person appears or which they host."""
    return _in_order(select(Event).where(listed(), _alive(today), _takes_part(person)))


def hosted_by(person: Person) -> frozenset[int]:
    """Return the numbers of the events that a person hosts."""
    query = select(EventHost.event_id).where(EventHost.person_id == person.id)
    return frozenset(db.session.scalars(query))


def departures(today: date) -> tuple[date | None, date | None]:
    """Return the last days of the latest cancelled and of the latest other event that left."""
    cancelled = Event.status == EventStatus.CANCELLED
    left = and_(cancelled, Event.ends_on < today - TOMBSTONE)
    old = and_(~cancelled, Event.ends_on < today - PAST)
    row = db.session.execute(
        select(func.max(case((left, Event.ends_on))), func.max(case((old, Event.ends_on)))).where(
            listed()
        )
    ).one()
    return row[0], row[1]


def programmes(
    events: Iterable[Event], only: Sequence[int] | None = None
) -> Mapping[int, tuple[Slot, ...]]:
    """Return the sessions of events by the event's number: those with hours first, in order.

    ``only`` are the numbers of the sessions asked for, None for all of them.
    """
    chosen = true() if only is None else ReleasedSession.id.in_(only)
    among = and_(ReleasedSession.event_id.in_([x.id for x in events]), chosen)
    sessions = db.session.scalars(
        select(ReleasedSession)
        .options(joinedload(ReleasedSession.room).joinedload(Room.venue))
        .where(among)
        .order_by(
            ReleasedSession.starts_at.is_(None),
            ReleasedSession.starts_at,
            ReleasedSession.position,
            ReleasedSession.id,
        )
    ).all()
    within = select(ReleasedSession.id).where(among)
    seats = _appearances(within)
    affiliations = _affiliations(within)
    found: dict[int, list[Slot]] = defaultdict(list)
    for session in sessions:
        here = seats.get(session.id, ())
        shown, hidden = (tuple(x for x in here if x.is_shown is y) for y in (True, False))
        found[session.event_id].append(Slot(session, shown, affiliations, hidden))
    return {number: tuple(slots) for number, slots in found.items()}


def milestones(numbers: Sequence[int]) -> Iterator[Milestone]:
    """Yield milestones by number, each with its policy file."""
    for some in _parcels(numbers):
        query = select(Milestone).where(Milestone.id.in_(some))
        yield from db.session.scalars(query.options(joinedload(Milestone.policy_file)))


def hosts(events: Iterable[Event]) -> Mapping[int, Sequence[EventHost]]:
    """Return who hosts events, by the event's number, in order, each with its record."""
    query = select(EventHost).where(EventHost.event_id.in_([x.id for x in events]))
    named = query.options(joinedload(EventHost.organisation), joinedload(EventHost.person))
    found: dict[int, list[EventHost]] = defaultdict(list)
    for row in db.session.scalars(named.order_by(EventHost.position, EventHost.id)):
        found[row.event_id].append(row)
    return found


def _parcels(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    # SQLite takes 32 766 variables in a statement.
    return (numbers[x : x + 10_000] for x in range(0, len(numbers), 10_000))


def _in_order(query: Select[Event]) -> Sequence[Event]:
    ordered = query.options(joinedload(Event.venue)).order_by(Event.starts_on, Event.id)
    return db.session.scalars(ordered).all()


def listed() -> ColumnElement[bool]:
    """Return the condition under which an event stands in public feeds."""
    return and_(Event.status != EventStatus.DRAFT, Event.visibility == Visibility.PUBLIC)


def _alive(today: date) -> ColumnElement[bool]:
    return or_(Event.status != EventStatus.CANCELLED, Event.ends_on >= today - TOMBSTONE)


def _hosted_by(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(EventHost.event_id == Event.id, condition)


def _takes_part(person: Person) -> ColumnElement[bool]:
    appears = (
        exists()
        .where(
            ReleasedSession.event_id == Event.id,
            ReleasedAppearance.session_id == ReleasedSession.id,
        )
        .where(ReleasedAppearance.person_id == person.id, is_public())
    )
    return or_(appears, _hosted_by(EventHost.person_id == person.id))


def _may_exist(slug: str) -> bool:
    # PostgreSQL answers a NUL with an error instead of with nothing.
    return bool(_SLUG.fullmatch(slug))


def _one(model: type[T], slug: str) -> T:
    query = select(model).where(model.slug == slug)
    found = db.session.scalar(query) if _may_exist(slug) else None
    if found is None:
        raise NotFound(model.__tablename__)
    return found


def _appearances(sessions: Select[int]) -> Mapping[int, list[ReleasedAppearance]]:
    rows = db.session.scalars(
        select(ReleasedAppearance)
        .options(
            joinedload(ReleasedAppearance.person),
            joinedload(ReleasedAppearance.affiliation).joinedload(Affiliation.organisation),
        )
        .where(ReleasedAppearance.session_id.in_(sessions))
        .order_by(ReleasedAppearance.position, ReleasedAppearance.id)
    )
    found: dict[int, list[ReleasedAppearance]] = defaultdict(list)
    for row in rows:
        found[row.session_id].append(row)
    return found


def _affiliations(sessions: Select[int]) -> Mapping[int, tuple[Affiliation, ...]]:
    people = select(ReleasedAppearance.person_id).where(ReleasedAppearance.session_id.in_(sessions))
    rows = db.session.scalars(
        select(Affiliation)
        .options(joinedload(Affiliation.organisation))
        .where(Affiliation.person_id.in_(people))
        .order_by(Affiliation.position, Affiliation.id)
    )
    found: dict[int, list[Affiliation]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return {person: tuple(those) for person, those in found.items()}
