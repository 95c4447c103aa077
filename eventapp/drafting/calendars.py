"""The entries of a calendar (RFC 5545) as sessions. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime

from eventapp.core.localised import CONTENT_LANGUAGES, Localised
from eventapp.core.text import clean_line
from eventapp.drafting import moments, rules, words
from eventapp.drafting.cells import is_nobody
from eventapp.drafting.draft import (
    MOST_PEOPLE,
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
from eventapp.incoming import entries
from eventapp.incoming.entries import Entry, Text
from eventapp.incoming.series import Window
from eventapp.incoming.texts import plain
from eventapp.programme.models import SessionKind

_FACE = re.compile(r"(?P<role>[^:\n]{3,40}?)\s?: (?P<name>[^\n()]+?)(?: \((?P<what>[^\n]+)\))?")
_ADDRESS = re.compile(r"https?://\S+")
_NO_STANDING = {"invited", "invite", "invitee", "presence a confirmer", "uitgenodigd"}
_TIMES = {"start", "end"}


def read(text: str, setting: Setting) -> Reading:
    """Return the entries of a calendar in the order of their hours; what repeats, each time.

    What repeats comes on the days of the event. An entry to which others are related is the event
    they are part of, and no session.

    :raises DomainError: as ``entries.read``.
    """
    found = entries.read(text, Window(setting.first_day, setting.last_day))
    whole = {x.related for x in found} - {""}
    return Reading(in_order(_line(x, setting) for x in found if x.uid not in whole))


def _line(entry: Entry, setting: Setting) -> Line:
    told: list[Finding] = [
        Finding(x.code, x.column, {**x.values, "line": x.line}, x.wrong) for x in entry.remarks
    ]
    session = _session(entry, setting, told)
    wrong = {x.column for x in told if x.wrong}
    more = [x for x in rules.checked(session, setting) if not (wrong and x.column in _TIMES)]
    told += [
        Finding(x.code, x.column, {**x.values, "line": entry.line}, x.wrong, x.clashes)
        for x in more
    ]
    return Line(0, session, tuple(told))


def _session(entry: Entry, setting: Setting, told: list[Finding]) -> DraftSession:
    title = clean_line(plain(entry.summary.value))
    starts, ends = _hours(entry, setting, told)
    seats, about = _description(plain(entry.description.value), {entry.calendar, title})
    if entry.status == "CANCELLED":
        told.append(fault("calendar.cancelled", "STATUS", line=entry.line))
    return DraftSession(
        kind=_kind(entry, title),
        title=Localised({_language(entry.summary, setting): title}),
        abstract=Localised({_language(entry.description, setting): about}),
        starts=starts,
        ends=ends,
        room=entry.location.partition("\n")[0].strip(),
        seats=tuple(seats[: MOST_PEOPLE + 1]),
    )


def _language(text: Text, setting: Setting) -> str:
    return text.language if text.language in CONTENT_LANGUAGES else setting.language


def _hours(
    entry: Entry, setting: Setting, told: list[Finding]
) -> tuple[datetime | None, datetime | None]:
    starts, line = entry.starts, entry.line
    if any(x.wrong for x in told) or starts is None:
        return None, None
    if not isinstance(starts, datetime):
        told.append(doubt("hours.whole_day", "DTSTART", line=line))
        return None, None
    first = _local(starts, "DTSTART", setting, told, line)
    if isinstance(entry.ends, datetime):
        return first, _local(entry.ends, "DTEND", setting, told, line)
    told.append(fault("hours.half", "DTEND", line=line))
    return first, None


def _local(
    at: datetime, column: str, setting: Setting, told: list[Finding], line: int
) -> datetime | None:
    """Return an instant by the event's clock; a time without a zone is by that clock already."""
    try:
        if at.tzinfo is not None:
            return moments.local(at, setting.zone)
        moments.day(at.date().isoformat())
    except (Unreadable, ValueError):
        told.append(fault("date.unreadable", column, text=str(at)[:40], line=line))
        return None
    if rules.repeated(at, setting):
        told.append(doubt("hours.repeated", column, at=f"{at:%H:%M}", line=line))
    return at


def _kind(entry: Entry, title: str) -> SessionKind:
    head = re.split(r"[:,\u2013\u2014(]", title)[0]
    found = (words.kind(x) for x in (*entry.categories, title, head))
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
