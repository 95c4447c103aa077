"""VTIMEZONE components, written from the zone database (RFC 5545 section 3.6.5).

Onsets stand in the offset before the change, a zone that follows a rule is one STANDARD and one
DAYLIGHT with RRULE, and any other is written change by change: RDATE, blocks from before 1970 and
onsets in the new offset are each misread by a client in use.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

UTC_NAMES = frozenset({"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal"})

_FIRST = 1970
_HORIZON = 2037  # a rule is believed when it holds until here, the end of most zone files
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PROBE = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a zone: its local time in the offset before, both offsets, the new name."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool


@lru_cache(maxsize=1024)
def vtimezone(zone: str, first: int, last: int) -> str:
    """Return the VTIMEZONE of an IANA zone that is right from year ``first`` to ``last``.

    It ends with CRLF. Raise ZoneInfoNotFoundError for an unknown zone.
    """
    info = ZoneInfo(zone)
    start = max(first - 1, _FIRST)
    changes = list(_changes(info, start, last + 1))
    blocks = [_standing(info, datetime(start, 1, 1, tzinfo=UTC))]
    if changes:
        years = range(start, max(_HORIZON, last + 1) + 1)
        longer = list(_changes(info, years[0], years[-1]))
        blocks = _by_rule(longer, years) or [*blocks, *(_block(x, _ONCE) for x in changes)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *blocks, "END:VTIMEZONE", ""]
    return "\r\n".join(lines)


def _changes(zone: tzinfo, first: int, last: int) -> Iterator[Change]:
    """Yield the changes of a zone within years, in order."""
    instant = datetime(first, 1, 1, tzinfo=UTC)
    end = datetime(last + 1, 1, 1, tzinfo=UTC)
    state = _state(zone, instant)
    while instant < end:
        later = instant + _PROBE
        if (after := _state(zone, later)) != state:
            yield _change(zone, _moment(zone, instant, later))
        instant, state = later, after


def _state(zone: tzinfo, instant: datetime) -> tuple[timedelta | None, str | None]:
    local = instant.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _moment(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """Return the second at which the zone is no longer as it was ``before``."""
    old = _state(zone, before)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _state(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _change(zone: tzinfo, moment: datetime) -> Change:
    new = moment.astimezone(zone)
    before = (moment - _SECOND).astimezone(zone).utcoffset() or timedelta()
    onset = (moment + before).replace(tzinfo=None)
    after = new.utcoffset() or timedelta()
    return Change(onset, before, after, new.tzname() or "", bool(new.dst()))


def _by_rule(changes: Sequence[Change], years: range) -> list[str]:
    """Return one STANDARD and one DAYLIGHT when two changes come back each year, else nothing."""
    up = [x for x in changes if x.after > x.before]
    down = [x for x in changes if x.after < x.before]
    rules = [_rule(half, years) for half in (down, up)]
    if len(up) + len(down) != len(changes) or not all(rules):
        return []
    return [
        _block(half[0], rule, daylight=half is up)
        for half, rule in zip((down, up), rules, strict=True)
    ]


def _rule(changes: Sequence[Change], years: range) -> str:
    """Return the RRULE that gives exactly these onsets, one in each of the years, or nothing."""
    seen = {
        (x.onset.month, x.onset.weekday(), x.onset.time(), x.before, x.after, x.name)
        for x in changes
    }
    if len(seen) != 1 or [x.onset.year for x in changes] != list(years):
        return ""
    month, weekday = changes[0].onset.month, changes[0].onset.weekday()
    days = [x.onset.day for x in changes]
    lengths = [monthrange(x.onset.year, month)[1] for x in changes]
    by_month = f"RRULE:FREQ=YEARLY;BYMONTH={month};"
    if all(day + 7 > length for day, length in zip(days, lengths, strict=True)):
        return f"{by_month}BYDAY=-1{_DAYS[weekday]}"
    if len({(day - 1) // 7 for day in days}) == 1:
        return f"{by_month}BYDAY={(days[0] - 1) // 7 + 1}{_DAYS[weekday]}"
    if max(days) - min(days) == 6:  # the whole week was seen, so the window is certain
        window = ",".join(str(day) for day in range(min(days), max(days) + 1))
        return f"{by_month}BYMONTHDAY={window};BYDAY={_DAYS[weekday]}"
    return ""


_ONCE = "RRULE:FREQ=YEARLY;COUNT=1"


def _block(change: Change, rule: str, *, daylight: bool | None = None) -> str:
    is_daylight = change.is_daylight if daylight is None else daylight
    kind = "DAYLIGHT" if is_daylight else "STANDARD"
    return "\r\n".join(
        (
            f"BEGIN:{kind}",
            f"DTSTART:{change.onset:%Y%m%dT%H%M%S}",
            rule,
            f"TZOFFSETFROM:{_offset(change.before)}",
            f"TZOFFSETTO:{_offset(change.after)}",
            f"TZNAME:{change.name}",
            f"END:{kind}",
        )
    )


def _standing(zone: tzinfo, since: datetime) -> str:
    """Return the block of what holds before the first change."""
    local = since.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    # A DTSTART without rule is one onset, from which the offset holds.
    lines = _block(
        Change(since.replace(tzinfo=None), offset, offset, local.tzname() or "", bool(local.dst())),
        "-",
    )
    return lines.replace("\r\n-\r\n", "\r\n")


def _offset(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}" + (f"{left:02}" if left else "")
