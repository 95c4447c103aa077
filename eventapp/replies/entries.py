"""What a calendar (RFC 5545) in a mail says of who comes: leniently read, line by line. Pure.

No library: each that was tried refuses the whole of a calendar for one property that clients write
wrongly, and none of what matters here needs more than a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from eventapp.core.text import clean_line, clean_text

MOST = 50  # entries of a calendar, and people of an entry
LONGEST = 4000  # characters of a line that are looked at
COMMENT_LENGTH = 2000

_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_LINE_END = re.compile(r"\r\n|\n|\r")
# Possessive: a long name that no colon follows would be tried from each of its letters.
_LINE = re.compile(r'([A-Za-z-]++)((?:[^":]|"[^"]*")*+):(.*)')
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"|[^;"]*)')
_ESCAPED = re.compile(r"\\([\\;,nN])")
_STAMP = re.compile(r"\d{8}T\d{6}Z?")
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in an entry: their address, what they answered, for whom and through whom."""

    address: str
    answer: str = ""
    delegated_to: str = ""
    delegated_from: str = ""
    sent_by: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar: what is asked of it (``method``) and who answers.

    ``sequence`` and ``stamp`` are None where they are missing or none. ``is_part`` tells one of the
    repetitions of an entry; ours have none.
    """

    method: str = ""
    uid: str = ""
    sequence: int | None = None
    stamp: datetime | None = None
    attendees: tuple[Attendee, ...] = ()
    comment: str = ""
    is_part: bool = False


NOBODY = Attendee("")
NO_ENTRY = Entry()


def entries(text: str, *, method: str = "") -> list[Entry]:
    """Return the entries of a calendar; ``method`` is what the mail says where it says none."""
    found: list[Entry] = []
    open_: list[str] = []
    within = 0  # how many of them are entries: a mail may open thousands
    said = ""
    for name, parameters, value in _lines(text):
        if name == "BEGIN":
            open_.append(value.upper()[:20])
            if open_[-1] == "VEVENT":
                found.append(Entry())
                within += 1
        elif name == "END":
            within -= open_[-1:] == ["VEVENT"]
            del open_[-1:]
        elif name == "METHOD" and not within:
            said = said or clean_line(value)[:20].upper()
        elif open_[-1:] == ["VEVENT"]:
            found[-1] = _with(found[-1], name, parameters, value)
        if len(found) > MOST:
            break
    return [replace(x, method=said or method) for x in found[:MOST]]


def _lines(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    for line in _LINE_END.split(_FOLD.sub("", text)):
        if parts := _LINE.fullmatch(line[:LONGEST].replace("\x00", "")):
            parameters = {
                x[1].upper(): clean_line(x[2].strip('"')) for x in _PARAMETER.finditer(parts[2])
            }
            yield parts[1].upper(), parameters, parts[3].strip()


def _with(entry: Entry, name: str, parameters: dict[str, str], value: str) -> Entry:
    more: dict[str, Any] = {}
    match name:
        case "UID" if not entry.uid:
            more = {"uid": clean_line(value)[:255]}
        case "SEQUENCE" if _NUMBER.fullmatch(value):
            more = {"sequence": int(value)}
        case "DTSTAMP":
            more = {"stamp": _instant(value)}
        case "RECURRENCE-ID":
            more = {"is_part": True}
        case "COMMENT" if not entry.comment:
            more = {"comment": clean_text(_unescaped(value))[:COMMENT_LENGTH]}
        case "ATTENDEE" if len(entry.attendees) < MOST:
            more = {"attendees": (*entry.attendees, _attendee(parameters, value))}
    return replace(entry, **more) if more else entry


def _attendee(parameters: dict[str, str], value: str) -> Attendee:
    return Attendee(
        address=_address(value) or _address(parameters.get("EMAIL", "")),
        answer=parameters.get("PARTSTAT", "")[:20].upper(),
        delegated_to=_first(parameters, "DELEGATED-TO"),
        delegated_from=_first(parameters, "DELEGATED-FROM"),
        sent_by=_first(parameters, "SENT-BY"),
        name=parameters.get("CN", "")[:200],
    )


def _first(parameters: dict[str, str], name: str) -> str:
    return _address(parameters.get(name, "").partition(",")[0].strip('" '))


def _address(value: str) -> str:
    """Return the mail address of a calendar user (RFC 5545 section 3.3.3); empty for another kind.

    Some write it bare.
    """
    scheme, colon, rest = value.strip().partition(":")
    found = rest if colon and scheme.lower() == "mailto" else "" if colon else value
    found = clean_line(unquote(found.partition("?")[0], errors="replace"))
    return found if "@" in found and len(found) <= 254 else ""


def _instant(value: str) -> datetime | None:
    if not _STAMP.fullmatch(value):
        return None
    try:
        return datetime.strptime(value[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda x: "\n" if x[1] in "nN" else x[1], value)
