"""The guest categories of an event with their seats, as organisers see them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration.categories import categories_of
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.registration.places import category_of, hall, recorded


@dataclass(frozen=True, slots=True)
class Standing:
    """A category, the seats it has given, who waits, who awaits approval, and what is left.

    ``reserved`` are the seats that quotas have yet to fill; ``left`` is what a newcomer may
    have now (None: without limit).
    """

    category: GuestCategory
    taken: int
    waiting: int
    pending: int
    left: int | None
    reserved: int


def table(event: Event) -> list[Standing]:
    """Return every category of an event in their order (three queries)."""
    rows = categories_of(event.id)
    count = db.session.get(SeatCount, event.id)
    seats = hall(event, {x.id: category_of(x) for x in rows}, recorded(count or _no_seats()))
    asked = _pending(event.id)
    return [
        Standing(
            x,
            seats.tally.taken.get(x.id, 0),
            seats.tally.waiting.get(x.id, 0),
            asked.get(x.id, 0),
            seats.left(x.id),
            seats.tally.reserved.get(x.id, 0),
        )
        for x in rows
    ]


def _no_seats() -> SeatCount:
    return SeatCount(confirmed=0, waitlisted=0, by_category={})


def _pending(event_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Registration.category_id, func.count())
        .where(
            Registration.event_id == event_id,
            Registration.category_id.is_not(None),
            Registration.state == RegistrationState.PENDING,
        )
        .group_by(Registration.category_id)
    )
    return {x[0]: x[1] for x in rows if x[0] is not None}
