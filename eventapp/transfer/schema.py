"""The sections of an import file and their fields; docs/import-format.md says what they mean."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eventapp.advocacy.models import PolicyStatus, StatementKind
from eventapp.advocacy.service import milestone_slug
from eventapp.core.localised import CONTENT_LANGUAGES, Localised
from eventapp.core.text import slugify
from eventapp.organisations.models import MembershipRank, OrganisationKind
from eventapp.people.models import OfficeKind
from eventapp.transfer import happenings
from eventapp.transfer.document import Mapping, Node, Scalar, below
from eventapp.transfer.fields import Fields, Lines, Reference, mapping, reference
from eventapp.transfer.records import COALITION, Entry, keyed, take


@dataclass(slots=True)
class Plan:
    """What a file asks for, section by section, in the order in which it is written."""

    lines: Lines = field(default_factory=Lines)
    coalition: Entry | None = None
    sections: dict[str, list[Entry]] = field(default_factory=dict)

    def entries(self, section: str) -> list[Entry]:
        """Return the records of a section."""
        return self.sections.get(section, [])


def plan(root: Mapping) -> Plan:
    """Return what the file asks for, with every fault of its form noted."""
    found = Plan()
    top = Fields(root, "", found.lines)
    top.known.append("coalition")
    if (node := root.items.get("coalition")) is not None:
        try:
            found.coalition = _coalition("coalition", mapping(node), found.lines)
        except ValueError as error:
            top.fault("coalition", str(error))
    for name, reader in SECTIONS.items():
        found.sections[name] = _section(top, name, reader)
    top.done()
    return found


Reader = Callable[[Fields], Entry]


def _section(top: Fields, name: str, reader: Reader) -> list[Entry]:
    def read(path: str, node: Node) -> Entry:
        return take(Fields(mapping(node), path, top.lines), reader)

    return keyed(top.listed(name, read) or [], top.lines)


def _coalition(path: str, node: Mapping, lines: Lines) -> Entry:
    def reader(fields: Fields) -> Entry:
        fields.key(required=False)
        _organisation_fields(fields)
        if "slug" not in fields.given:
            named = fields.given.get("short_name") or fields.given.get("name", "")
            fields.given["slug"] = slugify(named, length=74)
        fields.given["kind"] = OrganisationKind.COALITION
        return Entry.of("organisation", fields)

    return take(Fields(node, path, lines), reader)


def _organisation_fields(fields: Fields) -> None:
    fields.line("name", required=True)
    fields.line("short_name")
    fields.texts("summary")
    fields.line("city")
    fields.line("country")
    fields.partial("founded")
    fields.line("website")
    fields.whole("members_total")


def _organisation(fields: Fields) -> Entry:
    if fields.key() == COALITION:
        fields.fault("key", f"“{COALITION}” means the coalition: choose another key")
    _organisation_fields(fields)
    fields.choice("kind", OrganisationKind, required=True)
    steering = fields.flag("steering_group", into="steering")
    listed = fields.listed("memberships", lambda p, n: _membership(fields, p, n))
    extras = {"steering": steering, "memberships": listed}
    fields.given.pop("steering", None)
    fields.given.pop("memberships", None)
    return Entry.of("organisation", fields, extras)


def _membership(owner: Fields, path: str, node: Node) -> dict[str, Any]:
    fields = Fields(mapping(node), path, owner.lines)
    fields.refer("coalition", "organisation")
    fields.choice("rank", MembershipRank, required=True)
    fields.partial("since")
    fields.partial("until")
    fields.done()
    here = Reference("organisation", COALITION, node.line, path)
    return {"coalition": here, "path": path} | fields.given


def _person(fields: Fields) -> Entry:
    fields.key()
    fields.line("name", required=True)
    fields.line("honorific")
    fields.texts("biography")
    fields.line("website")
    fields.words("languages")
    fields.listed("links", lambda p, n: _link(fields, p, n))
    fields.listed("offices", lambda p, n: _office(fields, p, n))
    fields.listed("affiliations", lambda p, n: _affiliation(fields, p, n))
    return Entry.of("person", fields)


def _link(owner: Fields, path: str, node: Node) -> dict[str, Any] | None:
    fields = Fields(mapping(node), path, owner.lines)
    fields.line("label")
    fields.line("url", required=True)
    fields.done()
    return None if fields.has_faults else fields.given


def _office(owner: Fields, path: str, node: Node) -> dict[str, Any] | None:
    fields = Fields(mapping(node), path, owner.lines)
    fields.choice("kind", OfficeKind, required=True)
    fields.texts("body", line=True)
    fields.partial("since")
    fields.partial("until")
    fields.done()
    return None if fields.has_faults else fields.given


def _affiliation(owner: Fields, path: str, node: Node) -> dict[str, Any]:
    fields = Fields(mapping(node), path, owner.lines)
    fields.refer("organisation", "organisation", required=True)
    fields.texts("role", line=True)
    fields.partial("since")
    fields.partial("until")
    fields.done()
    return fields.given


def _venue(fields: Fields) -> Entry:
    fields.key()
    for name in ("address", "postal_code", "city", "country"):
        fields.line(name)
    fields.line("name", required=True)
    fields.decimal("latitude")
    fields.decimal("longitude")
    fields.texts("arrival")
    rooms = fields.listed("rooms", lambda p, n: take(Fields(mapping(n), p, fields.lines), _room))
    if rooms is not None:
        fields.given["rooms"] = keyed(rooms, fields.lines)
    return Entry.of("venue", fields)


def _room(fields: Fields) -> Entry:
    fields.key()
    fields.line("name", required=True)
    fields.whole("capacity")
    return Entry.of("room", fields)


def _policy_file(fields: Fields) -> Entry:
    fields.key()
    fields.texts("title", required=True, line=True)
    fields.texts("summary")
    fields.line("reference")
    fields.choice("status", PolicyStatus, required=True)
    fields.partial("status_as_of")
    steps = fields.listed(
        "milestones", lambda p, n: take(Fields(mapping(n), p, fields.lines), _milestone)
    )
    if steps is not None:
        fields.given["milestones"] = keyed(steps, fields.lines)
    return Entry.of("policy_file", fields)


def _milestone(fields: Fields) -> Entry:
    fields.key(required=False)
    when = fields.partial("date", required=True)
    title = fields.texts("title", required=True, line=True)
    fields.line("reference")
    fields.flag("expected", into="is_expected")
    fields.line("source", into="source_url")
    if "slug" not in fields.given and when and title:
        fields.given["slug"] = milestone_slug(when, title)
    return Entry.identified("milestone", fields)


def _observance(fields: Fields) -> Entry:
    fields.key()
    fields.texts("title", required=True, line=True)
    fields.refer("host", "organisation")
    fields.whole("since")
    found = fields.read("month_day", lambda _p, n: _month_day(n), required=True)
    fields.given.pop("month_day", None)
    if found:
        fields.given["month"], fields.given["day"] = found
    return Entry.identified("observance", fields)


def _month_day(node: Node) -> tuple[int, int]:
    text = (node.text or "") if isinstance(node, Scalar) else ""
    month, _, day = text.partition("-")
    if len(text) != 5 or not (month + day).isascii() or not (month + day).isdigit():
        raise ValueError("a month and a day are wanted here, such as 11-18")
    return int(month), int(day)


def _statement(fields: Fields) -> Entry:
    fields.key()
    fields.partial("date", required=True)
    fields.choice("kind", StatementKind, required=True)
    fields.texts("title", required=True, line=True)
    fields.texts("summary")
    fields.texts("addressed_to", line=True)
    fields.refer("publisher", "organisation")
    fields.line("city")
    fields.whole("signatories_total")
    fields.line("url")
    fields.listed("policy_files", lambda p, n: reference("policy_file", p, n))
    return Entry.of("statement", fields)


def _share_message(fields: Fields) -> Entry:
    fields.key(required=False)
    fields.refer("event", "event")
    text = fields.texts("text")
    if "text" not in fields.node.items:
        text = _loose_text(fields)
    if not text and not fields.has_faults:
        fields.lines.fault(fields.path, "the message has no text")
    if "slug" not in fields.given and text:
        fields.given["slug"] = slugify(text.text("en"), length=74)
    return Entry.of("share_message", fields)


def _loose_text(fields: Fields) -> Localised:
    """Read a message whose languages stand beside its other fields."""
    spoken = [x for x in fields.node.items if x in CONTENT_LANGUAGES]
    texts = {x: fields.line(x) or "" for x in spoken}
    for lang in spoken:
        fields.given.pop(lang, None)
        fields.lines.of[below(below(fields.path, "text"), lang)] = fields.node.items[lang].line
    fields.given["text"] = Localised(texts)
    return Localised(texts)


SECTIONS: dict[str, Reader] = {
    "organisations": _organisation,
    "people": _person,
    "venues": _venue,
    "policy_files": _policy_file,
    "observances": _observance,
    "events": happenings.event,
    "statements": _statement,
    "share_messages": _share_message,
}
