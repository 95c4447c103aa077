"""Named reads of events and venues."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, extract, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import fold
from eventapp.events.models import Event, EventHost, EventStatus, Room, Venue, Visibility
from eventapp.organisations.models import Organisation

PAGE_SIZE = 20
LONGEST_SEARCH = 100

EventIds = Select[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What a visitor asks of the list of events.

    ``among`` limits to the events a query names, as ``advocacy.queries.events_about`` does.
    ``also`` lets the search find the events a query names, as ``programme.queries.events_with``.
    """

    past: bool = False
    search: str = ""
    organisation: str = ""
    year: int | None = None
    among: EventIds | None = None
    also: EventIds | None = None
    page: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Page:
    """One page of events, and how many there are in all."""

    events: Sequence[Event]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """Return the number of pages, at least one."""
        return max(1, -(-self.total // self.size))


def _details() -> tuple[Any, ...]:
    return (
        joinedload(Event.venue),
        selectinload(Event.hosts).options(
            joinedload(EventHost.organisation), joinedload(EventHost.person)
        ),
    )


def _is_seen() -> ColumnElement[bool]:
    return and_(Event.status != EventStatus.DRAFT, Event.visibility != Visibility.PRIVATE)


def _is_listed() -> ColumnElement[bool]:
    return and_(Event.status != EventStatus.DRAFT, Event.visibility == Visibility.PUBLIC)


def published_event(slug: str) -> Event | None:
    """Return an event that anyone with its address may read: published, postponed or cancelled.

    With its venue, and its facts and hosts with their organisation or person.
    """
    hosts = joinedload(Event.hosts)  # few, and one statement less
    query = select(Event).where(Event.slug == slug, _is_seen())
    query = query.options(
        joinedload(Event.venue),
        hosts.joinedload(EventHost.organisation),
        hosts.joinedload(EventHost.person),
        selectinload(Event.facts),
    )
    return db.session.scalars(query).unique().one_or_none()


def published_event_of(slug: str) -> Event:
    """Return the event of a public page, as ``published_event`` does.

    :raises NotFound: when there is none.
    """
    event = published_event(slug)
    if event is None:
        raise NotFound("event")
    return event


def event_by_slug(slug: str) -> Event | None:
    """Return an event in any state, for organisers, with the same and the venue's rooms."""
    return db.session.scalar(
        select(Event)
        .where(Event.slug == slug)
        .options(
            *_details(),
            selectinload(Event.facts),
            joinedload(Event.venue).selectinload(Venue.rooms),
        )
    )


def event_of(slug: str) -> Event:
    """Return the event of an organisers' page, as ``event_by_slug`` does.

    :raises NotFound: when there is none.
    """
    event = event_by_slug(slug)
    if event is None:
        raise NotFound("event")
    return event


def all_events(*, search: str = "", status: EventStatus | None = None) -> Sequence[Event]:
    """Return every event in any state, the latest first, with venue and hosts."""
    query = select(Event).options(*_details())
    if status is not None:
        query = query.where(Event.status == status)
    query = query.where(*(_holds(word) for word in _words(search)))
    return db.session.scalars(query.order_by(Event.starts_on.desc(), Event.id.desc())).all()


def public_events(wanted: EventFilter, *, now: datetime | None = None) -> Page:
    """Return a page of listed events, upcoming ones from the next, past ones from the last.

    With venue and hosts. An event is past once it has ended; cancelled and postponed ones are
    listed too. A page beyond the last is the last.
    """
    conditions = _conditions(wanted, now or clock.now())
    total = db.session.scalar(select(func.count(Event.id)).where(*conditions)) or 0
    last = max(1, -(-total // wanted.size))
    number = min(max(1, wanted.page), last)
    query = select(Event).where(*conditions).options(*_details()).order_by(*_order(wanted.past))
    query = query.limit(wanted.size).offset((number - 1) * wanted.size)
    return Page(db.session.scalars(query).all(), total, number, wanted.size)


def years() -> Sequence[int]:
    """Return the years in which listed events begin, the latest first."""
    year = extract("year", Event.starts_on)
    query = select(year).where(_is_listed()).distinct().order_by(year.desc())
    return [int(x) for x in db.session.scalars(query)]


def host_organisations() -> Sequence[Organisation]:
    """Return the organisations that host listed events, by name."""
    hosts = select(EventHost.organisation_id).join(Event, Event.id == EventHost.event_id)
    query = select(Organisation).where(Organisation.id.in_(hosts.where(_is_listed())))
    return db.session.scalars(query.order_by(Organisation.name, Organisation.id)).all()


def calendar_events(
    *, organisation: str = "", among: EventIds | None = None, since: date | None = None
) -> Sequence[Event]:
    """Return every listed event for a calendar, cancelled and postponed ones included.

    With venue and hosts, in the order of their dates; ``since`` leaves out what ended before.
    """
    conditions = [_is_listed()]
    if organisation:
        conditions.append(Event.id.in_(_hosted_by(organisation)))
    if among is not None:
        conditions.append(Event.id.in_(among))
    if since is not None:
        conditions.append(Event.ends_on >= since)
    query = select(Event).where(*conditions).options(*_details()).order_by(*_order(False))
    return db.session.scalars(query).all()


def next_turn(now: datetime) -> datetime | None:
    """Return the first instant after ``now`` at which a listed event begins or ends."""
    # An instant lies within a day and a half of its date in any zone.
    query = select(Event).where(
        _is_listed(), Event.ends_on >= date.fromordinal(now.date().toordinal() - 2)
    )
    turns = [x for event in db.session.scalars(query) for x in (event.begins, event.ends)]
    return min((x for x in turns if x > now), default=None)


def hosted_by_organisation(organisation_id: int) -> Sequence[Event]:
    """Return the listed events an organisation hosts, the latest first, with venue and hosts."""
    return _hosted(EventHost.organisation_id == organisation_id)


def hosted_by_person(person_id: int) -> Sequence[Event]:
    """Return the listed events a person hosts, the latest first, with venue and hosts."""
    return _hosted(EventHost.person_id == person_id)


def listed_among(ids: EventIds) -> Sequence[Event]:
    """Return those of the events that are listed, the latest first, with venue and hosts."""
    query = select(Event).where(_is_listed(), Event.id.in_(ids)).options(*_details())
    return db.session.scalars(query.order_by(*_order(True))).all()


def all_venues() -> Sequence[Venue]:
    """Return every venue by name, with its rooms."""
    query = select(Venue).options(selectinload(Venue.rooms))
    return db.session.scalars(query.order_by(Venue.name, Venue.id)).all()


def venues_by_id(ids: Collection[int]) -> Mapping[int, Venue]:
    """Return venues by number; without a question when none is asked for."""
    if not ids:
        return {}
    return {x.id: x for x in db.session.scalars(select(Venue).where(Venue.id.in_(ids)))}


def rooms_elsewhere(venue_id: int | None) -> Sequence[Room]:
    """Return the rooms of every other building, building by building."""
    query = select(Room).join(Room.venue)
    if venue_id is not None:
        query = query.where(Room.venue_id != venue_id)
    return db.session.scalars(query.order_by(Venue.name, Venue.id, Room.position, Room.id)).all()


def venue_by_slug(slug: str) -> Venue | None:
    """Return a venue with its rooms."""
    return db.session.scalar(
        select(Venue).where(Venue.slug == slug).options(selectinload(Venue.rooms))
    )


def _hosted(condition: ColumnElement[bool]) -> Sequence[Event]:
    return listed_among(select(EventHost.event_id).where(condition))


def _hosted_by(slug: str) -> EventIds:
    return select(EventHost.event_id).join(EventHost.organisation).where(Organisation.slug == slug)


def _order(past: bool) -> tuple[ColumnElement[Any], ...]:
    if past:
        return Event.starts_on.desc(), Event.starts_at.desc().nulls_last(), Event.id.desc()
    return Event.starts_on.asc(), Event.starts_at.asc().nulls_first(), Event.id.asc()


def _conditions(wanted: EventFilter, now: datetime) -> list[ColumnElement[bool]]:
    over = _is_over(now)
    found = [_is_listed(), over if wanted.past else ~over]
    if wanted.organisation:
        found.append(Event.id.in_(_hosted_by(wanted.organisation)))
    if wanted.year is not None:
        found.append(_in_year(wanted.year))
    if wanted.among is not None:
        found.append(Event.id.in_(wanted.among))
    if words := _words(wanted.search):
        said = and_(*(_holds(word) for word in words))
        found.append(said if wanted.also is None else or_(said, Event.id.in_(wanted.also)))
    return found


def _in_year(year: int) -> ColumnElement[bool]:
    if not 1 <= year <= 9999:
        return Event.id.is_(None)
    return Event.starts_on.between(date(year, 1, 1), date(year, 12, 31))


def _words(search: str) -> list[str]:
    return fold(search[:LONGEST_SEARCH]).split()


def _holds(word: str) -> ColumnElement[bool]:
    return Event.search_text.contains(word, autoescape=True)


def _is_over(now: datetime) -> ColumnElement[bool]:
    # The day of a date-only event ends at midnight of its own zone; there are few zones.
    timed = and_(Event.ends_at.is_not(None), Event.ends_at <= now)
    zones = db.session.execute(
        select(Event.timezone, func.min(Event.id))
        .where(Event.ends_at.is_(None))
        .group_by(Event.timezone)
    )
    today = {zone: clock.date_in(zone, now) for zone, _ in zones}
    dated = [
        and_(Event.ends_at.is_(None), Event.timezone == zone, Event.ends_on < day)
        for zone, day in today.items()
    ]
    return or_(timed, *dated)
