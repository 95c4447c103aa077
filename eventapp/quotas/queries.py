"""Named reads of quotas and of whom they name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.tokens import digest
from eventapp.events.models import Event
from eventapp.quotas.models import NamedGuest
from eventapp.registration.counting import FILLED
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.queries import SEATED
from eventapp.registration.quota_models import Quota

_HAS_SEAT = exists().where(
    Registration.id == NamedGuest.registration_id,
    Registration.quota_id == NamedGuest.quota_id,
    Registration.state.in_(SEATED),
)
_IS_DOUBLE = and_(NamedGuest.left_at.is_(None), NamedGuest.registration_id.is_(None))


def is_on() -> ColumnElement[bool]:
    """Return the condition that a named guest is on the list and has not given the seat back."""
    has_seat = or_(NamedGuest.registration_id.is_(None), _HAS_SEAT)
    return and_(NamedGuest.left_at.is_(None), has_seat)


def _number(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    query = select(func.count()).where(NamedGuest.quota_id == Quota.id, condition)
    return query.select_from(NamedGuest).correlate(Quota).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Standing:
    """A quota with its organisation, how many it names, and how many of them twice.

    ``doubles`` are registered otherwise: only organisers are told.
    """

    quota: Quota
    named: int
    doubles: int

    @property
    def left(self) -> int:
        """Return how many more people the focal point may name."""
        return max(0, self.quota.seats - self.named)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a list, and whether they still are; ``declined`` when they gave the seat back."""

    named: NamedGuest
    registration: Registration | None

    @property
    def is_on(self) -> bool:
        """Tell whether a seat of the quota is theirs, or kept in their name."""
        held = self.registration
        if held is None:
            return True
        return held.quota_id == self.named.quota_id and held.state in SEATED

    @property
    def declined(self) -> bool:
        """Tell whether they gave the seat back themselves."""
        held = self.registration
        return held is not None and held.state is RegistrationState.CANCELLED


_STANDINGS = select(Quota, _number(is_on()), _number(_IS_DOUBLE)).options(
    joinedload(Quota.organisation, innerjoin=True)
)


def by_token(token: str) -> tuple[Quota, Event] | None:
    """Return the quota that a link opens, with its organisation, and its event with its venue."""
    row = db.session.execute(
        select(Quota, Event)
        .join(Event, Event.id == Quota.event_id)
        .where(Quota.token_digest == digest(token))
        .options(joinedload(Quota.organisation, innerjoin=True), joinedload(Event.venue))
    ).first()
    return (row[0], row[1]) if row else None


def of_event(event_id: int) -> list[Standing]:
    """Return the quotas of an event by organisation (one query)."""
    rows = db.session.execute(_STANDINGS.where(Quota.event_id == event_id))
    found = [Standing(x[0], x[1], x[2]) for x in rows]
    return sorted(found, key=lambda x: (x.quota.organisation.name, x.quota.id))


def standing(event_id: int, number: int) -> Standing:
    """Return one quota of an event; raise NotFound."""
    query = _STANDINGS.where(Quota.id == number, Quota.event_id == event_id)
    row = db.session.execute(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFound("quota")
    return Standing(row[0], row[1], row[2])


def ever_named(quota_id: int) -> int:
    """Return how many people were ever on the list of a quota."""
    query = select(func.count()).where(NamedGuest.quota_id == quota_id)
    return db.session.scalar(query) or 0


def named_count(quota_id: int) -> int:
    """Return how many people a quota names."""
    count = select(func.count()).where(NamedGuest.quota_id == quota_id, is_on())
    return db.session.scalar(count) or 0


def filled_count(quota_id: int) -> int:
    """Return how many guests have seats of a quota; who is named twice has one of their own."""
    query = select(FILLED).select_from(Quota).where(Quota.id == quota_id)
    return db.session.scalar(query) or 0


def people(quota_id: int) -> list[Person]:
    """Return whom a quota names and who gave the seat back, in the order of naming (one query)."""
    rows = db.session.scalars(
        select(NamedGuest)
        .where(NamedGuest.quota_id == quota_id, NamedGuest.left_at.is_(None))
        .options(joinedload(NamedGuest.registration))
        .order_by(NamedGuest.id)
        .execution_options(populate_existing=True)
    )
    return [Person(x, x.registration) for x in rows]


def of_addresses(quota_id: int, keys: Sequence[str]) -> dict[str, NamedGuest]:
    """Return whom a quota names, or named, at some addresses (their ``email_key``)."""
    rows = db.session.scalars(
        select(NamedGuest).where(NamedGuest.quota_id == quota_id, NamedGuest.email_key.in_(keys))
    )
    return {x.email_key: x for x in rows}
