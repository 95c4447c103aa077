"""What an organiser says about guest categories. Each change holds the event's lock.

What is lowered below the seats given takes none back; what is raised goes to the line at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from eventapp.audit.service import Actor, changes
from eventapp.audit.service import record as audit
from eventapp.core.addresses import mail_domain
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.records import assign, free_slug, keep_slug, refuse_if_used
from eventapp.core.text import NAME_LENGTH, slugify
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.events.rules import instant
from eventapp.questions import service as questions
from eventapp.registration.allotting import Waiting
from eventapp.registration.category_models import MOST_COMPANIONS, Access, GuestCategory
from eventapp.registration.counting import running_quotas
from eventapp.registration.models import Registration
from eventapp.registration.queries import SEATED, registrations, waiting_as
from eventapp.registration.seats import counted, lock_event, settle, written

DESCRIPTION_LENGTH = 1000
MOST_CATEGORIES = 30  # of one event: the form offers them in one list
MOST_DOMAINS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryData:
    """What is said of a category; ``opens`` and ``closes`` by the clocks of the event's zone.

    ``slug`` is the key by which files know it; an empty one is made of the name, and it stays.
    """

    name: Localised
    slug: str = ""
    description: Localised = NO_TEXT
    seats: int | None = None
    is_held: bool = False
    own_line: bool = False
    priority: int = 0
    needs_approval: bool = False
    access: Access = Access.OPEN
    opens: datetime | None = None
    closes: datetime | None = None
    companions: int = 0
    seats_access_companions: bool = False
    may_pass_on: bool | None = None
    trusted_domains: tuple[str, ...] = ()


def data_of(category: GuestCategory, event: Event) -> CategoryData:
    """Return what is said of a category, as a form is filled with it."""
    return CategoryData(
        name=category.name,
        slug=category.slug,
        description=category.description,
        seats=category.seats,
        is_held=category.is_held,
        own_line=category.own_line,
        priority=category.priority,
        needs_approval=category.needs_approval,
        access=category.access,
        opens=wall_clock(category.opens_at, event.zone),
        closes=wall_clock(category.closes_at, event.zone),
        companions=category.companions,
        seats_access_companions=category.seats_access_companions,
        may_pass_on=category.may_pass_on,
        trusted_domains=tuple(category.trusted_domains),
    )


def categories_of(event_id: int) -> list[GuestCategory]:
    """Return the categories of an event in their order."""
    query = select(GuestCategory).where(GuestCategory.event_id == event_id)
    return list(db.session.scalars(query.order_by(GuestCategory.position, GuestCategory.id)))


def category(event_id: int, id: int) -> GuestCategory:
    """Return one category of an event.

    :raises NotFound: when it is none of the event's.
    """
    found = db.session.get(GuestCategory, id, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound("category")
    return found


def save(
    event_id: int,
    data: CategoryData,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
) -> GuestCategory:
    """Add a category to an event, or change the one with ``id``.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``;
        ``category.too_many``.
    """
    event = lock_event(event_id)
    values = _checked(event, data)
    label = str(data.name.text(event.main_language, event.main_language))
    about: dict[str, Any] = {"by": by, "label": label, "event_id": event_id}
    if id is None:
        row = GuestCategory(event_id=event_id, **_place(event_id, data.slug, label), **values)
        audit("guest_category.created", row, **about)
    else:
        row = category(event_id, id)
        if revision is not None and row.revision != revision:
            raise DomainError("stale")
        keep_slug(row, data.slug)
        assign(row, **values)
        if changes(row):
            audit("guest_category.changed", row, **about)
    settle(event, by=by)
    return row


def _place(event_id: int, wanted: str, label: str) -> dict[str, Any]:
    of_event = GuestCategory.event_id == event_id
    number, last = db.session.execute(
        select(func.count(), func.max(GuestCategory.position)).where(of_event)
    ).one()
    if number >= MOST_CATEGORIES:
        raise DomainError("category.too_many", limit=MOST_CATEGORIES)
    slug = free_slug(GuestCategory, wanted, slugify(label) or "category", within=of_event)
    return {"slug": slug, "position": (last or 0) + 1}


def remove(event_id: int, id: int, *, to: int | None = None, by: Actor) -> None:
    """Delete a category that no guest is in, or whose guests go to the category ``to``.

    :raises DomainError: ``in_use`` while somebody needs it; ``category.no_room`` as ``move``;
        ``category.asked`` while a question is asked of it alone.
    """
    event = lock_event(event_id)
    row = category(event_id, id)
    if to is not None:
        row.is_held = False  # what goes keeps no seat from others
        db.session.flush()
        move(event_id, guests_in(id), to, by=by)
    questions.recategorise(event_id, id, to, by=by)
    refuse_if_used(row)
    label = str(row.name.text(event.main_language, event.main_language))
    audit("guest_category.deleted", row, by=by, label=label, event_id=event_id)
    db.session.delete(row)
    settle(event, by=by)


def guests_in(id: int) -> list[int]:
    """Return the numbers of a category's guests, whatever their state."""
    query = select(Registration.id).where(Registration.category_id == id)
    return list(db.session.scalars(query.order_by(Registration.queue_number)))


class Full(StrEnum):
    """What to do with a guest who has a seat and is put in a category without any left.

    Over the category's seats nobody is put beyond those of the event, nor on one that is held for
    others or reserved for a quota.
    """

    REFUSE = ""
    OVER = "over"
    LINE = "line"


def move(event_id: int, guests: list[int], to: int, *, by: Actor, is_over: bool = False) -> None:
    """Put guests of an event in another of its categories; each keeps their seat or their turn.

    ``is_over`` lets those with a seat take more than the category has (``Full.OVER``).

    :raises DomainError: ``category.no_room`` when those with a seat are more than it has left;
        ``category.no_room_over`` when the event has none for them either.
    """
    event = lock_event(event_id)
    found = [x for x in registrations(guests).values() if x.event_id == event_id]
    moved = [x for x in found if x.category_id != to]
    if not has_room(event_id, moved, to, is_over=is_over):
        seated, seats = _seated(moved), counted(event).hall
        needed, left = sum(x.seats for x in seated), seats.without(seated).room(to)
        code = "category.no_room_over" if is_over else "category.no_room"
        raise DomainError(code, field="category_id", left=left, needed=needed)
    recategorise(moved, to, by=by)
    settle(event, by=by)


def has_room(
    event_id: int, guests: Sequence[Registration], to: int, *, is_over: bool = False
) -> bool:
    """Tell whether a category has the seats for those of some guests who have one now."""
    event = lock_event(event_id)
    category(event_id, to)
    seated = _seated(guests)
    return not seated or counted(event).hall.may_move(seated, to, is_over=is_over)


def recategorise(guests: Sequence[Registration], to: int, *, by: Actor) -> None:
    """Write down that guests are of another category; the caller counts the seats."""
    for guest in guests:
        guest.category_id = to
        guest.quota_id = None  # the seats of a quota are of its category
        written(guest, "recategorised", by=by)
    db.session.flush()


def _seated(guests: Sequence[Registration]) -> list[Waiting]:
    running = running_quotas({x.quota_id for x in guests if x.quota_id})
    found = [x for x in guests if x.state in SEATED]
    return [replace(waiting_as(x), is_of_quota=x.quota_id in running) for x in found]


def order(event_id: int, numbers: list[int], *, by: Actor) -> None:
    """Put the categories of an event in an order.

    :raises DomainError: ``order.incomplete`` when one came or went meanwhile.
    """
    event = lock_event(event_id)
    known = {x.id: x for x in categories_of(event_id)}
    if sorted(known) != sorted(numbers):
        raise DomainError("order.incomplete")
    for position, number in enumerate(numbers, 1):
        assign(known[number], position=position)
    audit("event.categories_ordered", event, by=by, event_id=event_id)
    db.session.flush()


def _checked(event: Event, data: CategoryData) -> dict[str, Any]:
    checks = Checks()
    seats = checks.count(data.seats, "seats")
    opens = _instant(checks, event, data.opens, "opens")
    closes = _instant(checks, event, data.closes, "closes")
    if data.is_held and seats is None:
        checks.refuse("category.held_without_seats", "seats")
    values: dict[str, Any] = {
        "name": checks.texts(data.name, "name", length=NAME_LENGTH, required=True),
        "description": checks.texts(data.description, "description", length=DESCRIPTION_LENGTH),
        "seats": seats,
        "is_held": data.is_held,
        "own_line": data.own_line,
        "priority": checks.count(data.priority, "priority", high=99),
        "needs_approval": data.needs_approval,
        "access": data.access,
        "companions": checks.count(data.companions, "companions", high=MOST_COMPANIONS),
        "seats_access_companions": data.seats_access_companions,
        "may_pass_on": data.may_pass_on,
        "trusted_domains": _domains(checks, data.trusted_domains),
        "opens_at": opens,
        "closes_at": closes,
    }
    if opens and closes and closes <= opens:
        checks.refuse("category.closes_first", "closes")
    checks.done()
    return values


def _instant(checks: Checks, event: Event, local: datetime | None, field: str) -> datetime | None:
    if local is None:
        return None
    try:
        return instant(local, event.zone, field=field)
    except DomainError as error:
        checks.errors.append(error)
        return None


def _domains(checks: Checks, given: tuple[str, ...]) -> list[str]:
    found: dict[str, None] = {}
    for name in (x.strip().lstrip("@") for x in given if x.strip()):
        try:
            found[mail_domain(name)] = None
        except ValueError:
            checks.refuse("domain.invalid", "trusted_domains", domain=name[:60])
    if len(found) > MOST_DOMAINS:
        checks.refuse("domain.too_many", "trusted_domains", limit=MOST_DOMAINS)
    return list(found)
