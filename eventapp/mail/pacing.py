"""Which waiting mails go next: single ones before those to many, and to no domain too many at once.

What went to a domain within the last minute is counted in the database: a restart forgets nothing
of it, and two workers count together.
"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.mail.models import IS_WAITING, Message, MessageState

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=15)  # a batch takes less even when each answer takes its time-out


def claim(size: int, per_domain: int) -> list[Message]:
    """Mark up to ``size`` due mails as being sent, and no more to a domain than go in a minute.

    ``per_domain`` is how many these are; 0: any number. A claim runs out, so a crash delays a mail
    and no more.
    """
    now = clock.now()
    if not db.session.scalar(select(_due(now).exists())):  # the usual end, without a write lock
        return []
    with transaction():
        _one_at_a_time()
        used = _used(now)
        free = _due(now).where(not_(_held(used, per_domain)))
        order = free.order_by(Message.is_bulk, Message.id).limit(size)
        locked = order.with_for_update(skip_locked=True)
        found = db.session.scalars(locked.execution_options(populate_existing=True)).all()
        claimed = [x for x in found if _fits(x, used, per_domain)]
        for message in claimed:
            message.state = MessageState.SENDING
            message.attempts += 1
            message.tried_at = now
            message.due_at = now + LEASE
    return claimed


def is_holding(per_domain: int) -> bool:
    """Tell whether a mail that is due waits only because many went to its domain."""
    now = clock.now()
    held = _due(now).where(_held(_used(now), per_domain))
    return bool(per_domain and db.session.scalar(select(held.exists())))


def _due(now: datetime) -> Select[Message]:
    return select(Message).where(IS_WAITING, Message.due_at <= now)


def _one_at_a_time() -> None:
    # Two that count at once would each take what is left. SQLite has one writer at a time anyway.
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_CLAIM)))


_CLAIM = 0x6D61696C  # a number of our own among those of PostgreSQL's advisory locks


def _used(now: datetime) -> Counter[str]:
    query = select(Message.domain, func.count()).where(Message.tried_at > now - MINUTE)
    rows = db.session.execute(query.group_by(Message.domain))
    return Counter({domain: number for domain, number in rows})


def _limit(per_domain: int, *, is_bulk: bool) -> int:
    # A quarter is kept free, so that a confirmation does not wait behind a mail to thousands.
    return per_domain - per_domain // 4 if is_bulk else per_domain


def _held(used: Counter[str], per_domain: int) -> ColumnElement[bool]:
    """Return the condition that a domain has had its share of the minute."""
    every = per_domain or float("inf")
    full = [x for x, number in used.items() if number >= every]
    most = _limit(per_domain, is_bulk=True) or float("inf")
    full_for_bulk = [x for x, number in used.items() if number >= most]
    return or_(Message.domain.in_(full), and_(Message.is_bulk, Message.domain.in_(full_for_bulk)))


def _fits(message: Message, used: Counter[str], per_domain: int) -> bool:
    if per_domain and used[message.domain] >= _limit(per_domain, is_bulk=message.is_bulk):
        return False
    used[message.domain] += 1
    return True
