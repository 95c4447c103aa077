"""Named reads of registrations and seats."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import joinedload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.tokens import digest
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.mail.models import Message
from eventapp.registration.models import Registration, RegistrationState, SeatCount

# Who sits on a seat: an offer holds its seat until it ends.
SEATED = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.OFFERED)
ACTIVE = (*SEATED, RegistrationState.WAITLISTED, RegistrationState.PENDING)


@dataclass(frozen=True, slots=True)
class Count:
    """Seats taken, guests waiting, and the last number given in the line."""

    taken: int
    waiting: int
    last_number: int


@dataclass(frozen=True, slots=True)
class Reminders:
    """How many mails of one kind a guest was sent lately."""

    last_hour: int
    last_day: int


_PUBLIC = (
    Event.slug == bindparam("slug"),
    Event.status != EventStatus.DRAFT,
    Event.visibility != Visibility.PRIVATE,
)
_SEATED = func.sum(case((Registration.state.in_(SEATED), 1), else_=0))
_WAITING = func.sum(case((Registration.state == RegistrationState.WAITLISTED, 1), else_=0))

# Made once: a rush asks these many times a second, and making them costs more than asking.
_PUBLIC_EVENT = select(Event).where(*_PUBLIC).options(joinedload(Event.venue))
_PUBLIC_EVENT_ID = select(Event.id).where(*_PUBLIC)
_SEAT_COUNT = select(SeatCount.confirmed, SeatCount.waitlisted).where(
    SeatCount.event_id == bindparam("event_id")
)
_FRESH_COUNT = select(
    func.coalesce(_SEATED, 0),
    func.coalesce(_WAITING, 0),
    func.coalesce(func.max(Registration.queue_number), 0),
).where(Registration.event_id == bindparam("event_id"))
_STANDING = select(Registration.id, Registration.state).where(
    Registration.event_id == bindparam("event_id"), Registration.email_key == bindparam("key")
)
_REMINDERS = select(
    func.coalesce(func.sum(case((Message.created_at > bindparam("hour_ago"), 1), else_=0)), 0),
    func.count(),
).where(
    Message.registration_id == bindparam("of"),
    Message.kind == bindparam("kind"),
    Message.created_at > bindparam("day_ago"),
)
_AHEAD = select(func.count()).where(
    Registration.event_id == bindparam("event_id"),
    Registration.state == RegistrationState.WAITLISTED,
    Registration.queue_number < bindparam("number"),
)


def public_event(slug: str) -> Event | None:
    """Return an event that may be read by its address, with its venue."""
    return db.session.scalar(_PUBLIC_EVENT, {"slug": slug})


def public_event_id(slug: str) -> int | None:
    """Return the number of an event that may be read by its address."""
    return db.session.scalar(_PUBLIC_EVENT_ID, {"slug": slug})


def seat_count(event_id: int) -> tuple[int, int]:
    """Return ``(taken, waiting)`` of an event as of the last change."""
    row = db.session.execute(_SEAT_COUNT, {"event_id": event_id}).first()
    return (row[0], row[1]) if row else (0, 0)


def fresh_count(event_id: int) -> Count:
    """Count an event's registrations; true for as long as the event is locked."""
    row = db.session.execute(_FRESH_COUNT, {"event_id": event_id}).one()
    return Count(int(row[0]), int(row[1]), int(row[2]))


def by_token(token: str) -> Registration | None:
    """Return the registration a personal link opens, with its event and venue."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.token_digest == digest(token))
        .options(joinedload(Registration.event, innerjoin=True).joinedload(Event.venue))
    )


def standing(event_id: int, key: str) -> tuple[int, RegistrationState] | None:
    """Return number and state of the registration of an address (its ``email_key``), if any."""
    row = db.session.execute(_STANDING, {"event_id": event_id, "key": key}).first()
    return (row[0], row[1]) if row else None


def reminders(registration_id: int, kind: str) -> Reminders:
    """Count the mails of a kind that a registration caused within the last hour and day."""
    now = clock.now()
    ago = {"hour_ago": now - timedelta(hours=1), "day_ago": now - timedelta(days=1)}
    row = db.session.execute(_REMINDERS, {"of": registration_id, "kind": kind, **ago}).one()
    return Reminders(int(row[0]), int(row[1]))


def place_in_line(registration: Registration) -> int:
    """Return the place on the waiting list, from 1; 0 for a guest who does not wait."""
    ahead = db.session.scalar(
        _AHEAD, {"event_id": registration.event_id, "number": registration.queue_number}
    )
    return (ahead or 0) + 1 if registration.state is RegistrationState.WAITLISTED else 0


def active_count(event_id: int) -> int:
    """Return how many guests a notice of this event would reach."""
    found = db.session.scalar(
        select(func.count()).where(
            Registration.event_id == event_id, Registration.state.in_(ACTIVE)
        )
    )
    return found or 0


@dataclass(frozen=True, slots=True)
class Group:
    """How many guests a notice reaches in one language, on a seat or not."""

    language: str
    is_seated: bool
    guests: int


def audience(event_id: int) -> list[Group]:
    """Return whom a notice of this event would reach, by language, those with a seat first."""
    rows = db.session.execute(
        select(Registration.language, Registration.state, func.count())
        .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE))
        .group_by(Registration.language, Registration.state)
    )
    found: dict[tuple[str, bool], int] = {}
    for language, state, guests in rows:
        key = (language, state in SEATED)
        found[key] = found.get(key, 0) + guests
    order = sorted(found, key=lambda x: (x[0], not x[1]))
    return [Group(*key, found[key]) for key in order]


def active_guests(event_id: int) -> list[Registration]:
    """Return every guest who expects to come or waits, in the order of arrival."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE))
            .order_by(Registration.queue_number)
        )
    )


def next_in_line(event_id: int, count: int) -> list[Registration]:
    """Return the first ``count`` guests of the waiting list."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.event_id == event_id,
                Registration.state == RegistrationState.WAITLISTED,
            )
            .order_by(Registration.queue_number)
            .limit(count)
        )
    )
