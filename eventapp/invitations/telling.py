"""What happens to an event, told to those who are invited and have no registration.

They hold no place, so it is no essential mail: whoever unsubscribed is not written to.
"""

from sqlalchemy import Select, func, select

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.invitations import mails, rules
from eventapp.invitations.choosing import is_registered, is_unwilling
from eventapp.registration import notices
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.notices import NOT_SAID, Earlier, Notice, Preview, Readers, Standing
from eventapp.registration.seats import lock_event


def tell(event_id: int, notice: Notice, *, by: Actor, earlier: Earlier = NOT_SAID) -> int:
    """Mail whoever may still answer an invitation what happened; return how many were told."""
    event = lock_event(event_id)
    invited = db.session.scalars(_asked(event_id).order_by(Invitation.id)).all()
    for invitation in invited:
        mails.noticed(invitation, event, notice, earlier)
    if invited:
        diff = {"guests": [None, len(invited)]}
        audit("event.invited_told", event, by=by, event_id=event_id, diff=diff)
    return len(invited)


def previews(notice: Notice, event: Event, earlier: Earlier = NOT_SAID) -> list[Preview]:
    """Return a notice in each language in which an invited person would read it."""
    asked = _asked(event.id).with_only_columns(Invitation.language, func.count())
    rows = db.session.execute(asked.group_by(Invitation.language).order_by(Invitation.language))
    return [
        notices.preview(notice, event, Readers(language, Standing.INVITED, number), earlier)
        for language, number in rows
    ]


def _asked(event_id: int) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.event_id == event_id,
        Invitation.state.in_(rules.ASKED),
        Invitation.revoked_at.is_(None),
        ~is_registered(),
        ~is_unwilling(),
    )
