"""What becomes of an entry of a calendar: an event, and what is wrong with it. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.core.checks import Checks, zones
from eventapp.core.errors import DomainError
from eventapp.core.localised import CONTENT_LANGUAGES
from eventapp.core.text import NAME_LENGTH, TEXT_LENGTH, clean_line, fold
from eventapp.core.tokens import digest
from eventapp.events import rules as events
from eventapp.incoming.entries import Entry, Text
from eventapp.incoming.faults import Remark
from eventapp.incoming.texts import plain

MOST_EVENTS = 300  # of one import: they come in together, in one transaction
CITY_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the organiser said of the files: their zone, their language, the days that are wanted.

    ``venues`` are the numbers of those we know, by their folded names.
    """

    zone: str
    language: str
    since: date | None = None
    until: date | None = None
    venues: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event that may come in. Hours are by the clock in ``timezone``; the second of two that
    are alike has a fold. ``key`` tells the entry apart from all others, ``content`` what it says.
    """

    file: str
    line: int
    uid: str
    key: str
    content: str = ""
    language: str
    title: str
    description: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    timezone: str
    venue_id: int | None = None
    place: str = ""
    is_private: bool = False
    remarks: tuple[Remark, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Tell whether it cannot come in."""
        return any(x.wrong for x in self.remarks)


def wanted(found: Candidate, setting: Setting) -> bool:
    """Tell whether an entry lies within the days that were asked for; one without a day does."""
    first, last = found.starts_on, found.ends_on or found.starts_on
    if first is None or last is None:
        return True
    return not (
        (setting.since and last < setting.since) or (setting.until and first > setting.until)
    )


def candidate(entry: Entry, setting: Setting, file: str) -> Candidate:
    """Return the event that an entry would become."""
    title, description = clean_line(plain(entry.summary.value)), plain(entry.description.value)
    url = _address(entry.url)
    if url and url not in description:
        description = f"{description}\n\n{url}".strip()
    venue, place = _place(entry.location, setting)
    made = Candidate(
        file=file,
        line=entry.line,
        uid=entry.uid,
        key="",
        language=_language(entry.summary, setting),
        title=title,
        description=description,
        timezone=setting.zone,
        venue_id=venue,
        place=place,
        is_private=entry.is_private,
    )
    said = [*_of_texts(made), *_of_entry(entry, has_url=bool(url))]
    told = [Remark(code, "", entry.line, values, wrong) for code, wrong, values in said]
    remarks = [*entry.remarks, *told]
    if not any(x.wrong for x in remarks):
        made = _timed(made, entry, setting, remarks)
    return _identified(replace(made, remarks=tuple(remarks)), entry)


Said = tuple[str, bool, dict[str, Any]]  # a code, whether it keeps out, what its sentence needs


def _of_texts(found: Candidate) -> Iterator[Said]:
    if not found.title:
        yield "title.missing", True, {}
    for text, most in ((found.title, NAME_LENGTH), (found.description, TEXT_LENGTH)):
        if len(text) > most:
            yield "text.too_long", True, {"most": most}
    if found.place:
        yield "venue.unknown", False, {"name": found.place[:60]}


def _of_entry(entry: Entry, *, has_url: bool) -> Iterator[Said]:
    if entry.url and not has_url:
        yield "url.left_out", False, {}
    if entry.status == "CANCELLED":
        yield "calendar.cancelled", True, {}
    elif entry.status == "TENTATIVE":
        yield "calendar.tentative", False, {}
    if entry.attendees:
        yield "guests.left_out", False, {"number": entry.attendees}


def _identified(found: Candidate, entry: Entry) -> Candidate:
    said = {**packed(found), "file": "", "line": 0, "remarks": [], "uid": ""}
    content = digest(json.dumps(said, sort_keys=True))
    # Who gives no UID is known by what the entry says.
    return replace(
        found, content=content, key=digest(f"{entry.uid or content}\n{entry.occurrence}")
    )


def _language(text: Text, setting: Setting) -> str:
    return text.language if text.language in CONTENT_LANGUAGES else setting.language


def _address(url: str) -> str:
    checks = Checks()
    found = checks.url(url, "url")
    return "" if checks.errors else found


def _place(location: str, setting: Setting) -> tuple[int | None, str]:
    told = clean_line(plain(location))
    for name in (told, *told.split(",")):
        if number := setting.venues.get(fold(name)):
            return number, ""
    return None, told[:CITY_LENGTH].strip()


def _timed(found: Candidate, entry: Entry, setting: Setting, remarks: list[Remark]) -> Candidate:
    """Return an event with its days and hours, in the zone that the entry names, if it does."""
    starts, ends = entry.starts, entry.ends
    if not isinstance(starts, datetime):
        return replace(found, starts_on=starts, ends_on=entry.last_day)
    name = str(getattr(starts.tzinfo, "key", ""))
    zone = ZoneInfo(name if name in zones() and name != "UTC" else setting.zone)
    first = _local(starts, zone)
    last = _local(ends, zone) if isinstance(ends, datetime) else first
    found = replace(
        found, timezone=zone.key, starts_on=first.date(), ends_on=max(first, last).date()
    )
    if (last, last.fold) == (first, first.fold):  # the second of two hours that are alike is later
        remarks.append(Remark("hours.no_end", "DTEND", entry.line, wrong=False))
        return found
    hours = first.time().replace(fold=first.fold), last.time().replace(fold=last.fold)
    try:
        events.span(first.date(), last.date(), hours, zone)
    except DomainError as error:
        at = {"at": f"{first:%H:%M}"}
        remarks.append(Remark(error.code, "DTSTART", entry.line, at))
        return found
    return replace(found, start_time=hours[0], end_time=hours[1])


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def once_each(found: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates by their days and hours; one that comes twice is wrong the second time."""
    seen: set[str] = set()
    told: list[Candidate] = []
    for one in found:
        if one.key in seen:
            twice = Remark("entry.twice", "UID", one.line)
            told.append(replace(one, remarks=(*one.remarks, twice)))
        else:
            told.append(one)
        seen.add(one.key)
    return sorted(told, key=lambda x: (x.starts_on or date.max, x.start_time or time.min))


def packed(found: Candidate) -> dict[str, Any]:
    """Return a candidate as JSON can hold it."""
    values: dict[str, Any] = asdict(found)
    for name in ("starts_on", "ends_on"):
        values[name] = values[name].isoformat() if values[name] else None
    for name in ("start_time", "end_time"):
        at = getattr(found, name)
        values[name] = [at.replace(fold=0).isoformat(), at.fold] if at else None
    values["remarks"] = [{**asdict(x), "values": dict(x.values)} for x in found.remarks]
    return values


def unpacked(stored: Mapping[str, Any]) -> Candidate:
    """Return the candidate that was packed."""
    values = dict(stored)
    for name in ("starts_on", "ends_on"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in ("start_time", "end_time"):
        if values[name]:
            text, second = values[name]
            values[name] = time.fromisoformat(text).replace(fold=second)
    values["remarks"] = tuple(Remark(**x) for x in values["remarks"])
    return Candidate(**values)
