"""What changed in an event since readers see it: its time, its place, whether it takes place.

Written with the change itself. Nothing of a draft or of a private event is written, and no text and
no person: those may be taken back later.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from eventapp.audit.service import Diff, plain
from eventapp.core.db import db
from eventapp.events.change_models import ChangeKind, EventChange
from eventapp.events.models import Event, EventStatus, Venue, Visibility

_TIME = ("starts_on", "ends_on", "starts_at", "ends_at", "timezone")
_PLACE = ("venue_id", "city", "country", "attendance")
_OF_VENUE = ("name", "city", "country")
_OPEN = (Visibility.PRIVATE, Visibility.UNLISTED, Visibility.PUBLIC)  # the more, the later

_KINDS = {
    EventStatus.PUBLISHED: ChangeKind.REINSTATED,
    EventStatus.POSTPONED: ChangeKind.POSTPONED,
    EventStatus.CANCELLED: ChangeKind.CANCELLED,
}


def note_edit(event: Event, diff: Diff) -> None:
    """Note what an edit (as ``audit.service.changes`` tells it) changed for readers."""
    now = event.visibility
    was = Visibility(diff["visibility"][0]) if "visibility" in diff else now
    if event.status is EventStatus.DRAFT or now is Visibility.PRIVATE:
        return
    if _OPEN.index(now) > _OPEN.index(was):
        _note(event, ChangeKind.PUBLISHED)
        return
    for kind, tell in ((ChangeKind.TIME, _time), (ChangeKind.PLACE, _place)):
        before, after = tell(_former(event, diff)), tell(_values(event))
        if before != after:
            _note(event, kind, before, after)


def note_status(event: Event, former: EventStatus) -> None:
    """Note that an event is public, postponed or cancelled, or takes place after all."""
    if event.visibility is Visibility.PRIVATE:
        return
    is_new = former is EventStatus.DRAFT
    kind = ChangeKind.PUBLISHED if is_new else _KINDS[event.status]
    _note(event, kind, {} if is_new else _time(_values(event)))


def note_venue(event: Event, diff: Diff) -> None:
    """Note that the venue of an event is called otherwise, or lies elsewhere."""
    if event.status is EventStatus.DRAFT or event.visibility is Visibility.PRIVATE:
        return
    after = _place(_values(event))
    before = {**after, **{x: diff[x][0] for x in _OF_VENUE if x in diff}}
    if before != after:
        _note(event, ChangeKind.PLACE, before, after)


def history(event: Event) -> Sequence[EventChange]:
    """Return what readers of an event's page may know of its changes, the latest first."""
    shown = _OPEN[_OPEN.index(event.visibility) :]
    query = select(EventChange).where(
        EventChange.event_id == event.id, EventChange.visibility.in_(shown)
    )
    return db.session.scalars(query.order_by(EventChange.at.desc(), EventChange.id.desc())).all()


def _note(
    event: Event,
    kind: ChangeKind,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    told = {"before": dict(before or {}), "after": dict(after or {})}
    db.session.add(EventChange(event_id=event.id, kind=kind, visibility=event.visibility, **told))


def _values(event: Event) -> dict[str, Any]:
    return {x: plain(getattr(event, x)) for x in (*_TIME, *_PLACE)}


def _former(event: Event, diff: Diff) -> dict[str, Any]:
    return {x: diff[x][0] if x in diff else now for x, now in _values(event).items()}


def _time(values: Mapping[str, Any]) -> dict[str, Any]:
    return {x: values[x] for x in _TIME}


def _place(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a place as pages show it: where there is a venue, its city stands for the event's."""
    venue = db.session.get(Venue, values["venue_id"]) if values["venue_id"] else None
    told = {"name": "", "city": values["city"], "country": values["country"]}
    if venue is not None:
        told = {x: getattr(venue, x) for x in _OF_VENUE}
    return {**told, "attendance": values["attendance"]}
