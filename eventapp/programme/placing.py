"""Keeping the people of sessions in the event's order of precedence.

``Appearance.position`` is the one order that pages, feeds and mails read. Precedence writes it, for
every session but those whose people were put in an order by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.records import assign
from eventapp.events.models import Event
from eventapp.people.models import Office, Person
from eventapp.programme.models import Appearance, Session
from eventapp.programme.precedence import Candidate, Held, order, placed, standing
from eventapp.programme.ranks import OwnOrder, Precedence, PrecedenceRank, Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the order of an event: the place from 1, the rank, and why."""

    place: int
    person: Person
    rank: PrecedenceRank | None
    office: Held
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Protocol:
    """An event's precedence, its ranks from the highest, and everybody in their order."""

    precedence: Precedence
    ranks: Sequence[PrecedenceRank]
    lines: Sequence[Line]
    places: Mapping[int, int] = field(default_factory=dict)


def precedence_of(event_id: int) -> Precedence | None:
    """Return the precedence of an event, if it has one."""
    return db.session.scalar(select(Precedence).where(Precedence.event_id == event_id))


def ranks_of(event_id: int) -> Sequence[PrecedenceRank]:
    """Return the ranks of an event, the highest first."""
    query = select(PrecedenceRank).where(PrecedenceRank.event_id == event_id)
    return db.session.scalars(query.order_by(PrecedenceRank.position, PrecedenceRank.id)).all()


def protocol(event: Event) -> Protocol | None:
    """Return an event's order of precedence; five queries however many people there are."""
    precedence = precedence_of(event.id)
    if precedence is None:
        return None
    ranks = ranks_of(event.id)
    found = db.session.scalars(select(Standing).where(Standing.event_id == event.id))
    by_hand = {x.person_id: x for x in found}
    lines = [_line(x, ranks, by_hand.get(x.id), event) for x in _people(event.id)]
    known = {x.person.id: x for x in lines}
    numbers = order((_candidate(x, ranks) for x in lines), precedence.tie_rule)
    in_order = [_at(known[id], place) for place, id in enumerate(numbers, 1)]
    return Protocol(precedence, ranks, in_order, {id: n for n, id in enumerate(numbers)})


def own_orders(session_ids: Iterable[int]) -> frozenset[int]:
    """Return which sessions keep an order made by hand."""
    query = select(OwnOrder.session_id).where(OwnOrder.session_id.in_(list(session_ids)))
    return frozenset(db.session.scalars(query))


def misplaced(event: Event, sessions: Iterable[Session], own: Iterable[int]) -> list[Session]:
    """Return the sessions (appearances loaded) whose people stand otherwise than they should.

    An office that began or ended since, for one, changes the order only when somebody says so.
    """
    found = protocol(event)
    if found is None:
        return []
    kept = set(own)
    return [x for x in sessions if x.id not in kept and _order(x, found) != _ids(x)]


def place(event: Event, session_ids: Iterable[int] | None = None) -> bool:
    """Put the people of sessions, by default all, in order; tell whether anybody moved.

    An event without precedence, and a session with its own order, stay as they are.
    """
    found = protocol(event)
    if found is None:
        return False
    query = select(Session).where(
        Session.event_id == event.id, Session.id.not_in(select(OwnOrder.session_id))
    )
    if session_ids is not None:
        query = query.where(Session.id.in_(list(session_ids)))
    options = (selectinload(Session.appearances),)
    fresh = query.options(*options).execution_options(populate_existing=True)
    return any([_put(x, found) for x in db.session.scalars(fresh)])


def _put(session: Session, found: Protocol) -> bool:
    seats = {x.id: x for x in session.appearances}
    for position, id in enumerate(_order(session, found)):
        assign(seats[id], position=position)
    return any(db.session.is_modified(x) for x in session.appearances)


def _order(session: Session, found: Protocol) -> list[int]:
    return placed([(x.id, x.person_id) for x in session.appearances], found.places)


def _ids(session: Session) -> list[int]:
    return [x.id for x in session.appearances]


def _people(event_id: int) -> Sequence[Person]:
    here = (
        select(Appearance.person_id)
        .join(Session, Session.id == Appearance.session_id)
        .where(Session.event_id == event_id, Appearance.person_id.is_not(None))
    )
    query = select(Person).where(Person.id.in_(here)).options(selectinload(Person.offices))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def _line(
    person: Person, ranks: Sequence[PrecedenceRank], by_hand: Standing | None, event: Event
) -> Line:
    day = max(event.starts_on, clock.today(event.timezone))
    offices = [_held(x) for x in person.offices if not x.is_over(day)]
    number, office = standing(offices, [x.offices for x in ranks])
    rank = ranks[number] if number is not None else None
    if by_hand and by_hand.rank_id:
        rank = next((x for x in ranks if x.id == by_hand.rank_id), rank)
    if by_hand and by_hand.since:
        office = Held(office.kind, by_hand.since)
    return Line(0, person, rank, office, by_hand)


def _held(office: Office) -> Held:
    return Held(office.kind.value, office.since)


def _candidate(line: Line, ranks: Sequence[PrecedenceRank]) -> Candidate:
    since = line.office.since.first_day if line.office.since else None
    rank = ranks.index(line.rank) if line.rank else None
    place = line.standing.place if line.standing else None
    return Candidate(line.person.id, line.person.name, rank, since, place)


def _at(line: Line, place: int) -> Line:
    return Line(place, line.person, line.rank, line.office, line.standing)
