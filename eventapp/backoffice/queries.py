"""Named reads of the organisers' overview, of the log and of the navigation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.mail.models import Message, MessageState
from eventapp.programme.models import Appearance, Session
from eventapp.registration.guest_models import GuestCount
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.speakers.tasks import waiting

PAGE = 50
MANY = 999  # mails of an event that are counted


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands beside the lines of an event's navigation; of mails no more than ``MANY`` + 1."""

    sessions: int
    speakers: int
    contributions: int
    guests: int
    messages: int
    pending: int


def counts(event_id: int) -> Counts:
    """Return the numbers of an event's navigation, in one query."""
    sessions = select(func.count(Session.id)).where(Session.event_id == event_id)
    speakers = (
        select(func.count(func.distinct(Appearance.person_id)))
        .join(Session, Session.id == Appearance.session_id)
        .where(Session.event_id == event_id)
    )
    alike = GuestCount.event_id == event_id
    guests = select(func.coalesce(func.sum(GuestCount.number), 0)).where(alike)
    # An event of thousands has as many mails: beyond some, nobody counts them on every page.
    some = select(Message.id).where(Message.event_id == event_id).limit(MANY + 1).subquery()
    messages = select(func.count()).select_from(some)
    pending = guests.where(GuestCount.status == RegistrationState.PENDING.value)
    row = db.session.execute(
        select(
            *(
                x.scalar_subquery()
                for x in (sessions, speakers, waiting(event_id), guests, messages, pending)
            )
        )
    ).one()
    return Counts(*row)


def seats(event_id: int) -> SeatCount:
    """Return the seats taken and the guests waiting, as of the last change."""
    return db.session.get(SeatCount, event_id) or SeatCount(confirmed=0, waitlisted=0)


@dataclass(frozen=True, slots=True)
class Line:
    """An event of the overview with its guests."""

    event: Event
    confirmed: int
    waiting: int


def overview() -> list[Line]:
    """Return every event, the next ones first, each with its guests; three queries in all."""
    events = db.session.scalars(
        select(Event)
        .options(selectinload(Event.venue))
        .order_by(Event.starts_on.desc(), Event.id.desc())
    )
    seats = {x.event_id: x for x in db.session.scalars(select(SeatCount))}
    none = SeatCount(confirmed=0, waitlisted=0)
    return [
        Line(x, seats.get(x.id, none).confirmed, seats.get(x.id, none).waitlisted) for x in events
    ]


def failed_messages() -> int:
    """Return how many messages could not be delivered."""
    found = select(func.count(Message.id)).where(Message.state == MessageState.FAILED)
    return db.session.scalar(found) or 0


def waiting_for_approval() -> int:
    """Return how many registrations wait for an answer."""
    found = select(func.count(Registration.id)).where(
        Registration.state == RegistrationState.PENDING
    )
    return db.session.scalar(found) or 0


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries of the log are asked for; those of one registration by its number."""

    event_id: int | None = None
    actor: str = ""
    action: str = ""
    guest: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and whether there is another."""

    rows: Sequence[AuditEntry]
    number: int
    more: bool


def log(wanted: LogFilter, number: int) -> Page:
    """Return one page of the log, the latest entry first."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.event_id is not None:
        query = query.where(AuditEntry.event_id == wanted.event_id)
    if wanted.actor:
        query = query.where(
            or_(AuditEntry.actor_label == wanted.actor, AuditEntry.actor_kind == wanted.actor)
        )
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.guest is not None:
        about = (AuditEntry.subject_type == "registration", AuditEntry.subject_id == wanted.guest)
        query = query.where(*about)
    rows = db.session.scalars(query.offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return Page(rows[:PAGE], number, len(rows) > PAGE)


def log_actors() -> list[str]:
    """Return every actor the log names."""
    named = func.coalesce(func.nullif(AuditEntry.actor_label, ""), AuditEntry.actor_kind)
    return list(db.session.scalars(select(named).distinct().order_by(named)))


def log_actions() -> list[str]:
    """Return every action the log names."""
    found = select(AuditEntry.action).distinct().order_by(AuditEntry.action)
    return list(db.session.scalars(found))


def event_titles() -> list[Event]:
    """Return every event, for a choice."""
    return list(db.session.scalars(select(Event).order_by(Event.starts_on.desc())))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFilter:
    """Which messages are asked for."""

    event_id: int | None = None
    registration_id: int | None = None
    state: MessageState | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One page of messages and whether there is another."""

    rows: Sequence[Message]
    number: int
    more: bool


def messages(wanted: MessageFilter, number: int) -> MessagePage:
    """Return one page of messages, the latest first; those of accounts are nobody else's."""
    query = select(Message).where(Message.kind.not_like("account.%")).order_by(Message.id.desc())
    if wanted.event_id is not None:
        query = query.where(Message.event_id == wanted.event_id)
    if wanted.registration_id is not None:
        query = query.where(Message.registration_id == wanted.registration_id)
    if wanted.state is not None:
        query = query.where(Message.state == wanted.state)
    if wanted.search:
        said = (Message.recipient, Message.recipient_name, Message.subject)
        query = query.where(or_(*(x.icontains(wanted.search, autoescape=True) for x in said)))
    rows = db.session.scalars(query.offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return MessagePage(rows[:PAGE], number, len(rows) > PAGE)


def message(number: int) -> Message | None:
    """Return one message."""
    return db.session.get(Message, number)


def event(event_id: int) -> Event | None:
    """Return one event."""
    return db.session.get(Event, event_id)
