"""Reading what people said, and handing it to the institution: the one role's verbs, all noted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.accesslists import queries, service, vault
from eventapp.accesslists.details import Said
from eventapp.accesslists.differences import Difference, difference
from eventapp.accesslists.models import (
    AccessProfile,
    HandOver,
    HandOverKind,
    IdentityRecord,
    PersonKind,
)
from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import locked, locked_rows
from eventapp.core.text import fold
from eventapp.events.models import Event

Opened = Mapping[int, Said]


@dataclass(frozen=True, slots=True)
class Contents:
    """An event's list opened: what is true now and what the institution has, by record."""

    profile: AccessProfile
    names: Mapping[int, str]
    now: Opened
    handed: Opened

    @property
    def difference(self) -> Difference:
        """Return what the institution has to be told."""
        return difference(self.now, self.handed)

    @property
    def is_too_many(self) -> bool:
        """Tell whether there are more than the institution lets in."""
        most = self.profile.head_count
        return most is not None and len(self.now) > most

    def ordered(self, numbers: Sequence[int]) -> list[int]:
        """Return records by family name, as they are called."""
        return sorted(numbers, key=lambda x: (fold(self._family(x)), fold(self.names[x]), x))

    def _family(self, number: int) -> str:
        said = self.now.get(number) or self.handed.get(number) or {}
        return said.get("family_name", "")


def contents(event_id: int, *, by: Actor) -> Contents:
    """Open an event's list, and note who did.

    :raises DomainError: ``access.no_profile``; ``identity.key``.
    """
    event = locked(Event, event_id)
    found = _opened(event)
    audit("access_plan.opened", service.plan(event_id), by=by, event_id=event_id, diff={})
    return found


def hand_over(event_id: int, kind: HandOverKind, *, by: Actor) -> Contents:
    """Lock what is true now as what the institution has; return the list as it was before.

    :raises DomainError: as ``contents``; ``access.too_many``; ``access.nothing`` when no record
        would be handed over.
    """
    event = locked(Event, event_id)
    found = _opened(event)
    told = found.difference
    if found.is_too_many:
        raise DomainError("access.too_many", most=found.profile.head_count, count=len(found.now))
    is_full = kind is HandOverKind.FULL
    if not (found.now if is_full else told.total):
        raise DomainError("access.nothing")
    _lock(event_id, found)
    counts = {
        "total": len(found.now),
        "added": len(told.added),
        "changed": len(told.changed),
        "removed": len(told.removed),
    }
    db.session.add(HandOver(event_id=event_id, kind=kind, by_label=by.label[:254], **counts))
    diff = {name: [None, number] for name, number in counts.items()}
    audit("access_plan.handed_over", service.plan(event_id), by=by, event_id=event_id, diff=diff)
    db.session.flush()
    return found


def _lock(event_id: int, found: Contents) -> None:
    for row in _records(event_id):
        if row.id in found.now:
            row.handed, row.handed_at, row.is_reopened = row.sealed, clock.now(), False
        elif row.is_gone:
            db.session.delete(row)
        else:
            row.handed, row.handed_at, row.is_reopened = "", None, False


def _opened(event: Event) -> Contents:
    profile = queries.profile_of(event.venue_id)
    if profile is None:
        raise DomainError("access.no_profile")
    rows = _records(event.id)
    coming = {x.key for x in queries.expected(event.id)}
    sealed = [x for x in rows if x.sealed and not x.is_exempt and _comes(x, coming)]
    given = [x for x in rows if x.handed]
    ring = vault.opener() if sealed or given else None
    now = {x.id: ring.open(x.uid, x.sealed) for x in sealed} if ring else {}
    handed = {x.id: ring.open(x.uid, x.handed) for x in given} if ring else {}
    return Contents(profile, {x.id: x.name for x in rows}, now, handed)


def _comes(row: IdentityRecord, coming: Collection[queries.Key]) -> bool:
    """Tell whether somebody comes still, though the sweep may not have been here yet."""
    return row.kind is PersonKind.STAFF or queries.key_of(row) in coming


def _records(event_id: int) -> Sequence[IdentityRecord]:
    query = select(IdentityRecord).where(IdentityRecord.event_id == event_id)
    return locked_rows(IdentityRecord, query.order_by(IdentityRecord.id))
