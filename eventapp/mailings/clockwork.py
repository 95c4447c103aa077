"""Mails to guests by the clock: reminders while the day comes, thanks when it is past.

Nothing remembers how far it is but the mails themselves: whoever has one for a reason gets no
second, whichever worker looks, and however often one dies in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.records import locked
from eventapp.events.models import Event, EventStatus
from eventapp.jobs.queue import Jobs
from eventapp.mail import addresses
from eventapp.mail.models import Message
from eventapp.mailings import rules
from eventapp.mailings.models import MailPlan
from eventapp.mailings.rules import MISSED, REMINDER, THANKS, Timing, When
from eventapp.registration import timed_mails
from eventapp.registration.models import Registration, RegistrationState

TASK = "mailings.by_clock"
BATCH = 50  # guests in one transaction: who answers waits no longer than these take
# Of whom one of these was sent after a reminder was due, it tells nothing new.
_NEWS = tuple(
    f"registration.{x}" for x in ("confirmed", "promoted", "event_changed", "event_reinstated")
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One mail by the clock as its page tells it: how many were written it, how many would be."""

    timing: Timing
    is_on: bool
    is_past: bool
    written: int
    reach: int
    unwilling: int


def plan_of(event_id: int) -> MailPlan:
    """Return what goes by the clock; what is proposed, switched off, where nobody said anything."""
    found = db.session.scalar(select(MailPlan).where(MailPlan.event_id == event_id))
    return found or MailPlan(
        event_id=event_id, reminds=False, remind_days=list(rules.USUAL_DAYS), thanks=False,
        misses=False, thank_days=1, hour=9, skipped=[],
    )  # fmt: skip


def timings(event: Event, plan: MailPlan) -> list[Timing]:
    """Return the mails by the clock of an event, those that are switched off too."""
    when = When(
        starts_on=event.starts_on, ends_on=event.ends_on, begins=event.begins, zone=event.zone
    )
    return rules.timings(when, plan.remind_days, plan.thank_days, plan.hour)


def timings_on(event: Event, plan: MailPlan) -> list[Timing]:
    """Return the mails by the clock that are switched on."""
    return [x for x in timings(event, plan) if _is_on(plan, x.kind)]


def _is_on(plan: MailPlan, kind: str) -> bool:
    return {REMINDER: plan.reminds, THANKS: plan.thanks, MISSED: plan.misses}[kind]


def send_due() -> int:
    """Write every mail by the clock that is due; return how many were queued."""
    now = clock.now()
    sent = 0
    for event_id in _events(now):
        while found := _batch(event_id, now):
            sent += found
    return sent


def _events(now: datetime) -> Sequence[int]:
    db.session.rollback()
    latest = timedelta(days=rules.LATEST + 1) + rules.LATE_THANKS
    query = (
        select(Event.id)
        .join(MailPlan, MailPlan.event_id == Event.id)
        .where(
            Event.status == EventStatus.PUBLISHED,
            or_(MailPlan.reminds, MailPlan.thanks, MailPlan.misses),
            Event.ends_on >= (now - latest).date(),
        )
    )
    return db.session.scalars(query.order_by(Event.id)).all()


def _batch(event_id: int, now: datetime) -> int:
    with transaction():
        event = locked(Event, event_id, options=[joinedload(Event.venue)])
        if event.status is not EventStatus.PUBLISHED:
            return 0
        for timing in _due(event, plan_of(event_id), now):
            guests = db.session.scalars(_to_write(event_id, timing).limit(BATCH)).all()
            for guest in guests:
                key = f"{timing.cause}-{guest.uid}"
                timed_mails.send(timing.kind, guest, event, key=key, at=timing.at)
            if guests:
                return len(guests)
    return 0


def _due(event: Event, plan: MailPlan, now: datetime) -> list[Timing]:
    return [
        x
        for x in timings_on(event, plan)
        if x.cause not in plan.skipped and rules.is_due(x, now, event.zone)
    ]


def _to_write(event_id: int, timing: Timing) -> Select[Registration]:
    """Return a query of the guests who are still to be written one mail."""
    said = exists().where(Message.key == literal(f"{timing.cause}-") + Registration.uid)
    query = select(Registration).where(
        *_reached(event_id, timing.kind), Registration.created_at <= timing.at, ~said
    )
    if timing.kind == REMINDER:
        told = exists().where(
            Message.registration_id == Registration.id,
            Message.kind.in_(_NEWS),
            Message.created_at > timing.at,
        )
        return query.where(~told).order_by(Registration.id)
    # Whoever is marked as arrived late was perhaps written to as if they had stayed away.
    kinds = [f"registration.{x}" for x in (THANKS, MISSED)]
    told = exists().where(
        Message.registration_id == Registration.id,
        Message.kind.in_(kinds),
        Message.created_at >= timing.at,
    )
    willing = Registration.email_key.not_in(addresses.unwilling())
    return query.where(~told, willing).order_by(Registration.id)


def _reached(event_id: int, kind: str) -> Sequence[ColumnElement[bool]]:
    """Return the conditions on whom a kind of mail is for."""
    state = RegistrationState.ATTENDED if kind == THANKS else RegistrationState.CONFIRMED
    found = [Registration.event_id == event_id, Registration.state == state]
    if kind == MISSED:  # where nobody was marked as arrived, nobody is known to have stayed away
        other = aliased(Registration)
        arrived = other.state == RegistrationState.ATTENDED
        found.append(exists().where(other.event_id == event_id, arrived))
    return found


def forecast(event: Event, plan: MailPlan) -> list[Forecast]:
    """Return the mails by the clock as they stand now, in at most six queries."""
    now = clock.now()
    reach = {x: _reach(event.id, x) for x in (REMINDER, THANKS, MISSED)}
    written = _written(event.id)
    return [
        Forecast(
            timing=x,
            is_on=_is_on(plan, x.kind),
            is_past=now >= x.until or x.cause in plan.skipped,
            written=written.get(x.cause, 0),
            reach=reach[x.kind][0],
            unwilling=reach[x.kind][1],
        )
        for x in timings(event, plan)
    ]


def _reach(event_id: int, kind: str) -> tuple[int, int]:
    counted = select(func.count()).where(*_reached(event_id, kind))
    found = db.session.scalar(counted) or 0
    if kind == REMINDER:
        return found, 0
    refused = counted.where(Registration.email_key.in_(addresses.unwilling()))
    unwilling = db.session.scalar(refused) or 0
    return found - unwilling, unwilling


def _written(event_id: int) -> Mapping[str, int]:
    # A key is its cause, a hyphen and the 32 letters of the guest's uid.
    cause = func.substr(Message.key, 1, func.length(Message.key) - 33)
    kinds = [f"registration.{x}" for x in (REMINDER, THANKS, MISSED)]
    query = select(cause, func.count()).where(Message.event_id == event_id, Message.kind.in_(kinds))
    return {x[0]: x[1] for x in db.session.execute(query.group_by(cause))}


def init_app(app: Flask) -> None:
    """Have mails by the clock looked for every five minutes."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(TASK, send_due, minute="*/5")
