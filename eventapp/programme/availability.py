"""Writing when people and rooms are free, how long ways take, and which warnings one lives with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from eventapp.audit.service import Actor, changes
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import Base, db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign, locked
from eventapp.events import rules
from eventapp.events.data import wall_clock
from eventapp.events.models import Event, Room, Venue
from eventapp.people.models import Person
from eventapp.programme.availability_models import AcceptedWarning, Availability, Turnaround
from eventapp.programme.slots import Place

LONGEST_WAY = 600  # minutes
REASON_LENGTH = 500
_SUBJECTS: Mapping[str, type[Base]] = {"person": Person, "room": Room, "venue": Venue}


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityData:
    """A window of a person, room or venue, by the clocks of the event; one end may be open."""

    subject: Place
    starts: datetime | None = None
    ends: datetime | None = None
    note: str = ""


def availability_data_of(record: Availability, event: Event) -> AvailabilityData:
    """Return what an editor would have to say to get this window."""
    numbers = (
        ("person", record.person_id),
        ("room", record.room_id),
        ("venue", record.venue_id),
    )
    return AvailabilityData(
        subject=next((kind, x) for kind, x in numbers if x is not None),
        starts=wall_clock(record.starts_at, event.zone),
        ends=wall_clock(record.ends_at, event.zone),
        note=record.note,
    )


def save_availability(
    event_id: int,
    data: AvailabilityData,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
) -> Availability:
    """Add a window to an event, or change the one with ``id``.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    event = locked(Event, event_id)
    values, name = _checked(event, data)
    about: dict[str, Any] = {"by": by, "label": name, "event_id": event_id}
    if id is None:
        window = Availability(event_id=event_id, **values)
        audit("availability.created", window, **about)
    else:
        window = _of_event(Availability, id, event_id, revision=revision)
        assign(window, **values)
        if changes(window):
            audit("availability.changed", window, **about)
    db.session.flush()
    return window


def remove_availability(event_id: int, id: int, *, by: Actor) -> None:
    """Take a window away."""
    locked(Event, event_id)
    window = _of_event(Availability, id, event_id)
    subject = _subject(_place(window))
    label = str(getattr(subject, "name", ""))
    audit("availability.deleted", window, by=by, label=label, event_id=event_id)
    db.session.delete(window)
    db.session.flush()


def add_turnaround(
    event_id: int, one: Place, other: Place, minutes: int, *, by: Actor
) -> Turnaround:
    """Say how long the way between two rooms or two buildings takes, either way.

    :raises DomainError: for each field at fault.
    """
    event = locked(Event, event_id)
    checks = Checks()
    checks.count(minutes, "minutes", high=LONGEST_WAY)
    for place, field in ((one, "one"), (other, "other")):
        _check_place(checks, event, place, field)
    if one[0] != other[0]:
        checks.refuse("way.unlike", "other")
    elif one == other:
        checks.refuse("way.nowhere", "other")
    elif _told(event_id, one, other):
        checks.refuse("way.twice", "other")
    checks.done()
    ends = {f"one_{one[0]}_id": one[1], f"other_{other[0]}_id": other[1]}
    way = Turnaround(event_id=event_id, minutes=minutes, **ends)
    audit("turnaround.created", way, by=by, label=_label(one, other), event_id=event_id)
    db.session.flush()
    return way


def remove_turnaround(event_id: int, id: int, *, by: Actor) -> None:
    """Forget how long a way takes."""
    locked(Event, event_id)
    way = _of_event(Turnaround, id, event_id)
    kind = "room" if way.one_room_id else "venue"
    ends = [(kind, getattr(way, f"{x}_{kind}_id")) for x in ("one", "other")]
    audit("turnaround.deleted", way, by=by, label=_label(*ends), event_id=event_id)
    db.session.delete(way)
    db.session.flush()


def accept_warning(
    event_id: int, key: str, reason: str, *, label: str, by: Actor
) -> AcceptedWarning:
    """Live with the warning of a clash; ``label`` is what it says, for the log.

    Whoever accepts it again replaces the reason.

    :raises DomainError: ``text.missing`` or ``text.too_long`` at ``reason``.
    """
    locked(Event, event_id)
    checks = Checks()
    reason = checks.line(reason, "reason", length=REASON_LENGTH, required=True)
    checks.done()
    found = select(AcceptedWarning).where(
        AcceptedWarning.event_id == event_id, AcceptedWarning.key == key
    )
    warning = db.session.scalar(found) or AcceptedWarning(event_id=event_id, key=key)
    assign(warning, reason=reason, by=by.label or by.kind)
    audit("warning.accepted", warning, by=by, label=label, event_id=event_id)
    db.session.flush()
    return warning


def reopen_warning(event_id: int, key: str, *, label: str, by: Actor) -> None:
    """Look at a warning again."""
    locked(Event, event_id)
    found = select(AcceptedWarning).where(
        AcceptedWarning.event_id == event_id, AcceptedWarning.key == key
    )
    warning = db.session.scalar(found)
    if warning is None:
        raise NotFound("warning")
    audit("warning.reopened", warning, by=by, label=label, event_id=event_id)
    db.session.delete(warning)
    db.session.flush()


def _checked(event: Event, data: AvailabilityData) -> tuple[dict[str, Any], str]:
    checks = Checks()
    subject = _check_place(checks, event, data.subject, "subject")
    values: dict[str, Any] = {f"{x}_id": None for x in _SUBJECTS}
    values[f"{data.subject[0]}_id"] = data.subject[1]
    values["note"] = checks.line(data.note, "note")
    for field in ("starts", "ends"):
        local = getattr(data, field)
        values[f"{field}_at"] = None
        try:
            if local:
                values[f"{field}_at"] = rules.instant(local, event.zone, field=field)
        except DomainError as error:
            checks.errors.append(error)
    since, until = values["starts_at"], values["ends_at"]
    if not (data.starts or data.ends):
        checks.refuse("availability.unbounded", "starts")
    if since and until and until <= since:
        checks.refuse("hours.reversed", "ends")
    checks.done()
    return values, str(getattr(subject, "name", ""))


def _check_place(checks: Checks, event: Event, place: Place, field: str) -> Base | None:
    subject = _subject(place)
    if subject is None:
        checks.refuse(f"{place[0]}.not_found", field)
    return subject


def _subject(place: Place) -> Base | None:
    found: Base | None = db.session.get(_SUBJECTS[place[0]], place[1])
    return found


def _place(window: Availability) -> Place:
    numbers = {x: getattr(window, f"{x}_id") for x in _SUBJECTS}
    return next((kind, x) for kind, x in numbers.items() if x is not None)


def _label(one: Place, other: Place) -> str:
    names = [str(getattr(_subject(x), "name", "")) for x in (one, other)]
    return " – ".join(names)  # noqa: RUF001


def _told(event_id: int, one: Place, other: Place) -> bool:
    columns = [getattr(Turnaround, f"{x}_{one[0]}_id") for x in ("one", "other")]
    either = [(columns[0] == x[1]) & (columns[1] == y[1]) for x, y in ((one, other), (other, one))]
    query = select(Turnaround.id).where(Turnaround.event_id == event_id, or_(*either))
    return db.session.scalar(query.limit(1)) is not None


def _of_event(model: Any, id: int, event_id: int, *, revision: int | None = None) -> Any:
    found = locked(model, id, revision=revision)
    if found.event_id != event_id:
        raise NotFound(str(model.__tablename__))
    return found
