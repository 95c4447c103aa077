"""A decision on a request that was a mistake, put right from the guest's page at any time.

A mail that waits is dropped: nobody was told by it. What counts is the last mail that went before
it. Where that says what is not so any more, the guest is told once more, in words that take it
back. The seats are counted afresh under the event's lock:
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
from eventapp.registration import approval, by_hand, passing_ends, request_mails
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
_REOPENED = "registration.reopened"
_DROPPED = (*approval.DECISION_MAILS, _REOPENED)
# After these a guest counts on nothing: there is nothing to take back.
_NOTHING_SAID = (
    _REOPENED,
    "registration.pending",
    "registration.prove",
    "registration.cancelled",
    "registration.lapsed",
)
_ENTRY_SENT = ("registration.confirmed", "registration.promoted")
_NO = "registration.declined"


class Right(StrEnum):
    """How a decision is put right."""

    APPROVE = "approve"
    DECLINE = "decline"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Told:
    """The last mail that told a guest how they stand and has gone, or may have; None: none has."""

    mail: Message | None

    @property
    def is_decision(self) -> bool:
        """Tell whether the guest was told of a decision, and counts on it."""
        return self.mail is not None and self.mail.kind not in _NOTHING_SAID

    @property
    def is_no(self) -> bool:
        """Tell whether they were declined."""
        return self.mail is not None and self.mail.kind == _NO

    @property
    def has_entry(self) -> bool:
        """Tell whether they were given a place with its calendar entry."""
        return self.mail is not None and self.mail.kind in _ENTRY_SENT

    @property
    def mistaken(self) -> Collection[RegistrationState]:
        """The states of a guest who is approved in which that mail was a mistake."""
        if self.is_no:
            return (RegistrationState.CONFIRMED, RegistrationState.WAITLISTED)
        is_more = self.has_entry or (
            self.mail is not None and self.mail.kind == "registration.offered"
        )
        return (RegistrationState.WAITLISTED,) if is_more else ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What may be done about a decision, what the guest was told, whether a mail of it waits."""

    rights: Collection[Right]
    told: Told
    waits: bool


def decided(guest: Registration, event: Event, notes: Sequence[ApprovalNote]) -> Decided | None:
    """Return what may be put right of a guest; None where nothing was decided or is past.

    One query, where something was; ``notes`` are those of the guest.
    """
    rights = _rights(guest, event, notes)
    if not rights:
        return None
    found = _mails(guest.id)
    return Decided(rights, _told(found), any(_is_dropped(x) for x in found))


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
    told = _take_back_mails(number)
    match right:
        case Right.APPROVE:
            guest.quota_id = None
            admit(guest, event, "approved", by=by, mistaken=told.mistaken, held=told.has_entry)
            approval.note(number, Stance.APPROVED, reason, by=by)
        case Right.DECLINE:
            said = reason if tell_reason else ""
            corrects = told.is_decision and not told.is_no
            by_hand.decline(number, by=by, reason=said, corrects=corrects, has_entry=told.has_entry)
            approval.note(number, Stance.DECLINED, reason, by=by)
        case Right.REOPEN:
            _reopen(guest, event, told, by=by)
            approval.note(number, Stance.REOPENED, reason, by=by)
    return guest


def _reopen(guest: Registration, event: Event, told: Told, *, by: Actor) -> None:
    put(guest, RegistrationState.PENDING)
    passing_ends.withdraw(guest, event, by=by)
    written(guest, "approval_undone", by=by)
    db.session.flush()
    if told.is_decision:
        request_mails.reopened(guest, event, held=told.has_entry)
    settle(event, by=by)


def _take_back_mails(number: int) -> Told:
    """Drop the mails of the decision that wait; return what the guest was told all the same."""
    found = _mails(number, is_locked=True)
    for mail in found:
        if _is_dropped(mail):
            db.session.delete(mail)
    db.session.flush()
    return _told(found)


def _told(mails: Sequence[Message]) -> Told:
    return Told(next((x for x in mails if not _is_dropped(x)), None))


def _is_dropped(mail: Message) -> bool:
    is_waiting = mail.state is MessageState.QUEUED and not mail.attempts
    return is_waiting and mail.kind in _DROPPED


def _mails(number: int, *, is_locked: bool = False) -> Sequence[Message]:
    """Return what told a guest how they stand, the last one first."""
    kinds = (*_DROPPED, *_NOTHING_SAID)
    query = select(Message).where(Message.registration_id == number, Message.kind.in_(kinds))
    query = query.order_by(Message.id.desc())
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).all()
