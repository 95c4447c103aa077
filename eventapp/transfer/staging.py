"""Writing the events of a file: their times, hosts, links and states."""

from datetime import timedelta
from typing import Any

from eventapp.advocacy.service import link_event
from eventapp.core import clock
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT
from eventapp.events import service as events
from eventapp.events.data import EventData, FactData, HostData, zone_or_utc
from eventapp.events.models import EventStatus, HostRole
from eventapp.programme.releasing import release_if_any
from eventapp.programme.steps import step
from eventapp.registration import by_hand, timed_mails
from eventapp.transfer.binding import write_bounds
from eventapp.transfer.clocked import write_mails
from eventapp.transfer.guests import write_guests
from eventapp.transfer.moments import When
from eventapp.transfer.records import Entry
from eventapp.transfer.sessions import check_stage, write_session
from eventapp.transfer.writing import Desk, named


def write_event(desk: Desk, entry: Entry) -> None:
    """Create or change an event with its links, sessions and state."""
    known = desk.stock.get("event", entry.key)
    given = _given(desk, entry)
    given |= _times(entry, known and known[1], given)
    told = known and events.lock_event(known[0]).sequence
    changed = desk.put(entry, EventData, events.save_event, given)
    if known and changed is not None and changed.sequence != told:
        timed_mails.take_back(known[0])  # those of the former day; the worker writes new ones
    files = _policy_files(desk, entry)
    written = desk.stock.get("event", entry.key)
    if written is None:
        for session in entry.extras["sessions"]:
            check_stage(desk, session)
        return
    id, data = written
    _link(desk, entry, id, files)
    before = desk.report.size
    with step(id, "imported", by=desk.by):
        for session in entry.extras["sessions"]:
            write_session(desk, session, entry, id, data)
    is_other = desk.report.size > before
    write_bounds(desk, entry, id, data)
    write_guests(desk, entry, id, data)
    write_mails(desk, entry, id)
    if not entry.faulty and not any(x.faulty for x in entry.extras["sessions"]):
        was = desk.stock.statuses.get(id, EventStatus.DRAFT)
        _set_status(desk, entry, id, is_new=known is None)
        _release(desk, id, was, is_other=is_other)
    if known is None:
        _identify(desk, entry, id)
    elif changed is not None:
        by_hand.promote(id, by=desk.by)


def _given(desk: Desk, entry: Entry) -> dict[str, Any]:
    given = dict(entry.given)
    if "venue" in given:
        given["venue_id"] = desk.id(given.pop("venue"))
    if "hosts" in given:
        given["hosts"] = tuple(x for x in (_host(desk, x) for x in given["hosts"]) if x)
    if "facts" in given:
        whole = [x for x in given["facts"] if {"kind", "text"} <= x.keys()]
        given["facts"] = tuple(FactData(**x) for x in whole)
    if "languages" in given:
        given["languages"] = tuple(dict.fromkeys(given["languages"]))
    return given


def _host(desk: Desk, host: dict[str, Any]) -> HostData | None:
    organisation, person = desk.id(host.get("organisation")), desk.id(host.get("person"))
    if organisation is None and person is None:
        return None
    role = host.get("role", HostRole.HOST)
    return HostData(role=role, organisation_id=organisation, person_id=person)


def _times(entry: Entry, known: EventData | None, given: dict[str, Any]) -> dict[str, Any]:
    times: dict[str, When] = entry.extras["times"]
    rsvp = dict(entry.extras["rsvp"] or {})
    zone = zone_or_utc(given.get("timezone") or (known.timezone if known else "Europe/Brussels"))
    found: dict[str, Any] = {}
    starts = times.get("starts") or times.get("date")
    is_counted = starts is not None and starts.days is not None
    if starts and not (is_counted and known):
        begin = starts.local(clock.today(str(zone)), zone)
        if is_counted:
            begin += _to_weekday(begin.isoweekday())
        found["starts_on"] = begin.date()
        if starts.at:
            found["start_time"] = begin.time()
        found |= _end(times, known, begin.date(), zone)
    base = found.get("starts_on") or (known.starts_on if known else None)
    for name in ("opens", "closes"):
        if name in rsvp:
            when = rsvp.pop(name)
            rsvp[f"rsvp_{name}"] = when.local(base, zone) if when and base else None
    return found | rsvp


def _to_weekday(day: int) -> timedelta:
    return timedelta(days=8 - day if day > 5 else 0)


def _end(times: dict[str, When], known: EventData | None, begin: Any, zone: Any) -> dict[str, Any]:
    if ends := times.get("ends"):
        end = ends.local(begin, zone)
        return {"ends_on": end.date(), "end_time": end.time()}
    if last := times.get("end_date"):
        return {"ends_on": last.day(begin)}
    length = known.ends_on - known.starts_on if known and known.ends_on else timedelta()
    return {"ends_on": begin + length}


def _policy_files(desk: Desk, entry: Entry) -> list[int] | None:
    named_files = entry.extras["policy_files"]
    if named_files is None:
        return None
    return [x for x in (desk.id(y) for y in named_files) if x is not None]


def _link(desk: Desk, entry: Entry, id: int, files: list[int] | None) -> None:
    before = desk.stock.event_files.get(id, [])
    if files is None or files == before:
        return
    link_event(id, files, by=desk.by)
    desk.stock.event_files[id] = files
    desk.report.change(named("event", entry.key), "policy_files")


def _set_status(desk: Desk, entry: Entry, id: int, *, is_new: bool) -> None:
    present = desk.stock.statuses.get(id, EventStatus.DRAFT)
    wanted = entry.extras["status"] or (EventStatus.PUBLISHED if is_new else present)
    if wanted is present:
        return
    reason = entry.extras["status_reason"] or NO_TEXT
    try:
        _step(desk, id, present, wanted, reason)
    except DomainError as error:
        desk.blame(entry, error)
        return
    desk.stock.statuses[id] = wanted
    desk.report.change(named("event", entry.key), f"status {present} → {wanted}")


def _release(desk: Desk, id: int, was: EventStatus, *, is_other: bool) -> None:
    """Make the programme of a public event public as the file says; drafts of others stay theirs.

    Nobody is mailed: a file tells the state of things, it is not news.
    """
    now = desk.stock.statuses.get(id, EventStatus.DRAFT)
    if now is not EventStatus.DRAFT and (is_other or was is EventStatus.DRAFT):
        release_if_any(id, by=desk.by)


def _step(desk: Desk, id: int, present: EventStatus, wanted: EventStatus, reason: Any) -> None:
    if wanted is EventStatus.DRAFT:
        raise DomainError("event.not_draft", field="status")
    if present is EventStatus.DRAFT:
        events.publish(id, by=desk.by)
    elif present is EventStatus.CANCELLED or wanted is EventStatus.PUBLISHED:
        events.reinstate(id, by=desk.by)
    if wanted is EventStatus.POSTPONED:
        events.postpone(id, reason, by=desk.by)
    if wanted is EventStatus.CANCELLED:
        events.cancel(id, reason, by=desk.by)
    if wanted in {EventStatus.POSTPONED, EventStatus.CANCELLED}:
        by_hand.end_offers(id, by=desk.by)
        timed_mails.take_back(id)


def _identify(desk: Desk, entry: Entry, id: int) -> None:
    uid, sequence = entry.extras["uid"], entry.extras["sequence"]
    if not uid and sequence is None:
        return
    event = events.lock_event(id)
    try:
        events.keep_identity(id, uid=uid or event.uid, sequence=sequence or 0, by=desk.by)
    except DomainError as error:
        desk.blame(entry, error)
