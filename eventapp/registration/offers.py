"""A seat offered to the next in line and held until an instant: accepted, withdrawn, let pass.

Who declines one leaves the line by ``service.cancel``. Who lets it pass leaves it too: the same
seat would else be offered to a last one in line for ever, and to nobody else.
"""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask

from eventapp.audit.service import GUEST, SYSTEM, Actor
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.jobs.queue import Jobs
from eventapp.registration import line_mails, mails, queries, rules
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import terms
from eventapp.registration.seats import lock_registration, put, settle, written

EXPIRE = "registration.expire_offers"


def init_app(app: Flask) -> None:
    """Look each minute for offers that have ended."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(EXPIRE, expire_due, minute="*")


def is_open(registration: Registration, event: Event) -> bool:
    """Tell whether a guest may accept a place now."""
    now = clock.now()
    until = registration.offer_until if registration.state is RegistrationState.OFFERED else None
    return until is not None and now < until and rules.may_promote(terms(event), now)


def accept(registration_id: int, until: datetime | None, *, by: Actor = GUEST) -> Registration:
    """Take the place that was offered until ``until``, as the guest read it.

    :raises DomainError: ``offer.accepted`` already, ``offer.ended``, or ``offer.withdrawn``, which
        it is too when another one was made since.
    """
    registration, event = lock_registration(registration_id)
    if registration.state in queries.EXPECTED:
        raise DomainError("offer.accepted")
    if registration.offer_until is None or registration.offer_until != until:
        raise DomainError("offer.withdrawn")
    if not is_open(registration, event):
        raise DomainError("offer.ended")
    put(registration, RegistrationState.CONFIRMED)
    written(registration, "accepted", by=by)
    db.session.flush()
    mails.confirmed(registration, event)
    return registration


def withdraw(guests: Iterable[Registration], *, by: Actor) -> None:
    """Put whoever was offered a place back where they stood in line; the caller tells them why."""
    for guest in guests:
        if guest.state is RegistrationState.OFFERED:
            put(guest, RegistrationState.WAITLISTED)
            written(guest, "offer_withdrawn", by=by)


def expire_due() -> int:
    """End every offer whose time has come and pass its place on; return how many ended."""
    ids = queries.offers_ended(clock.now())
    db.session.rollback()
    return sum(_expire(id) for id in ids)


def _expire(id: int) -> bool:
    with transaction():
        registration, event = lock_registration(id)
        until = registration.offer_until
        if registration.state is not RegistrationState.OFFERED or not until or until > clock.now():
            return False
        # The instant stays: it says why they are off the line.
        put(registration, RegistrationState.CANCELLED, until=until)
        written(registration, "offer_lapsed", by=SYSTEM)
        db.session.flush()
        line_mails.lapsed(registration, event)
        settle(event)
    return True
