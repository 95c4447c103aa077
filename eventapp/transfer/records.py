"""A record as a file gives it, before anything is known of the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from eventapp.core.text import slugify
from eventapp.transfer.fields import Fields, Lines

COALITION = "coalition"  # as a key: the coalition of the file, else that of the database


@dataclass(slots=True)
class Entry:
    """One record: its key, where it stands, and the fields it gives to its service's data.

    ``extras`` hold what is no field of that data; ``places`` say where in the file a field of the
    service stands when it is called otherwise there.
    """

    kind: str
    key: str
    path: str
    given: dict[str, Any]
    extras: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    faulty: bool = False

    @classmethod
    def of(cls, kind: str, fields: Fields, extras: dict[str, Any] | None = None) -> "Entry":
        """Return the record that was read."""
        key = fields.given.get("slug", "")
        return cls(kind, key, fields.path, fields.given, extras or {})

    @classmethod
    def identified(cls, kind: str, fields: Fields, extras: dict[str, Any] | None = None) -> "Entry":
        """Return the record with the identity calendars know it by, where the file gives it."""
        uid = fields.line("uid", into="_uid")
        sequence = fields.whole("sequence")
        fields.given.pop("_uid", None)
        fields.given.pop("sequence", None)
        return cls.of(kind, fields, (extras or {}) | {"uid": uid, "sequence": sequence})


def take(fields: Fields, reader: Callable[[Fields], Entry]) -> Entry:
    """Return the record in a map, with unknown names noted."""
    entry = reader(fields)
    fields.done()
    entry.faulty = fields.has_faults
    return entry


def keyed(entries: Sequence[Entry], lines: Lines) -> list[Entry]:
    """Return the records under their keys; note a key that is missing or stands twice.

    Such a record goes on under a key of its own, so that its other faults are found too.
    """
    found: dict[str, Entry] = {}
    for entry in entries:
        if not entry.key and not entry.faulty:
            lines.fault(entry.path, "no key can be made of the text: give one")
        if entry.key in found:
            lines.fault(f"{entry.path}.key", f"the key “{entry.key}” stands here twice")
        if not entry.key or entry.key in found:
            entry.key = entry.given["slug"] = slugify(f"fault {entry.path}")
            entry.faulty = True
        found[entry.key] = entry
    return list(found.values())
