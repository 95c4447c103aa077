"""The queue of requests that await approval: what organisers say of each, decide, take back.

The mail of a decision waits a minute, so that a slip can be taken back before it has gone.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select, update

from eventapp.audit.service import Actor
from eventapp.auth.models import User
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.mail.models import Message, MessageState
from eventapp.registration import by_hand, opinions, passing_ends, queries
from eventapp.registration.approval_models import ApprovalNote, Stance
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.seats import lock_event, put, settle, written

PAUSE = timedelta(minutes=1)
TEXT_LENGTH = 2000
SHOWN = 200  # requests in the list; the next ones follow as these are decided
SAID = (Stance.NOTE, Stance.ASKS, Stance.FOR, Stance.AGAINST)
# How a guest stands by a decision alone; one in line may have come to a place since.
_LEFT_BY = {
    Stance.APPROVED: queries.COMING,
    Stance.DECLINED: (RegistrationState.DECLINED,),
}


@dataclass(frozen=True, slots=True)
class Queue:
    """Who awaits approval, the first who asked first, and what was said of them."""

    requests: Sequence[Registration]
    notes: Mapping[int, list[ApprovalNote]] = field(default_factory=dict)

    def wants_opinion(self, number: int) -> bool:
        """Tell whether somebody asked for a second opinion that nobody has given since."""
        return bool(opinions.open_questions(self.notes.get(number, ())))

    def is_asked_of(self, number: int, account_id: int) -> bool:
        """Tell whether a request waits for the opinion of one account."""
        return opinions.is_asked(self.notes.get(number, ()), account_id)


def queue(event_id: int, reader: int = 0) -> Queue:
    """Return the requests of an event that await approval (two queries).

    Those on which the account ``reader`` is asked for an opinion come first.
    """
    asked = select(ApprovalNote.registration_id).where(ApprovalNote.asked_id == reader)
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.PENDING)
        .order_by(Registration.id.not_in(asked), Registration.queue_number)
        .limit(SHOWN)
    ).all()
    found: dict[int, list[ApprovalNote]] = {}
    said = select(ApprovalNote).where(ApprovalNote.registration_id.in_([x.id for x in rows]))
    for note in db.session.scalars(said.order_by(ApprovalNote.id)):
        found.setdefault(note.registration_id, []).append(note)
    rest = {x.id for x in rows if not opinions.is_asked(found.get(x.id, ()), reader)}
    return Queue(sorted(rows, key=lambda x: (x.id in rest, x.queue_number)), found)


def notes_of(registration_id: int) -> Sequence[ApprovalNote]:
    """Return what organisers wrote of a guest, before and after a decision.

    It is on no page behind the guest's link, which may be forwarded; it is data on the guest all
    the same, and organisers hand it out to a guest who asks for it (article 15 of the GDPR).
    """
    query = select(ApprovalNote).where(ApprovalNote.registration_id == registration_id)
    return db.session.scalars(query.order_by(ApprovalNote.id)).all()


def say(
    event_id: int,
    registration_id: int,
    stance: Stance,
    text: str,
    *,
    by: Actor,
    colleague: int | None = None,
) -> None:
    """Note what an organiser thinks of a request, or wants to be known of a guest.

    The account ``colleague`` is asked for a second opinion, by mail too.

    :raises DomainError: ``text.missing`` at ``text`` for a note that says nothing;
        ``opinion.colleague`` for one who decides on no requests; ``opinion.decided``.
    """
    event = lock_event(event_id)
    guest = request_of(event_id, registration_id)
    asked = opinions.colleague(colleague, without=by.id) if colleague is not None else None
    if asked and guest.state is not RegistrationState.PENDING:
        raise DomainError("opinion.decided")
    checks = Checks()
    text = checks.paragraphs(text, "text", length=TEXT_LENGTH)
    if stance is Stance.NOTE and not text:
        checks.refuse("text.missing", "text")
    checks.done()
    said = note(registration_id, stance, text, by=by, asked=asked)
    if asked:
        opinions.mail(said, guest, event, asked)


def decide(
    event_id: int,
    numbers: Sequence[int],
    *,
    approved: bool,
    by: Actor,
    reason: str = "",
    tell_reason: bool = False,
) -> str:
    """Approve or decline requests; return the batch by which that is taken back.

    Who was decided on meanwhile is left alone. The reason is kept for organisers, and mailed to
    the guest who is declined only with ``tell_reason``.
    """
    lock_event(event_id)
    checks = Checks()
    reason = checks.paragraphs(reason, "reason", length=TEXT_LENGTH)
    checks.done()
    batch = secrets.token_hex(16)
    for number in numbers:
        if request_of(event_id, number).state is not RegistrationState.PENDING:
            continue
        if approved:
            by_hand.approve(number, by=by)
        else:
            by_hand.decline(number, by=by, reason=reason if tell_reason else "")
        stance = Stance.APPROVED if approved else Stance.DECLINED
        note(number, stance, reason, by=by, batch=batch)
        _hold_mails(number)
        opinions.withdraw_mails(number)
    return batch


def undo(event_id: int, batch: str, *, by: Actor) -> int:
    """Take a decision back; return how many requests await approval again.

    Who cancelled meanwhile, or was decided on in another way, is left as they stand.

    :raises DomainError: ``approval.mailed`` when one of the guests has been written to;
        ``approval.not_decided`` when none of them stands as the decision left them.
    """
    event = lock_event(event_id)
    query = select(ApprovalNote).where(ApprovalNote.batch == batch)
    notes = db.session.scalars(query).all() if batch else []
    undone = 0
    for note in notes:
        registration = request_of(event_id, note.registration_id)
        if registration.state not in _LEFT_BY[note.stance]:
            continue
        for mail in _mails_since(note):
            if mail.state is not MessageState.QUEUED or mail.attempts:
                raise DomainError("approval.mailed")
            db.session.delete(mail)
        put(registration, RegistrationState.PENDING)
        passing_ends.withdraw(registration, event, by=by)
        written(registration, "approval_undone", by=by)
        db.session.delete(note)
        undone += 1
    if notes and not undone:
        raise DomainError("approval.not_decided")
    settle(event, by=by)
    return undone


def request_of(event_id: int, number: int) -> Registration:
    """Return a guest of an event, read afresh under its lock.

    :raises NotFound: when it is none of the event's.
    """
    found = db.session.get(Registration, number, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound("registration")
    return found


def note(
    number: int,
    stance: Stance,
    text: str,
    *,
    by: Actor,
    batch: str = "",
    asked: User | None = None,
) -> ApprovalNote:
    """Write down what an organiser said of a request, or decided."""
    note = ApprovalNote(
        registration_id=number,
        by_id=by.id,
        by_name=by.label,
        stance=stance,
        text=text,
        batch=batch,
        asked_id=asked.id if asked else None,
        asked_name=(asked.name or asked.email)[:200] if asked else "",
    )
    db.session.add(note)
    db.session.flush()
    return note


def _hold_mails(number: int) -> None:
    now = clock.now()
    is_new = (Message.registration_id == number, Message.state == MessageState.QUEUED)
    held = (
        update(Message).where(*is_new, Message.kind.in_(DECISION_MAILS)).values(due_at=now + PAUSE)
    )
    db.session.execute(held)


DECISION_MAILS = (
    "registration.confirmed",
    "registration.waitlisted",
    "registration.declined",
    "registration.promoted",
    "registration.offered",
)


def _mails_since(note: ApprovalNote) -> Sequence[Message]:
    return db.session.scalars(
        select(Message)
        .where(
            Message.registration_id == note.registration_id,
            Message.created_at >= note.created_at - PAUSE,
            Message.kind.in_(DECISION_MAILS),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
