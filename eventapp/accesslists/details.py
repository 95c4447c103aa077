"""What an institution may ask of a visitor, and when: fields, their checks, days. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

Said = Mapping[str, str]  # field to value; a date as ISO 8601, a country as ISO 3166

REMIND_DAYS = (3, 1)  # days before the cut-off on which whoever has not answered is reminded
LONGEST = 200  # characters of a line
EARLIEST = date(1900, 1, 1)
DOCUMENTS = ("passport", "identity_card", "residence_permit", "other")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Kind(StrEnum):
    """How a field is answered."""

    LINE = "line"
    PAST = "past"
    FUTURE = "future"
    COUNTRY = "country"
    DOCUMENT = "document"


FIELDS: Mapping[str, Kind] = {
    "family_name": Kind.LINE,
    "given_name": Kind.LINE,
    "birth_date": Kind.PAST,
    "birth_place": Kind.LINE,
    "nationality": Kind.COUNTRY,
    "document_kind": Kind.DOCUMENT,
    "document_number": Kind.LINE,
    "document_country": Kind.COUNTRY,
    "document_expiry": Kind.FUTURE,
    "telephone": Kind.LINE,
    "occupation": Kind.LINE,
    "organisation": Kind.LINE,
}
# What is left of somebody who must be struck off a list that was handed over.
NAMES = ("family_name", "given_name")


@dataclass(frozen=True, slots=True)
class Column:
    """One field an institution asks for: what it calls it (empty: as usual), whether it insists."""

    field: str
    label: str = ""
    required: bool = True


class Stage(StrEnum):
    """How far somebody is on the way to an institution's list."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    ANSWERED = "answered"
    EXEMPT = "exempt"
    HANDED = "handed"
    REOPENED = "reopened"
    GONE = "gone"


def cut_off(first_day: date, zone: ZoneInfo, days: int, at: time) -> datetime:
    """Return the instant ``days`` before an event's first day, at an hour of the event's clocks."""
    return datetime.combine(first_day - timedelta(days=days), at, zone)


def reminder_due(
    ends_at: datetime, now: datetime, asked_at: datetime, reminded_at: datetime | None
) -> bool:
    """Tell whether one of REMIND_DAYS has come since somebody was last written to."""
    last = reminded_at or asked_at
    days = (ends_at - timedelta(days=x) for x in REMIND_DAYS)
    return now < ends_at and any(last < x <= now for x in days)


def tidy(said: Said, columns: Sequence[Column]) -> dict[str, str]:
    """Return what was said of the fields asked for, and of nothing else."""
    return {x.field: said.get(x.field, "") for x in columns if said.get(x.field)}


def faults(said: Said, columns: Iterable[Column], *, day: date) -> list[tuple[str, str]]:
    """Return ``(code, field)`` of all that is wrong; ``day`` is the event's first."""
    found = []
    for column in columns:
        value = said.get(column.field, "")
        if not value and column.required:
            found.append(("text.missing", column.field))
        elif value and (code := _CHECKS[FIELDS[column.field]](value, day)):
            found.append((code, column.field))
    return found


def _line(value: str, _day: date) -> str:
    return "text.too_long" if len(value) > LONGEST else ""


def _past(value: str, day: date) -> str:
    found = _date(value)
    return "" if found and EARLIEST <= found < day else "identity.birth"


def _future(value: str, day: date) -> str:
    found = _date(value)
    return "" if found and found >= day else "identity.expired"


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _country(value: str, _day: date) -> str:
    return "" if _COUNTRY.fullmatch(value) else "country.unknown"


def _document(value: str, _day: date) -> str:
    return "" if value in DOCUMENTS else "identity.document"


_CHECKS: Mapping[Kind, Callable[[str, date], str]] = {
    Kind.LINE: _line,
    Kind.PAST: _past,
    Kind.FUTURE: _future,
    Kind.COUNTRY: _country,
    Kind.DOCUMENT: _document,
}
