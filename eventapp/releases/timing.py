"""Releases at a set time: set, called off, and made by the worker when their time has come."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from eventapp.audit.service import SYSTEM, Actor
from eventapp.audit.service import record as audit
from eventapp.auth.models import User
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.core.records import assign, locked
from eventapp.events import rules as event_rules
from eventapp.events import service as events
from eventapp.events.models import Event, EventStatus
from eventapp.jobs.queue import Jobs
from eventapp.programme import checking, releasing
from eventapp.programme.models import ProgrammeRelease, ReleaseStage, TimedRelease, TimedState
from eventapp.programme.queries import latest_release, whole_programme
from eventapp.releases import letters, mails, queries
from eventapp.releases.letters import Note
from eventapp.releases.refusals import REFUSALS
from eventapp.releases.service import release
from eventapp.releases.wording import STAGES
from eventapp.web.links import public
from eventapp.web.refusals import SENTENCES, sentence

SENTENCES.update(REFUSALS)
RUN = "releases.run_due"
FURTHEST = timedelta(days=3 * 366)

log = structlog.get_logger("eventapp")


def init_app(app: Flask) -> None:
    """Have releases made each minute as their time comes."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(RUN, run_due, minute="*")


def set_time(
    event_id: int, stage: ReleaseStage, at: datetime, *, by: Actor, anyway: bool = True
) -> TimedRelease:
    """Have a stage released at a wall-clock time of the event's zone; a new time replaces the old.

    ``anyway`` takes what clashes now as known: only what clashes newly by then hinders the release.

    :raises DomainError: ``release.stage_public`` at ``what`` for a stage that readers see already;
        at ``at`` for a time the clocks leave out, or ``release.past``; ``release.clashes`` at
        ``despite``.
    """
    event = locked(Event, event_id)
    if stage not in to_come(event, latest_release(event_id)):
        raise DomainError("release.stage_public", field="what")
    instant = event_rules.instant(at, event.zone, field="at")
    if not clock.now() < instant < clock.now() + FURTHEST:
        raise DomainError("release.past", field="at")
    known = _errors(event, stage)
    if known and not anyway:
        raise DomainError("release.clashes", field="despite", number=len(known))
    waiting = select(TimedRelease).where(
        TimedRelease.event_id == event_id,
        TimedRelease.stage == stage,
        TimedRelease.state == TimedState.WAITING,
    )
    row = db.session.scalar(waiting) or TimedRelease(event_id=event_id, stage=stage)
    assign(row, at=instant, set_by=by.id, clashes=known)
    audit("timed_release.set", row, by=by, label=events.label(event), event_id=event_id)
    db.session.flush()
    return row


def _errors(event: Event, stage: ReleaseStage) -> list[str]:
    """Return the keys of what cannot be as it is written; a date alone shows nothing of it."""
    if stage is ReleaseStage.DATE:
        return []
    return [x.key for x in checking.checked(event, whole_programme(event.id)).errors]


def to_come(event: Event, latest: ProgrammeRelease | None) -> tuple[ReleaseStage, ...]:
    """Return what can be released at a set time still; of what readers see, what changes in it."""
    if latest is not None:
        return releasing.STAGES[releasing.STAGES.index(latest.stage) :]
    is_out = event.status is not EventStatus.DRAFT
    return tuple(x for x in ReleaseStage if not (is_out and x is ReleaseStage.DATE))


def call_off(id: int, event_id: int, *, by: Actor) -> TimedRelease:
    """Call a release at a set time off.

    :raises DomainError: ``release.not_waiting`` when it was made, or called off, meanwhile.
    """
    event = locked(Event, event_id)
    row = locked(TimedRelease, id)
    if row.event_id != event_id:
        raise NotFound("timed_release")
    if row.state is not TimedState.WAITING:
        raise DomainError("release.not_waiting")
    row.state = TimedState.CANCELLED
    audit("timed_release.cancelled", row, by=by, label=events.label(event), event_id=event_id)
    db.session.flush()
    return row


def run_due() -> int:
    """Make every release whose time has come, each in a transaction of its own; return how many.

    One that is refused, or breaks, is marked with the reason, and whoever set it is told.
    """
    ids = queries.due(clock.now())
    db.session.rollback()
    return sum(_run(id) for id in ids)


def _run(id: int) -> bool:
    try:
        with transaction():
            return _make(id)
    except DomainError as error:
        log.warning("release.failed", timed=id, code=error.code)
        _give_up(id, error)
        return False
    except Unavailable:
        raise  # another minute, another try
    except Exception:
        log.exception("release.broken", timed=id)
        _give_up(id, DomainError("release.broken"))
        return False


def _give_up(id: int, error: DomainError) -> None:
    with transaction():
        _fail(id, error)


def _make(id: int) -> bool:
    row = _waiting(id)
    if row is None:
        return False
    stage = row.stage
    try:
        if stage is ReleaseStage.DATE:
            _publish(row.event_id)
        else:
            _refuse_new_clashes(row)
            release(row.event_id, stage, by=SYSTEM)
    except DomainError as error:
        # What is public already as it should be needs no release, and nobody's attention.
        if error.code != "release.nothing":
            raise
    row.state = TimedState.DONE
    db.session.flush()
    return True


def _refuse_new_clashes(row: TimedRelease) -> None:
    event = db.session.get_one(Event, row.event_id)
    if row.clashes is not None and set(_errors(event, row.stage)) - {*row.clashes}:
        raise DomainError("release.new_clashes")


def _publish(event_id: int) -> None:
    if events.lock_event(event_id).status is EventStatus.DRAFT:
        events.publish(event_id, by=SYSTEM)


def _waiting(id: int) -> TimedRelease | None:
    """Return a release that is still to be made, under the locks of its event and its own."""
    event_id = db.session.scalar(select(TimedRelease.event_id).where(TimedRelease.id == id))
    if event_id is None:
        return None
    locked(Event, event_id)
    row = locked(TimedRelease, id)
    return row if row.state is TimedState.WAITING and row.at <= clock.now() else None


def _fail(id: int, error: DomainError) -> None:
    row = _waiting(id)
    if row is None:
        return
    row.state, row.fault = TimedState.FAILED, error.faults[0].code[:80]
    event = db.session.get_one(Event, row.event_id)
    diff = {"fault": [None, row.fault]}
    about: dict[str, Any] = {"by": SYSTEM, "label": events.label(event), "event_id": event.id}
    audit("timed_release.failed", row, **about, diff=diff)
    user = db.session.get(User, row.set_by) if row.set_by else None
    if user is not None:
        with force_locale(user.language):
            reason = " ".join(sentence(x) for x in error.faults)
            address = public(f"/organise/events/{event.slug}/programme/release")
            stage = str(STAGES[row.stage])
            letter = letters.failure(event, stage, reason, user.language, address)
        note = Note(user.name, user.email, user.language, letter)
        mails.organiser(note, event.id)
    db.session.flush()
