"""Writing the sessions of a file, and who stands on their stages."""

from dataclasses import replace
from typing import Any

from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.events.data import EventData, zone_or_utc
from eventapp.events.models import Event
from eventapp.programme import service as programme
from eventapp.programme.data import (
    LANGUAGES,
    AppearanceData,
    SessionData,
    appearance_data_of,
    data_of,
)
from eventapp.programme.models import AppearanceState
from eventapp.transfer.faults import sentence
from eventapp.transfer.moments import When
from eventapp.transfer.records import COALITION, Entry
from eventapp.transfer.writing import Desk, completed

Seat = tuple[int, AppearanceData]
_SAID = ("state", "shown_as_invited", "honorific")


def write_session(desk: Desk, entry: Entry, owner: Entry, event_id: int, event: EventData) -> None:
    """Create or change a session of an event, with who stands on its stage."""
    desk.report.seen += 1
    sessions = desk.stock.sessions.setdefault(event_id, {})
    known = sessions.get(entry.key)
    given = dict(entry.given) | _session_times(entry, event)
    given |= {x: tuple(dict.fromkeys(given[x])) for x in LANGUAGES if x in given}
    if "sign_interpreters" in given:
        given["sign_interpreters"] = given["sign_interpreters"] or 0
    if entry.extras["room"] is not None:
        given["room_id"] = room_number(
            desk, entry.extras["room"], f"{entry.path}.room", event.venue_id
        )
    data = completed(SessionData, known and known[1], given)
    what = f"session {owner.key}/{entry.key}"
    if data is not None and (known is None or data != known[1]):
        try:
            _save(desk, entry, event_id, data, what)
        except DomainError as error:
            desk.blame(entry, error)
    if entry.key in sessions:
        _write_stage(desk, entry, sessions[entry.key][0], what)
    else:
        check_stage(desk, entry)


def _save(desk: Desk, entry: Entry, event_id: int, data: SessionData, what: str) -> None:
    known = desk.stock.sessions[event_id].get(entry.key)
    session = programme.save_session(event_id, data, known and known[0], by=desk.by)
    after = data_of(session, db.session.get_one(Event, event_id))
    desk.stock.sessions[event_id][entry.key] = (session.id, after)
    desk.tell(what, known and known[1], after)
    uid, sequence = entry.extras["uid"], entry.extras["sequence"]
    if known is None and (uid or sequence is not None):
        uid = uid or session.uid
        programme.keep_identity(session.id, uid=uid, sequence=sequence or 0, by=desk.by)


def check_stage(desk: Desk, entry: Entry) -> None:
    """Note the keys that name nothing in a session that could not be written."""
    for seat in entry.extras["stage"] or []:
        desk.id(seat["person"])


def _session_times(entry: Entry, event: EventData) -> dict[str, Any]:
    zone = zone_or_utc(event.timezone)
    times: dict[str, When | None] = entry.extras["times"]
    starts, ends = times["starts"], times["ends"]
    begin = starts.local(event.starts_on, zone) if starts else None
    found: dict[str, Any] = {"starts": begin} if begin else {}
    if ends:
        found["ends"] = ends.local(begin.date() if begin else event.starts_on, zone)
    return found


def room_number(desk: Desk, key: str, path: str, venue_id: int | None) -> int | None:
    """Return the number of a room of the venue, or of another: ``annex/blue``."""
    if not key:
        return None
    house, _, name = key.rpartition("/")
    known = desk.stock.known.get("venue", {})
    if house and house not in known and house not in desk.in_file.get("venue", ()):
        desk.lines.fault(path, f"there is no venue “{house[:80]}”")
        return None
    here = (x for x, y in known.items() if (x == house if house else y[0] == venue_id))
    rooms = next((known[x][1].rooms for x in here), ())
    for room in rooms:
        if room.slug == name:
            found: int = room.id
            return found
    whose = f"the venue “{house[:80]}”" if house else "the event's venue"
    desk.lines.fault(path, f"{whose} has no room “{name[:80]}”")
    return None


def _write_stage(desk: Desk, entry: Entry, session_id: int, what: str) -> None:
    seats = entry.extras["stage"]
    if seats is None:
        return
    before = desk.stock.appearances.get(session_id, [])
    left = list(before)
    after = [x for x in (_write_seat(desk, session_id, y, left) for y in seats) if x]
    if len(after) < len(seats) or before == after:
        return  # nothing to do, or a fault that ends the import anyway
    for id, _ in left:
        programme.remove_appearance(id, by=desk.by)
    if before:
        programme.reorder_appearances(session_id, [x for x, _ in after], by=desk.by)
    desk.stock.appearances[session_id] = after
    desk.report.change(what, "appearances")


def _write_seat(desk: Desk, session_id: int, seat: dict[str, Any], left: list[Seat]) -> Seat | None:
    """Write one appearance; ``left`` are those of the database that no seat took yet."""
    person = desk.id(seat["person"])
    if seat["person"] and person is None:
        return None
    known = next((x for x in left if _is_for(x[1], person, seat["role"])), None)
    if known:
        left.remove(known)
    data = known[1] if known else _new_seat(person, seat["role"])
    data = replace(data, **{x: seat[x] for x in _SAID if x in seat})
    if "affiliation" in seat:
        data = replace(data, affiliation_id=_affiliation(desk, seat, person))
    if known and data == known[1]:
        return known
    try:
        record = programme.save_appearance(session_id, data, known and known[0], by=desk.by)
    except DomainError as error:
        for fault in error.faults:
            desk.lines.fault(seat["path"], sentence(fault.code, fault.values))
        return None
    return record.id, appearance_data_of(record)


def _is_for(data: AppearanceData, person: int | None, role: Any) -> bool:
    return data.person_id == person and data.role == role


def _new_seat(person: int | None, role: Any) -> AppearanceData:
    state = AppearanceState.CONFIRMED if person else AppearanceState.PLANNED
    return AppearanceData(role=role, person_id=person, state=state)


def _affiliation(desk: Desk, seat: dict[str, Any], person: int | None) -> int | None:
    """Return the affiliation named by its organisation, ``thorn``, or ``thorn#2`` for a second."""
    named: str = seat["affiliation"]
    if not named:
        return None
    key, _, number = named.partition("#")
    key = desk.stock.coalition if key == COALITION else key
    organisation = desk.stock.get("organisation", key)
    people = desk.stock.known.get("person", {}).values()
    held = next((data.affiliations for id, data in people if id == person), ())
    with_it = [x.id for x in held if organisation and x.organisation_id == organisation[0]]
    place = int(number) if number.isdecimal() and len(number) < 4 else 1
    if 1 <= place <= len(with_it):
        found: int = with_it[place - 1]
        return found
    path = f"{seat['path']}.affiliation"
    desk.lines.fault(path, f"the person has no affiliation with “{named[:80]}”")
    return None
