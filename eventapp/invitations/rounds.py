"""Rounds of mails to those who are invited: started, paused and stopped here, sent by the worker.

Whoever a round is for waits in it as an item; the mail, the state it leads to and the end of the
item are one transaction. So whatever breaks in between, nobody is written to twice, or forgotten.
"""

from flask import Flask
from sqlalchemy import delete, func, insert, select

from eventapp.audit.service import SYSTEM, Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import after_commit, db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import locked
from eventapp.events.models import Event, EventStatus
from eventapp.invitations import choosing, mails
from eventapp.invitations.choosing import Choice
from eventapp.invitations.mails import Asking
from eventapp.invitations.records import registration_of, written
from eventapp.invitations.service import is_open
from eventapp.jobs.queue import Jobs, jobs
from eventapp.mail import addresses
from eventapp.registration import queries as guests
from eventapp.registration.invitation_models import (
    Invitation,
    InvitationRound,
    InvitationState,
    RoundItem,
    RoundKind,
    RoundState,
)
from eventapp.registration.seats import lock_event

SEND = "invitations.send"
BATCH = 25  # mails in one transaction: guests who answer wait no longer than these take
BATCHES = 8  # in one turn of the worker: deliveries have theirs in between


def start(
    event_id: int, choice: Choice, asking: Asking, *, seen: str, by: Actor
) -> InvitationRound:
    """Begin to write to those chosen; the worker does it.

    :raises DomainError: ``round.changed`` when they are others than those that were ``seen``;
        ``round.empty``; ``round.not_public``; ``round.due_past`` at ``due_on``.
    """
    event = lock_event(event_id)
    if event.status is not EventStatus.PUBLISHED:
        raise DomainError("round.not_public")
    if asking.due_on is not None and asking.due_on < clock.today(event.timezone):
        raise DomainError("round.due_past", field="due_on")
    found = choosing.chosen(event_id, choice)
    if choosing.stamp(found) != seen:
        raise DomainError("round.changed")
    if not found:
        raise DomainError("round.empty")
    made = InvitationRound(
        event_id=event_id,
        kind=choice.kind,
        note=asking.note,
        due_on=asking.due_on,
        total=len(found),
    )
    audit("invitation_round.created", made, by=by, event_id=event_id)
    db.session.execute(
        insert(RoundItem), [{"round_id": made.id, "invitation_id": x.id} for x in found]
    )
    after_commit(_tell_worker)
    return made


def pause(number: int, *, by: Actor) -> None:
    """Let a round wait; what is queued already is sent."""
    _set(number, RoundState.PAUSED, by=by)


def resume(number: int, *, by: Actor) -> None:
    """Let a paused round go on."""
    _set(number, RoundState.RUNNING, by=by)
    after_commit(_tell_worker)


def stop(number: int, *, by: Actor) -> None:
    """End a round: whose turn had not come may be written to by another one."""
    _set(number, RoundState.STOPPED, by=by)
    db.session.execute(delete(RoundItem).where(RoundItem.round_id == number))


_VERBS = {
    RoundState.PAUSED: "invitation_round.paused",
    RoundState.RUNNING: "invitation_round.resumed",
    RoundState.STOPPED: "invitation_round.stopped",
}


def _set(number: int, state: RoundState, *, by: Actor) -> None:
    found, _event = _locked(number)
    if found.state not in (RoundState.RUNNING, RoundState.PAUSED):
        raise DomainError("round.over")
    found.state = state
    audit(_VERBS[state], found, by=by, event_id=found.event_id)
    db.session.flush()


def _locked(number: int) -> tuple[InvitationRound, Event]:
    """Return a round under its event's lock and its own, in this order, and the event."""
    event_id = db.session.scalar(
        select(InvitationRound.event_id).where(InvitationRound.id == number)
    )
    event = lock_event(event_id or 0)
    return locked(InvitationRound, number), event


def send_due() -> int:
    """Queue the mails of running rounds, a few hundred at most; return how many."""
    sent = 0
    for _batch in range(BATCHES):
        number = db.session.scalar(
            select(InvitationRound.id)
            .where(InvitationRound.state == RoundState.RUNNING)
            .order_by(InvitationRound.id)
            .limit(1)
        )
        if number is None:
            return sent
        with transaction():
            sent += _send_batch(number)
        db.session.remove()
    _tell_worker()
    return sent


def _send_batch(number: int) -> int:
    found, event = _locked(number)
    if found.state is not RoundState.RUNNING:  # paused while we waited
        return 0
    query = (
        select(Invitation)
        .join(RoundItem, RoundItem.invitation_id == Invitation.id)
        .where(RoundItem.round_id == number)
        .order_by(Invitation.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    )
    batch = db.session.scalars(query).all()
    before = found.sent
    for invitation in batch:
        if _send(found, invitation, event):
            found.sent += 1
        else:
            found.skipped += 1
    done = RoundItem.invitation_id.in_([x.id for x in batch])
    db.session.execute(delete(RoundItem).where(RoundItem.round_id == number, done))
    left = select(func.count()).where(RoundItem.round_id == number)
    if not db.session.scalar(left):
        found.state = RoundState.DONE
    db.session.flush()
    return found.sent - before


def _send(found: InvitationRound, invitation: Invitation, event: Event) -> bool:
    """Write to one guest, unless they answered or registered meanwhile."""
    if invitation.state not in choosing.STATES[found.kind] or not _may_write(invitation, event):
        return False
    if found.due_on is not None:
        invitation.due_on = found.due_on
    asking = Asking(found.due_on, found.note)
    if found.kind is RoundKind.REMINDER:
        written(invitation, "reminded", by=SYSTEM)
        draft = mails.reminded(invitation, event, asking)
        mails.send(draft, invitation, "reminded", f"round-{found.id}")
        return True
    invitation.state = InvitationState.SENT
    invitation.sent_at = clock.now()
    written(invitation, "invited", by=SYSTEM)
    # Its own cause: an invitation is sent once, whichever round it is in.
    mails.send(mails.invited(invitation, event, asking), invitation, "invited", "first")
    return True


def _may_write(invitation: Invitation, event: Event) -> bool:
    held = registration_of(invitation)
    is_registered = held is not None and held.state in guests.ACTIVE
    if invitation.revoked_at is not None or is_registered or not is_open(invitation, event):
        return False
    return not addresses.is_unwilling(invitation.email)


def round_of(event_id: int, number: int) -> InvitationRound:
    """Return one round of an event; raise NotFound."""
    found = db.session.get(InvitationRound, number, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound("invitation_round")
    return found


def rounds_of(event_id: int) -> list[InvitationRound]:
    """Return the rounds of an event, the latest first."""
    query = select(InvitationRound).where(InvitationRound.event_id == event_id)
    return list(db.session.scalars(query.order_by(InvitationRound.id.desc()).limit(50)))


def _tell_worker() -> None:
    jobs().tell(SEND)


def init_app(app: Flask) -> None:
    """Have rounds go on whenever told, and every minute."""
    queue: Jobs = app.extensions["jobs"]
    queue.add(SEND, send_due, minute="*")
