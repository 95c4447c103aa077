"""A decision on a request that was a mistake, put right from the guest's page at any time.

While its mail waits, nobody was told and the mail is dropped. After that the guest is told once
more, in words that take the first mail back. The seats are counted afresh under the event's lock:
a seat that was given on meanwhile does not come back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.mail.models import Message, MessageState
from eventapp.registration import approval, by_hand, passing_ends, queries, request_mails
from eventapp.registration.admitting import admit
from eventapp.registration.approval_models import ApprovalNote, Stance
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.seats import lock_event, put, settle, written

_DECIDED = (Stance.APPROVED, Stance.DECLINED)
_ADMITTED = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITLISTED,
    RegistrationState.OFFERED,
)
_TOLD = (*approval.DECISION_MAILS, "registration.promoted", "registration.offered")


class Right(StrEnum):
    """How a decision is put right."""

    APPROVE = "approve"
    DECLINE = "decline"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Decided:
    """What may be done about a decision, and the last mail that told the guest of it."""

    rights: Collection[Right]
    mail: Message | None

    @property
    def is_told(self) -> bool:
        """Tell whether that mail has gone, or may have."""
        return self.mail is not None and not _waits(self.mail)


def decided(guest: Registration, event: Event, notes: Sequence[ApprovalNote]) -> Decided | None:
    """Return what may be put right of a guest; None where nothing was decided or is past.

    One query, where something was; ``notes`` are those of the guest.
    """
    rights = _rights(guest, event, notes)
    return Decided(rights, next(iter(_mails(guest.id)), None)) if rights else None


def _rights(guest: Registration, event: Event, notes: Sequence[ApprovalNote]) -> Collection[Right]:
    if clock.now() >= event.ends:
        return ()
    if guest.state is RegistrationState.DECLINED:
        return (Right.APPROVE, Right.REOPEN)
    last = next((x.stance for x in reversed(notes) if x.stance in _DECIDED), None)
    is_approved = last is Stance.APPROVED and guest.state in _ADMITTED
    return (Right.DECLINE, Right.REOPEN) if is_approved else ()


def put_right(
    event_id: int,
    number: int,
    right: Right,
    *,
    by: Actor,
    seen: int | None = None,
    reason: str = "",
    tell_reason: bool = False,
) -> Registration:
    """Approve, decline or reopen a request that was decided otherwise.

    ``seen`` is the revision of the guest that the organiser read. The reason is kept for
    organisers, and mailed to a guest who is declined only with ``tell_reason``.

    :raises DomainError: ``stale`` when the guest changed since; ``approval.not_decided`` when
        nothing of that kind can be put right; faults at ``reason``.
    """
    event = lock_event(event_id)
    guest = approval.request_of(event_id, number)
    if seen is not None and guest.revision != seen:
        raise DomainError("stale")
    if right not in _rights(guest, event, approval.notes_of(number)):
        raise DomainError("approval.not_decided")
    checks = Checks()
    reason = checks.paragraphs(reason, "reason", length=approval.TEXT_LENGTH)
    checks.done()
    is_told = _take_back_mails(number)
    match right:
        case Right.APPROVE:
            guest.quota_id = None
            admit(guest, event, "approved", by=by, corrects=is_told)
            approval.note(number, Stance.APPROVED, reason, by=by)
        case Right.DECLINE:
            said = reason if tell_reason else ""
            by_hand.decline(number, by=by, reason=said, corrects=is_told)
            approval.note(number, Stance.DECLINED, reason, by=by)
        case Right.REOPEN:
            _reopen(guest, event, is_told=is_told, by=by)
            if reason:
                approval.note(number, Stance.NOTE, reason, by=by)
    return guest


def _reopen(guest: Registration, event: Event, *, is_told: bool, by: Actor) -> None:
    held = guest.state in queries.EXPECTED
    put(guest, RegistrationState.PENDING)
    passing_ends.withdraw(guest, event, by=by)
    written(guest, "approval_undone", by=by)
    db.session.flush()
    if is_told:
        request_mails.reopened(guest, event, held=held)
    settle(event, by=by)


def _take_back_mails(number: int) -> bool:
    """Drop the mails of the decision that wait; return whether the guest was told all the same."""
    found = _mails(number, is_locked=True)
    for mail in found:
        if _waits(mail):
            db.session.delete(mail)
    db.session.flush()
    return bool(found) and not _waits(found[0])


def _waits(mail: Message) -> bool:
    return mail.state is MessageState.QUEUED and not mail.attempts


def _mails(number: int, *, is_locked: bool = False) -> Sequence[Message]:
    """Return what told a guest how they stand, the last one first."""
    query = select(Message).where(Message.registration_id == number, Message.kind.in_(_TOLD))
    query = query.order_by(Message.id.desc())
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).all()
