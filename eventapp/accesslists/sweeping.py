"""The end of keeping: who does not come any more, and the day on which all of it goes."""

from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import select

from eventapp.accesslists import asking, links, queries, service
from eventapp.accesslists.keyring import NoKey
from eventapp.accesslists.models import IdentityRecord, PersonKind
from eventapp.accesslists.queries import Expected
from eventapp.audit.service import SYSTEM
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.records import assign, locked, locked_rows
from eventapp.events.models import Event, EventStatus
from eventapp.jobs.queue import Jobs

SWEEP, REMIND, EXPIRE = "accesslists.sweep", "accesslists.remind", "accesslists.expire"

log = structlog.get_logger("eventapp")


def sweep() -> int:
    """Erase at once what was said by people who do not come any more; return how many."""
    gone = 0
    for event_id in queries.events_with_records():
        with transaction():
            gone += _sweep(locked(Event, event_id))
    return gone


def _sweep(event: Event) -> int:
    if event.status is EventStatus.CANCELLED:
        return _erase(event, _records(event.id), "access_plan.erased")
    coming = {x.key: x for x in queries.expected(event.id)}
    gone = 0
    for row in _records(event.id):
        who = coming.pop(queries.key_of(row), None)
        if who is not None:
            _follow(row, who)
        elif not row.is_gone and row.kind is not PersonKind.STAFF:
            gone += _leave(row)
    if gone:
        _note(event, gone, "access_plan.erased")
    return gone


def _leave(row: IdentityRecord) -> int:
    try:
        service.drop(row)
    except NoKey:  # it cannot be read meanwhile; the next sweep tries again
        log.warning("accesslists.no_key", record=row.id)
        return 0
    return 1


def _follow(row: IdentityRecord, who: Expected) -> None:
    """Keep up with a name and an address; a link sent to another address leads nowhere.

    Whose name and address both differ is somebody else, to whom what was said does not belong.
    """
    if row.name != who.name and row.email != who.email and not row.is_gone:
        assign(row, sealed="", is_exempt=False, answered_at=None, is_reopened=bool(row.handed))
    assign(row, name=who.name, language=who.language)
    if row.email == who.email or row.is_gone:
        return
    assign(row, email=who.email, **links.new_link())
    if not row.sealed and row.asked_at is not None:
        row.asked_at = None


def expire() -> int:
    """Delete everything whose day has come where its event is; return how many records.

    The log keeps how many, not whose.
    """
    latest = (clock.now() + timedelta(days=1)).date()  # somewhere on earth
    due = select(IdentityRecord.event_id).where(IdentityRecord.delete_on <= latest).distinct()
    gone = 0
    for event_id in db.session.scalars(due).all():
        with transaction():
            event = locked(Event, event_id)
            today = clock.today(event.timezone)
            rows = [x for x in _records(event_id) if x.delete_on <= today]
            gone += _erase(event, rows, "access_plan.expired")
    return gone


def _erase(event: Event, rows: list[IdentityRecord], action: str) -> int:
    for row in rows:
        db.session.delete(row)
    if rows:
        _note(event, len(rows), action)
    return len(rows)


def _note(event: Event, number: int, action: str) -> None:
    plan = service.plan(event.id)
    audit(action, plan, by=SYSTEM, event_id=event.id, diff={"people": [number, 0]})


def _records(event_id: int) -> list[IdentityRecord]:
    query = select(IdentityRecord).where(IdentityRecord.event_id == event_id)
    return list(locked_rows(IdentityRecord, query.order_by(IdentityRecord.id)))


def init_app(app: Flask) -> None:
    """Ask and sweep each minute, remind and delete each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(service.PUSH, asking.push, minute="*")
    jobs.add(SWEEP, sweep, minute="*")
    jobs.add(REMIND, asking.remind_due, minute="37")
    jobs.add(EXPIRE, expire, minute="47")
