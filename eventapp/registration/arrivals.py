"""Marking guests as arrived, and undoing it."""

from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.core.errors import DomainError
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
