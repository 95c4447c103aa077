"""Named reads of mailings, and of whom a filter reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.mail import addresses
from eventapp.mailings.models import Mailing, MailingState
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
