"""The entries of a calendar (RFC 5545) as sessions. Pure."""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import available_timezones

from icalendar import Calendar, Component
from icalendar.error import BrokenCalendarProperty
from icalendar.timezone import tzp
from icalendar.timezone.zoneinfo import ZONEINFO

from eventapp.core.errors import DomainError
from eventapp.core.localised import CONTENT_LANGUAGES, Localised
from eventapp.core.text import clean_line, clean_text
from eventapp.drafting import moments, rules, words
from eventapp.drafting.cells import is_nobody
from eventapp.drafting.draft import (
    MOST_PEOPLE,
    MOST_ROWS,
    DraftSession,
    Finding,
    Line,
    Reading,
    Seat,
    Setting,
    doubt,
    fault,
    in_order,
)
from eventapp.drafting.moments import Unreadable
from eventapp.programme.models import SessionKind

_FACE = re.compile(r"(?P<role>[^:\n]{3,40}?)\s?: (?P<name>[^\n()]+?)(?: \((?P<what>[^\n]+)\))?")
_ADDRESS = re.compile(r"https?://\S+")
_NO_STANDING = {"invited", "invite", "invitee", "presence a confirmer", "uitgenodigd"}


_NAMES = frozenset(available_timezones())  # looked up once: it walks through files
_ONE_AT_A_TIME = threading.Lock()  # the reader keeps the zones of a file for the next


class _Known(ZONEINFO):
    """The zones that have a name. What is none is never sought: it would be among the files."""

    def timezone(self, name: str) -> tzinfo | None:
        is_named = name in _NAMES and name != "localtime"  # which is this machine's
        return super().timezone(name) if is_named else None


@dataclass(frozen=True, slots=True)
class _Book:
    """A calendar: its name, and the entries in it."""

    name: str
    entries: Sequence[Component]


def read(text: str, setting: Setting) -> Reading:
    """Return the entries of a calendar in the order of their hours.

    An entry to which others are related is the event they are part of, and no session.

    :raises DomainError: ``file.calendar``, ``file.rows``.
    """
    if text.upper().count("BEGIN:VEVENT") > MOST_ROWS:
        raise DomainError("file.rows", field="file", most=MOST_ROWS)
    books = _books(text)
    whole = {str(x.get("RELATED-TO", "")) for book in books for x in book.entries} - {""}
    return Reading(
        in_order(
            _line(entry, book, setting)
            for book in books
            for entry in book.entries
            if str(entry.get("UID", "")) not in whole
        )
    )


def _books(text: str) -> list[_Book]:
    try:
        with _ONE_AT_A_TIME:
            tzp.use(_Known())  # and so forgets the zones that another file described
            found = Calendar.from_ical(text, multiple=True)
        return [_Book(_line_of(x, "X-WR-CALNAME"), list(x.walk("VEVENT"))) for x in found]
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        raise DomainError("file.calendar", field="file") from None


def _line(entry: Component, book: _Book, setting: Setting) -> Line:
    told: list[Finding] = []
    session = _session(entry, book, setting, told)
    wrong = {x.column for x in told if x.wrong}
    told += [x for x in rules.checked(session, setting) if not (wrong and x.column in _TIMES)]
    return Line(0, session, tuple(told))


_TIMES = {"start", "end"}


def _session(entry: Component, book: _Book, setting: Setting, told: list[Finding]) -> DraftSession:
    title = _line_of(entry, "SUMMARY")
    language = _language(entry, "SUMMARY", setting)
    starts, ends = _hours(entry, setting, told)
    kind = _kind(entry, title)
    seats, about = _description(_text_of(entry, "DESCRIPTION"), {book.name, title})
    if entry.get("RRULE") is not None or entry.get("RDATE") is not None:
        told.append(doubt("calendar.repeats", "RRULE"))
    if _line_of(entry, "STATUS").upper() == "CANCELLED":
        told.append(fault("calendar.cancelled", "STATUS"))
    return DraftSession(
        kind=kind,
        title=Localised({language: title}),
        abstract=Localised({_language(entry, "DESCRIPTION", setting): about}),
        starts=starts,
        ends=ends,
        room=_text_of(entry, "LOCATION").partition("\n")[0].strip(),
        seats=tuple(seats[: MOST_PEOPLE + 1]),
    )


def _text_of(entry: Any, name: str) -> str:
    value = entry.get(name, "")
    # A property that may stand once stands twice: the first counts.
    return clean_text(str(value[0] if isinstance(value, list) and value else value))


def _line_of(entry: Any, name: str) -> str:
    return clean_line(_text_of(entry, name))


def _language(entry: Component, name: str, setting: Setting) -> str:
    value = entry.get(name)
    parameters = getattr(value, "params", {})
    code = str(parameters.get("LANGUAGE", ""))[:2].lower()
    return code if code in CONTENT_LANGUAGES else setting.language


def _hours(
    entry: Component, setting: Setting, told: list[Finding]
) -> tuple[datetime | None, datetime | None]:
    starts, ends, length = (_value(entry, x, told) for x in ("DTSTART", "DTEND", "DURATION"))
    if any(x.wrong for x in told):
        return None, None
    if starts is None:
        told.append(fault("date.missing", "DTSTART"))
        return None, None
    if not isinstance(starts, datetime):
        told.append(doubt("hours.whole_day", "DTSTART"))
        return None, None
    _tell_unknown_zone(entry, starts, told)
    first = _local(starts, "DTSTART", setting, told)
    if isinstance(ends, datetime):
        return first, _local(ends, "DTEND", setting, told)
    if isinstance(length, timedelta) and first is not None:
        return first, _after(first, length, setting, told)
    told.append(fault("hours.half", "DTEND"))
    return first, None


def _value(entry: Component, name: str, told: list[Finding]) -> Any:
    found = entry.get(name)
    first = found[0] if isinstance(found, list) else found
    try:
        return getattr(first, "dt", None)
    except BrokenCalendarProperty:
        told.append(fault("date.unreadable", name, text=str(first)[:40]))
        return None


def _tell_unknown_zone(entry: Component, starts: datetime, told: list[Finding]) -> None:
    value = entry.get("DTSTART")
    first = value[0] if isinstance(value, list) else value
    name = str(getattr(first, "params", {}).get("TZID", ""))
    if name and starts.tzinfo is None:
        told.append(doubt("zone.unknown", "DTSTART", name=name[:40]))


def _local(at: datetime, column: str, setting: Setting, told: list[Finding]) -> datetime | None:
    """Return an instant by the event's clock; a time without a zone is by that clock already."""
    try:
        if at.tzinfo is not None:
            return moments.local(at, setting.zone)
        found = at.replace(microsecond=0)
        moments.day(found.date().isoformat())
    except (Unreadable, ValueError):
        told.append(fault("date.unreadable", column, text=str(at)[:40]))
        return None
    if rules.repeated(found, setting):
        told.append(doubt("hours.repeated", column, at=f"{found:%H:%M}"))
    return found


def _after(
    first: datetime, length: timedelta, setting: Setting, told: list[Finding]
) -> datetime | None:
    try:
        return moments.later(first, length, setting.zone)
    except (Unreadable, OverflowError):
        told.append(fault("duration.unreadable", "DURATION", text=str(length)[:40]))
        return None


def _kind(entry: Component, title: str) -> SessionKind:
    categories = entry.get("CATEGORIES")
    listed = categories if isinstance(categories, list) else [categories]
    said = [str(y) for x in listed for y in getattr(x, "cats", ())]
    head = re.split(r"[:,\u2013\u2014(]", title)[0]
    found = (words.kind(x) for x in (*said, title, head))
    return next((x for x in found if x), SessionKind.PANEL)


def _description(text: str, known: set[str]) -> tuple[list[Seat], str]:
    """Return who a description names, role by role, and what else it says.

    Paragraphs that are an address or the calendar's own name say nothing of the session.
    """
    seats: list[Seat] = []
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        found = list(_faces(paragraph))
        if found and len(found) == len(paragraph.split("\n")):
            seats += found
        elif paragraph and not _ADDRESS.fullmatch(paragraph) and not _is_name(paragraph, known):
            kept.append(paragraph)
    return seats, "\n\n".join(kept)


def _is_name(paragraph: str, known: set[str]) -> bool:
    return any(x == paragraph or x.endswith(f": {paragraph}") for x in known if x)


def _faces(paragraph: str) -> Iterator[Seat]:
    for line in paragraph.split("\n"):
        found = _FACE.fullmatch(line)
        role = words.role(found["role"]) if found else None
        if found is None or role is None:
            return
        name = clean_line(found["name"])
        standing = (found["what"] or "").partition(";")[0].rpartition(",")[2].strip()
        yield Seat(
            role=role,
            name="" if is_nobody(name) else name,
            organisation="" if words.plain(standing) in _NO_STANDING else standing,
        )
