"""The fields of events and sessions in an import file."""

from collections.abc import Iterator
from typing import Any

from eventapp.events.models import (
    Attendance,
    EventStatus,
    FactKind,
    HostRole,
    LineRule,
    Visibility,
)
from eventapp.programme.data import LANGUAGES
from eventapp.programme.models import AppearanceState, Role, SessionKind
from eventapp.transfer.asking import read_questions
from eventapp.transfer.bounds import read_bounds
from eventapp.transfer.clocked import read_mails
from eventapp.transfer.document import Items, Node, Scalar, below
from eventapp.transfer.fields import Fields, mapping, reference
from eventapp.transfer.guests import read_categories
from eventapp.transfer.holding import read_quotas
from eventapp.transfer.moments import When
from eventapp.transfer.records import Entry, keyed, take

# What ``speakers`` do in a session of a kind; in any other they give a keynote.
_SPEAKERS = {
    SessionKind.PANEL: Role.PANELLIST,
    SessionKind.ROUNDTABLE: Role.PANELLIST,
    SessionKind.OPENING: Role.OPENING,
    SessionKind.CLOSING: Role.CLOSING,
}
_EVENT_PLACES = {"slug": "key", "capacity": "rsvp.capacity", "waiting_list": "rsvp.waiting_list",
    "line_rule": "rsvp.line_rule", "offer_hours": "rsvp.offer_hours",
    "may_pass_on": "rsvp.may_pass_on",
    "rsvp_opens": "rsvp.opens", "rsvp_closes": "rsvp.closes", "venue_id": "venue",
    "reason": "status_reason"}  # fmt: skip


def event(fields: Fields) -> Entry:
    """Read an event with its programme."""
    fields.key()
    fields.texts("title", required=True, line=True)
    fields.texts("summary")
    fields.texts("description")
    for name in ("main_language", "level", "timezone", "city", "country"):
        fields.line(name)
    fields.words("languages")
    fields.choice("visibility", Visibility)
    fields.choice("attendance", Attendance)
    fields.flag("demonstration")
    fields.refer("venue", "venue")
    extras: dict[str, Any] = {
        "status": fields.choice("status", EventStatus),
        "status_reason": fields.texts("status_reason"),
        "policy_files": fields.listed("policy_files", lambda p, n: reference("policy_file", p, n)),
        "sessions": _sessions(fields),
        "bounds": read_bounds(fields),
        "categories": read_categories(fields),
        "questions": read_questions(fields),
        "quotas": read_quotas(fields),
        "mails": read_mails(fields),
    }
    for name in extras:
        fields.given.pop(name, None)
    places = dict(_EVENT_PLACES)
    _hosts(fields, places)
    fields.listed("facts", lambda p, n: _fact(fields, p, n))
    extras["times"] = _times(fields, places)
    extras["rsvp"] = _rsvp(fields)
    entry = Entry.identified("event", fields, extras)
    entry.places = {x: f"{fields.path}.{y}" for x, y in places.items()}
    return entry


def _times(fields: Fields, places: dict[str, str]) -> dict[str, Any]:
    found = {x: fields.when(x) for x in ("date", "end_date", "starts", "ends")}
    for name in found:
        fields.given.pop(name, None)
    for name in ("date", "end_date"):
        when = found[name]
        if when and (when.at or not when.says_day):
            fields.fault(name, "a date without a time is wanted here")
    starts, ends = found["starts"], found["ends"]
    if starts and not (starts.at and starts.says_day):
        fields.fault("starts", "a date and a time are wanted here, such as 2026-12-01 14:00")
    if ends and not ends.at:
        fields.fault("ends", "a time is wanted here, with or without a date")
    if bool(starts) != bool(ends):
        fields.fault("starts" if starts else "ends", "beginning and end are both known or neither")
    _place_times(fields, found, places)
    return {x: y for x, y in found.items() if y is not None}


def _place_times(fields: Fields, found: dict[str, When | None], places: dict[str, str]) -> None:
    places |= {"starts_on": "date", "ends_on": "end_date", "end_time": "ends"}
    if found["ends"]:
        places["ends_on"] = "ends"
    if found["starts"]:
        places |= {"starts_on": "starts", "start_time": "starts"}
        if found["date"]:
            fields.fault("date", "“starts” says the date already")
    elif not found["date"] and not fields.has_faults:
        fields.lines.fault(fields.path, "“date”, or “starts” and “ends”, is missing")


def _rsvp(owner: Fields) -> dict[str, Any] | None:
    def read(path: str, node: Node) -> dict[str, Any]:
        fields = Fields(mapping(node), path, owner.lines)
        fields.flag("open", into="rsvp")
        fields.whole("capacity")
        fields.flag("waiting_list")
        fields.choice("line_rule", LineRule)
        fields.whole("offer_hours")
        fields.flag("may_pass_on")
        fields.when("opens")
        fields.when("closes")
        fields.done()
        return fields.given

    found = owner.read("rsvp", read)
    owner.given.pop("rsvp", None)
    return found


def _hosts(fields: Fields, places: dict[str, str]) -> None:
    organiser = fields.refer("organiser", "organisation")
    fields.given.pop("organiser", None)
    listed = fields.listed("hosts", lambda p, n: _host(fields, p, n))
    if organiser is None and listed is None:
        return
    first = [{"role": HostRole.ORGANISER, "organisation": organiser}] if organiser else []
    hosts = [*first, *(listed or [])]
    fields.given["hosts"] = hosts
    for number, host in enumerate(hosts):
        named = host.get("organisation") or host.get("person")
        place = named.path if named else f"{fields.path}.hosts"
        places[f"hosts[{number}]"] = place.removeprefix(f"{fields.path}.")


def _host(owner: Fields, path: str, node: Node) -> dict[str, Any]:
    if isinstance(node, Scalar):
        return {"organisation": reference("organisation", path, node)}
    fields = Fields(mapping(node), path, owner.lines)
    fields.refer("organisation", "organisation")
    fields.refer("person", "person")
    fields.choice("role", HostRole)
    fields.done()
    if len({"organisation", "person"} & set(fields.node.items)) != 1:
        fields.lines.fault(path, "either “organisation” or “person” is wanted here")
    return fields.given


def _fact(owner: Fields, path: str, node: Node) -> dict[str, Any]:
    fields = Fields(mapping(node), path, owner.lines)
    fields.choice("kind", FactKind, required=True)
    fields.texts("text", required=True)
    fields.done()
    return fields.given


def _sessions(owner: Fields) -> list[Entry]:
    def read(path: str, node: Node) -> Entry:
        return take(Fields(mapping(node), path, owner.lines), _session)

    return keyed(owner.listed("sessions", read) or [], owner.lines)


def _session(fields: Fields) -> Entry:
    fields.key()
    kind = fields.choice("kind", SessionKind, required=True)
    fields.texts("title", required=True, line=True)
    fields.texts("abstract")
    for name in LANGUAGES:
        fields.words(name)
    fields.whole("sign_interpreters")
    fields.whole("audience")
    fields.flag("recorded")
    fields.line("room")
    times = {x: fields.when(x) for x in ("starts", "ends")}
    for name, when in times.items():
        if when and not when.at:
            fields.fault(name, "a time is wanted here, with or without a date")
    stage = [x for part in _stage(fields, kind) for x in part]
    extras = {"room": fields.given.get("room"), "times": times}
    extras["stage"] = stage if fields.node.items.keys() & _STAGE else None
    for name in ("room", "starts", "ends", *_STAGE):
        fields.given.pop(name, None)
    entry = Entry.identified("session", fields, extras)
    entry.places = {"slug": below(fields.path, "key"), "room_id": below(fields.path, "room")}
    return entry


_STAGE = ("speakers", "moderators", "panelists", "panellists", "appearances")


def _stage(fields: Fields, kind: SessionKind | None) -> Iterator[list[dict[str, Any]]]:
    roles = {
        "speakers": _SPEAKERS.get(kind, Role.KEYNOTE) if kind else Role.KEYNOTE,
        "moderators": Role.MODERATOR,
        "panelists": Role.PANELLIST,
        "panellists": Role.PANELLIST,
        "appearances": None,
    }
    for name, role in roles.items():
        yield fields.listed(name, lambda p, n, r=role: _appearance(fields, p, n, r)) or []  # type: ignore[misc]


def _appearance(owner: Fields, path: str, node: Node, role: Role | None) -> dict[str, Any]:
    if isinstance(node, Scalar | Items):
        if role is None:
            raise ValueError("a map with “role” and “person” is wanted here")
        return {"role": role, "person": reference("person", path, node), "path": path}
    fields = Fields(mapping(node), path, owner.lines)
    fields.refer("person", "person")
    fields.line("affiliation")
    fields.choice("state", AppearanceState)
    fields.flag("shown_as_invited")
    fields.line("honorific")
    fields.choice("role", Role, required=role is None)
    fields.done()
    return {"role": role, "person": None, "path": path} | fields.given
