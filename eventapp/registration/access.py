"""Access needs made into tasks: what is to be done for a guest, by whom, by when, and whether."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.auth.models import User
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign
from eventapp.registration import listing
from eventapp.registration.access_models import AccessTask
from eventapp.registration.listing import NOT_COMING
from eventapp.registration.models import Registration


@dataclass(frozen=True, slots=True)
class TaskData:
    """What is said of a task."""

    what: str
    owner_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A task, its guest, and the name of whoever sees to it."""

    task: AccessTask
    guest: Registration
    owner: str


def tasks(event_id: int) -> list[Line]:
    """Return the tasks of an event: what is open first, by the day it is due."""
    rows = db.session.execute(
        select(AccessTask, Registration, User)
        .join(Registration, Registration.id == AccessTask.registration_id)
        .outerjoin(User, User.id == AccessTask.owner_id)
        .where(Registration.event_id == event_id, Registration.state.not_in(NOT_COMING))
        .order_by(AccessTask.done_at.is_not(None), AccessTask.due_on, AccessTask.id)
    )
    return [Line(task, guest, (who.name or who.email) if who else "") for task, guest, who in rows]


def undecided(event_id: int) -> Sequence[Registration]:
    """Return the guests who said what they need, and for whom nothing is to be done yet."""
    query = (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.access_needs != "")
        .where(Registration.state.not_in(NOT_COMING))
        .where(~select(AccessTask.id).where(AccessTask.registration_id == Registration.id).exists())
    )
    return db.session.scalars(query.order_by(Registration.created_at, Registration.id)).all()


def actions(event_id: int) -> dict[int, list[str]]:
    """Return what is done for whom, by guest, as the door may know it."""
    rows = db.session.execute(
        select(AccessTask.registration_id, AccessTask.what)
        .join(Registration, Registration.id == AccessTask.registration_id)
        .where(Registration.event_id == event_id)
        .order_by(AccessTask.id)
    )
    found: dict[int, list[str]] = {}
    for guest, what in rows:
        found.setdefault(guest, []).append(what)
    return found


def task(event_id: int, id: int) -> AccessTask:
    """Return one task of an event.

    :raises NotFound: when it is none of the event's.
    """
    found = db.session.get(AccessTask, id, populate_existing=True)
    if found is None:
        raise NotFound("access_task")
    listing.guest(event_id, found.registration_id)
    return found


def save(
    event_id: int,
    guest_id: int,
    data: TaskData,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
) -> AccessTask:
    """Add a task for a guest, or change the one with ``id``.

    :raises DomainError: ``text.missing`` or ``text.too_long`` at ``what``;
        ``account.not_found`` at ``owner_id``; ``stale``.
    """
    guest = listing.guest(event_id, guest_id)
    checks = Checks()
    what = checks.line(data.what, "what", required=True)
    if data.owner_id is not None and db.session.get(User, data.owner_id) is None:
        checks.refuse("account.not_found", "owner_id")
    checks.done()
    row = task(event_id, id) if id else AccessTask(registration_id=guest.id)
    if revision is not None and row.revision != revision:
        raise DomainError("stale")
    assign(row, what=what, owner_id=data.owner_id, due_on=data.due_on)
    verb = "changed" if id else "created"
    if not id or audit.changes(row):
        audit.record(f"access_task.{verb}", row, by=by, label=guest.name, event_id=event_id)
    db.session.flush()
    return row


def finish(event_id: int, id: int, *, by: Actor, again: bool = False) -> AccessTask:
    """Note that a task is done, or that it is to be done ``again``."""
    row = task(event_id, id)
    guest = listing.guest(event_id, row.registration_id)
    if bool(row.done_at) is again:
        assign(row, done_at=None if again else clock.now())
        verb = "access_task.reopened" if again else "access_task.done"
        audit.record(verb, row, by=by, label=guest.name, event_id=event_id, diff={})
        db.session.flush()
    return row
