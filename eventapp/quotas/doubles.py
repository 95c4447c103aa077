"""People whom a focal point named and who are registered otherwise: the organisers see both."""

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.quotas import queries
from eventapp.quotas.models import NamedGuest
from eventapp.quotas.service import lock_quota
from eventapp.registration import mails
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.queries import ACTIVE, EXPECTED
from eventapp.registration.seats import counted, put, settle, written


def registrations_of(event_id: int, quota_id: int) -> dict[str, Registration]:
    """Return the registrations of those named twice, by ``email_key``."""
    twice = select(NamedGuest.email_key).where(
        NamedGuest.quota_id == quota_id,
        NamedGuest.left_at.is_(None),
        NamedGuest.registration_id.is_(None),
    )
    rows = db.session.scalars(
        select(Registration).where(
            Registration.event_id == event_id, Registration.email_key.in_(twice)
        )
    )
    return {x.email_key: x for x in rows}


def take_over(quota_id: int, named_id: int, *, by: Actor) -> Registration:
    """Give somebody who was named twice the seat of the quota instead of what they had.

    Who waited, or awaited approval, has a place with it and is told; a seat they had goes to the
    next in line. From then on the focal point may take them off.

    :raises DomainError: ``quota.not_double`` for one who is not, any more; ``quota.over``;
        ``quota.full`` when the event lost the seats it had given.
    """
    quota, event = lock_quota(quota_id)
    row = db.session.get(NamedGuest, named_id, populate_existing=True)
    if row is None or row.quota_id != quota_id:
        raise NotFound("named_guest")
    registration = registrations_of(event.id, quota_id).get(row.email_key)
    if registration is None or registration.state not in ACTIVE or registration.quota_id:
        raise DomainError("quota.not_double")
    if quota.ended_at is not None:
        raise DomainError("quota.over")
    unfilled = max(0, quota.seats - queries.filled_count(quota_id))
    hall = counted(event).hall
    if not hall.room_of_quota(quota.category_id, unfilled):
        raise DomainError("quota.full", left=0, seats=quota.seats)
    had_place = registration.state in EXPECTED
    row.registration_id = registration.id
    registration.category_id, registration.quota_id = quota.category_id, quota.id
    if not had_place:
        put(registration, RegistrationState.CONFIRMED)
    written(registration, "recategorised" if had_place else "confirmed", by=by)
    settle(event, by=by)
    if not had_place:
        mails.confirmed(registration, event)
    return registration
