"""What a focal point does: name people, correct them, take them off. All under the event's lock.

An address that is registered otherwise is named all the same: its registration stays as it is, the
focal point reads what they read of everybody, and the organisers see both.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign
from eventapp.events.models import Event, EventStatus
from eventapp.quotas import mails, queries
from eventapp.quotas.models import NamedGuest
from eventapp.quotas.rules import MOST_MAILS, MOST_TIMES, Named, most_named, without
from eventapp.quotas.service import lock_quota
from eventapp.registration import companions
from eventapp.registration import queries as guests
from eventapp.registration import service as registrations
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.quota_models import Quota
from eventapp.registration.requests import Details, RegistrationRequest
from eventapp.registration.seats import counted


def focal_point(quota: Quota) -> Actor:
    """Return who acts by the link of a quota."""
    return Actor("focal_point", label=quota.contact_name or quota.contact_email)


def is_open(quota: Quota, event: Event) -> bool:
    """Tell whether a list may be filled and changed now."""
    now = clock.now()
    runs = quota.ended_at is None and quota.revoked_at is None and now < quota.ends_at
    return runs and event.status is EventStatus.PUBLISHED and now < event.ends


def name(quota_id: int, people: Sequence[Named], *, privacy_version: str) -> list[NamedGuest]:
    """Put people on a list, all or none; each is told by mail. Return who is on it anew.

    Whoever is on it by the same name and address already stays as they are.

    :raises DomainError: ``quota.ended``; ``quota.full``; ``quota.named`` at ``email`` for an
        address that is on it by another name; ``quota.too_often`` at ``email``;
        ``quota.too_many_named``.
    """
    quota, event = _locked(quota_id)
    known = {x.named.email_key: x for x in queries.people(quota_id)}
    said = [Named(x.named.name, x.named.email, "") for x in known.values() if x.is_on]
    new = without(people, said)
    _check(quota, new, {x for x, person in known.items() if person.is_on})
    rows = queries.of_addresses(quota_id, [x.key for x in new])
    if queries.ever_named(quota_id) + len(new) - len(rows) > most_named(quota.seats):
        raise DomainError("quota.too_many_named")
    return [_put_on(quota, event, x, rows.get(x.key), privacy_version) for x in new]


def correct(named_id: int, data: Named, *, quota_id: int, privacy_version: str) -> NamedGuest:
    """Change what a focal point said of somebody; another address is another person.

    :raises DomainError: as ``name``; ``quota.too_often`` at ``email`` when they were told often.
    """
    quota, _event = _locked(quota_id)
    row = _of(quota, named_id)
    if row.email_key != data.key:
        take_off(named_id, quota_id=quota_id)
        made = name(quota_id, [data], privacy_version=privacy_version)
        return made[0] if made else row
    values = {"name": data.name, "role": data.role, "language": data.language}
    changed = {x: y for x, y in values.items() if getattr(row, x) != y}
    assign(row, **_tidy(changed))
    if db.session.is_modified(row):
        if row.times >= MOST_MAILS:
            raise DomainError("quota.too_often", field="email", email=row.email)
        row.times += 1
        _written(row, quota, "changed")
        db.session.flush()
        _correct_registration(row, quota, changed)
    return row


def take_off(named_id: int, *, quota_id: int) -> None:
    """Take somebody off a list; the seat comes back to the quota, and they are told.

    :raises DomainError: ``quota.ended``.
    """
    quota, _event = _locked(quota_id)
    row = _of(quota, named_id)
    held = _held(row, quota)
    row.left_at = clock.now()
    _written(row, quota, "taken_off")
    db.session.flush()
    if held is not None and held.state in guests.ACTIVE:
        by = focal_point(quota)
        registrations.cancel(held.id, by=by, tell=mails.taken_off(quota))


def _locked(quota_id: int) -> tuple[Quota, Event]:
    quota, event = lock_quota(quota_id)
    if not is_open(quota, event):
        raise DomainError("quota.ended")
    return quota, event


def _of(quota: Quota, named_id: int) -> NamedGuest:
    found = db.session.get(NamedGuest, named_id, populate_existing=True)
    if found is None or found.quota_id != quota.id or found.left_at is not None:
        raise NotFound("named_guest")
    return found


def _held(row: NamedGuest, quota: Quota) -> Registration | None:
    """Return the registration that was made of a named guest while it is the quota's."""
    if row.registration_id is None:
        return None
    found = db.session.get(Registration, row.registration_id, populate_existing=True)
    return found if found is not None and found.quota_id == quota.id else None


def _check(quota: Quota, new: Sequence[Named], on: set[str]) -> None:
    for person in new:
        if person.key in on:
            raise DomainError("quota.named", field="email", email=person.email)
    left = max(0, quota.seats - queries.named_count(quota.id))
    if len(new) > left:
        raise DomainError("quota.full", left=left, seats=quota.seats)


def _put_on(
    quota: Quota, event: Event, person: Named, row: NamedGuest | None, privacy_version: str
) -> NamedGuest:
    row = _entered(quota, person, row)
    known = guests.standing(event.id, person.key)
    if known is not None and known.state is not RegistrationState.CANCELLED:
        row.registration_id = None
        _written(row, quota, "created")
        registered = db.session.get_one(Registration, known.id, populate_existing=True)
        mails.named_again(quota, registered, event)
        return row
    seat(quota, event, row, privacy_version=privacy_version, known=known)
    return row


def seat(
    quota: Quota,
    event: Event,
    row: NamedGuest,
    *,
    privacy_version: str,
    known: guests.Standing | None,
) -> Registration:
    """Make a registration of a named guest, on a seat of the quota; the event is locked.

    :raises DomainError: ``quota.full`` when the event lost the seats it had given.
    """
    count = counted(event)
    unfilled = max(0, quota.seats - queries.filled_count(quota.id))
    request = RegistrationRequest(
        row.email,
        Details(row.name, quota.organisation.name, row.role, row.language),
        privacy_version,
        category_id=quota.category_id,
        quota_id=quota.id,
    )
    if not count.hall.room_of_quota(quota.category_id, unfilled):
        raise DomainError("quota.full", left=0, seats=quota.seats)
    by = focal_point(quota)
    made = registrations.enter(
        known,
        event,
        request,
        state=RegistrationState.CONFIRMED,
        count=count,
        by=by,
        tell=mails.named(quota),
    )
    if known is not None:
        companions.counted_only(made, 0)
    row.registration_id = made.id
    _written(row, quota, "created")
    db.session.flush()
    return made


def _entered(quota: Quota, person: Named, row: NamedGuest | None) -> NamedGuest:
    if row is None:
        row = NamedGuest(quota_id=quota.id, email_key=person.key, times=0)
    elif row.times >= MOST_TIMES:
        raise DomainError("quota.too_often", field="email", email=person.email)
    said = {"name": person.name, "role": person.role}
    assign(row, email=person.email, language=person.language, left_at=None, **_tidy(said))
    row.times += 1
    return row


def _tidy(said: dict[str, str]) -> dict[str, str]:
    checks = Checks()
    lines = {"name", "role"}
    found = {x: checks.line(y, x, required=x == "name") if x in lines else y
             for x, y in said.items()}  # fmt: skip
    checks.done()
    return found


def _correct_registration(row: NamedGuest, quota: Quota, changed: dict[str, str]) -> None:
    held = _held(row, quota)
    if held is None or held.state not in guests.ACTIVE:
        return
    current: dict[str, Any] = {x: getattr(held, x) for x in Details.__slots__}
    details = replace(Details(**current), **{x: getattr(row, x) for x in changed})
    registrations.change(held.id, details, by=focal_point(quota))


def _written(row: NamedGuest, quota: Quota, verb: str) -> None:
    by, label = focal_point(quota), row.name
    audit(f"named_guest.{verb}", row, by=by, label=label, event_id=quota.event_id)
