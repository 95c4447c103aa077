"""Bringing a file in and writing one out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from eventapp.advocacy import service as advocacy
from eventapp.advocacy import voices
from eventapp.advocacy.service import MilestoneData, PolicyFileData
from eventapp.advocacy.voices import ObservanceData, ShareMessageData, StatementData
from eventapp.audit.service import IMPORT, Actor
from eventapp.core.errors import DomainError
from eventapp.events import venues
from eventapp.events.venues import RoomData, VenueData
from eventapp.organisations import service as organisations
from eventapp.organisations.models import MembershipRank
from eventapp.organisations.service import OrganisationData
from eventapp.people import service as people
from eventapp.people.data import AffiliationData, LinkData, OfficeData, PersonData
from eventapp.transfer.binding import accepted_facts, write_warnings
from eventapp.transfer.document import LARGEST_FILE, read
from eventapp.transfer.dumping import as_json, as_yaml, tree
from eventapp.transfer.faults import BadFile
from eventapp.transfer.queries import has_events, holdings
from eventapp.transfer.records import COALITION, Entry
from eventapp.transfer.schema import Plan, plan
from eventapp.transfer.staging import write_event
from eventapp.transfer.stock import take_stock
from eventapp.transfer.writing import Desk, Report, completed

__all__ = [
    "LARGEST_FILE", "BadFile", "carry_out", "export", "import_file", "load_sample", "understand",
]  # fmt: skip

SAMPLE = Path(__file__).parent / "sample" / "eclag.yaml"


def load_sample() -> bool:
    """Import the sample when the database holds no event; tell whether it did.

    Runs inside its caller's transaction.
    """
    if has_events():
        return False
    import_file(SAMPLE.read_bytes())
    return True


def import_file(raw: bytes, *, by: Actor = IMPORT) -> Report:
    """Create and change what a file in YAML or JSON says (docs/import-format.md).

    Runs inside its caller's transaction, which must be rolled back when it raises.

    :raises BadFile: with every fault that was found.
    """
    return carry_out(understand(raw), by=by)


def understand(raw: bytes) -> Plan:
    """Return what a file asks for, with the faults of its form; needs no database.

    :raises BadFile: when it cannot be read at all.
    """
    return plan(read(raw))


def carry_out(asked: Plan, *, by: Actor = IMPORT) -> Report:
    """Create and change what a file asks for, inside the caller's transaction; once a plan.

    :raises BadFile: with every fault that was found, those of its form among them.
    """
    desk = Desk(take_stock(holdings()), asked.lines, by, _keys(asked))
    _write_organisations(desk, asked)
    for section, write in _WRITERS.items():
        for entry in asked.entries(section):
            write(desk, entry)
    for entry in asked.entries("events"):
        write_warnings(desk, entry)
    if asked.lines.faults:
        raise BadFile(asked.lines.faults)
    return desk.report


def _keys(asked: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    everything = [x for section in asked.sections.values() for x in section]
    for entry in [*everything, *([asked.coalition] if asked.coalition else [])]:
        found.setdefault(entry.kind, set()).add(entry.key)
    if asked.coalition:
        found["organisation"].add(COALITION)
    return found


def _write_organisations(desk: Desk, asked: Plan) -> None:
    if coalition := asked.coalition:
        desk.put(coalition, OrganisationData, organisations.save_organisation, coalition.given)
        desk.stock.coalition = coalition.key
    for entry in asked.entries("organisations"):
        desk.put(entry, OrganisationData, organisations.save_organisation, entry.given)
    for entry in asked.entries("organisations"):
        _write_memberships(desk, entry)


def _write_memberships(desk: Desk, entry: Entry) -> None:
    written = desk.stock.get("organisation", entry.key)
    if written is None:
        return
    before = desk.stock.memberships.get(written[0], {})
    wanted = _memberships(desk, entry, before)
    for coalition_id in [*wanted, *(x for x in before if x not in wanted)]:
        after = wanted.get(coalition_id)
        if after == before.get(coalition_id):
            continue
        rank, since, until = after or (None, None, None)
        try:
            organisations.set_membership(
                written[0], coalition_id, rank, since=since, until=until, by=desk.by
            )
        except DomainError as error:
            desk.blame(entry, error)
        desk.report.change(f"organisation {entry.key}", "membership")


Memberships = dict[int, tuple[Any, Any, Any]]


def _memberships(desk: Desk, entry: Entry, before: Memberships) -> Memberships:
    """Return the memberships an organisation shall have, by coalition."""
    listed, steering = entry.extras["memberships"], entry.extras["steering"]
    wanted = dict(before) if listed is None else {}
    for given in listed or []:
        coalition = desk.id(given["coalition"])
        if coalition is not None and "rank" in given:
            wanted[coalition] = (given["rank"], given.get("since"), given.get("until"))
    if steering is None:
        return wanted
    steered = desk.stock.get("organisation", desk.stock.coalition)
    if steered is None:
        if steering and COALITION not in desk.in_file.get("organisation", ()):
            desk.lines.fault(f"{entry.path}.steering_group", "there is no coalition to steer")
        return wanted
    rank, since, until = wanted.get(steered[0], (None, None, None))
    if steering:
        wanted[steered[0]] = (MembershipRank.STEERING_GROUP, since, until)
    elif rank is MembershipRank.STEERING_GROUP:
        del wanted[steered[0]]
    return wanted


def _write_person(desk: Desk, entry: Entry) -> None:
    given = dict(entry.given)
    known = desk.stock.get("person", entry.key)
    if "affiliations" in given:
        free = list(known[1].affiliations) if known else []
        held = [_affiliation(desk, x, free) for x in given["affiliations"]]
        given["affiliations"] = tuple(x for x in held if x)
    if "offices" in given:
        kept = list(known[1].offices) if known else []
        given["offices"] = tuple(_office(x, kept) for x in given["offices"])
    if "links" in given:
        given["links"] = tuple(LinkData(**x) for x in given["links"])
    desk.put(entry, PersonData, people.save_person, given)


def _affiliation(
    desk: Desk, given: dict[str, Any], free: list[AffiliationData]
) -> AffiliationData | None:
    """Return an affiliation; ``free`` are those of the database that none before it took."""
    organisation = desk.id(given.get("organisation"))
    if organisation is None:
        return None
    rest = {x: y for x, y in given.items() if x != "organisation"}
    known = next((x for x in free if x.organisation_id == organisation), None)
    if known:
        free.remove(known)
    return completed(AffiliationData, known, {"organisation_id": organisation} | rest)


def _office(given: dict[str, Any], free: list[OfficeData]) -> OfficeData:
    """Return an office; ``free`` are those of the database that none before it took."""
    known = next((x for x in free if x.kind is given["kind"]), None)
    if known:
        free.remove(known)
    return OfficeData(**given, id=known.id if known else None)


def _write_venue(desk: Desk, entry: Entry) -> None:
    known = desk.stock.get("venue", entry.key)
    given = dict(entry.given)
    if "rooms" in given:
        given["rooms"] = _parts(RoomData, given["rooms"], known[1].rooms if known else ())
    desk.put(entry, VenueData, venues.save_venue, given)


def _write_policy_file(desk: Desk, entry: Entry) -> None:
    known = desk.stock.get("policy_file", entry.key)
    given = dict(entry.given)
    steps = given.get("milestones")
    if steps is not None:
        present = known[1].milestones if known else ()
        given["milestones"] = _parts(MilestoneData, steps, present)
    file = desk.put(entry, PolicyFileData, advocacy.save_policy_file, given)
    if file is None or not steps:
        return
    old = {x.slug for x in known[1].milestones} if known else set()
    ids = {x.slug: x for x in file.milestones}
    for step in steps:
        uid, sequence = step.extras["uid"], step.extras["sequence"]
        if step.key in ids and step.key not in old and (uid or sequence is not None):
            new = ids[step.key]
            _identify(
                desk, step, advocacy.keep_milestone_identity, new.id, uid or new.uid, sequence or 0
            )


def _identify(desk: Desk, entry: Entry, keep: Callable[..., Any], id: int, *identity: Any) -> None:
    try:
        keep(id, **dict(zip(("uid", "sequence"), identity, strict=False)))
    except DomainError as error:
        desk.blame(entry, error)


def _parts(kind: type[Any], entries: list[Entry], present: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return keyed parts of a record: those there are, as the file says them, then new ones."""
    asked = {x.key: x for x in entries}
    kept = [completed(kind, x, asked.pop(x.slug).given) if x.slug in asked else x for x in present]
    new = [completed(kind, None, x.given) for x in asked.values()]
    return (*kept, *(x for x in new if x is not None))


def _write_observance(desk: Desk, entry: Entry) -> None:
    given = dict(entry.given)
    if "host" in given:
        given["host_id"] = desk.id(given.pop("host"))
    is_new = desk.stock.get("observance", entry.key) is None
    saved = desk.put(entry, ObservanceData, voices.save_observance, given)
    if saved is not None and is_new and entry.extras["uid"]:
        uid = entry.extras["uid"]
        _identify(desk, entry, voices.keep_observance_identity, saved.id, uid)


def _write_statement(desk: Desk, entry: Entry) -> None:
    given = dict(entry.given)
    if "publisher" in given:
        given["publisher_id"] = desk.id(given.pop("publisher"))
    if "policy_files" in given:
        files = {desk.id(x) for x in given.pop("policy_files")}
        in_order = (id for id, _ in desk.stock.known.get("policy_file", {}).values())
        given["policy_file_ids"] = tuple(x for x in in_order if x in files)
    desk.put(entry, StatementData, voices.save_statement, given)


def _write_share_message(desk: Desk, entry: Entry) -> None:
    given = dict(entry.given)
    if "event" in given:
        given["event_id"] = desk.id(given.pop("event"))
    desk.put(entry, ShareMessageData, voices.save_share_message, given)


_WRITERS: dict[str, Callable[[Desk, Entry], None]] = {
    "people": _write_person,
    "venues": _write_venue,
    "policy_files": _write_policy_file,
    "observances": _write_observance,
    "events": write_event,
    "statements": _write_statement,
    "share_messages": _write_share_message,
}


def export(form: str = "yaml") -> str:
    """Return everything the format knows as ``yaml`` or ``json``; the same data, the same bytes."""
    accepted = accepted_facts()  # what it reads afresh would be lost to what is read before
    everything = tree(holdings(), accepted)
    return as_json(everything) if form == "json" else as_yaml(everything)
