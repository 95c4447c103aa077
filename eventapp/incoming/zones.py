"""Which zone a calendar means by a name, and zones that it describes itself. Pure.

A name of the IANA list is taken for what it is, though the file describes it too: the list knows
the past and the future better than any file. Then Windows' own names, then paths that end in a
name of the list, and only then what a VTIMEZONE says (RFC 5545 section 3.6.5).
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from eventapp.incoming.lines import Line
from eventapp.incoming.recurring import Budget, days
from eventapp.incoming.rules import Unreadable, moment, rule

MOST_ZONES = 100  # that one file describes
MOST_BLOCKS = 60  # of one zone
_MACHINE = {"localtime", "posixrules", "Factory"}  # which are no places
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
_BEGIN, _END = date(1970, 1, 1), date(2100, 1, 1)


@cache
def _names() -> Mapping[str, str]:
    known = {x.lower(): x for x in available_timezones() if x not in _MACHINE}
    return {x.lower(): y for x, y in WINDOWS_TO_OLSON.items() if y.lower() in known} | known


def named(name: str) -> ZoneInfo | None:
    """Return the zone of a name of the IANA list or of Windows, or of a path that ends in one.

    ``/freeassociation.sourceforge.net/Europe/Brussels`` is such a path, and so is what Mozilla and
    the Olson files write. What is no name is never sought: it would be among the files.
    """
    parts = name.strip().strip("/").lower().split("/")[-8:]
    if len(name) > 120:
        return None
    tails = range(len(parts) - 1) if name.startswith("/") else ()
    tries = ["/".join(parts), *("/".join(parts[n:]) for n in tails)]
    found = next((y for x in tries if (y := _names().get(x))), None)
    return ZoneInfo(found) if found else None


@dataclass(slots=True)
class Block:
    """A STANDARD or DAYLIGHT part, as its lines stand in the file."""

    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Description:
    """A VTIMEZONE as it stands in the file: ``location`` is what some write beside the name."""

    line: int
    name: str = ""
    location: str = ""
    blocks: list[Block] = field(default_factory=list)


class DescribedZone(tzinfo):
    """A zone made of the onsets that a file gives: pairs of wall-clock time and offset."""

    def __init__(self, first: timedelta, onsets: Sequence[tuple[datetime, timedelta]]) -> None:
        self._first = first
        self._at = [x for x, _offset in onsets]
        self._offsets = [x for _at, x in onsets]

    def utcoffset(self, at: datetime | None) -> timedelta:
        """Return the offset at a wall-clock time."""
        place = bisect_right(self._at, at.replace(tzinfo=None)) if at else 0
        return self._offsets[place - 1] if place else self._first

    def dst(self, _at: datetime | None) -> timedelta:
        """Return nothing: the whole offset stands in ``utcoffset``."""
        return timedelta(0)

    def tzname(self, _at: datetime | None) -> str:
        """Return no name: it has none that others know."""
        return ""


def described(found: Description, budget: Budget) -> tzinfo | None:
    """Return the zone that a file describes; None when its parts cannot be read."""
    if found.location and (known := named(found.location)):
        return known
    onsets: list[tuple[datetime, timedelta, timedelta]] = []
    try:
        for block in found.blocks:
            onsets += _onsets(block, budget)
    except (Unreadable, OverflowError):
        return None
    if not onsets:
        return None
    onsets.sort(key=lambda x: x[0])
    return DescribedZone(onsets[0][1], [(at, after) for at, _before, after in onsets])


def _onsets(block: Block, budget: Budget) -> list[tuple[datetime, timedelta, timedelta]]:
    by_name: dict[str, list[Line]] = {}
    for line in block.lines:
        by_name.setdefault(line.name, []).append(line)
    before, after = (_offset(_only(by_name, x)) for x in ("TZOFFSETFROM", "TZOFFSETTO"))
    starts = moment(_only(by_name, "DTSTART"))
    if not isinstance(starts, datetime):
        raise Unreadable("DTSTART")
    starts = starts.replace(tzinfo=None)
    found = {starts}
    for line in by_name.get("RRULE", [])[:4]:
        repeats = rule(line.value, starts)
        first = max(_BEGIN, starts.date())
        found |= {datetime.combine(x, starts.time()) for x in days(repeats, first, _END, budget)}
    for line in by_name.get("RDATE", [])[:400]:
        for value in line.value.split(",")[:400]:
            at = moment(value.partition("/")[0])
            if isinstance(at, datetime):
                found.add(at.replace(tzinfo=None))
    return [(x, before, after) for x in found]


def _only(by_name: Mapping[str, list[Line]], name: str) -> str:
    if name not in by_name:
        raise Unreadable(name)
    return by_name[name][0].value.strip()


def _offset(written: str) -> timedelta:
    found = _OFFSET.fullmatch(written)
    if found is None:
        raise Unreadable(written)
    hours, minutes, seconds = (int(x or 0) for x in found.groups()[1:])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if length >= timedelta(hours=24):
        raise Unreadable(written)
    return -length if found[1] == "-" else length
