"""Drafting the sessions of an event and who stands on its stage; ``releasing`` shows them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from eventapp.audit.service import Actor, changes
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.core.errors import DomainError, DomainErrors, NotFound
from eventapp.core.records import assign, free_slug, keep_slug, locked, locked_rows, set_identity
from eventapp.events.models import Event
from eventapp.events.venues import room_called
from eventapp.programme.data import (
    AppearanceData,
    SessionData,
    checked_appearance,
    checked_session,
)
from eventapp.programme.models import Appearance, Session
from eventapp.programme.placing import place
from eventapp.programme.ranks import OwnOrder
from eventapp.programme.steps import of_appearance, of_event, of_session, recorded

# Pages that stand where a session's would: /organise/events/<slug>/programme/<word>.
RESERVED = frozenset({"changes", "check", "list", "quick", "release", "seat", "start", "tools"})


@recorded(of_event)
def save_session(
    event_id: int,
    data: SessionData,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
) -> Session:
    """Add a session at the end of an event's programme, or change the one with ``id``.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    event = locked(Event, event_id)
    data, values = checked_session(event, data)
    if data.building:
        values["room_id"] = _room_typed(data, by=by)
    label = data.title.text(event.main_language)
    if id is None:
        here = Session.event_id == event_id
        slug = free_slug(Session, data.slug, label, within=here, reserved=RESERVED)
        session = Session(event_id=event_id, slug=slug, position=next_position(event_id), **values)
        audit("session.created", session, by=by, label=label, event_id=event_id)
    else:
        session = _of_event(id, event_id, revision=revision)
        keep_slug(session, data.slug)
        assign(session, **values)
        diff = changes(session)
        if diff:
            audit("session.changed", session, by=by, label=label, event_id=event_id, diff=diff)
    db.session.flush()
    return session


@recorded(of_session)
def delete_session(id: int, *, by: Actor) -> None:
    """Delete a session with its appearances."""
    session = _under_event(id)
    audit("session.deleted", session, by=by, label=label_of(session), event_id=session.event_id)
    db.session.delete(session)
    db.session.flush()


@recorded(of_event)
def delete_sessions(event_id: int, *, by: Actor) -> int:
    """Delete every session of an event with their appearances; return how many there were."""
    locked(Event, event_id)
    query = select(Session).where(Session.event_id == event_id)
    found = locked_rows(Session, query.order_by(Session.id))
    for session in found:
        audit("session.deleted", session, by=by, label=label_of(session), event_id=event_id)
        db.session.delete(session)
    db.session.flush()
    return len(found)


@recorded(of_session)
def move(id: int, places: int, *, by: Actor) -> Session:
    """Move a session up (negative) or down among those of its event."""
    session = _under_event(id)
    query = select(Session.id).where(Session.event_id == session.event_id)
    order = list(db.session.scalars(query.order_by(Session.position, Session.id)))
    place = order.index(id)
    order.insert(max(0, min(len(order) - 1, place + places)), order.pop(place))
    reorder(session.event_id, order, by=by)
    return session


@recorded(of_event)
def reorder(event_id: int, ids: Sequence[int], *, by: Actor) -> None:
    """Put the sessions of an event in the order of ``ids``, which names each once.

    :raises DomainError: ``order.incomplete``.
    """
    event = locked(Event, event_id)
    query = select(Session).where(Session.event_id == event_id)
    if _put_in_order(locked_rows(Session, query), ids):
        audit("programme.reordered", event, by=by, label=_title(event), event_id=event_id, diff={})
    db.session.flush()


@recorded(of_session)
def save_appearance(
    session_id: int,
    data: AppearanceData,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
) -> Appearance:
    """Add an appearance at the end of a session's, or change the one with ``id``.

    :raises DomainError: ``person.not_found``, ``affiliation.not_found``, ``appearance.twice``,
        ``appearance.not_asked``; ``stale`` when it changed after ``revision``.
    """
    session = _under_event(session_id)
    values = checked_appearance(session_id, data, id)
    about: dict[str, Any] = {"by": by, "label": label_of(session), "event_id": session.event_id}
    if id is None:
        last = select(func.max(Appearance.position)).where(Appearance.session_id == session_id)
        position = _after(db.session.scalar(last))
        appearance = Appearance(session_id=session_id, position=position, **values)
        audit("appearance.created", appearance, **about)
    else:
        appearance = locked(Appearance, id, revision=revision)
        if appearance.session_id != session_id:
            raise NotFound("appearance")
        assign(appearance, **values)
        if db.session.is_modified(appearance):
            audit("appearance.changed", appearance, **about)
    db.session.flush()
    place(db.session.get_one(Event, session.event_id), [session_id])
    db.session.flush()
    return appearance


@recorded(of_appearance)
def remove_appearance(id: int, *, by: Actor) -> None:
    """Take a person, or a seat not yet named, off a session."""
    of_session = db.session.scalar(select(Appearance.session_id).where(Appearance.id == id))
    if of_session is None:
        raise NotFound("appearance")
    session = _under_event(of_session)
    appearance = locked(Appearance, id)
    audit(
        "appearance.removed", appearance, by=by, label=label_of(session), event_id=session.event_id
    )
    db.session.delete(appearance)
    db.session.flush()


@recorded(of_session)
def reorder_appearances(session_id: int, ids: Sequence[int], *, by: Actor) -> None:
    """Put the appearances of a session in the order of ``ids``, which names each once.

    From then on the event's precedence leaves this session alone.

    :raises DomainError: ``order.incomplete``.
    """
    session = _under_event(session_id)
    query = select(Appearance).where(Appearance.session_id == session_id)
    if _put_in_order(locked_rows(Appearance, query), ids):
        about: dict[str, Any] = {
            "label": label_of(session),
            "event_id": session.event_id,
            "diff": {},
        }
        audit("appearance.reordered", session, by=by, **about)
        if db.session.get(OwnOrder, session_id) is None:
            db.session.add(OwnOrder(session_id=session_id))
    db.session.flush()


def keep_identity(id: int, *, uid: str, sequence: int, by: Actor) -> Session:
    """Give a session brought from another database the identity calendars know it by.

    :raises DomainError: ``uid.taken`` or ``uid.invalid`` at ``uid``.
    """
    session = locked(Session, id)
    set_identity(session, uid=uid, sequence=sequence)
    if db.session.is_modified(session):
        about: dict[str, Any] = {"label": label_of(session), "event_id": session.event_id}
        audit("session.identified", session, by=by, **about)
    db.session.flush()
    return session


def _room_typed(data: SessionData, *, by: Actor) -> int:
    try:
        return room_called(data.building, data.room_there, by=by).id
    except DomainError as error:
        names = {"name": "building"}
        faults = [
            DomainError(x.code, field=names.get(x.field or "", "room_there"), **x.values)
            for x in error.faults
        ]
        raise DomainErrors(faults) from error


def _under_event(id: int) -> Session:
    """Return a session under the locks of its event and its own, taken always in this order."""
    event_id = db.session.scalar(select(Session.event_id).where(Session.id == id))
    if event_id is None:
        raise NotFound("session")
    locked(Event, event_id)
    return locked(Session, id)


def _of_event(id: int, event_id: int, *, revision: int | None) -> Session:
    session = locked(Session, id, revision=revision)
    if session.event_id != event_id:
        raise NotFound("session")
    return session


def _title(event: Event) -> str:
    return event.title.text(event.main_language)


def label_of(session: Session) -> str:
    """Return what the log calls a session."""
    return session.title.text("en")


def _after(position: int | None) -> int:
    return 0 if position is None else position + 1


def next_position(event_id: int) -> int:
    """Return the place after the last session of an event."""
    last = select(func.max(Session.position)).where(Session.event_id == event_id)
    return _after(db.session.scalar(last))


def _put_in_order(records: Sequence[Session] | Sequence[Appearance], ids: Sequence[int]) -> bool:
    by_id = {x.id: x for x in records}
    if sorted(ids) != sorted(by_id):
        raise DomainError("order.incomplete")
    for position, id in enumerate(ids):
        assign(by_id[id], position=position)
    return any(db.session.is_modified(x) for x in records)
