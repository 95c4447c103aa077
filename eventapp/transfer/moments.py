"""Days and times as a file says them: given, counted from a day, or a time alone."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.events.data import wall_clock
from eventapp.transfer.document import Node, Scalar

_WHEN = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}|(?P<sign>[+-])(?P<number>\d{1,4}) (?P<unit>day|week)s?)?"
    r"(?P<gap>[ T])?(?P<time>\d{1,2}:\d{2}(:\d{2})?)?(?P<offset>Z|[+-]\d{2}:\d{2})?"
)


@dataclass(frozen=True, slots=True)
class When:
    """A moment as a file says it: a day, given or counted, and perhaps a time on the wall."""

    on: date | None = None
    days: int | None = None
    at: time | None = None
    offset: str = ""

    @property
    def says_day(self) -> bool:
        """Tell whether a day is said at all."""
        return self.on is not None or self.days is not None

    def day(self, base: date) -> date:
        """Return the day, counted from ``base`` where it is not given."""
        return self.on or base + timedelta(days=self.days or 0)

    def local(self, base: date, zone: ZoneInfo) -> datetime:
        """Return the wall-clock time in ``zone``; midnight when no time is said."""
        if self.offset:
            said = f"{self.day(base)}T{self.at}{self.offset.replace('Z', '+00:00')}"
            return datetime.fromisoformat(said).astimezone(zone).replace(tzinfo=None)
        return datetime.combine(self.day(base), self.at or time())


def moment(node: Node) -> When | None:
    """Return a moment: ``2026-12-01``, ``2026-12-01 14:00``, ``14:00``, ``+6 weeks 14:00``."""
    text = text_of(node).strip()
    if not text:
        return None
    found = _WHEN.fullmatch(text)
    well_formed = found and bool(found["gap"]) == bool(found["date"] and found["time"])
    if not found or not well_formed or (found["offset"] and not (found["time"] and found["date"])):
        said = "a date such as 2026-12-01 is wanted here, a time such as 14:00, or both"
        raise ValueError(said)
    days = None
    if found["number"]:
        days = int(found["sign"] + found["number"]) * (7 if found["unit"] == "week" else 1)
    try:
        on = date.fromisoformat(found["date"]) if found["date"] and days is None else None
        at = time.fromisoformat(found["time"].zfill(5)) if found["time"] else None
        if found["offset"]:
            datetime.fromisoformat(f"2000-01-01T00:00{found['offset'].replace('Z', '+00:00')}")
    except ValueError:
        raise ValueError(f"there is no such day or time: {text}") from None
    return When(on, days, at, found["offset"] or "")


def wall_time(at: datetime | None, zone: ZoneInfo) -> str | None:
    """Return a wall-clock time; with its offset when it is the second of a repeated hour."""
    local = wall_clock(at, zone)
    if local is None or at is None:
        return None
    text = local.isoformat(" ", "seconds" if local.second else "minutes")
    offset = at.astimezone(zone).isoformat()[-6:] if local.fold else ""
    return text + offset


def text_of(node: Node) -> str:
    """Return a scalar's text, or raise ValueError."""
    if not isinstance(node, Scalar):
        raise ValueError("a single value is wanted here")
    return node.text or ""
