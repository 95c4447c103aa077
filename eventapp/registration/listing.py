"""Named reads of the organisers' guest list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import fold
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.models import Registration, RegistrationState

PAGE_SIZE = 50
# Nothing has to be made ready for them.
NOT_COMING = (RegistrationState.DECLINED, RegistrationState.CANCELLED)
SORTS = {
    "replied": (Registration.created_at.desc(), Registration.id.desc()),
    "name": (Registration.name, Registration.id),
    "organisation": (Registration.organisation, Registration.name, Registration.id),
    "line": (Registration.queue_number, Registration.id),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestFilter:
    """Which guests are asked for.

    ``with_needs`` leaves out who will not come, unless ``state`` asks for them.
    """

    search: str = ""
    state: RegistrationState | None = None
    language: str = ""
    with_needs: bool = False
    sort: str = "replied"


@dataclass(frozen=True, slots=True)
class GuestPage:
    """One page of guests, how many there are in all, and who waits in which place."""

    rows: Sequence[Registration]
    total: int
    number: int
    places: Mapping[int, int]

    @property
    def more(self) -> bool:
        """Tell whether there is a next page."""
        return self.number * PAGE_SIZE < self.total

    @property
    def first(self) -> int:
        """Return the number of the first guest on the page."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Return the number of the last guest on the page."""
        return (self.number - 1) * PAGE_SIZE + len(self.rows)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many guests are in which state, and how many to prepare for have access needs."""

    states: Mapping[RegistrationState, int]
    with_needs: int

    @property
    def total(self) -> int:
        """Return how many answers there are."""
        return sum(self.states.values())

    def of(self, *names: str) -> int:
        """Return how many are in one of the states named."""
        return sum(number for state, number in self.states.items() if state.value in names)


def figures(event_id: int) -> Figures:
    """Return the numbers on top of the list, in one query."""
    needs = func.sum(func.cast(Registration.access_needs != "", db.Integer))
    rows = db.session.execute(
        select(Registration.state, func.count(), needs)
        .where(Registration.event_id == event_id)
        .group_by(Registration.state)
    ).all()
    with_needs = sum(int(x[2] or 0) for x in rows if x[0] not in NOT_COMING)
    return Figures({x[0]: x[1] for x in rows}, with_needs)


def seats_left(event: Event) -> int | None:
    """Return how many guests may still be given a seat by hand; None: without limit."""
    if event.capacity is None:
        return None
    return max(0, event.capacity - queries.seat_count(event.id)[0])


def page(event_id: int, wanted: GuestFilter, number: int) -> GuestPage:
    """Return one page of guests; three queries however many guests there are."""
    query = _filtered(event_id, wanted)
    total = number_of(event_id, wanted)
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    order = SORTS.get(wanted.sort, SORTS["replied"])
    rows = db.session.scalars(
        query.order_by(*order).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    ).all()
    return GuestPage(rows, total, number, _places(event_id, rows))


def number_of(event_id: int, wanted: GuestFilter) -> int:
    """Return how many guests are asked for."""
    query = select(func.count()).select_from(_filtered(event_id, wanted).subquery())
    return db.session.scalar(query) or 0


def everybody(event_id: int, wanted: GuestFilter) -> Iterator[Registration]:
    """Yield every guest asked for, in the order of arrival, a few hundred at a time."""
    query = _filtered(event_id, wanted).order_by(Registration.queue_number, Registration.id)
    yield from db.session.scalars(query.execution_options(yield_per=500))


def guest(event_id: int, number: int) -> Registration:
    """Return one guest of an event; raise NotFound."""
    found = db.session.scalar(
        select(Registration).where(Registration.id == number, Registration.event_id == event_id)
    )
    if found is None:
        raise NotFound("registration")
    return found


def guests(event_id: int, numbers: Sequence[int]) -> Sequence[Registration]:
    """Return those of the guests that belong to an event, by name."""
    return db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.id.in_(numbers))
        .order_by(Registration.name)
    ).all()


def arrivals(event_id: int, search: str) -> Sequence[Registration]:
    """Return the guests who are expected or have arrived, by name."""
    query = select(Registration).where(
        Registration.event_id == event_id, Registration.state.in_(queries.EXPECTED)
    )
    if search:
        query = query.where(_matching(event_id, search))
    return db.session.scalars(query.order_by(Registration.name, Registration.id)).all()


def _filtered(event_id: int, wanted: GuestFilter) -> Select[Registration]:
    query = select(Registration).where(Registration.event_id == event_id)
    if wanted.state is not None:
        query = query.where(Registration.state == wanted.state)
    if wanted.language:
        query = query.where(Registration.language == wanted.language)
    if wanted.with_needs:
        query = query.where(Registration.access_needs != "")
        if wanted.state is None:
            query = query.where(Registration.state.not_in(NOT_COMING))
    if wanted.search:
        query = query.where(_matching(event_id, wanted.search))
    return query


def _matching(event_id: int, search: str) -> ColumnElement[bool]:
    # No two databases fold accents alike, and an event has thousands of guests at most.
    words = fold(search[:100]).split()
    rows = db.session.execute(
        select(
            Registration.id, Registration.name, Registration.email, Registration.organisation
        ).where(Registration.event_id == event_id)
    )
    found = [x.id for x in rows if _holds(words, f"{x.name} {x.email} {x.organisation}")]
    return Registration.id.in_(found)


def _holds(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(x in folded for x in words)


def _places(event_id: int, rows: Sequence[Registration]) -> dict[int, int]:
    waiting = [x.id for x in rows if x.state is RegistrationState.WAITLISTED]
    if not waiting:
        return {}
    line = (
        select(
            Registration.id,
            func.row_number().over(order_by=Registration.queue_number).label("place"),
        )
        .where(
            Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED
        )
        .subquery()
    )
    found = db.session.execute(select(line.c.id, line.c.place).where(line.c.id.in_(waiting)))
    return {id: place for id, place in found}
