"""Writing out what the database holds, in the format that import reads."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from eventapp.audit.service import plain
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import Event
from eventapp.organisations.models import Organisation, OrganisationKind
from eventapp.people.models import Person
from eventapp.programme.availability_models import Availability, Turnaround
from eventapp.programme.data import LANGUAGES
from eventapp.programme.models import Appearance, Session
from eventapp.transfer import guests
from eventapp.transfer.binding import Facts
from eventapp.transfer.moments import wall_time
from eventapp.transfer.queries import Holdings
from eventapp.transfer.records import COALITION

Tree = dict[str, Any]
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def as_yaml(tree: Tree) -> str:
    """Return a tree as YAML."""
    written: str = yaml.dump(
        tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )
    return written


def as_json(tree: Tree) -> str:
    """Return a tree as JSON."""
    return json.dumps(tree, ensure_ascii=False, indent=2, default=str) + "\n"


def tree(held: Holdings, accepted: Mapping[int, Sequence[tuple[Facts, str]]]) -> Tree:
    """Return everything, in an order that depends on nothing but the content."""
    keys = _keys(held)
    coalitions = [x for x in held.organisations if x.kind is OrganisationKind.COALITION]
    coalition = min(coalitions, key=lambda x: x.id, default=None)
    others = [x for x in held.organisations if x is not coalition]
    organisations = keys["organisations"]
    return _tidy(
        {
            COALITION: _coalition(coalition) if coalition else None,
            "organisations": [_organisation(x, organisations) for x in others],
            "people": [_person(x, organisations) for x in held.people],
            "venues": [_venue(x) for x in held.venues],
            "policy_files": [_policy_file(x) for x in held.policy_files],
            "observances": [
                _fields(x, "title uid", key=x.slug, month_day=f"{x.month:02}-{x.day:02}")
                | {"since": x.since, "host": organisations.get(x.host_id or 0)}
                for x in held.observances
            ],
            "events": [
                _event(x, held, keys)
                | guests.all_told(x, held, keys)
                | _bounds(x, held, keys, accepted.get(x.id, ()))
                for x in held.events
            ],
            "statements": [
                _fields(x, "date kind title summary addressed_to city signatories_total url")
                | {
                    "publisher": organisations.get(x.publisher_id or 0),
                    "policy_files": _named(held.statement_files.get(x.id, ()), keys),
                }
                for x in held.statements
            ],
            "share_messages": [
                _fields(x, "text") | {"event": keys["events"].get(x.event_id or 0)}
                for x in held.share_messages
            ],
        }
    )


Keys = dict[str, dict[int, str]]


def _keys(held: Holdings) -> Keys:
    """Return the key of every record that another may name, by its number."""
    found = {
        kind: {x.id: x.slug for x in getattr(held, kind)}
        for kind in ("organisations", "people", "venues", "policy_files", "events")
    }
    found["affiliations"] = {}
    for person in held.people:
        told: Counter[int] = Counter()
        for held_one in person.affiliations:
            told[held_one.organisation_id] += 1
            key = found["organisations"][held_one.organisation_id]
            number = told[held_one.organisation_id]
            found["affiliations"][held_one.id] = key if number == 1 else f"{key}#{number}"
    return found


def _fields(record: Any, names: str, **first: Any) -> Tree:
    head = first or ({"key": record.slug} if hasattr(record, "slug") else {})
    return head | {x: _value(getattr(record, x)) for x in names.split()}


def _value(value: Any) -> Any:
    match value:
        case Localised():
            return dict(value)
        case PartialDate(month=None):
            return value.year
        case PartialDate(day=None):
            return str(value)
        case PartialDate():
            return value.first_day
        case date():
            return value
        case _:
            return plain(value)


def _tidy(value: Any) -> Any:
    """Leave out what says nothing: null, empty texts, lists and maps."""
    if isinstance(value, list):
        return [_tidy(x) for x in value]
    if not isinstance(value, dict):
        return value
    found = {name: _tidy(part) for name, part in value.items()}
    return {name: part for name, part in found.items() if part not in (None, "", [], {})}


def _named(ids: Iterable[int], keys: Keys) -> list[str]:
    return [keys["policy_files"][x] for x in ids]


def _coalition(coalition: Organisation) -> Tree:
    return _fields(coalition, "name short_name summary city country founded website members_total")


def _organisation(organisation: Organisation, keys: dict[int, str]) -> Tree:
    memberships = [
        {"coalition": keys[x.coalition_id]} | _fields(x, "rank since until")
        for x in organisation.memberships
    ]
    memberships.sort(key=lambda x: str(x["coalition"]))
    return (
        _fields(organisation, "name short_name kind")
        | {"memberships": memberships}
        | _fields(organisation, "summary city country founded website members_total")
    )


def _person(person: Person, keys: dict[int, str]) -> Tree:
    held = [
        {"organisation": keys[x.organisation_id]} | _fields(x, "role since until")
        for x in person.affiliations
    ]
    offices = [_fields(x, "kind body since until") for x in person.offices]
    links = [{"label": x["label"], "url": x["url"]} for x in person.links]
    return (
        _fields(person, "name honorific biography website languages")
        | {"links": links, "offices": offices}
        | {"affiliations": held}
    )


def _venue(venue: Any) -> Tree:
    rooms = [_fields(x, "name capacity") for x in venue.rooms]
    names = "name address postal_code city country latitude longitude arrival"
    return _fields(venue, names) | {"rooms": rooms}


def _policy_file(file: Any) -> Tree:
    steps = sorted(file.milestones, key=lambda x: (str(x.date), x.slug))
    milestones = [
        _fields(x, "date title reference")
        | {"expected": x.is_expected, "source": x.source_url}
        | _fields(x, "uid sequence")
        for x in steps
    ]
    return _fields(file, "title summary reference status status_as_of") | {"milestones": milestones}


def _event(event: Event, held: Holdings, keys: Keys) -> Tree:
    names = "demonstration status status_reason visibility title summary description"
    return (
        _fields(event, "uid sequence", key=event.slug)
        | _fields(event, names)
        | _fields(event, "main_language languages level")
        | _days(event)
        | _fields(event, "timezone attendance city country")
        | {
            "key": event.slug,
            "venue": keys["venues"].get(event.venue_id or 0),
            "policy_files": _named(held.event_files.get(event.id, ()), keys),
            "hosts": [
                {
                    "organisation": keys["organisations"].get(x.organisation_id or 0),
                    "person": keys["people"].get(x.person_id or 0),
                    "role": x.role.value,
                }
                for x in event.hosts
            ],
            "rsvp": _rsvp(event),
            "facts": [_fields(x, "kind text") for x in event.facts],
            "sessions": [_session(x, event, held, keys) for x in held.sessions.get(event.id, ())],
        }
    )


def _days(event: Event) -> Tree:
    if event.has_hours:
        zone = event.zone
        return {"starts": wall_time(event.starts_at, zone), "ends": wall_time(event.ends_at, zone)}
    last = None if event.ends_on == event.starts_on else event.ends_on
    return {"date": event.starts_on, "end_date": last}


def _rsvp(event: Event) -> Tree:
    names = "capacity waiting_list line_rule offer_hours may_pass_on"
    times = {
        "opens": wall_time(event.rsvp_opens_at, event.zone),
        "closes": wall_time(event.rsvp_closes_at, event.zone),
    }
    return _fields(event, names, open=event.rsvp) | times


def _session(session: Session, event: Event, held: Holdings, keys: Keys) -> Tree:
    zone = event.zone
    times = {"starts": wall_time(session.starts_at, zone), "ends": wall_time(session.ends_at, zone)}
    stage = [_appearance(x, keys) for x in held.appearances.get(session.id, ())]
    return (
        _fields(session, "uid sequence kind title abstract")
        | _fields(session, " ".join(LANGUAGES))
        | {"sign_interpreters": session.sign_interpreters or None, "audience": session.audience}
        | {"recorded": session.recorded or None}
        | times
        | {"room": _room(session.room_id, event, held), "appearances": stage}
    )


def _room(number: int | None, event: Event, held: Holdings) -> str | None:
    """Return the key of a room, after that of its building where this is not the event's."""
    for venue in held.venues:
        for room in venue.rooms:
            if room.id == number:
                return room.slug if venue.id == event.venue_id else f"{venue.slug}/{room.slug}"
    return None


def _bounds(
    event: Event, held: Holdings, keys: Keys, accepted: Iterable[tuple[Facts, str]]
) -> Tree:
    """Return what binds a programme; notes of windows are the organisers' own and stay here."""
    windows = [_window(x, event, held, keys) for x in held.windows.get(event.id, ())]
    ways = [_way(x, event, held, keys) for x in held.ways.get(event.id, ())]
    warnings = [_warning(facts, reason) for facts, reason in accepted]
    return {
        "availability": sorted(windows, key=str),
        "ways": sorted(ways, key=str),
        "accepted_warnings": sorted(warnings, key=str),
    }


def _window(window: Availability, event: Event, held: Holdings, keys: Keys) -> Tree:
    return {
        "person": keys["people"].get(window.person_id or 0),
        "room": _room(window.room_id, event, held),
        "venue": keys["venues"].get(window.venue_id or 0),
        "starts": wall_time(window.starts_at, event.zone),
        "ends": wall_time(window.ends_at, event.zone),
    }


def _way(way: Turnaround, event: Event, held: Holdings, keys: Keys) -> Tree:
    rooms = [_room(x, event, held) for x in (way.one_room_id, way.other_room_id) if x]
    venues = [keys["venues"][x] for x in (way.one_venue_id, way.other_venue_id) if x]
    return {"rooms": sorted(map(str, rooms)), "venues": sorted(venues), "minutes": way.minutes}


def _warning(facts: Facts, reason: str) -> Tree:
    kind, sessions, person, event = facts
    told = {"kind": kind.value, "sessions": sorted(sessions), "person": person, "event": event}
    return told | {"reason": reason}


def _appearance(appearance: Appearance, keys: Keys) -> Tree:
    return {
        "person": keys["people"].get(appearance.person_id or 0),
        "affiliation": keys["affiliations"].get(appearance.affiliation_id or 0),
    } | _fields(appearance, "role state shown_as_invited honorific")
