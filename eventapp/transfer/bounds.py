"""What binds a programme in a file: when people and places are free, ways, warnings lived with."""

from typing import Any

from eventapp.programme.slots import Kind
from eventapp.transfer.document import Node
from eventapp.transfer.fields import Fields, mapping, reference

SUBJECTS = ("person", "room", "venue")


def read_bounds(fields: Fields) -> dict[str, Any]:
    """Read the three lists of an event; one that is not given is None, and stays as it is."""
    readers = {
        "availability": _availability,
        "ways": _way,
        "accepted_warnings": _warning,
    }
    found: dict[str, Any] = {}
    for name, reader in readers.items():
        found[name] = fields.listed(name, lambda p, n, r=reader: r(fields, p, n))  # type: ignore[misc]
        fields.given.pop(name, None)
    return found


def _availability(owner: Fields, path: str, node: Node) -> dict[str, Any] | None:
    fields = Fields(mapping(node), path, owner.lines)
    fields.refer("person", "person")
    fields.line("room")
    fields.refer("venue", "venue")
    for name in ("starts", "ends"):
        when = fields.when(name)
        if when and not when.at:
            fields.fault(name, "a time is wanted here, with or without a date")
    fields.done()
    if len(set(SUBJECTS) & set(fields.node.items)) != 1:
        fields.lines.fault(path, "one of “person”, “room” and “venue” is wanted here")
    return None if fields.has_faults else fields.given | {"path": path}


def _way(owner: Fields, path: str, node: Node) -> dict[str, Any] | None:
    fields = Fields(mapping(node), path, owner.lines)
    fields.words("rooms")
    fields.listed("venues", lambda p, n: reference("venue", p, n))
    fields.whole("minutes")
    fields.done()
    ends = fields.given.get("rooms") or fields.given.get("venues") or []
    if len({"rooms", "venues"} & set(fields.node.items)) != 1 or len(ends) != 2:
        fields.lines.fault(path, "either two “rooms” or two “venues” are wanted here")
    elif fields.given.get("minutes") is None:
        fields.lines.fault(path, "“minutes” is missing")
    return None if fields.has_faults else fields.given | {"path": path}


def _warning(owner: Fields, path: str, node: Node) -> dict[str, Any] | None:
    fields = Fields(mapping(node), path, owner.lines)
    fields.choice("kind", Kind, required=True)
    fields.words("sessions")
    fields.refer("person", "person")
    fields.refer("event", "event")
    fields.line("reason", required=True)
    fields.done()
    return None if fields.has_faults else fields.given | {"path": path}
