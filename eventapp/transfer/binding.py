"""Writing what binds a programme: windows and ways with the event, warnings when all stands."""

from typing import Any

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.events.data import EventData, zone_or_utc
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme import availability as programme
from eventapp.programme.availability import AvailabilityData, availability_data_of
from eventapp.programme.availability_models import AcceptedWarning, Turnaround
from eventapp.programme.checking import accepted_warnings, availabilities, stage_of, turnarounds
from eventapp.programme.conflicts import clashes
from eventapp.programme.queries import whole_programme
from eventapp.programme.slots import OF_PERSON, Clash, Kind, Place, Severity
from eventapp.transfer.faults import sentence
from eventapp.transfer.records import Entry
from eventapp.transfer.sessions import room_number
from eventapp.transfer.writing import Desk, named


def write_bounds(desk: Desk, entry: Entry, event_id: int, data: EventData) -> None:
    """Let an event have the windows and the ways that the file lists, where it lists any."""
    bounds = entry.extras["bounds"]
    if bounds["availability"] is not None:
        _windows(desk, entry, event_id, data, bounds["availability"])
    if bounds["ways"] is not None:
        _ways(desk, entry, event_id, data, bounds["ways"])


def _windows(
    desk: Desk, entry: Entry, event_id: int, data: EventData, listed: list[dict[str, Any]]
) -> None:
    event = db.session.get_one(Event, event_id)
    left = [(x.id, availability_data_of(x, event)) for x in availabilities(event_id)]
    changed = False
    for given in listed:
        wanted = _window(desk, given, data)
        if wanted is None:
            continue
        known = next((x for x in left if _same(x[1], wanted)), None)
        if known:
            left.remove(known)  # its note, which no file holds, stays
            continue
        changed = True
        _try(desk, given["path"], programme.save_availability, event_id, wanted)
    for number, _data in left:
        programme.remove_availability(event_id, number, by=desk.by)
    if changed or left:
        desk.report.change(named("event", entry.key), "availability")


def _window(desk: Desk, given: dict[str, Any], data: EventData) -> AvailabilityData | None:
    zone = zone_or_utc(data.timezone)
    starts, ends = given.get("starts"), given.get("ends")
    begin = starts.local(data.starts_on, zone) if starts else None
    end = ends.local(begin.date() if begin else data.starts_on, zone) if ends else None
    subject = _subject(desk, given, data)
    return AvailabilityData(subject=subject, starts=begin, ends=end) if subject else None


def _subject(desk: Desk, given: dict[str, Any], data: EventData) -> Place | None:
    if "room" in given:
        number = room_number(desk, given["room"], f"{given['path']}.room", data.venue_id)
        return ("room", number) if number else None
    kind = "person" if "person" in given else "venue"
    number = desk.id(given[kind])
    return (kind, number) if number else None


def _same(one: AvailabilityData, other: AvailabilityData) -> bool:
    return (one.subject, one.starts, one.ends) == (other.subject, other.starts, other.ends)


def _ways(
    desk: Desk, entry: Entry, event_id: int, data: EventData, listed: list[dict[str, Any]]
) -> None:
    left = {(frozenset(_ends(x)), x.minutes): x.id for x in turnarounds(event_id)}
    new = []
    for given in listed:
        ends = _places(desk, given, data)
        if ends and left.pop((frozenset(ends), given["minutes"]), None) is None:
            new.append((ends, given))
    for number in left.values():
        programme.remove_turnaround(event_id, number, by=desk.by)
    for ends, given in new:
        act = programme.add_turnaround
        _try(desk, given["path"], act, event_id, *ends, given["minutes"])
    if new or left:
        desk.report.change(named("event", entry.key), "ways")


def _ends(way: Turnaround) -> list[Place]:
    rooms = (way.one_room_id, way.other_room_id)
    venues = (way.one_venue_id, way.other_venue_id)
    found = [("room", x) for x in rooms] if way.one_room_id else [("venue", x) for x in venues]
    return [(kind, x) for kind, x in found if x is not None]


def _places(desk: Desk, given: dict[str, Any], data: EventData) -> list[Place]:
    if "rooms" in given:
        path = f"{given['path']}.rooms"
        numbers = [room_number(desk, x, path, data.venue_id) for x in given["rooms"]]
        kind = "room"
    else:
        kind, numbers = "venue", [desk.id(x) for x in given["venues"]]
    found = [(kind, x) for x in numbers if x]
    return found if len(found) == len(numbers) else []


def _try(desk: Desk, path: str, act: Any, *about: Any) -> None:
    try:
        act(*about, by=desk.by)
    except DomainError as error:
        for fault in error.faults:
            desk.lines.fault(path, sentence(fault.code, fault.values))


def write_warnings(desk: Desk, entry: Entry) -> None:
    """Accept the warnings a file lists, and no other; every programme stands by now."""
    listed, known = entry.extras["bounds"]["accepted_warnings"], desk.stock.get("event", entry.key)
    if listed is None or known is None or desk.lines.faults:
        return
    found, accepted = warnings_of(known[0]), accepted_warnings(known[0])
    wanted: dict[str, tuple[Clash, str]] = {}
    for given in listed:
        told = {x: given[x].key if given.get(x) else "" for x in ("person", "event")}
        key = (given["kind"], frozenset(given.get("sessions", ())), *told.values())
        if key not in found:
            desk.lines.fault(given["path"], "the programme has no such warning")
            continue
        clash = found[key]
        wanted[clash.key] = clash, given["reason"]
    changed = False
    for clash in found.values():
        about: dict[str, Any] = {"label": f"{clash.kind} {clash.who}".strip(), "by": desk.by}
        before = accepted.of(clash)
        held = before.key if before else clash.key
        if clash.key in wanted and (not before or before.reason != wanted[clash.key][1]):
            programme.accept_warning(known[0], held, wanted[clash.key][1], **about)
        elif before and clash.key not in wanted:
            programme.reopen_warning(known[0], held, **about)
        else:
            continue
        changed = True
    if changed:
        desk.report.change(named("event", entry.key), "accepted_warnings")


Facts = tuple[Kind, frozenset[str], str, str]


def warnings_of(event_id: int) -> dict[Facts, Clash]:
    """Return the warnings of a programme by what a file says of them."""
    event, sessions = db.session.get_one(Event, event_id), whole_programme(event_id)
    found = [x for x in clashes(stage_of(event, sessions)) if x.severity is Severity.WARNING]
    slugs = {x.id: x.slug for x in sessions}
    people = _keys(Person, {x.subject for x in found if x.kind in OF_PERSON})
    events = _keys(Event, {x.event[0] for x in found})
    return {
        (
            x.kind,
            frozenset(slugs[y] for y in x.sessions),
            people.get(x.subject, "") if x.kind in OF_PERSON else "",
            events.get(x.event[0], ""),
        ): x
        for x in found
    }


def _keys(model: type[Person | Event], numbers: set[int]) -> dict[int, str]:
    query = select(model.id, model.slug).where(model.id.in_(numbers))
    return {number: slug for number, slug in db.session.execute(query)}


def accepted_facts() -> dict[int, list[tuple[Facts, str]]]:
    """Return the warnings that are accepted and still stand, with the reason, by event."""
    found: dict[int, list[tuple[Facts, str]]] = {}
    for event_id in db.session.scalars(select(AcceptedWarning.event_id).distinct()).all():
        accepted = accepted_warnings(event_id)
        found[event_id] = [
            (facts, warning.reason)
            for facts, clash in warnings_of(event_id).items()
            if (warning := accepted.of(clash)) is not None
        ]
    return found
