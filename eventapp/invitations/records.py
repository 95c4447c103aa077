"""An invitation under its lock, the registration it leads to, and what the log says of it."""

from typing import Any

from sqlalchemy import select

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.models import Registration
from eventapp.registration.seats import lock_event


def lock_invitation(number: int) -> tuple[Invitation, Event]:
    """Return an invitation read afresh under its event's lock, and the event."""
    event_id = db.session.scalar(select(Invitation.event_id).where(Invitation.id == number))
    event = lock_event(event_id or 0)
    found = db.session.get(Invitation, number, populate_existing=True)
    if found is None:  # removed while we waited
        raise NotFound("invitation")
    return found, event


def registration_of(invitation: Invitation) -> Registration | None:
    """Return the registration made of an invitation, or by the form from the same address."""
    if invitation.registration_id is not None:
        return db.session.get(Registration, invitation.registration_id, populate_existing=True)
    return db.session.scalar(
        select(Registration).where(
            Registration.event_id == invitation.event_id,
            Registration.email_key == invitation.email_key,
        )
    )


def written(invitation: Invitation, verb: str, *, by: Actor) -> None:
    """Write an audit entry of the unflushed changes; a reason stays between guest and organiser."""
    diff: dict[str, list[Any]] = {
        name: ["…", "…"] if name == "reason" else values
        for name, values in audit.changes(invitation).items()
    }
    about: dict[str, Any] = {"label": invitation.name, "event_id": invitation.event_id}
    audit.record(f"invitation.{verb}", invitation, by=by, diff=diff, **about)
