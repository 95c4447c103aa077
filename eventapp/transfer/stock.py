"""What the database holds, as the data of the services, by kind and key."""

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from eventapp.advocacy.models import Observance, PolicyFile, ShareMessage, Statement
from eventapp.advocacy.service import MilestoneData, PolicyFileData
from eventapp.advocacy.voices import ObservanceData, ShareMessageData, StatementData
from eventapp.events import data as events
from eventapp.events.models import Event, Venue
from eventapp.events.venues import RoomData, VenueData
from eventapp.organisations.models import Organisation, OrganisationKind
from eventapp.organisations.service import OrganisationData
from eventapp.people import data as people
from eventapp.people.models import Person
from eventapp.programme import data as programme
from eventapp.transfer.queries import Holdings

D = TypeVar("D")


def snapshot(kind: type[D], record: object, **given: Any) -> D:
    """Return a record as its service's data, with what is no attribute of it ``given``."""
    names = [x.name for x in fields(kind) if x.name not in given]  # type: ignore[arg-type]
    return kind(**{x: getattr(record, x) for x in names}, **given)


# The service's data of a record, with the attribute that holds its parts and their data.
_KINDS: dict[type[Any], tuple[type[Any], str, type[Any] | None]] = {
    Organisation: (OrganisationData, "", None),
    Venue: (VenueData, "rooms", RoomData),
    PolicyFile: (PolicyFileData, "milestones", MilestoneData),
    Statement: (StatementData, "", None),
    ShareMessage: (ShareMessageData, "", None),
    Observance: (ObservanceData, "", None),
}


def as_data(record: Any, **given: Any) -> Any:
    """Return a record as an editor would have to say it."""
    if isinstance(record, Event):
        return events.data_of(record)
    if isinstance(record, Person):
        return people.data_of(record)
    kind, parts, part = _KINDS[type(record)]
    if part is not None:
        given[parts] = tuple(snapshot(part, x) for x in getattr(record, parts))
    return snapshot(kind, record, **given)


@dataclass(slots=True)
class Stock:
    """Number and data of every record; grows as the import writes."""

    known: dict[str, dict[str, tuple[int, Any]]] = field(default_factory=dict)
    memberships: dict[int, dict[int, tuple[Any, Any, Any]]] = field(default_factory=dict)
    sessions: dict[int, dict[str, tuple[int, Any]]] = field(default_factory=dict)
    appearances: dict[int, list[tuple[int, Any]]] = field(default_factory=dict)
    event_files: dict[int, list[int]] = field(default_factory=dict)
    statuses: dict[int, Any] = field(default_factory=dict)
    coalition: str = ""

    def get(self, kind: str, key: str) -> tuple[int, Any] | None:
        """Return number and data of a record."""
        return self.known.get(kind, {}).get(key)

    def put(self, kind: str, key: str, id: int, data: Any) -> None:
        """Remember a record just written."""
        self.known.setdefault(kind, {})[key] = (id, data)

    def keys(self, kind: str) -> list[str]:
        """Return the keys of a kind."""
        return list(self.known.get(kind, {}))


def take_stock(held: Holdings) -> Stock:
    """Return the stock of what the database holds."""
    stock = Stock(event_files=dict(held.event_files))
    for kind, records in _by_kind(held).items():
        for record in records:
            given = {}
            if kind == "statement":
                given["policy_file_ids"] = tuple(held.statement_files.get(record.id, ()))
            stock.put(kind, record.slug, record.id, as_data(record, **given))
    coalitions = [x for x in held.organisations if x.kind is OrganisationKind.COALITION]
    stock.coalition = min(coalitions, key=lambda x: x.id).slug if coalitions else ""
    for organisation in held.organisations:
        stock.memberships[organisation.id] = {
            x.coalition_id: (x.rank, x.since, x.until) for x in organisation.memberships
        }
    for event in held.events:
        stock.statuses[event.id] = event.status
        stock.sessions[event.id] = {
            x.slug: (x.id, programme.data_of(x, event)) for x in held.sessions.get(event.id, ())
        }
    for id, appearances in held.appearances.items():
        stock.appearances[id] = [(x.id, programme.appearance_data_of(x)) for x in appearances]
    return stock


def _by_kind(held: Holdings) -> dict[str, Any]:
    return {
        "organisation": held.organisations,
        "person": held.people,
        "venue": held.venues,
        "policy_file": held.policy_files,
        "observance": held.observances,
        "event": held.events,
        "statement": held.statements,
        "share_message": held.share_messages,
    }
