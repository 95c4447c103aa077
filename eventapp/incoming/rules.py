"""Rules by which something repeats, and moments, as RFC 5545 writes them (3.3.4, 3.3.10). Pure."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_RULE = 1_000  # characters
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_TOO_OFTEN = {"HOURLY", "MINUTELY", "SECONDLY"}
_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?")
_RANGES = {
    "BYMONTH": 12, "BYWEEKNO": 53, "BYYEARDAY": 366, "BYMONTHDAY": 31, "BYSETPOS": 366,
}  # fmt: skip
_Parts = dict[str, frozenset[int]]
_Named = frozenset[tuple[int, int]]  # which of a weekday (0: each), and the weekday
_CLOCK = {"BYHOUR", "BYMINUTE", "BYSECOND"}


class Unreadable(ValueError):
    """What stands there is no date, or no rule."""


class TooOften(Unreadable):
    """A rule for several times a day: no event is like that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule from its first day on. ``until`` is the last day it may fall on."""

    starts: date
    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    by: Mapping[str, frozenset[int]]
    by_day: frozenset[tuple[int, int]] = frozenset()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def moment(written: str) -> date | datetime:
    """Return a date, a wall-clock time, or an instant in UTC, as RFC 5545 writes them.

    :raises Unreadable:
    """
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        raise Unreadable(written)
    year, month, day = map(int, found.groups()[:3])
    try:
        if found[4] is None:
            return date(year, month, day)
        hour, minute, second = map(int, found.groups()[3:6])
        zone = UTC if found[7] else None
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        raise Unreadable(written) from None


def rule(written: str, starts: date | datetime) -> Rule:
    """Return a rule; an UNTIL in UTC is read by the clock of the zone in which it starts.

    :raises TooOften: for one that falls several times a day.
    :raises Unreadable:
    """
    if len(written) > LONGEST_RULE:
        raise Unreadable(written)
    parts: dict[str, str] = {}
    for part in filter(None, written.strip().upper().split(";")):
        name, _, value = part.partition("=")
        if not value or name in parts:
            raise Unreadable(written)
        parts[name] = value
    frequency = parts.get("FREQ", "")
    if frequency in _TOO_OFTEN or any("," in parts.get(x, "") for x in _CLOCK):
        raise TooOften(written)
    if frequency not in _FREQUENCIES or not set(parts) <= _KNOWN:
        raise Unreadable(written)
    by = {x: _numbers(parts[x], most) for x, most in _RANGES.items() if x in parts}
    positions = tuple(sorted(by.pop("BYSETPOS", ())))
    first = starts.date() if isinstance(starts, datetime) else starts
    by, by_day = _filled(first, frequency, by, _by_day(parts.get("BYDAY", "")))
    return Rule(
        starts=first,
        frequency=frequency,
        interval=_number(parts.get("INTERVAL", "1"), 10_000),
        count=_number(parts["COUNT"], 10**9) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"], starts) if "UNTIL" in parts else None,
        positions=positions,
        week_start=_weekday(parts.get("WKST", "MO")),
        by=by,
        by_day=by_day,
    )


_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_RANGES, *_CLOCK}


def _filled(first: date, frequency: str, by: _Parts, by_day: _Named) -> tuple[_Parts, _Named]:
    """Return the parts that say which days, with what the first day says where they are silent."""
    days = {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"} & set(by)
    if (frequency == "WEEKLY" and not days and not by_day) or (
        "BYWEEKNO" in by and len(days) == 1 and not by_day
    ):
        by_day = frozenset({(0, first.weekday())})
    elif frequency in {"YEARLY", "MONTHLY"} and not days and not by_day:
        by = {**by, "BYMONTHDAY": frozenset({first.day})}
        if frequency == "YEARLY":
            by.setdefault("BYMONTH", frozenset({first.month}))
    return by, by_day


def _number(written: str, most: int) -> int:
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= most):
        raise Unreadable(written)
    return int(written)


def _numbers(written: str, most: int) -> frozenset[int]:
    found = set()
    for one in written.split(","):
        number = _number(one.lstrip("+-"), most)
        found.add(-number if one.startswith("-") else number)
    return frozenset(found)


def _weekday(written: str) -> int:
    if written not in _WEEKDAYS:
        raise Unreadable(written)
    return _WEEKDAYS[written]


def _by_day(written: str) -> frozenset[tuple[int, int]]:
    found = [_BY_DAY.fullmatch(x) for x in written.split(",")] if written else []
    if None in found:
        raise Unreadable(written)
    return frozenset((int(x[1] or 0), _WEEKDAYS[x[2]]) for x in found if x)


def _until(written: str, starts: date | datetime) -> date:
    """Return the last day on which a rule may fall: that of its UNTIL, or the one before.

    :raises Unreadable:
    """
    found = moment(written)
    if not isinstance(found, datetime):
        return found
    if found.tzinfo and isinstance(starts, datetime) and starts.tzinfo:
        with suppress(OverflowError):  # the last day there is, which means never
            found = found.astimezone(starts.tzinfo)
    is_over = isinstance(starts, datetime) and found.time() < starts.time()
    # Before the first day there is lies none: nothing that is read begins so early.
    return max(found.date(), date.min + timedelta(1)) - timedelta(1) if is_over else found.date()
