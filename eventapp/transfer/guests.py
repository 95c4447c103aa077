"""The guest categories of an event in a file: read, written into the database, and told."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.core.db import db
from eventapp.events.data import EventData, zone_or_utc
from eventapp.events.models import Event
from eventapp.registration import categories as service
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import Access, GuestCategory
from eventapp.transfer import asking, clocked, holding
from eventapp.transfer.document import Node
from eventapp.transfer.fields import Fields, mapping
from eventapp.transfer.moments import wall_time
from eventapp.transfer.queries import Holdings
from eventapp.transfer.records import Entry, keyed, take
from eventapp.transfer.writing import Desk, completed, named

# What the format calls the fields of a category, where it has another word.
_WORDS = {
    "held": "is_held",
    "approval": "needs_approval",
    "access_companions_seated": "seats_access_companions",
    "may_pass_on": "may_pass_on",
}


def read_categories(owner: Fields) -> list[Entry] | None:
    """Read the categories of an event; None when the file does not list any."""

    def read(path: str, node: Node) -> Entry:
        return take(Fields(mapping(node), path, owner.lines), _category)

    found = owner.listed("categories", read)
    owner.given.pop("categories", None)
    return None if found is None else keyed(found, owner.lines)


def _category(fields: Fields) -> Entry:
    fields.key()
    fields.texts("name", required=True, line=True)
    fields.texts("description")
    for name in ("seats", "priority", "companions"):
        fields.whole(name)
    fields.flag("own_line")
    for name, into in _WORDS.items():
        fields.flag(name, into=into)
    fields.choice("access", Access)
    fields.words("trusted_domains")
    times = {x: fields.when(x) for x in ("opens", "closes")}
    given = {x: fields.given.pop(x, None) for x in times}
    entry = Entry.of("category", fields, {"times": {x: times[x] for x in times if x in given}})
    entry.places = {mine: f"{fields.path}.{word}" for word, mine in _WORDS.items()}
    return entry


def write_guests(desk: Desk, entry: Entry, event_id: int, data: EventData) -> None:
    """Let an event have the categories and questions that the file lists, where it lists any.

    A category that goes does so last: the file may have its questions asked of others.
    """
    listed = entry.extras["categories"]
    known = {x.slug: x for x in service.categories_of(event_id)}
    changed = listed is not None and _put(desk, listed, event_id, data, known)
    stay = known.keys() if listed is None else {x.key for x in listed}
    numbers = {x.slug: x.id for x in service.categories_of(event_id) if x.slug in stay}
    asking.write_questions(desk, entry, event_id, data, numbers)
    holding.write_quotas(desk, entry, event_id, data, numbers)
    if listed is None:
        return
    for gone in known.keys() - stay:
        desk.attempt(entry, service.remove, event_id, known[gone].id)
    if changed and not desk.lines.faults:
        service.order(event_id, [numbers[x.key] for x in listed], by=desk.by)
        desk.report.change(named("event", entry.key), "categories")


def _put(
    desk: Desk,
    listed: Sequence[Entry],
    event_id: int,
    data: EventData,
    known: Mapping[str, GuestCategory],
) -> bool:
    event = db.session.get_one(Event, event_id)
    changed = list(known) != [x.key for x in listed]
    for given in listed:
        changed |= _write(desk, given, event, known.get(given.key), data)
    return changed


def _write(
    desk: Desk, given: Entry, event: Event, row: GuestCategory | None, data: EventData
) -> bool:
    known = service.data_of(row, event) if row else None
    said = {"slug": given.key, **given.given}
    for name, when in given.extras["times"].items():
        said[name] = when.local(data.starts_on, zone_or_utc(data.timezone)) if when else None
    wanted = completed(CategoryData, known, {x: y for x, y in said.items() if _is_said(x, y)})
    if wanted is None or wanted == known:
        return False
    desk.attempt(given, service.save, event.id, wanted, row and row.id)
    return True


def _is_said(name: str, value: Any) -> bool:
    return value is not None or name in {"seats", "may_pass_on", "opens", "closes"}


def as_told(row: GuestCategory, zone: ZoneInfo) -> dict[str, Any]:
    """Return a category as a file says it."""
    return {
        "key": row.slug,
        "name": dict(row.name),
        "description": dict(row.description),
        "access": row.access.value,
        "approval": row.needs_approval,
        "trusted_domains": list(row.trusted_domains),
        "seats": row.seats,
        "held": row.is_held,
        "own_line": row.own_line,
        "priority": row.priority,
        "companions": row.companions,
        "access_companions_seated": row.seats_access_companions,
        "may_pass_on": row.may_pass_on,
        "opens": wall_time(row.opens_at, zone),
        "closes": wall_time(row.closes_at, zone),
    }


def all_told(
    event: Event, held: Holdings, named: Mapping[str, Mapping[int, str]]
) -> dict[str, Any]:
    """Return what an event says of its guests as a file says it, without the guests."""
    categories, questions = held.categories.get(event.id, ()), held.questions.get(event.id, ())
    quotas, organisations = held.quotas.get(event.id, ()), named["organisations"]
    keys = [{x.id: x.slug for x in rows} for rows in (categories, questions)]
    plan = next(iter(held.mail_plans.get(event.id, ())), None)
    return {
        "categories": [as_told(x, event.zone) for x in categories],
        "questions": [asking.as_told(x, *keys) for x in questions],
        "quotas": holding.as_told(quotas, event, organisations, keys[0]),
        "mails": clocked.as_told(plan, held.reply_addresses.get(event.id, "")),
    }
