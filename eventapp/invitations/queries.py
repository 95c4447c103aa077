"""Named reads of invitations."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.tokens import digest
from eventapp.events.models import Event
from eventapp.registration.invitation_models import Invitation, InvitationPlan


def by_token(token: str) -> Invitation | None:
    """Return the invitation a link opens, with its event, venue and registration."""
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.token_digest == digest(token))
        .options(
            joinedload(Invitation.event, innerjoin=True).joinedload(Event.venue),
            joinedload(Invitation.registration),
        )
    )


def invitation(event_id: int, number: int) -> Invitation:
    """Return one invitation of an event; raise NotFound."""
    found = db.session.scalar(
        select(Invitation).where(Invitation.id == number, Invitation.event_id == event_id)
    )
    if found is None:
        raise NotFound("invitation")
    return found


def of_address(event_id: int, key: str) -> Invitation | None:
    """Return the invitation of an address (its ``email_key``) to an event."""
    return db.session.scalar(
        select(Invitation).where(Invitation.event_id == event_id, Invitation.email_key == key)
    )


def deputies_of(number: int) -> Sequence[Invitation]:
    """Return whom a guest named and the organisers or the guest invited, the latest last."""
    query = select(Invitation).where(Invitation.deputy_of_id == number)
    return db.session.scalars(query.order_by(Invitation.id)).all()


def plan_of(event_id: int) -> InvitationPlan | None:
    """Return what holds for all invitations of an event, if anybody said anything."""
    return db.session.scalar(select(InvitationPlan).where(InvitationPlan.event_id == event_id))
