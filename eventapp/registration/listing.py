"""Named reads of the guests of an event."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import words
from eventapp.events.models import Event
from eventapp.registration.allotting import Tally
from eventapp.registration.guest_models import Guest
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.registration.places import categories, recorded
from eventapp.registration.quota_models import Quota
from eventapp.web.templating import loc_text

# Nothing has to be made ready for them.
NOT_COMING = (RegistrationState.DECLINED, RegistrationState.CANCELLED)
HEAD = 1000  # of those who wait, whose place is told


def seats_left(event: Event) -> int | None:
    """Return how many guests may still be given a seat by hand; None: without limit."""
    if event.capacity is None:
        return None
    count = db.session.get(SeatCount, event.id)
    known = recorded(count) if count else Tally()
    return max(0, event.capacity - known.all_taken - known.all_reserved)


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


def quota_names(event: Event) -> dict[int, str]:
    """Return what the quotas of an event are called, by number: as their organisations.

    An organisation with several names the category of each too, in the language of the page.
    """
    query = select(Quota).where(Quota.event_id == event.id)
    rows = db.session.scalars(query.options(joinedload(Quota.organisation, innerjoin=True))).all()
    known, times = categories(event.id), Counter(x.organisation_id for x in rows)

    def name(row: Quota) -> str:
        own = known.get(row.category_id) if times[row.organisation_id] > 1 else None
        found = row.organisation.name
        return f"{found} ({loc_text(own.name, event.main_language)})" if own else found

    return dict(sorted(((x.id, name(x)) for x in rows), key=lambda x: x[1].casefold()))


def matching(search: str) -> ColumnElement[bool]:
    """Return the condition that a registration holds every word of a search."""
    asked = words(search[:100])
    held = (Registration.search_text.contains(x, autoescape=True) for x in asked)
    return and_(true(), *held)


def head_of_line(event_id: int, guests: Iterable[Guest]) -> dict[int, int]:
    """Return the places of guests who stand among the first ``HEAD`` of a line, by their numbers.

    A line of thousands is not counted for the fifty on a page.
    """
    line = select(Guest.number).where(
        Guest.event_id == event_id, Guest.status == RegistrationState.WAITLISTED.value
    )
    ahead = db.session.scalars(line.order_by(Guest.queue_number, Guest.number).limit(HEAD))
    places = {number: place for place, number in enumerate(ahead, start=1)}
    return {x.number: places[x.number] for x in guests if x.number in places}
