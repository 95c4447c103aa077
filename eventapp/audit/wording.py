"""How a feature says its records in the log: one ``journal.py`` in each feature, gathered above.

A new verb, column or state is one line there, in the ``Subject`` it belongs to; a test names the
file and the line that is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

# How a value is said that its column's type does not tell.
CITY, COUNTRY, LANGUAGE, MONTH = "city", "country", "language", "month"


@dataclass(frozen=True, slots=True)
class Field:
    """The label of a field and, where the column's type does not tell it, how its values read.

    ``kind`` is one of the words above, an enum, or the words by value. ``rows`` names the
    table whose columns stand in each entry of a list.
    """

    label: Any
    kind: str | type[Enum] | Mapping[str, Any] = ""
    rows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A kind of record: its name, its verbs and its fields; how to find it and where its page is.

    ``found`` selects ``id``, ``label`` and whatever ``page`` needs of the rows that still exist;
    ``page`` gives the address from such a row, or nothing. A field that is None is not told: only
    the program reads it. ``table`` is that of the record where it has another name.
    """

    name: Any
    verbs: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    found: Select[*tuple[Any, ...]] | None = None
    page: Callable[[Any], str] | None = None
    table: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """What a feature adds to the log: its subjects by name, and the words of its states."""

    subjects: Mapping[str, Subject]
    states: tuple[Mapping[Any, Any], ...] = ()


# What is called the same whatever the record.
VERBS: Mapping[str, Any] = {
    "changed": _l("changed"),
    "created": _l("created"),
    "deleted": _l("deleted"),
    "identified": _l("recognised by calendars"),
    "reordered": _l("put in another order"),
}
FIELDS: Mapping[str, Any] = {
    "city": Field(_l("City"), CITY),
    "country": Field(_l("Country"), COUNTRY),
    "kind": _l("Kind"),
    "language": Field(_l("Language"), LANGUAGE),
    "languages": Field(_l("Languages spoken"), LANGUAGE),
    "name": _l("Name"),
    "position": None,
    "since": _l("Since"),
    "slug": _l("Page address"),
    "summary": _l("Summary"),
    "title": _l("Title"),
    "uid": None,
    "until": _l("Until"),
    "website": _l("Website"),
}

# Who acted, where nobody is named.
ACTORS = {
    "user": _l("Account"),
    "guest": _l("Guest"),
    "speaker": _l("Speaker"),
    "focal_point": _l("Focal point"),
    "import": _l("Import"),
    "system": _l("The system"),
}
