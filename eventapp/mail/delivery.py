"""Handing queued messages over, at least once: what a crash left half done is done again."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import or_, select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.settings import Settings
from eventapp.jobs.queue import Jobs
from eventapp.mail import addresses, transport
from eventapp.mail.envelope import compose, plain_key
from eventapp.mail.models import Message, MessageState
from eventapp.mail.service import DELIVER
from eventapp.mail.transport import Deferred, NobodyThere, Outlet, Refused, Unreachable
from eventapp.web.links import settings

UNWILLING = "not sent: the address is dead or unsubscribed"
BATCH = 20
LEASE = timedelta(minutes=15)  # a batch takes less even when each answer takes its time-out
ATTEMPTS = 16  # with the pauses below: a day and a half
LONGEST_PAUSE = timedelta(hours=4)

log = structlog.get_logger("eventapp")


@dataclass(frozen=True, slots=True)
class Result:
    """How handing one message over went."""

    message_id: int
    state: MessageState
    error: str = ""
    is_dead: bool = False


def deliver_due() -> int:
    """Deliver every message that is due; return how many were handed over.

    It ends early when the server cannot be reached: the sweep comes back.
    """
    chosen = settings()
    sent = 0
    while claimed := _claim():
        try:
            sent += _hand_over(claimed, chosen)
        except Unreachable as error:
            _record(_again(x, str(error)) for x in claimed if x.state is MessageState.SENDING)
            break
        finally:
            db.session.remove()
    return sent


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: a minute, doubled each time, to a limit."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 12)), LONGEST_PAUSE)


def _claim() -> list[Message]:
    """Mark a batch as being sent. A claim runs out, so a crash delays a message and no more."""
    now = clock.now()
    due = (
        select(Message)
        .where(
            or_(
                Message.state == MessageState.QUEUED,
                Message.state == MessageState.SENDING,
            ),
            Message.due_at <= now,
        )
        .order_by(Message.id)
        .limit(BATCH)
    )
    if not db.session.scalar(select(due.exists())):  # the usual end, without a write lock
        return []
    with transaction():
        locked = due.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        claimed = list(db.session.scalars(locked))
        for message in claimed:
            message.state = MessageState.SENDING
            message.attempts += 1
            message.due_at = now + LEASE
    return claimed


def _hand_over(messages: list[Message], chosen: Settings) -> int:
    sent = 0
    with _outlet(chosen) as outlet:
        for message in messages:
            # Recorded one by one: a crash repeats the one mail it interrupted.
            result = _send_one(message, outlet, chosen)
            _record([result])
            sent += result.state is MessageState.SENT
    return sent


def _outlet(chosen: Settings) -> AbstractContextManager[Outlet]:
    if chosen.smtp_url:
        return transport.smtp(transport.Server.parse(chosen.smtp_url))
    return transport.folder(chosen.instance_path / "mail")


def _send_one(message: Message, outlet: Outlet, chosen: Settings) -> Result:
    if message.unsubscribe and addresses.is_unwilling(message.recipient):
        return Result(message.id, MessageState.FAILED, UNWILLING)
    try:
        mail = compose(message, sender=chosen.mail_from, host=chosen.public_host)
        outlet.send(mail, name=plain_key(message))
    except NobodyThere as error:
        return Result(message.id, MessageState.FAILED, str(error), is_dead=True)
    except Refused as error:
        return Result(message.id, MessageState.FAILED, str(error))
    except Deferred as error:
        return _again(message, str(error))
    except Unreachable:
        raise
    except Exception as error:  # one mail that cannot be written must not keep the others back
        log.error("mail.unwritable", message=message.id, error=type(error).__name__)
        return Result(message.id, MessageState.FAILED, f"{type(error).__name__}: {error}"[:500])
    return Result(message.id, MessageState.SENT)


def _again(message: Message, error: str) -> Result:
    given_up = message.attempts >= ATTEMPTS
    return Result(message.id, MessageState.FAILED if given_up else MessageState.QUEUED, error)


def _record(results: Iterable[Result]) -> None:
    found = list(results)
    now = clock.now()
    with transaction() as session:
        for result in found:
            message = session.get(Message, result.message_id, populate_existing=True)
            if message is None:  # erased meanwhile
                continue
            if result.is_dead:
                addresses.mark_dead(message.recipient, result.error)
            message.state = result.state
            message.error = result.error
            if result.state is MessageState.SENT:
                message.sent_at = now
                addresses.revive(message.recipient)
            elif result.state is MessageState.QUEUED:
                message.due_at = now + pause(message.attempts)


def init_app(app: Flask) -> None:
    """Have due messages delivered when told, and each minute."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(DELIVER, deliver_due, minute="*")
