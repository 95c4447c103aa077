"""Dates, hours and lengths as people and programs write them in files. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_TEXT = 40
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_HOURS = re.compile(
    r"(\d{1,2})(?:\s*[:.hHuU]\s*(\d{2})?(?::(\d{2})(?:\.\d+)?)?)?\s*([aApP]\.?[mM]\.?)?"
)
_LENGTH = re.compile(
    r"(?:(\d{1,3})\s*[:hHuU]\s*(\d{1,2})?(?::\d{2})?|(\d{1,6}))\s*(?:m|min|'|\D*)$"
)
_DAYS_LENGTH = re.compile(r"(\d{1,4}):(\d{2}):(\d{2})")


class Unreadable(ValueError):
    """What stands there is no date, hour or length."""


def day(text: str) -> date:
    """Return a day written year first, or day first as in Europe.

    :raises Unreadable:
    """
    text = text.strip()
    if found := _ISO_DAY.fullmatch(text):
        year, month, number = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        number, month, year = map(int, found.groups())
    else:
        raise Unreadable(text)
    try:
        made = date(year, month, number)
    except ValueError:
        raise Unreadable(text) from None
    if not EARLIEST <= made <= LATEST:
        raise Unreadable(text)
    return made


def hour(text: str) -> time:
    """Return an hour: 9:00, 9h, 09h30, 9.30, 14:30:00, 2:30 pm, 14u30.

    :raises Unreadable:
    """
    text = text.strip()
    found = _HOURS.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if found is None or text.isdigit():
        raise Unreadable(text)
    hours, minutes, seconds = (int(x or 0) for x in found.groups()[:3])
    if half := found[4]:
        if not 1 <= hours <= 12:
            raise Unreadable(text)
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    try:
        return time(hours, minutes, seconds)
    except ValueError:
        raise Unreadable(text) from None


def moment(text: str, on: date | None, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Return the wall-clock time in a zone, and whether the text itself said which instant.

    It is an hour on the day ``on``, a date with an hour, or the same with an offset from UTC.

    :raises Unreadable: ``Unreadable("")`` for an hour without any day.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable(text)
    try:
        found = datetime.fromisoformat(text) if "T" in text or " " in text else None
    except ValueError:
        found = None
    if found is not None and found.tzinfo is not None:
        return local(found, zone), True
    if found is not None:
        return datetime.combine(day(found.date().isoformat()), found.time()).replace(
            microsecond=0
        ), False
    first, _, rest = text.partition(" ")
    if rest and ("/" in first or "-" in first or first.count(".") == 2):
        return datetime.combine(day(first), hour(rest)), False
    at = hour(text)
    if on is None:
        raise Unreadable("")
    return datetime.combine(on, at), False


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the naive wall-clock time of an instant, with its fold.

    :raises Unreadable: where no calendar reaches.
    """
    try:
        found = at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    except OverflowError:
        raise Unreadable(str(at)) from None
    if not EARLIEST <= found.date() <= LATEST:
        raise Unreadable(str(at))
    return found


def later(starts: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """Return the wall-clock time so much later, though the clocks may change meanwhile.

    :raises Unreadable: where no calendar reaches.
    """
    try:
        return local(starts.replace(tzinfo=zone).astimezone(UTC) + length, zone)
    except OverflowError:
        raise Unreadable(str(length)) from None


def length(text: str) -> timedelta:
    """Return a length: 45, 45 min, 1:30, 1h30, 1h, or days, hours and minutes as 1:02:30.

    :raises Unreadable:
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable(text)
    if found := _DAYS_LENGTH.fullmatch(text):
        first, second, third = map(int, found.groups())
        # Spreadsheets write hours:minutes:seconds, schedules days:hours:minutes.
        if third == 0:
            return timedelta(hours=first, minutes=second)
        return timedelta(days=first, hours=second, minutes=third)
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise Unreadable(text)
    hours, minutes, alone = found.groups()
    if alone is not None:
        return timedelta(minutes=int(alone))
    return timedelta(hours=int(hours), minutes=int(minutes or 0))
