"""Reminders on set days before an answer is due, until there is one."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event, EventStatus
from eventapp.invitations import choosing, mails, queries, rules
from eventapp.invitations.records import written
from eventapp.invitations.service import is_open
from eventapp.jobs.queue import Jobs
from eventapp.mail.models import Message
from eventapp.registration.invitation_models import Invitation, InvitationPlan
from eventapp.registration.seats import lock_event

REMIND = "invitations.remind"
# Nobody is reminded in the night, by the clocks of the event, or twice within a day.
FIRST_HOUR, LAST_HOUR = 8, 18
REST = timedelta(hours=24)
BATCH = 25


def remind_due() -> int:
    """Remind whoever is to be reminded now; return how many mails were queued."""
    now = clock.now()
    sent = 0
    for event_id in _events():
        while found := _batch(event_id, now):
            sent += found
    return sent


def _events() -> list[int]:
    query = select(Event.id).join(InvitationPlan, InvitationPlan.event_id == Event.id)
    return list(db.session.scalars(query.where(Event.status == EventStatus.PUBLISHED)))


def _batch(event_id: int, now: datetime) -> int:
    with transaction():
        event = lock_event(event_id)
        if not FIRST_HOUR <= now.astimezone(event.zone).hour < LAST_HOUR:
            return 0
        due = _due(event, now)[:BATCH]
        for invitation, cause in due:
            written(invitation, "reminded", by=SYSTEM)
            mails.send(mails.reminded(invitation, event), invitation, "reminded", cause)
    db.session.remove()
    return len(due)


def _due(event: Event, now: datetime) -> list[tuple[Invitation, str]]:
    plan = queries.plan_of(event.id)
    days = plan.remind_days if plan is not None else []
    today = now.astimezone(event.zone).date()
    said = _said(event.id)
    found = []
    for invitation in _unanswered(event.id, now):
        if invitation.due_on is None or invitation.sent_at is None:
            continue
        sent_on = invitation.sent_at.astimezone(event.zone).date()
        stage = rules.reminder_due(invitation.due_on, today, sent_on, days)
        cause = f"due-{invitation.due_on}-{stage}"
        is_said = mails.key(invitation, "reminded", cause) in said
        if stage is not None and not is_said and is_open(invitation, event):
            found.append((invitation, cause))
    return found


def _said(event_id: int) -> set[str]:
    query = select(Message.key).where(
        Message.event_id == event_id, Message.kind == "invitation.reminded"
    )
    return set(db.session.scalars(query))


def _unanswered(event_id: int, now: datetime) -> list[Invitation]:
    """Return who said nothing yet and was not reminded lately."""
    lately = select(Message.recipient).where(
        Message.event_id == event_id,
        Message.kind == "invitation.reminded",
        Message.created_at > now - REST,
    )
    query = select(Invitation).where(
        Invitation.event_id == event_id,
        Invitation.state.in_(rules.UNANSWERED),
        Invitation.revoked_at.is_(None),
        Invitation.due_on.is_not(None),
        Invitation.email.not_in(lately),
        ~choosing.is_registered(),
        ~choosing.is_unwilling(),
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def init_app(app: Flask) -> None:
    """Have reminders looked for each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(REMIND, remind_due, minute="27")
