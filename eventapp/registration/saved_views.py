"""Views of the guest list: filters the organisers of an event keep under a name and share.

Each change holds the event's lock, so that two people never give one name twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from eventapp.audit.service import Actor, changes
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign, locked
from eventapp.events.models import Event
from eventapp.registration.segments import Wanted, kept
from eventapp.registration.view_models import VIEW_NAME_LENGTH, GuestView

MOST_VIEWS = 30  # of one event: they stand side by side above the list


def views_of(event_id: int) -> Sequence[GuestView]:
    """Return the views of an event, the oldest first."""
    query = select(GuestView).where(GuestView.event_id == event_id).order_by(GuestView.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def view(event_id: int, id: int) -> GuestView:
    """Return one view of an event.

    :raises NotFound: when it is none of the event's.
    """
    found = db.session.get(GuestView, id, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound("guest_view")
    return found


def opening(views: Sequence[GuestView]) -> Mapping[str, str]:
    """Return the filter that opens where nothing is asked for: the default one, or none."""
    return next((x.query for x in views if x.is_default), {})


def shown(views: Sequence[GuestView], wanted: Wanted) -> GuestView | None:
    """Return the view that asks for just this, if there is one."""
    return next((x for x in views if x.query == kept(wanted)), None)


def save(event_id: int, name: str, wanted: Wanted, *, by: Actor) -> GuestView:
    """Keep a filter under a name.

    :raises DomainError: for the name at fault; ``guest_view.same`` when another view asks for the
        same; ``guest_view.too_many``.
    """
    locked(Event, event_id)
    known = views_of(event_id)
    name = _checked(name, known)
    if same := shown(known, wanted):
        raise DomainError("guest_view.same", field="name", name=same.name)
    if len(known) >= MOST_VIEWS:
        raise DomainError("guest_view.too_many", field="name", limit=MOST_VIEWS)
    row = GuestView(event_id=event_id, name=name, query=kept(wanted))
    audit("guest_view.created", row, by=by, label=name, event_id=event_id)
    return row


def rename(event_id: int, id: int, name: str, *, by: Actor) -> GuestView:
    """Give a view another name.

    :raises DomainError: for the name at fault.
    """
    locked(Event, event_id)
    row = view(event_id, id)
    _change(row, by=by, name=_checked(name, [x for x in views_of(event_id) if x is not row]))
    return row


def remove(event_id: int, id: int, *, by: Actor) -> None:
    """Forget a view; the guests it found stay as they are."""
    locked(Event, event_id)
    row = view(event_id, id)
    audit("guest_view.deleted", row, by=by, label=row.name, event_id=event_id)
    db.session.delete(row)
    db.session.flush()


def set_default(event_id: int, id: int, *, is_default: bool = True, by: Actor) -> None:
    """Let a view open where nothing is asked for, instead of any other; or no longer."""
    locked(Event, event_id)
    row = view(event_id, id)
    for other in views_of(event_id):
        if other is not row:
            _change(other, by=by, is_default=other.is_default and not is_default)
    _change(row, by=by, is_default=is_default)


def _change(row: GuestView, *, by: Actor, **values: Any) -> None:
    assign(row, **values)
    if changes(row):
        audit("guest_view.changed", row, by=by, label=row.name, event_id=row.event_id)
        db.session.flush()


def _checked(name: str, others: Sequence[GuestView]) -> str:
    checks = Checks()
    name = checks.line(name, "name", length=VIEW_NAME_LENGTH, required=True)
    if name.casefold() in {x.name.casefold() for x in others}:
        checks.refuse("guest_view.taken", "name")
    checks.done()
    return name
