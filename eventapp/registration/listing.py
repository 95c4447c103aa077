"""Named reads of the organisers' guest list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, true

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import fold
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.allotting import Tally
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.registration.places import recorded

PAGE_SIZE = 50
# Nothing has to be made ready for them.
NOT_COMING = (RegistrationState.DECLINED, RegistrationState.CANCELLED)
# In the words of the index that holds them: a bound value would not be recognised.
_SOME_NEEDS: ColumnElement[bool] = Registration.access_needs != literal_column("''")
SORTS = {
    "replied": (Registration.created_at.desc(), Registration.id.desc()),
    "name": (Registration.name, Registration.id),
    "organisation": (Registration.organisation, Registration.name, Registration.id),
    "line": (Registration.queue_number, Registration.id),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestFilter:
    """Which guests are asked for.

    ``category`` 0 is those without one; ``with_needs`` leaves out who will not come, unless
    ``state`` asks for them.
    """

    search: str = ""
    state: RegistrationState | None = None
    category: int | None = None
    language: str = ""
    with_needs: bool = False
    sort: str = "replied"


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
    needs = (
        select(func.count())
        .where(
            Registration.event_id == event_id,
            _SOME_NEEDS,
            Registration.state.not_in(NOT_COMING),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Registration.state, func.count(), needs)
        .where(Registration.event_id == event_id)
        .group_by(Registration.state)
    ).all()
    return Figures({x[0]: x[1] for x in rows}, rows[0][2] if rows else 0)


def seats_left(event: Event) -> int | None:
    """Return how many guests may still be given a seat by hand; None: without limit."""
    if event.capacity is None:
        return None
    count = db.session.get(SeatCount, event.id)
    known = recorded(count) if count else Tally()
    return max(0, event.capacity - known.all_taken - known.all_reserved)


def number_of(event_id: int, wanted: GuestFilter) -> int:
    """Return how many guests are asked for."""
    found = filtered(event_id, wanted).with_only_columns(func.count())
    return db.session.scalar(found) or 0


def everybody(event_id: int, wanted: GuestFilter) -> Iterator[Registration]:
    """Yield every guest asked for, in the order of arrival, a few hundred at a time."""
    query = filtered(event_id, wanted).order_by(Registration.queue_number, Registration.id)
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
        query = query.where(matching(search))
    return db.session.scalars(query.order_by(Registration.name, Registration.id)).all()


def filtered(event_id: int, wanted: GuestFilter) -> Select[Registration]:
    """Return a query of the guests a filter finds."""
    query = select(Registration).where(Registration.event_id == event_id)
    if wanted.state is not None:
        query = query.where(Registration.state == wanted.state)
    if wanted.category is not None:
        query = query.where(Registration.category_id.is_not_distinct_from(wanted.category or None))
    if wanted.language:
        query = query.where(Registration.language == wanted.language)
    if wanted.with_needs:
        query = query.where(_SOME_NEEDS)
        if wanted.state is None:
            query = query.where(Registration.state.not_in(NOT_COMING))
    if wanted.search:
        query = query.where(matching(wanted.search))
    return query


def matching(search: str) -> ColumnElement[bool]:
    """Return the condition that a registration holds every word of a search."""
    words = fold(search[:100]).split()
    held = (Registration.search_text.contains(x, autoescape=True) for x in words)
    return and_(true(), *held)


def places(event_id: int, waiting: Mapping[int, int]) -> dict[int, int]:
    """Return the places in line of those who wait, given and told by their registrations.

    ``waiting`` has these by the numbers they have in the line.
    """
    if not waiting:
        return {}
    first, last = min(waiting), max(waiting)
    line = (Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED)
    number = Registration.queue_number
    ahead = select(func.count()).where(*line, number < first).scalar_subquery()
    place = ahead + func.row_number().over(order_by=number)
    # Of those between: a line of thousands is not read for the fifty on a page.
    found = db.session.execute(select(number, place).where(*line, number.between(first, last)))
    return {waiting[x]: place for x, place in found if x in waiting}
