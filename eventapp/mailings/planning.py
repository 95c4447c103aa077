"""Saying which mails go to the guests of an event by the clock, and who answers them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.records import assign, locked, touch
from eventapp.events.models import Event
from eventapp.mail import contacts
from eventapp.mailings import clockwork, rules
from eventapp.mailings.models import MailPlan

COPIED = ("reminds", "thanks", "misses", "thank_days", "hour")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanData:
    """What an organiser says: days before and after, the hour of the event's zone, who answers."""

    reminds: bool = False
    remind_days: Sequence[int] = rules.USUAL_DAYS
    thanks: bool = False
    misses: bool = False
    thank_days: int = 1
    hour: int = 9
    reply_to: str = ""


def save(event_id: int, wanted: PlanData, *, by: Actor, revision: int | None = None) -> MailPlan:
    """Keep what goes by the clock. What would have gone before now stays unsaid.

    :raises DomainError: ``stale``; ``text.missing`` at ``remind_days``; a number out of its range,
        or no address, at its field.
    """
    _check(wanted)
    reply_to = contacts.checked(wanted.reply_to)
    event = locked(Event, event_id, options=[joinedload(Event.venue)])
    plan = clockwork.plan_of(event_id)
    if plan.id is not None:
        plan = locked(MailPlan, plan.id, revision=revision)
    before = clockwork.timings_on(event, plan)
    assign(plan, remind_days=list(wanted.remind_days), **{x: getattr(wanted, x) for x in COPIED})
    on = clockwork.timings_on(event, plan)
    assign(plan, skipped=rules.too_late(on, before, plan.skipped, clock.now()))
    diff = audit.changes(plan)
    known = contacts.reply_address(event_id)
    if known != reply_to:
        contacts.set_reply_address(event_id, reply_to)
        diff["reply_to"] = [known, reply_to]
        touch(plan)
    if diff:
        audit.record("mail_plan.changed", plan, by=by, event_id=event_id, diff=diff)
    db.session.flush()
    return plan


def _check(wanted: PlanData) -> None:
    checks = Checks()
    days = list(wanted.remind_days)
    if wanted.reminds and not days:
        checks.refuse("text.missing", "remind_days")
    for number in days:
        checks.count(number, "remind_days", low=1, high=rules.FURTHEST)
    checks.count(wanted.thank_days, "thank_days", low=1, high=rules.LATEST)
    checks.count(wanted.hour, "hour", low=rules.FIRST_HOUR, high=rules.LAST_HOUR)
    checks.done()
