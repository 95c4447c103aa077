"""The quotas of an event in a file: read, written into the database, and told.

A file says how many seats an organisation has and until when. Who its focal point is, whom they
named, the link and the organisers' note stay with the database.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.events.data import EventData, wall_clock, zone_or_utc
from eventapp.events.models import Event
from eventapp.quotas import service
from eventapp.quotas.service import QuotaData
from eventapp.registration.quota_models import Quota
from eventapp.transfer.document import Node, below
from eventapp.transfer.faults import did_you_mean
from eventapp.transfer.fields import Fields, mapping
from eventapp.transfer.moments import wall_time
from eventapp.transfer.records import Entry, take
from eventapp.transfer.writing import Desk, completed, named


def read_quotas(owner: Fields) -> list[Entry]:
    """Read the quotas of an event."""

    def read(path: str, node: Node) -> Entry:
        return take(Fields(mapping(node), path, owner.lines), _quota)

    found = owner.listed("quotas", read)
    owner.given.pop("quotas", None)
    return found or []


def _quota(fields: Fields) -> Entry:
    fields.refer("organisation", "organisation", required=True)
    fields.line("category", required=True)
    fields.whole("seats")
    fields.line("language")
    when = fields.when("ends")
    if when and not when.at:
        fields.fault("ends", "a time is wanted here, with or without a date")
    extras = {x: fields.given.pop(x, None) for x in ("organisation", "category", "ends")}
    return Entry.of("quota", fields, extras)


def write_quotas(
    desk: Desk, entry: Entry, event_id: int, data: EventData, categories: Mapping[str, int]
) -> None:
    """Let an event hold the seats that the file lists; a quota that it does not list stays.

    ``categories`` are the numbers of the event's categories by their keys.
    """
    told: set[tuple[int, int]] = set()
    changed = False
    for given in entry.extras["quotas"]:
        of = _named(desk, given, categories)
        if of is None:
            continue
        if of in told:
            said = "the organisation has a quota of this category here already"
            desk.lines.fault(given.path, said)
            continue
        told.add(of)
        changed |= _write(desk, given, event_id, of, data)
    if changed:
        desk.report.change(named("event", entry.key), "quotas")


def _named(desk: Desk, given: Entry, categories: Mapping[str, int]) -> tuple[int, int] | None:
    """Return the numbers of organisation and category; note those that are not there."""
    organisation, key = desk.id(given.extras["organisation"]), given.extras["category"]
    if key and key not in categories:
        said = f"the event has no category “{key[:80]}”{did_you_mean(key, categories)}"
        desk.lines.fault(below(given.path, "category"), said)
    if given.faulty or organisation is None or key not in categories:
        return None
    return organisation, categories[key]


def _write(desk: Desk, given: Entry, event_id: int, of: tuple[int, int], data: EventData) -> bool:
    event = db.session.get_one(Event, event_id)
    row = db.session.scalar(
        select(Quota).where(
            Quota.event_id == event_id, Quota.organisation_id == of[0], Quota.category_id == of[1]
        )
    )
    known = service.data_of(row, event) if row else None
    said = {"organisation_id": of[0], "category_id": of[1], **given.given}
    when = given.extras["ends"]
    ends = when.local(data.starts_on, zone_or_utc(data.timezone)) if when else None
    if ends is not None and (row is None or ends != _end(row, event)):
        said["ends"] = ends
    said = {x: y for x, y in said.items() if y is not None}
    wanted = completed(QuotaData, known, said)
    if wanted is None:
        _blame_missing(desk, given, said)
        return False
    if wanted == known:
        return False
    desk.attempt(given, service.save, event_id, wanted, row and row.id, may_be_over=True)
    return True


def _blame_missing(desk: Desk, given: Entry, said: Mapping[str, Any]) -> None:
    for name in ("seats", "ends"):
        if name not in said:
            desk.lines.fault(given.path, f"“{name}” is missing")


def _end(row: Quota, event: Event) -> datetime | None:
    """Return the end that a file tells: the wall-clock time when the seats went, or will go, back.

    One that an organiser ended before its time would hold its seats again elsewhere.
    """
    return wall_clock(_told_end(row), event.zone)


def _told_end(row: Quota) -> datetime:
    return min(row.ends_at, row.ended_at or row.ends_at).replace(microsecond=0)


def as_told(
    rows: Iterable[Quota], event: Event, organisations: Mapping[int, str], keys: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Return the quotas of an event as a file says them; the maps give keys by number."""
    told = [
        {
            "organisation": organisations[x.organisation_id],
            "category": keys[x.category_id],
            "seats": x.seats,
            "ends": wall_time(_told_end(x), event.zone),
            "language": x.language,
        }
        for x in rows
    ]
    return sorted(told, key=lambda x: (x["organisation"], x["category"]))
