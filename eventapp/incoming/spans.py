"""When an entry of a calendar begins and ends (RFC 5545 sections 3.3.4 to 3.3.6, 3.6.1). Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from eventapp.incoming.components import Raw
from eventapp.incoming.faults import Remark
from eventapp.incoming.lines import SHOWN, Line
from eventapp.incoming.rules import Unreadable, moment
from eventapp.incoming.zones import named

EARLIEST, LATEST = 1900, 2199  # years; beyond them no zone can be reckoned with
_LENGTH = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?"
)
_VALUES = {"", "DATE", "DATE-TIME", "PERIOD"}
Zones = Callable[[str], tzinfo | None]


class Moments:
    """The times that one line names, by the zone it says.

    :raises Unreadable: for a kind of value that is no time.
    """

    def __init__(self, line: Line, zones: Zones) -> None:
        kind = line.parameters.get("VALUE", "").upper()
        if kind not in _VALUES:
            raise Unreadable(f"VALUE={kind}")
        self.zone_name = line.parameters.get("TZID", "").strip()
        self.zone = named(self.zone_name) or zones(self.zone_name) if self.zone_name else None
        self._line = line

    @property
    def only(self) -> date | datetime:
        """Return the one time; raise Unreadable."""
        return self._at(self._line.value)

    @property
    def every(self) -> list[date | datetime]:
        """Return the times of a list, of a period when it begins; raise Unreadable."""
        return [self._at(x.partition("/")[0]) for x in self._line.value.split(",") if x.strip()]

    def _at(self, written: str) -> date | datetime:
        at = moment(written)
        if not EARLIEST <= at.year <= LATEST:
            raise Unreadable(written)
        if not isinstance(at, datetime) or at.tzinfo or self.zone is None:
            return at
        return at.replace(tzinfo=self.zone)


@dataclass(frozen=True, slots=True)
class Span:
    """When an entry begins and ends; ``ends`` is None when it says neither end nor length."""

    starts: date | datetime
    ends: date | datetime | None

    def end_of(self, starts: date | datetime) -> date | datetime | None:
        """Return when the same entry ends that begins at another time: as long by the clock."""
        if self.ends is None:
            return None
        if isinstance(self.ends, datetime) and isinstance(self.starts, datetime):
            zones = {self.ends.tzinfo, self.starts.tzinfo}
            if len(zones) == 1 or None in zones:
                # By the clock: so Python adds within a zone, and without one there is no other.
                return starts + (self.ends.replace(tzinfo=None) - self.starts.replace(tzinfo=None))
        return starts + (self.ends - self.starts)


def span(raw: Raw, zones: Zones, remarks: list[Remark]) -> Span | None:
    """Return when an entry begins and ends, None when nobody can tell; say what is wrong."""
    starts = _read(raw, "DTSTART", zones, remarks)
    ends = _read(raw, "DTEND", zones, remarks)
    if starts is None:
        if not raw.has("DTSTART"):
            remarks.append(Remark("date.missing", "DTSTART", raw.line))
        return None
    if not raw.has("DTEND") and raw.has("DURATION"):
        ends = _after(raw, starts, remarks)
    if ends is not None and isinstance(ends, datetime) is not isinstance(starts, datetime):
        remarks.append(Remark("date.mixed", "DTEND", raw.line_of("DTEND")))
        return None
    if ends is not None and _is_before(ends, starts):
        name = "DTEND" if raw.has("DTEND") else "DURATION"
        remarks.append(Remark("hours.reversed", name, raw.line_of(name)))
        return Span(starts, None)
    return Span(starts, ends)


def _read(raw: Raw, name: str, zones: Zones, remarks: list[Remark]) -> date | datetime | None:
    line = raw.first(name)
    if line is None:
        return None
    try:
        found = Moments(line, zones)
        at = found.only
    except Unreadable as error:
        values = {"text": str(error)[:SHOWN]}
        remarks.append(Remark("date.unreadable", name, line.number, values))
        return None
    is_without = name == "DTSTART" and isinstance(at, datetime) and at.tzinfo is None
    if is_without and found.zone_name:
        values = {"name": found.zone_name[:SHOWN]}
        remarks.append(Remark("zone.unknown", name, line.number, values, wrong=False))
    return at


def _after(raw: Raw, starts: date | datetime, remarks: list[Remark]) -> date | datetime | None:
    """Return the end by a DURATION: days and weeks by the calendar, hours by the clock on the wall.

    RFC 5545 section 3.3.6: days are nominal, hours exact.
    """
    written = raw.value("DURATION").strip().upper()
    found = _LENGTH.fullmatch(written)
    if found is None or not any(found.groups()) or written.endswith("T"):
        values = {"text": written[:SHOWN]}
        remarks.append(Remark("duration.unreadable", "DURATION", raw.line_of("DURATION"), values))
        return None
    weeks, whole, hours, minutes, seconds = (int(x or 0) for x in found.groups())
    exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    try:
        ends = starts + timedelta(days=weeks * 7 + whole)
        if not isinstance(ends, datetime):
            return ends + timedelta(days=-(-exact // timedelta(days=1)))
        if ends.tzinfo is None:
            return ends + exact
        return (ends.astimezone(UTC) + exact).astimezone(ends.tzinfo)
    except OverflowError:
        values = {"text": written[:SHOWN]}
        remarks.append(Remark("duration.unreadable", "DURATION", raw.line_of("DURATION"), values))
        return None


def _is_before(ends: date | datetime, starts: date | datetime) -> bool:
    if isinstance(ends, datetime) and isinstance(starts, datetime):
        aware = [x for x in (starts, ends) if x.tzinfo]
        if len(aware) == 1:
            return ends.replace(tzinfo=None) < starts.replace(tzinfo=None)
    return ends < starts
