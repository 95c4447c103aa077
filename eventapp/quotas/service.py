"""What organisers do with quotas. Each verb locks the event, and the seats are counted under it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.addresses import mail_address
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.records import assign
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.events.rules import instant
from eventapp.organisations.models import Organisation
from eventapp.quotas.links import new_link
from eventapp.quotas.queries import filled_count, named_count
from eventapp.registration.places import categories
from eventapp.registration.quota_models import Quota
from eventapp.registration.seats import counted, lock_event, settle

NOTE_LENGTH = 2000
MOST_SEATS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaData:
    """What is said of a quota; ``ends`` by the clocks of the event's zone.

    ``contact_name`` and ``contact_email`` are the focal point's, to whom mails go in ``language``;
    ``note`` is for organisers.
    """

    organisation_id: int
    category_id: int
    seats: int
    ends: datetime
    contact_name: str = ""
    contact_email: str = ""
    language: str = "en"
    note: str = ""


def data_of(quota: Quota, event: Event) -> QuotaData:
    """Return what is said of a quota, as a form is filled with it."""
    ends = wall_clock(quota.ends_at, event.zone)
    assert ends is not None
    return QuotaData(
        organisation_id=quota.organisation_id,
        category_id=quota.category_id,
        seats=quota.seats,
        ends=ends,
        contact_name=quota.contact_name,
        contact_email=quota.contact_email,
        language=quota.language,
        note=quota.note,
    )


def lock_quota(number: int) -> tuple[Quota, Event]:
    """Return a quota with its organisation, read afresh under its event's lock, and the event."""
    event_id = db.session.scalar(select(Quota.event_id).where(Quota.id == number))
    event = lock_event(event_id or 0)
    found = db.session.get(
        Quota, number, populate_existing=True, options=[joinedload(Quota.organisation)]
    )
    if found is None:  # removed while we waited
        raise NotFound("quota")
    return found, event


def save(
    event_id: int,
    data: QuotaData,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
    may_be_over: bool = False,
) -> Quota:
    """Give an organisation a quota of an event, or change the one with ``id``.

    Its seats have to be free. With another address of the focal point, the link and the calendar
    of the one before lead nowhere. One that ended runs again when its end is set to come;
    ``may_be_over`` takes an end that has passed, of a quota that then holds nothing.

    :raises DomainError: for each field at fault; ``stale``; ``quota.known`` at
        ``organisation_id``; ``quota.below_named`` or ``quota.no_room`` at ``seats``.
    """
    event = lock_event(event_id)
    row = _own(event_id, id) if id else None
    if row is not None and revision is not None and row.revision != revision:
        raise DomainError("stale")
    values = _checked(event, data, row, may_be_over=may_be_over)
    _check_free(event_id, values, row)
    _check_room(event, values, row)
    if row is None:
        row = Quota(event_id=event_id, **values, **new_link())
        logged(row, "created", by=by)
    else:
        if values["contact_email"] != row.contact_email:
            values |= new_link() | {"sent_at": None}
        assign(row, **values)
        if db.session.is_modified(row):
            logged(row, "changed", by=by)
    settle(event, by=by)
    return row


def end(number: int, *, by: Actor) -> int:
    """End a quota now; return how many seats go back. Its guests stay."""
    quota, event = lock_quota(number)
    if quota.ended_at is not None:
        return 0
    unfilled = max(0, quota.seats - filled_count(quota.id))
    quota.ended_at = clock.now()
    logged(quota, "ended", by=by)
    settle(event)
    return unfilled


def remove(number: int, *, by: Actor) -> None:
    """Delete a quota with its list; its guests stay, as guests like any other."""
    quota, event = lock_quota(number)
    logged(quota, "deleted", by=by)
    db.session.delete(quota)
    settle(event)


def renew(number: int, *, by: Actor) -> None:
    """Give a quota a new link; the old one leads nowhere."""
    quota, _event = lock_quota(number)
    assign(quota, revoked_at=None, **new_link())
    logged(quota, "renewed", by=by)
    db.session.flush()


def revoke(number: int, *, by: Actor) -> None:
    """Close the link of a quota; its seats stay held until its end."""
    quota, _event = lock_quota(number)
    if quota.revoked_at is None:
        quota.revoked_at = clock.now()
        logged(quota, "revoked", by=by)
        db.session.flush()


def logged(quota: Quota, verb: str, *, by: Actor) -> None:
    """Write an audit entry of the unflushed changes."""
    name = db.session.get_one(Organisation, quota.organisation_id).name
    audit(f"quota.{verb}", quota, by=by, label=name, event_id=quota.event_id)


def _own(event_id: int, number: int) -> Quota:
    found = db.session.get(Quota, number, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound("quota")
    return found


def _check_free(event_id: int, values: dict[str, Any], row: Quota | None) -> None:
    wanted = (values["organisation_id"], values["category_id"])
    query = select(Quota.id).where(
        Quota.event_id == event_id,
        Quota.organisation_id == wanted[0],
        Quota.category_id == wanted[1],
        Quota.id != (row.id if row else 0),
    )
    if db.session.scalar(query) is not None:
        raise DomainError("quota.known", field="organisation_id")


def _check_room(event: Event, values: dict[str, Any], row: Quota | None) -> None:
    named = named_count(row.id) if row else 0
    if row is not None and values["category_id"] != row.category_id and named:
        raise DomainError("quota.category_fixed", field="category_id", named=named)
    if values["seats"] < named:
        raise DomainError("quota.below_named", field="seats", named=named)
    if values["ended_at"] is not None:
        return
    filled = filled_count(row.id) if row else 0
    held = max(0, row.seats - filled) if row and row.ended_at is None else 0
    wanted = values["seats"] - filled
    hall = counted(event).hall
    if row is not None:
        if wanted <= held and values["category_id"] == row.category_id:
            return
        hall = hall.reserved(row.category_id, -held)
    room = hall.room(values["category_id"])
    if room is not None and wanted > room:
        raise DomainError("quota.no_room", field="seats", left=room + filled)


def _checked(
    event: Event, data: QuotaData, row: Quota | None, *, may_be_over: bool
) -> dict[str, Any]:
    checks = Checks()
    values: dict[str, Any] = {
        "organisation_id": data.organisation_id,
        "category_id": data.category_id,
        "seats": checks.count(data.seats, "seats", low=1, high=MOST_SEATS),
        "contact_name": checks.line(data.contact_name, "contact_name"),
        "contact_email": _address(checks, data.contact_email),
        "language": data.language,
        "note": checks.paragraphs(data.note, "note", length=NOTE_LENGTH),
        "ends_at": _end(checks, event, data.ends),
    }
    if data.category_id not in categories(event.id):
        checks.refuse("registration.category", "category_id")
    if db.session.get(Organisation, data.organisation_id) is None:
        checks.refuse("organisation.unknown", "organisation_id")
    if data.language not in INTERFACE_LANGUAGES:
        checks.refuse("mail_language.unknown", "language")
    checks.done()
    values["ended_at"] = _ended(values["ends_at"], row, may_be_over=may_be_over)
    if row is None or values["ends_at"] != row.ends_at:
        values["reminded_at"] = None
    return values


def _ended(ends_at: datetime, row: Quota | None, *, may_be_over: bool) -> datetime | None:
    if row is not None and ends_at == row.ends_at:
        return row.ended_at
    now = clock.now()
    if ends_at > now:
        return None
    if not may_be_over:
        raise DomainError("quota.past", field="ends")
    return now


def _end(checks: Checks, event: Event, local: datetime) -> datetime:
    try:
        found = instant(local, event.zone, field="ends")
    except DomainError as error:
        checks.errors.append(error)
        return clock.now()
    if found > event.ends:
        checks.refuse("quota.after_event", "ends")
    return found


def _address(checks: Checks, typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return mail_address(typed.strip())
    except ValueError:
        checks.refuse("email.invalid", "contact_email")
        return ""
