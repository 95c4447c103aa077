"""Handing queued messages over, at least once: what a crash left half done is done again."""

from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.settings import Settings
from eventapp.jobs.queue import Jobs, jobs
from eventapp.mail import addresses, pacing, transport
from eventapp.mail.contacts import reply_addresses
from eventapp.mail.envelope import compose, plain_key
from eventapp.mail.models import TOO_LATE, UNWILLING, Message, MessageState
from eventapp.mail.service import DELIVER
from eventapp.mail.transport import Cut, Deferred, NobodyThere, Outlet, Refused, Unreachable
from eventapp.web.links import settings

BATCH = 20
CONNECTIONS = 3  # for one batch; a server that breaks more is left alone until the next sweep
ATTEMPTS = 16  # with the pauses below: a day and a half
LONGEST_PAUSE = timedelta(hours=4)

log = structlog.get_logger("eventapp")


@dataclass(frozen=True, slots=True)
class Result:
    """How handing one message over went; ``is_cut`` when the connection is gone with it."""

    message_id: int
    state: MessageState
    error: str = ""
    is_dead: bool = False
    is_cut: bool = False


def deliver_due() -> int:
    """Deliver every message that is due and whose domain takes it; return how many were taken.

    It ends early when the server cannot be reached: the sweep comes back.
    """
    chosen = settings()
    sent = 0
    while waiting := deque(pacing.claim(BATCH, _pace(chosen))):
        try:
            for result in _hand_over(waiting, chosen):
                # Recorded one by one: a crash repeats the one mail it interrupted.
                _record(result)
                sent += result.state is MessageState.SENT
        except Unreachable as error:
            _release(waiting, str(error))
            break
        finally:
            db.session.remove()
    return sent


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: a minute, doubled each time, to a limit."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 12)), LONGEST_PAUSE)


def _pace(chosen: Settings) -> int:
    return chosen.mail_per_domain if chosen.smtp_url else 0  # a folder takes any number


def _hand_over(waiting: deque[Message], chosen: Settings) -> Iterator[Result]:
    """Hand messages over and yield how each went, on a further connection when one breaks.

    :raises Unreachable: with those that were not tried still ``waiting``.
    """
    replies = reply_addresses(x.event_id for x in waiting)
    for _connection in range(CONNECTIONS):
        with _outlet(chosen) as outlet:
            is_cut = False
            while waiting and not is_cut:
                message = waiting.popleft()
                result = _send_one(message, outlet, chosen, replies.get(message.event_id or 0, ""))
                is_cut = result.is_cut
                yield result
        if not waiting:
            return
    raise Unreachable(result.error)


def _outlet(chosen: Settings) -> AbstractContextManager[Outlet]:
    if chosen.smtp_url:
        return transport.smtp(transport.Server.parse(chosen.smtp_url))
    return transport.folder(chosen.instance_path / "mail")


def _send_one(message: Message, outlet: Outlet, chosen: Settings, reply_to: str) -> Result:
    if why := _needless(message):
        return Result(message.id, MessageState.FAILED, why)
    try:
        host = chosen.public_host
        mail = compose(message, sender=chosen.mail_from, host=host, reply_to=reply_to)
        outlet.send(mail, name=plain_key(message))
    except Refused as error:
        is_dead = isinstance(error, NobodyThere)
        return Result(message.id, MessageState.FAILED, str(error), is_dead=is_dead)
    except Deferred as error:
        return _again(message, str(error), is_cut=isinstance(error, Cut))
    except Unreachable as error:
        return _again(message, str(error), is_cut=True)
    except Exception as error:  # one mail that cannot be written must not keep the others back
        log.error("mail.unwritable", message=message.id, error=type(error).__name__)
        return Result(message.id, MessageState.FAILED, f"{type(error).__name__}: {error}"[:500])
    return Result(message.id, MessageState.SENT)


def _needless(message: Message) -> str:
    if message.unsubscribe and addresses.is_unwilling(message.recipient):
        return UNWILLING
    is_late = message.expires_at is not None and message.expires_at <= clock.now()
    return TOO_LATE if is_late else ""


def _again(message: Message, error: str, *, is_cut: bool) -> Result:
    given_up = message.attempts >= ATTEMPTS
    state = MessageState.FAILED if given_up else MessageState.QUEUED
    return Result(message.id, state, error, is_cut=is_cut)


def _record(result: Result) -> None:
    now = clock.now()
    with transaction() as session:
        message = session.get(Message, result.message_id, populate_existing=True)
        if message is None:  # erased meanwhile
            return
        if result.is_dead:
            addresses.mark_dead(message.recipient, result.error)
        message.state = result.state
        message.error = result.error
        if result.state is MessageState.SENT:
            message.sent_at = now
            addresses.revive(message.recipient)
        elif result.state is MessageState.QUEUED:
            message.due_at = now + pause(message.attempts)


def _release(messages: deque[Message], error: str) -> None:
    """Give back what was not tried, so that it goes in its order as soon as the server is there.

    It is no fault of these mails, however long it takes: none is given up for it.
    """
    now = clock.now()
    with transaction() as session:
        for claimed in messages:
            message = session.get(Message, claimed.id, populate_existing=True)
            if message is not None:
                message.state, message.error = MessageState.QUEUED, error
                message.attempts -= 1
                message.tried_at, message.due_at = None, now


def work() -> None:
    """Deliver what is due, and come back soon for what only waits for its domain."""
    deliver_due()
    if pacing.is_holding(_pace(settings())):
        jobs().again(DELIVER)


def init_app(app: Flask) -> None:
    """Have due messages delivered when told, and each minute."""
    queue: Jobs = app.extensions["jobs"]
    queue.add(DELIVER, work, minute="*")
