"""The invitations that an address may still say yes to, whatever stands in a registration."""

from sqlalchemy import ColumnElement, and_, or_, select

from eventapp.core.db import db
from eventapp.registration.invitation_models import Invitation, InvitationState

_OPEN = (InvitationState.SENT, InvitationState.OPENED, InvitationState.MAYBE)


def stands() -> ColumnElement[bool]:
    """Return the condition that an invitation may still be said yes to."""
    # A yes whose place was given back may be said again; one from another address stays theirs.
    own_yes = and_(Invitation.state == InvitationState.YES, Invitation.deputy_email == "")
    return and_(or_(Invitation.state.in_(_OPEN), own_yes), Invitation.revoked_at.is_(None))


def invitation_of(event_id: int, email_key: str) -> Invitation | None:
    """Return the invitation that an address may still say yes to, read afresh."""
    query = select(Invitation).where(
        Invitation.event_id == event_id, Invitation.email_key == email_key, stands()
    )
    return db.session.scalar(query.execution_options(populate_existing=True))
