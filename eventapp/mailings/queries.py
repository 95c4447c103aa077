"""Named reads of mailings, and of whom a filter reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, String, and_, cast, func, literal, select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.mail import addresses
from eventapp.mail.models import Message, MessageState
from eventapp.mailings.models import KIND, Mailing, MailingState
from eventapp.registration.guest_table import registered
from eventapp.registration.models import Registration
from eventapp.registration.queries import ACTIVE
from eventapp.registration.segments import Wanted


@dataclass(frozen=True, slots=True)
class Reach:
    """How many guests a filter finds, how many of them are not written to, and the last number."""

    found: int
    unwilling: int
    upto: int

    @property
    def told(self) -> int:
        """Return how many are mailed."""
        return self.found - self.unwilling


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the mails that were written wait, were sent, and did not arrive."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0

    def state(self, mailing: Mailing) -> MailingState:
        """Return how far a mailing is: it is not done while mails of it wait."""
        is_over = mailing.state is MailingState.DONE
        return MailingState.SENDING if is_over and self.waiting else mailing.state


def written_to(event_id: int, wanted: Wanted) -> Select[Registration]:
    """Return a query of whom a mail to a filter is for.

    Whoever cancelled or was declined is written to only when the filter asks for them.
    """
    found = registered(event_id, wanted)
    return found if wanted.status else found.where(Registration.state.in_(ACTIVE))


def reach(event_id: int, wanted: Wanted) -> Reach:
    """Return whom a mail to a filter reaches."""
    counted = written_to(event_id, wanted).with_only_columns(
        func.count(), func.max(Registration.id)
    )
    found, upto = db.session.execute(counted).one()
    refused = counted.where(Registration.email_key.in_(addresses.unwilling()))
    return Reach(found, db.session.execute(refused).one()[0], upto or 0)


def batch(mailing: Mailing, wanted: Wanted, size: int) -> Sequence[Registration]:
    """Return the next guests of a mailing, in the order of their numbers."""
    query = (
        written_to(mailing.event_id, wanted)
        .where(Registration.id > mailing.last, Registration.id <= mailing.upto)
        .order_by(Registration.id)
        .limit(size)
    )
    return db.session.scalars(query).all()


def examples(event_id: int, wanted: Wanted, size: int) -> Sequence[Registration]:
    """Return the first guests of a filter, on whom a mail is shown."""
    query = written_to(event_id, wanted).order_by(Registration.id).limit(size)
    return db.session.scalars(query).all()


def event(event_id: int) -> Event:
    """Return an event with its venue, which mails name."""
    return db.session.get_one(Event, event_id, options=[joinedload(Event.venue)])


def of_event(event_id: int) -> Sequence[Mailing]:
    """Return the mailings of an event, the latest first."""
    query = select(Mailing).where(Mailing.event_id == event_id).order_by(Mailing.id.desc())
    return db.session.scalars(query).all()


def progress(event_id: int) -> Mapping[int, Progress]:
    """Return how far each mailing of an event is, begun or not, in one query."""
    is_of_it = and_(
        Message.event_id == Mailing.event_id,
        Message.kind == KIND,
        Message.key.like(literal("mailing-") + cast(Mailing.id, String) + literal("-%")),
    )
    counted = select(Mailing.id, Message.state, func.count()).outerjoin(Message, is_of_it)
    counted = counted.where(Mailing.event_id == event_id).group_by(Mailing.id, Message.state)
    found: dict[int, dict[MessageState | None, int]] = {}
    for number, state, count in db.session.execute(counted):
        found.setdefault(number, {})[state] = count
    return {
        number: Progress(
            waiting=of.get(MessageState.QUEUED, 0) + of.get(MessageState.SENDING, 0),
            sent=of.get(MessageState.SENT, 0),
            failed=of.get(MessageState.FAILED, 0),
        )
        for number, of in found.items()
    }


def mailing(event_id: int, number: int) -> Mailing:
    """Return one mailing of an event; raise NotFound."""
    found = db.session.get(Mailing, number)
    if found is None or found.event_id != event_id:
        raise NotFound("mailing")
    return found


def sending() -> Sequence[int]:
    """Return the numbers of the mailings that are on their way."""
    query = select(Mailing.id).where(Mailing.state == MailingState.SENDING).order_by(Mailing.id)
    return db.session.scalars(query).all()
