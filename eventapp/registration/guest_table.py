"""Everybody of an event in one table: who is invited, who registered, and who did both.

A page takes as long whatever the number of guests: counts are kept (``guest_models.GuestCount``),
a page is read from where the one before it ended, and a search begins with its rarest word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from eventapp.core.db import db
from eventapp.registration.finding import NEWEST_FIRST, counted, found_of
from eventapp.registration.guest_models import Guest, GuestCount
from eventapp.registration.guest_rows import NEVER
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.listing import head_of_line
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.segments import Wanted

PAGE_SIZE = 50
BATCH = 500  # guests read at once of a whole list
_Model = TypeVar("_Model", Registration, Invitation)
_SORTS: Mapping[str, tuple[Any, ...]] = {
    "replied": (Guest.replied_at, Guest.number),
    "name": (Guest.name, Guest.number),
    "organisation": (Guest.organisation, Guest.name, Guest.number),
    "line": (Guest.queue_number, Guest.number),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the table a page begins: after a guest, before one, or at the end.

    ``first`` is what number its first guest has, as the page before it counted.
    """

    after: int | None = None
    before: int | None = None
    is_last: bool = False
    first: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A guest as the table shows them, with what is recorded of them."""

    guest: Guest
    registration: Registration | None
    invitation: Invitation | None

    @property
    def email(self) -> str:
        """Return the address that is written to."""
        found = self.registration or self.invitation
        return found.email if found else ""

    @property
    def role(self) -> str:
        """Return their function."""
        found = self.registration or self.invitation
        return found.role if found else ""

    @property
    def changed_at(self) -> datetime | None:
        """Return when what is recorded of them last changed."""
        return max((x.changed_at for x in (self.registration, self.invitation) if x), default=None)

    @property
    def replied_at(self) -> datetime | None:
        """Return when they answered; None: they have not."""
        at = self.guest.replied_at
        return None if at.strftime("%Y") == NEVER[:4] else at


@dataclass(frozen=True, slots=True)
class Table:
    """One page of guests, and who waits in which place, by the numbers of guests.

    ``total`` is None when there are more than anybody counted.
    """

    rows: Sequence[Line]
    total: int | None
    first: int
    places: Mapping[int, int] = field(default_factory=dict)
    before: int | None = None
    after: int | None = None

    @property
    def last(self) -> int:
        """Return the number of the last guest on the page."""
        return self.first + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many guests stand how, and how many to prepare for have access needs."""

    by_status: Mapping[str, int]
    with_needs: int

    @property
    def total(self) -> int:
        """Return how many guests there are, from planned to attended."""
        return sum(self.by_status.values())

    def of(self, *names: str) -> int:
        """Return how many stand in one of the ways named."""
        return sum(number for status, number in self.by_status.items() if status in names)


def counts(event_id: int) -> Counts:
    """Return the numbers on top of the table, in one query."""
    some = counted(event_id, Wanted(with_needs=True))
    rows = db.session.execute(
        select(GuestCount.status, func.sum(GuestCount.number), some.scalar_subquery())
        .where(GuestCount.event_id == event_id)
        .group_by(GuestCount.status)
    ).all()
    return Counts({x[0]: int(x[1]) for x in rows}, int(rows[0][2] or 0) if rows else 0)


def number_of(event_id: int, wanted: Wanted) -> int:
    """Return how many guests are asked for, however many they are."""
    found = found_of(event_id, wanted)
    if found.total is not None:
        return found.total
    return db.session.scalar(select(func.count()).select_from(Guest).where(*found.conditions)) or 0


def page(event_id: int, wanted: Wanted, place: Place | None = None) -> Table:
    """Return one page of guests; at most seven queries however many there are."""
    place = place or Place()
    found = found_of(event_id, wanted)
    start = _start(event_id, wanted, place)
    if start is None and not place.is_last:
        place = Place()
    backwards = place.is_last or place.before is not None
    size = _size_of_last(found.total) if place.is_last else PAGE_SIZE
    order = _order(wanted.sort, backwards=backwards)
    query = select(Guest).where(*found.conditions).order_by(*order)
    if start is not None:
        query = query.where(_beyond(wanted.sort, start, backwards=backwards))
    guests = db.session.scalars(query.limit(size + 1)).all()
    rows = _lines(guests[:size][::-1] if backwards else guests[:size])
    table = _table(rows, found.total, place, more=len(guests) > size)
    return replace(table, places=_places(event_id, wanted, table))


def _table(rows: list[Line], total: int | None, place: Place, *, more: bool) -> Table:
    backwards = place.is_last or place.before is not None
    first = place.first
    if total is not None:
        first = total - len(rows) + 1 if place.is_last else min(first, total - len(rows) + 1)
    has_before = more if backwards else place.after is not None
    has_after = not place.is_last if backwards else more
    return Table(
        rows,
        total,
        max(1, first) if has_before else min(1, len(rows)),
        before=rows[0].guest.number if rows and has_before else None,
        after=rows[-1].guest.number if rows and has_after else None,
    )


def _places(event_id: int, wanted: Wanted, table: Table) -> Mapping[int, int]:
    if wanted == Wanted(status=RegistrationState.WAITLISTED, sort="line"):
        return {x.guest.number: table.first + n for n, x in enumerate(table.rows)}
    waiting = [x.guest for x in table.rows if x.guest.status == RegistrationState.WAITLISTED]
    return head_of_line(event_id, waiting) if waiting else {}


def _lines(guests: Sequence[Guest]) -> list[Line]:
    registered = _by_id(Registration, [x.registration_id for x in guests])
    invited = _by_id(Invitation, [x.invitation_id for x in guests])
    return [
        Line(x, registered.get(x.registration_id or 0), invited.get(x.invitation_id or 0))
        for x in guests
    ]


def _by_id(model: type[_Model], numbers: Iterable[int | None]) -> dict[int, _Model]:
    asked = [x for x in numbers if x is not None]
    rows = db.session.scalars(select(model).where(model.id.in_(asked))) if asked else ()
    return {x.id: x for x in rows}


def everybody(event_id: int, wanted: Wanted) -> Iterator[Line]:
    """Yield every guest asked for, a few hundred at a time; in the order of arrival if no other."""
    wanted = replace(wanted, sort="line") if wanted.sort in NEWEST_FIRST else wanted
    query = select(Guest).where(*found_of(event_id, wanted).conditions)
    query = query.order_by(*_order(wanted.sort)).execution_options(yield_per=BATCH)
    for some in db.session.scalars(query).partitions():
        yield from _lines(some)


def registered(event_id: int, wanted: Wanted) -> Select[Registration]:
    """Return a query of the registrations among the guests asked for."""
    numbers = select(Guest.registration_id).where(*found_of(event_id, wanted).conditions)
    return select(Registration).where(
        Registration.event_id == event_id,
        Registration.id.in_(numbers.where(Guest.registration_id.is_not(None))),
    )


def _order(sort: str, *, backwards: bool = False) -> Sequence[ColumnElement[Any]]:
    is_down = (sort in NEWEST_FIRST) != backwards
    return [x.desc() if is_down else x for x in _SORTS[sort]]


def _start(event_id: int, wanted: Wanted, place: Place) -> Sequence[Any] | None:
    number = place.after if place.before is None else place.before
    if number is None:
        return None
    keys = select(*_SORTS[wanted.sort]).where(Guest.number == number, Guest.event_id == event_id)
    return db.session.execute(keys).first()


def _beyond(sort: str, start: Sequence[Any], *, backwards: bool) -> ColumnElement[bool]:
    columns = _SORTS[sort]
    pairs = zip(start, columns, strict=True)
    keys, values = tuple_(*columns), tuple_(*(literal(x, column.type) for x, column in pairs))
    return keys < values if (sort in NEWEST_FIRST) != backwards else keys > values


def _size_of_last(total: int | None) -> int:
    return ((total or PAGE_SIZE) - 1) % PAGE_SIZE + 1
