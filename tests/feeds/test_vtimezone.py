"""Every zone of the zone database, written as VTIMEZONE and read back."""

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical

from eventapp.feeds.vtimezone import vtimezone

FIRST, LAST = 2020, 2035
ZONES = sorted(available_timezones() - {"localtime"})
_BLOCK = re.compile(r"BEGIN:(STANDARD|DAYLIGHT)\r\n(.*?)END:\1\r\n", re.DOTALL)


def _file(name: str) -> bytes:
    for folder in TZPATH:
        if (found := Path(folder, name)).is_file():
            return found.read_bytes()
    return files("tzdata").joinpath("zoneinfo", name).read_bytes()


# A third of the names are second names of others' data.
DIFFERENT = list({_file(x): x for x in reversed(ZONES)}.values())


@lru_cache(maxsize=2048)
def occurrences(start: str, rule: str) -> tuple[datetime, ...]:
    """Return the onsets of a block until after the years tested, by an independent library."""
    begins = datetime.strptime(start, "%Y%m%dT%H%M%S")
    if not rule:
        return (begins,)
    found = rrulestr(rule, dtstart=begins)
    return tuple(found.between(begins, datetime(LAST + 1, 12, 31), inc=True))


def seconds(offset: str) -> timedelta:
    """Read a TZOFFSET."""
    digits = offset[1:].ljust(6, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:]))
    return -size if offset[0] == "-" else size


def onsets(text: str) -> list[tuple[datetime, timedelta]]:
    """Return each onset in UTC with the offset that holds from there, as RFC 5545 reads them."""
    found = []
    for _kind, body in _BLOCK.findall(text):
        lines = dict(line.split(":", 1) for line in body.strip().split("\r\n"))
        before, after = seconds(lines["TZOFFSETFROM"]), seconds(lines["TZOFFSETTO"])
        for local in occurrences(lines["DTSTART"], lines.get("RRULE", "")):
            found.append((local - before, after))
    return sorted(found)


def truth(zone: ZoneInfo, instants: list[datetime]) -> list[timedelta]:
    """Return the offsets that the zone database gives."""
    return [x.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta() for x in instants]


def test_every_zone_is_right_at_every_week_and_around_every_onset() -> None:
    weekly = [datetime(FIRST, 1, 1, 11) + timedelta(days=5 * x) for x in range(16 * 73)]
    wrong = []
    for name in DIFFERENT:
        changes = onsets(vtimezone(name, FIRST, LAST))
        instants = weekly + [
            moment + timedelta(seconds=step)
            for moment, _after in changes
            if FIRST <= moment.year <= LAST
            for step in (-3600, -1, 0, 3600)
        ]
        starts = [moment for moment, _after in changes]
        read = [changes[bisect_right(starts, x) - 1][1] for x in instants]
        if read != truth(ZoneInfo(name), instants):
            wrong.append(name)
    assert wrong == []


def test_each_change_of_each_zone_is_an_onset() -> None:
    """The other way round: no change is missed, however short the period between two."""
    missed = []
    for name in DIFFERENT:
        zone = ZoneInfo(name)
        known = {moment for moment, _after in onsets(vtimezone(name, FIRST, LAST))}
        days = [datetime(FIRST, 1, 1, 12) + timedelta(days=x) for x in range(16 * 365)]
        offsets = truth(zone, days)
        for index in range(1, len(offsets)):
            if offsets[index] == offsets[index - 1]:
                continue
            if not any(days[index - 1] < x <= days[index] for x in known):
                missed.append((name, days[index]))
    assert missed == []


@pytest.mark.parametrize(
    ("zone", "standard", "daylight"),
    [
        (
            "Europe/Brussels",
            ("20251026T030000", "BYMONTH=10;BYDAY=-1SU", "+0200", "+0100"),
            ("20250330T020000", "BYMONTH=3;BYDAY=-1SU", "+0100", "+0200"),
        ),
        (
            "America/New_York",  # the onset of summer stands at 02:00, in winter time
            ("20251102T020000", "BYMONTH=11;BYDAY=1SU", "-0400", "-0500"),
            ("20250309T020000", "BYMONTH=3;BYDAY=2SU", "-0500", "-0400"),
        ),
        (
            "Europe/Dublin",  # winter is the exception in the database, but not in calendars
            ("20251026T020000", "BYMONTH=10;BYDAY=-1SU", "+0100", "+0000"),
            ("20250330T010000", "BYMONTH=3;BYDAY=-1SU", "+0000", "+0100"),
        ),
    ],
)
def test_a_zone_with_a_rule_is_one_standard_and_one_daylight(
    zone: str, standard: tuple[str, ...], daylight: tuple[str, ...]
) -> None:
    blocks = dict(_BLOCK.findall(vtimezone(zone, 2026, 2026)))
    for kind, (start, rule, before, after) in (("STANDARD", standard), ("DAYLIGHT", daylight)):
        assert blocks[kind].split("\r\n")[:4] == [
            f"DTSTART:{start}",
            f"RRULE:FREQ=YEARLY;{rule}",
            f"TZOFFSETFROM:{before}",
            f"TZOFFSETTO:{after}",
        ]
    assert vtimezone(zone, 2026, 2026).count("BEGIN:") == 3


def test_a_zone_without_rule_is_written_change_by_change() -> None:
    text = vtimezone("Africa/Casablanca", 2026, 2027)
    assert text.count("RRULE:FREQ=YEARLY;COUNT=1\r\n") == 8  # two a year, 2025 to 2028
    assert "RDATE" not in text


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Africa/Lagos", "Etc/GMT-3"])
def test_a_zone_without_changes_is_one_block(zone: str) -> None:
    assert vtimezone(zone, 2026, 2027).count("BEGIN:") == 2


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Africa/Monrovia", "America/Sao_Paulo"])
def test_nothing_stands_from_before_1970(zone: str) -> None:
    years = re.findall(r"DTSTART:(\d{4})", vtimezone(zone, 1970, 1971))
    assert years
    assert min(years) >= "1970"


def test_offsets_keep_their_seconds() -> None:
    assert "TZOFFSETTO:-004430\r\n" in vtimezone("Africa/Monrovia", 1970, 1971)


@pytest.mark.parametrize(
    "zone", ["Europe/Brussels", "Africa/Casablanca", "Asia/Jerusalem", "America/Santiago"]
)
def test_another_library_reads_the_same_local_hours(zone: str) -> None:
    """Read by dateutil, on which vobject stands."""
    read = tzical(StringIO(vtimezone(zone, 2026, 2027))).get(zone)
    for day in range(0, 730, 3):
        local = datetime(2026, 1, 1, 10, 30) + timedelta(days=day)
        expected = local.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        assert local.replace(tzinfo=read).utcoffset() == expected


def test_the_same_zone_and_span_are_written_once() -> None:
    vtimezone.cache_clear()
    for _ in range(3):
        vtimezone("Europe/Brussels", 2026, 2027)
    assert vtimezone.cache_info().misses == 1
