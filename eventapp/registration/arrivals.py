"""Marking guests and who comes with them as arrived, and undoing it."""

from sqlalchemy import select

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign
from eventapp.registration import queries
from eventapp.registration.category_models import Companion
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.seats import lock_registration, written


def arrive(registration_id: int, *, by: Actor) -> Registration:
    """Mark a confirmed guest as arrived; once more changes nothing.

    :raises DomainError: ``registration.not_expected`` for anybody else.
    """
    return _move(registration_id, RegistrationState.CONFIRMED, RegistrationState.ATTENDED, by=by)


def undo(registration_id: int, *, by: Actor) -> Registration:
    """Take an arrival back.

    :raises DomainError: ``registration.not_expected`` for a guest who was not marked.
    """
    return _move(registration_id, RegistrationState.ATTENDED, RegistrationState.CONFIRMED, by=by)


def arrive_together(registration_id: int, *, by: Actor) -> Registration:
    """Mark a guest and everybody who comes with them as arrived.

    :raises DomainError: ``registration.not_expected``.
    """
    guest = arrive(registration_id, by=by)
    query = select(Companion.id).where(Companion.registration_id == registration_id)
    for number in db.session.scalars(query).all():
        accompany(registration_id, number, by=by)
    return guest


def accompany(
    registration_id: int, companion_id: int, *, by: Actor, is_undone: bool = False
) -> Companion:
    """Mark one who comes with a guest as arrived, or take it back; the guest may come later.

    :raises DomainError: ``registration.not_expected`` where the guest has no place.
    """
    guest, _event = lock_registration(registration_id)
    companion = db.session.get(Companion, companion_id, populate_existing=True)
    if companion is None or companion.registration_id != registration_id:
        raise NotFound("registration")
    if guest.state not in queries.EXPECTED:
        raise DomainError("registration.not_expected")
    if bool(companion.arrived_at) is is_undone:
        assign(companion, arrived_at=None if is_undone else clock.now())
        verb = "companion.arrival_undone" if is_undone else "companion.arrived"
        label = companion.name or guest.name
        audit.record(verb, companion, by=by, label=label, event_id=guest.event_id, diff={})
        db.session.flush()
    return companion


def _move(
    registration_id: int, before: RegistrationState, after: RegistrationState, *, by: Actor
) -> Registration:
    registration, _event = lock_registration(registration_id)
    if registration.state is after:
        return registration
    if registration.state is not before:
        raise DomainError("registration.not_expected")
    registration.state = after
    verb = "arrived" if after is RegistrationState.ATTENDED else "arrival_undone"
    written(registration, verb, by=by)
    db.session.flush()
    return registration
