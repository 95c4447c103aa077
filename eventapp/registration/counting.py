"""The seats of an event counted afresh, those that quotas have yet to fill too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, bindparam, case, func, literal_column, select, union_all

from eventapp.core.db import db
from eventapp.registration.allotting import Of, Tally
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.queries import SEATED
from eventapp.registration.quota_models import Quota


@dataclass(frozen=True, slots=True)
class Count:
    """The seats, who waits, by category, and the last number given."""

    tally: Tally
    guests: Mapping[Of, int]
    last_number: int


_SEATED = func.sum(case((Registration.state.in_(SEATED), Registration.seats), else_=0))
_WAITS = Registration.state == RegistrationState.WAITLISTED
_WAITING = func.sum(case((_WAITS, Registration.seats), else_=0))
_ZERO = literal_column("0", Integer)
_COUNTED = (
    select(
        Registration.category_id,
        _SEATED,
        _WAITING,
        func.count(case((_WAITS, 1))),
        func.max(Registration.queue_number),
        _ZERO,
    )
    .where(Registration.event_id == bindparam("event_id"))
    .group_by(Registration.category_id)
)
# How many seats a quota has filled: one each, whoever comes along with the guest.
FILLED = (
    select(func.count())
    .where(Registration.quota_id == Quota.id, Registration.state.in_(SEATED))
    .correlate(Quota)
    .scalar_subquery()
)
_RUNNING = (
    select(Quota.category_id, Quota.seats, FILLED.label("filled"))
    .where(Quota.event_id == bindparam("event_id"), Quota.ended_at.is_(None))
    .subquery()
)
_UNFILLED = _RUNNING.c.seats - _RUNNING.c.filled
_RESERVED = select(
    _RUNNING.c.category_id,
    *(_ZERO, _ZERO, _ZERO, _ZERO),
    func.sum(case((_UNFILLED > 0, _UNFILLED), else_=0)),
).group_by(_RUNNING.c.category_id)
_FRESH_COUNT = union_all(_COUNTED, _RESERVED)


def fresh_count(event_id: int) -> Count:
    """Count the seats of an event's registrations; true for as long as the event is locked.

    What its quotas have yet to fill is counted in the same statement.
    """
    rows = db.session.execute(_FRESH_COUNT, {"event_id": event_id}).all()
    taken, waiting, guests, reserved = (_by_category(rows, x) for x in (1, 2, 3, 5))
    last = max((x[4] for x in rows), default=0)
    return Count(Tally(taken, waiting, reserved), guests, last)


def _by_category(rows: Sequence[Row[Any]], column: int) -> dict[Of, int]:
    found: dict[Of, int] = {}
    for row in rows:
        found[row[0]] = found.get(row[0], 0) + int(row[column])
    return found


def running_quotas(numbers: Collection[int]) -> set[int]:
    """Return which of some quotas still run."""
    query = select(Quota.id).where(Quota.id.in_(numbers), Quota.ended_at.is_(None))
    return set(db.session.scalars(query)) if numbers else set()
