"""Queueing mails: rows written in the transaction of the change that caused them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from eventapp.core import clock
from eventapp.core.db import after_commit, db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.text import clean_line
from eventapp.jobs.queue import jobs
from eventapp.mail.envelope import domain
from eventapp.mail.models import Message, MessageState

DELIVER = "mail.deliver"


@dataclass(frozen=True, slots=True)
class Mail:
    """One rendered mail. ``key`` names its cause: the same cause is queued once."""

    key: str
    kind: str
    recipient: str
    recipient_name: str
    language: str
    subject: str
    text: str
    html: str
    calendar: str = ""
    calendar_method: str = ""
    event_id: int | None = None
    registration_id: int | None = None
    unsubscribe: str = ""
    is_bulk: bool = False
    expires_at: datetime | None = None


def queue(mail: Mail) -> Message:
    """Write a mail into the open transaction and have the worker told after its commit."""
    message = Message(
        key=mail.key,
        kind=mail.kind,
        event_id=mail.event_id,
        registration_id=mail.registration_id,
        unsubscribe=mail.unsubscribe,
        recipient=mail.recipient,
        recipient_name=clean_line(mail.recipient_name),
        language=mail.language,
        subject=clean_line(mail.subject)[:400],
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        calendar_method=mail.calendar_method,
        domain=domain(mail.recipient),
        is_bulk=mail.is_bulk,
        expires_at=mail.expires_at,
    )
    db.session.add(message)
    after_commit(tell_worker)
    return message


def take_back(event_id: int, kind: str, registration_id: int | None = None) -> None:
    """Take mails of a kind that still wait out of the queue: of an event, or of one guest of it."""
    waiting = delete(Message).where(
        Message.event_id == event_id, Message.kind == kind, Message.state == MessageState.QUEUED
    )
    if registration_id is not None:
        waiting = waiting.where(Message.registration_id == registration_id)
    with db.session.no_autoflush:  # what changed is still to be written in the log
        db.session.execute(waiting)


def send_again(message_id: int) -> Message:
    """Queue a failed message once more; refuse one that is on its way or has arrived."""
    message = db.session.scalar(
        select(Message)
        .where(Message.id == message_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if message is None:
        raise NotFound("message")
    if message.state is not MessageState.FAILED:
        raise DomainError("message.not_failed")
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.error = ""
    message.due_at = clock.now()
    after_commit(tell_worker)
    return message


def tell_worker() -> None:
    """Have the worker look for due messages now."""
    jobs().tell(DELIVER)
