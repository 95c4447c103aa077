"""Asking people for what an institution wants to know: by an organiser, or by itself in time."""

from datetime import datetime, timedelta

from sqlalchemy import select

from eventapp.accesslists import details, links, mails, queries, service
from eventapp.accesslists.models import AccessPlan, AccessProfile, IdentityRecord
from eventapp.accesslists.service import Terms
from eventapp.audit.service import SYSTEM, Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import after_commit, db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.records import assign, locked, locked_rows
from eventapp.events.models import Event, EventStatus
from eventapp.jobs.queue import jobs

BATCH = 25  # mails in one transaction
REST = timedelta(hours=24)  # nobody is reminded twice within a day
FIRST_HOUR, LAST_HOUR = 8, 18  # nor in the night, by the clocks of the event


def ask(event_id: int, *, by: Actor, expected: int | None = None) -> int:
    """Have everybody asked who comes and was not; return how many that are.

    :raises DomainError: as ``service.open_terms``; ``access.nobody``; ``access.other`` when it
        would reach another number of people than ``expected``, which the organiser read.
    """
    event = locked(Event, event_id)
    _profile, until = service.open_terms(event)
    found = [x for x in queries.lines(event_id) if x.is_to_be_asked]
    if not found:
        raise DomainError("access.nobody")
    if expected is not None and expected != len(found):
        raise DomainError("access.other", count=len(found))
    for line in found:
        _put_down(event_id, line, until)
    plan = service.plan(event_id)
    audit("access_plan.asked", plan, by=by, event_id=event_id, diff={"people": [0, len(found)]})
    after_commit(_tell)
    return len(found)


def _put_down(event_id: int, line: queries.Line, until: Terms) -> None:
    assert line.expected
    if line.record is None:
        service.new_record(event_id, line.expected, until)
        return
    row = line.record  # somebody who comes after all
    assign(row, is_gone=False, is_reopened=True, asked_at=None, reminded_at=None, answered_at=None)
    assign(row, ends_at=until.ends_at, delete_on=until.delete_on, **links.new_link())


def remind(event_id: int, *, by: Actor) -> int:
    """Remind whoever was asked, has not answered, and was not written to within a day.

    :raises DomainError: as ``service.open_terms``; ``access.nobody``.
    """
    event = service.locked_event(event_id)
    service.open_terms(event)
    now = clock.now()
    found = [x for x in _unanswered(event_id) if (x.reminded_at or x.asked_at or now) < now - REST]
    if not found:
        raise DomainError("access.nobody")
    for row in found:
        _remind(row, event, now)
    plan = service.plan(event_id)
    audit("access_plan.reminded", plan, by=by, event_id=event_id, diff={"people": [0, len(found)]})
    return len(found)


def push() -> int:
    """Write every mail that is due; return how many."""
    done = 0
    for event_id in _events_due():
        db.session.rollback()
        _ask_in_time(event_id)
        while wrote := _mail_batch(event_id):
            done += wrote
    return done


def remind_due() -> int:
    """Remind, some days before the cut-off, whoever has not answered; return how many."""
    now, done = clock.now(), 0
    for event_id in queries.events_with_records():
        with transaction():
            event = service.locked_event(event_id)
            is_day = FIRST_HOUR <= now.astimezone(event.zone).hour < LAST_HOUR
            if event.status is not EventStatus.PUBLISHED or not is_day:
                continue
            for row in _unanswered(event_id):
                assert row.asked_at
                if details.reminder_due(row.ends_at, now, row.asked_at, row.reminded_at):
                    _remind(row, event, now)
                    done += 1
    return done


def _events_due() -> list[int]:
    waiting = select(IdentityRecord.event_id).where(
        IdentityRecord.asked_at.is_(None), IdentityRecord.ends_at > clock.now()
    )
    themselves = select(AccessPlan.event_id).where(AccessPlan.asks_itself)
    query = select(Event.id).where(Event.id.in_(waiting.union(themselves)))
    return list(db.session.scalars(query.where(Event.status == EventStatus.PUBLISHED)))


def _ask_in_time(event_id: int) -> None:
    """Ask by itself whoever comes, from the day the institution's profile says."""
    with transaction():
        event = locked(Event, event_id)
        plan, profile = queries.plan_of(event_id), queries.profile_of(event.venue_id)
        if plan is None or not plan.asks_itself or profile is None or not _is_time(event, profile):
            return
        try:
            ask(event_id, by=SYSTEM)
        except DomainError:
            return  # nobody new, or too late


def _is_time(event: Event, profile: AccessProfile) -> bool:
    first = event.starts_on - timedelta(days=profile.ask_days)
    return clock.today(event.timezone) >= first


def _mail_batch(event_id: int) -> int:
    with transaction():
        event = service.locked_event(event_id)
        query = (
            select(IdentityRecord)
            .where(IdentityRecord.event_id == event_id, IdentityRecord.asked_at.is_(None))
            .where(IdentityRecord.ends_at > clock.now(), ~IdentityRecord.is_gone)
            .order_by(IdentityRecord.id)
        )
        found = locked_rows(IdentityRecord, query.limit(BATCH))
        for row in found:
            mails.send(row, event, "asked")
            row.asked_at = clock.now()
        return len(found)


def _remind(row: IdentityRecord, event: Event, now: datetime) -> None:
    mails.send(row, event, "reminded")
    row.reminded_at = now


def _unanswered(event_id: int) -> list[IdentityRecord]:
    query = select(IdentityRecord).where(
        IdentityRecord.event_id == event_id,
        IdentityRecord.asked_at.is_not(None),
        IdentityRecord.ends_at > clock.now(),
        IdentityRecord.sealed == "",
        ~IdentityRecord.is_gone,
    )
    return list(locked_rows(IdentityRecord, query.order_by(IdentityRecord.id)))


def _tell() -> None:
    jobs().tell(service.PUSH)
