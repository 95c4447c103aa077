"""What the rules say of an event as recorded, for the pages that show places, and as counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.memory import remembered
from eventapp.events.models import Event
from eventapp.registration.allotting import Hall, Of, Share, Tally
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.models import SeatCount
from eventapp.registration.rules import Availability, Category, Terms, availability, together


@dataclass(frozen=True, slots=True)
class Places:
    """What the public may do about a place at an event, and in each of its categories."""

    all: Availability
    categories: Mapping[int, Category] = field(default_factory=dict)
    of: Mapping[int, Availability] = field(default_factory=dict)


def terms(event: Event, category: Category | None = None) -> Terms:
    """Return what an event says about places, to guests of a category if one is named."""
    found = Terms(
        status=event.status.value,
        visibility=event.visibility.value,
        rsvp=event.rsvp,
        capacity=event.capacity,
        waiting_list=event.waiting_list,
        opens_at=event.rsvp_opens_at,
        closes_at=event.rsvp_closes_at,
        begins=event.begins,
        ends=event.ends,
        may_pass_on=event.may_pass_on,
    )
    return category.narrows(found) if category else found


def category_of(row: GuestCategory) -> Category:
    """Return a category as the rules need it."""
    return Category(
        id=row.id,
        slug=row.slug,
        name=row.name,
        description=row.description,
        share=Share(row.seats, row.is_held, row.own_line, row.priority),
        access=row.access.value,
        needs_approval=row.needs_approval,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        companions=row.companions,
        seats_access_companions=row.seats_access_companions,
        trusted_domains=tuple(row.trusted_domains),
        may_pass_on=row.may_pass_on,
    )


def categories(event_id: int) -> Mapping[int, Category]:
    """Return the categories of an event by number, in their order.

    Whoever changes one holds the event's lock: under it, what is remembered is true.
    """
    return remembered(("categories", event_id), lambda: _categories(event_id))


def _categories(event_id: int) -> Mapping[int, Category]:
    rows = db.session.scalars(_in_order().where(GuestCategory.event_id == event_id))
    return {x.id: category_of(x) for x in rows}


def _in_order() -> Select[GuestCategory]:
    return select(GuestCategory).order_by(GuestCategory.position, GuestCategory.id)


def hall(event: Event, known: Mapping[int, Category], tally: Tally) -> Hall:
    """Return the seats of an event as its categories share them."""
    return Hall(event.capacity, {x.id: x.share for x in known.values()}, tally, event.line_rule)


def places(event: Event) -> Places:
    """Return what the public may do about a place now (one query).

    A page that shows it says so with ``web.pages.depend_on_seats(event.id)`` before the call and
    ``web.pages.holds_until(found.all.until)`` after it.
    """
    return places_of([event])[event.id]


def places_of(events: Sequence[Event]) -> dict[int, Places]:
    """Return the places of several events (one query)."""
    numbers = [x.id for x in events]
    rows = db.session.execute(
        select(Event.id, SeatCount, GuestCategory)
        .outerjoin(SeatCount, SeatCount.event_id == Event.id)
        .outerjoin(GuestCategory, GuestCategory.event_id == Event.id)
        .where(Event.id.in_(numbers))
        .order_by(GuestCategory.position, GuestCategory.id)
    ).all()
    known: dict[int, dict[int, Category]] = {x: {} for x in numbers}
    tallies = dict.fromkeys(numbers, Tally())
    for number, count, category in rows:
        if category is not None:
            known[number][category.id] = category_of(category)
        if count is not None:
            tallies[number] = recorded(count)
    return {x.id: _places(x, known[x.id], tallies[x.id]) for x in events}


def recorded(count: SeatCount) -> Tally:
    """Return what was counted last: what no category has is its guests' without one."""
    taken: dict[Of, int] = {int(x): of[0] for x, of in count.by_category.items()}
    waiting: dict[Of, int] = {int(x): of[1] for x, of in count.by_category.items()}
    # Before there were quotas, nothing was written of them.
    reserved: dict[Of, int] = {int(x): sum(of[2:]) for x, of in count.by_category.items()}
    taken[None] = count.confirmed - sum(taken.values())
    waiting[None] = count.waitlisted - sum(waiting.values())
    return Tally(taken, waiting, reserved)


def _places(event: Event, known: Mapping[int, Category], tally: Tally) -> Places:
    now = clock.now()
    seats = hall(event, known, tally)
    if not known:
        return Places(availability(terms(event), seats.left(None), now))
    found = {x.id: availability(terms(event, x), seats.left(x.id), now) for x in known.values()}
    open_to_all = [x for x in known.values() if x.is_public]
    free = [found[x.id] for x in open_to_all if not x.needs_approval]
    # A place that somebody may ask for is none that is left for whoever reads the page.
    is_free = any(x.takes_answers for x in free)
    public = free if is_free else [found[x.id] for x in open_to_all]
    return Places(together(terms(event), public, seats.room(None)), known, found)


def shown(seats: Hall) -> str:
    """Return the places left as readers are told them, to know whether they differ."""
    parts: Iterable[Of] = (None, *seats.shares)
    return " ".join(f"{x or 0}:{seats.left(x)}" for x in parts)
