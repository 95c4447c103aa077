"""Quotas by the clock: those whose time has come end, and focal points are reminded before."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event, EventStatus
from eventapp.jobs.queue import Jobs
from eventapp.quotas import mails, queries, rules, service
from eventapp.registration.quota_models import Quota

END = "quotas.end"
REMIND = "quotas.remind"
FIRST_HOUR, LAST_HOUR = 8, 18  # nobody is reminded in the night, by the clocks of the event


def init_app(app: Flask) -> None:
    """Look each minute for quotas that end, and each hour for focal points to remind."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(END, end_due, minute="*")
    jobs.add(REMIND, remind_due, minute="37")


def end_due() -> int:
    """End every quota whose time has come; return how many. Free seats go to the line."""
    query = select(Quota.id).where(Quota.ended_at.is_(None), Quota.ends_at <= clock.now())
    ids = db.session.scalars(query.order_by(Quota.ends_at, Quota.id)).all()
    db.session.rollback()
    return sum(_end(x) for x in ids)


def _end(number: int) -> bool:
    with transaction():
        quota, _event = service.lock_quota(number)
        if quota.ended_at is not None or quota.ends_at > clock.now():
            return False
        service.end(number, by=SYSTEM)
    return True


def remind_due() -> int:
    """Remind every focal point with seats left near the end, once; return how many mails."""
    query = select(Quota.id).where(
        Quota.ended_at.is_(None),
        Quota.sent_at.is_not(None),
        Quota.reminded_at.is_(None),
        Quota.revoked_at.is_(None),
        Quota.contact_email != "",
        Quota.ends_at <= clock.now() + rules.REMIND_BEFORE,
    )
    ids = db.session.scalars(query.order_by(Quota.id)).all()
    db.session.rollback()
    return sum(_remind(x, clock.now()) for x in ids)


def _remind(number: int, now: datetime) -> bool:
    with transaction():
        quota, event = service.lock_quota(number)
        left = quota.seats - queries.named_count(number)
        if left <= 0 or not _is_due(quota, event, now):
            return False
        quota.reminded_at = now
        service.logged(quota, "reminded", by=SYSTEM)
        db.session.flush()
        mails.send(mails.reminded(quota, event, left), quota, "reminded")
    return True


def _is_due(quota: Quota, event: Event, now: datetime) -> bool:
    is_day = FIRST_HOUR <= now.astimezone(event.zone).hour < LAST_HOUR
    return is_day and event.status is EventStatus.PUBLISHED and rules.is_reminded(
        sent_at=quota.sent_at, reminded_at=quota.reminded_at, ends_at=quota.ends_at, now=now
    )  # fmt: skip
