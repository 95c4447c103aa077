"""Named reads of places that guests pass to a colleague."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.tokens import digest
from eventapp.events.models import Event, EventStatus
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.passing_models import Passing, PassingState


def open_of(registration_id: int) -> Passing | None:
    """Return to whom a guest offers their place, where nothing came of it yet."""
    return db.session.scalar(
        select(Passing).where(
            Passing.registration_id == registration_id, Passing.state == PassingState.OPEN
        )
    )


def latest_of(registration_id: int) -> Passing | None:
    """Return to whom a guest offered their place last."""
    query = select(Passing).where(Passing.registration_id == registration_id)
    return db.session.scalar(query.order_by(Passing.id.desc()).limit(1))


def number_of(registration_id: int) -> int:
    """Return how often a guest offered their place."""
    query = select(func.count()).where(Passing.registration_id == registration_id)
    return db.session.scalar(query) or 0


def by_token(token: str) -> tuple[Passing, Registration] | None:
    """Return what a colleague's link opens, and the holder with their event and its venue."""
    row = db.session.execute(
        select(Passing, Registration)
        .join(Registration, Registration.id == Passing.registration_id)
        .where(Passing.token_digest == digest(token))
        .options(joinedload(Registration.event, innerjoin=True).joinedload(Event.venue))
    ).first()
    return (row[0], row[1]) if row else None


def successor(passing: Passing) -> Registration | None:
    """Return the registration of who accepted."""
    return db.session.get(Registration, passing.successor_id) if passing.successor_id else None


def received(registration_id: int) -> Registration | None:
    """Return whose place a guest has."""
    return db.session.scalar(
        select(Registration)
        .join(Passing, Passing.registration_id == Registration.id)
        .where(Passing.successor_id == registration_id)
        .order_by(Passing.id.desc())
    )


def invitation_allows(registration_id: int) -> bool | None:
    """Tell whether the invitation a guest came by may be passed on; None without one."""
    return db.session.scalar(
        select(Invitation.may_pass_on).where(Invitation.registration_id == registration_id)
    )


def is_open(passing: Passing, holder: Registration, event: Event) -> bool:
    """Tell whether a colleague may accept now."""
    return (
        passing.state is PassingState.OPEN
        and clock.now() < passing.until
        and event.status is EventStatus.PUBLISHED
        and holder.state is RegistrationState.CONFIRMED
    )


def ended() -> list[int]:
    """Return the open ones whose time is over, the first one first."""
    query = select(Passing.id).where(
        Passing.state == PassingState.OPEN, Passing.until <= clock.now()
    )
    return list(db.session.scalars(query.order_by(Passing.until, Passing.id)))
