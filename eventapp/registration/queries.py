"""Named reads of registrations and seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    bindparam,
    case,
    exists,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased, joinedload

from eventapp.core import clock
from eventapp.core.db import UtcDateTime, db
from eventapp.core.tokens import digest
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.mail.models import Message
from eventapp.organisations.models import Organisation
from eventapp.questions.reading import has_questions
from eventapp.registration.allotting import Waiting
from eventapp.registration.approval_models import ApprovalNote, Stance
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.quota_models import Quota

# Whose place it is, with a ticket and a calendar entry.
EXPECTED = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED)
# Who sits on a seat: an offer holds its seat until it ends.
SEATED = (*EXPECTED, RegistrationState.OFFERED)
# Who may come to have one.
UNDECIDED = (RegistrationState.WAITLISTED, RegistrationState.PENDING)
ACTIVE = (*SEATED, *UNDECIDED)
# Whose address somebody holds who means to come; that of a request may have been typed by anybody.
COMING = (*SEATED, RegistrationState.WAITLISTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """The registration of an address: its number, its state, the guests of the line before it.

    ``last_hour`` and ``last_day`` count the mails with which it was lately reminded;
    ``is_reopened`` is whether it waits for an organiser (``IS_REOPENED``).
    """

    id: int
    state: RegistrationState
    ahead: int
    last_hour: int
    last_day: int
    is_reopened: bool

    @property
    def place(self) -> int:
        """The place on the waiting list, from 1; 0 for a guest who does not wait."""
        return self.ahead + 1 if self.state is RegistrationState.WAITLISTED else 0


def _line(category: type[GuestCategory]) -> ColumnElement[int]:
    return case((category.own_line, category.id), else_=0)


_PUBLIC = (
    Event.slug == bindparam("slug"),
    Event.status != EventStatus.DRAFT,
    Event.visibility != Visibility.PRIVATE,
)
_WAITS = Registration.state == RegistrationState.WAITLISTED

_AGAIN = aliased(ApprovalNote)
# Whom an organiser decided on and let await approval again, and nobody approved since.
IS_REOPENED = exists().where(
    ApprovalNote.registration_id == Registration.id,
    ApprovalNote.stance == Stance.REOPENED,
    ~exists().where(
        _AGAIN.registration_id == ApprovalNote.registration_id,
        _AGAIN.stance == Stance.APPROVED,
        _AGAIN.id > ApprovalNote.id,
    ),
)

# Made once: a rush asks these many times a second, and making them costs more than asking.
_PUBLIC_EVENT = select(Event).where(*_PUBLIC).options(joinedload(Event.venue))
_PUBLIC_EVENT_ID = select(Event.id, has_questions(Event.id)).where(*_PUBLIC)
_EARLIER = aliased(Registration)
_THEIRS, _ITS = aliased(GuestCategory), aliased(GuestCategory)
_ORDER = tuple_(func.coalesce(_ITS.priority, 0), Registration.queue_number)
_AHEAD = (
    select(func.count())
    .select_from(_EARLIER)
    .outerjoin(_THEIRS, _THEIRS.id == _EARLIER.category_id)
    .where(
        _EARLIER.event_id == Registration.event_id,
        _EARLIER.state == RegistrationState.WAITLISTED,
        _line(_THEIRS) == _line(_ITS),
        tuple_(func.coalesce(_THEIRS.priority, 0), _EARLIER.queue_number) < _ORDER,
    )
    .correlate(Registration, _ITS)
    .scalar_subquery()
)
_OF_CATEGORY = _ITS.id == Registration.category_id


def _reminded(since: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(
            Message.registration_id == Registration.id,
            Message.kind == bindparam("kind"),
            Message.created_at > bindparam(since, type_=UtcDateTime),
        )
        .scalar_subquery()
    )


_STANDING = (
    select(
        Registration.id,
        Registration.state,
        _AHEAD,
        _reminded("hour_ago"),
        _reminded("day_ago"),
        IS_REOPENED,
    )
    .outerjoin(_ITS, _OF_CATEGORY)
    .where(
        Registration.event_id == bindparam("event_id"), Registration.email_key == bindparam("key")
    )
)
_PLACE = select(_AHEAD).outerjoin_from(Registration, _ITS, _OF_CATEGORY)
_PLACE = _PLACE.where(Registration.id == bindparam("of"))


def public_event(slug: str) -> Event | None:
    """Return an event that may be read by its address, with its venue."""
    return db.session.scalar(_PUBLIC_EVENT, {"slug": slug})


def public_event_id(slug: str) -> tuple[int, bool] | None:
    """Return the number of an event that may be read by its address, and whether it asks more."""
    row = db.session.execute(_PUBLIC_EVENT_ID, {"slug": slug}).first()
    return (row[0], bool(row[1])) if row else None


def by_token(token: str) -> Registration | None:
    """Return the registration a personal link opens, with its event and venue."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.token_digest == digest(token))
        .options(joinedload(Registration.event, innerjoin=True).joinedload(Event.venue))
    )


def standing(event_id: int, key: str, *, reminded_by: str = "") -> Standing | None:
    """Return how an address (its ``email_key``) stands, if it is registered.

    ``reminded_by`` is the kind of message that is a reminder.
    """
    now = clock.now()
    ago = {"hour_ago": now - timedelta(hours=1), "day_ago": now - timedelta(days=1)}
    asked = {"event_id": event_id, "key": key, "kind": reminded_by, **ago}
    row = db.session.execute(_STANDING, asked).first()
    return Standing(*row) if row else None


def place_in_line(registration: Registration) -> int:
    """Return the place on the waiting list, from 1; 0 for a guest who does not wait."""
    if registration.state is not RegistrationState.WAITLISTED:
        return 0
    return (db.session.scalar(_PLACE, {"of": registration.id}) or 0) + 1


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
    """How many guests a notice reaches in one language, those whose place it is or the others."""

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
        key = (language, state in EXPECTED)
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


def waiting(event_id: int) -> list[Waiting]:
    """Return who waits at an event, by number."""
    rows = db.session.execute(
        select(
            Registration.id, Registration.category_id, Registration.queue_number, Registration.seats
        )
        .where(Registration.event_id == event_id, _WAITS)
        .order_by(Registration.queue_number)
    )
    return [Waiting(*x) for x in rows]


def waiting_as(guest: Registration) -> Waiting:
    """Return what the rules know of a guest in line, of one who has a seat too."""
    return Waiting(guest.id, guest.category_id, guest.queue_number, guest.seats)


def named_by(guest: Registration) -> str:
    """Return the organisation on whose quota a guest is, or nothing."""
    if guest.quota_id is None:
        return ""
    query = select(Organisation.name).join(Quota, Quota.organisation_id == Organisation.id)
    return db.session.scalar(query.where(Quota.id == guest.quota_id)) or ""


def offers_ended(now: datetime) -> Sequence[int]:
    """Return the registrations whose offer has ended, the first one first."""
    query = select(Registration.id).where(
        Registration.state == RegistrationState.OFFERED, Registration.offer_until <= now
    )
    return db.session.scalars(query.order_by(Registration.offer_until, Registration.id)).all()


def registrations(numbers: Sequence[int]) -> dict[int, Registration]:
    """Return registrations by number."""
    rows = db.session.scalars(select(Registration).where(Registration.id.in_(numbers)))
    return {x.id: x for x in rows}
