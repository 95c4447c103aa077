"""Dates, times and spans as a reader of the page's language writes them (CLDR, by Babel)."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale, dates
from flask_babel import get_locale
from flask_babel import gettext as _

from eventapp.core.partial import PartialDate

NBSP = "\u00a0"

_FIRST = re.compile(r"(?<!\d)1(?= [^\W\d])")


def _locale() -> Locale:
    # British day-month order; bare "en" would write American dates.
    locale = get_locale() or Locale("en")
    return Locale("en", "GB") if locale.language == "en" else locale


def _written(day: date, pattern: str) -> str:
    locale = _locale()
    text = dates.format_date(day, pattern, locale=locale)
    # CLDR leaves the ordinal of the first day to the writer: 1er mars.
    return _FIRST.sub("1er", text) if locale.language == "fr" else text


def format_date(day: date, *, weekday: bool = False) -> str:
    """Return ``20 March 2023``, with its weekday when asked, unbroken between its words."""
    pattern = "EEEE d MMMM y" if weekday else "d MMMM y"
    return _written(day, pattern).replace(" ", NBSP)


def format_day(day: date, pattern: str) -> str:
    """Return one part of a date by its CLDR pattern (``EEEE``, ``d``, ``MMMM y``)."""
    return _written(day, pattern)


def format_partial(when: PartialDate) -> str:
    """Return a date at its own precision: day, month or year."""
    patterns = {"day": "d MMMM y", "month": "LLLL y", "year": "y"}
    text = _written(when.first_day, patterns[when.precision])
    if when.precision == "month" and _locale().language == "en":
        text = text[0].upper() + text[1:]
    return text.replace(" ", NBSP)


def format_time(instant: datetime, zone: ZoneInfo) -> str:
    """Return the hour and minute of an instant in a zone, on the 24-hour clock."""
    return dates.format_time(instant.astimezone(zone), "HH:mm", locale=_locale())


def format_instant(instant: datetime, zone: ZoneInfo) -> str:
    """Return the date and time of an instant in a zone."""
    local = instant.astimezone(zone)
    return _("%(day)s, %(time)s", day=format_date(local.date()), time=format_time(instant, zone))


def format_span(starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """Return ``09:00-10:30`` with an en dash; what the clocks could not tell has the second day.

    That is a span of a day or more: 18:45 to 18:45 of the next day. A night from 22:00 to 01:00
    is clear without.
    """
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    if first.date() < last.date() and first.time() <= last.time():
        return f"{format_time(starts, zone)} – {format_instant(ends, zone)}"  # noqa: RUF001
    return f"{format_time(starts, zone)}–{format_time(ends, zone)}"  # noqa: RUF001


def format_dates(first: date, last: date) -> str:
    """Return one date, or the span of two."""
    if first == last:
        return format_date(first)
    if (first.year, first.month) == (last.year, last.month):
        begins = "1er" if first.day == 1 and _locale().language == "fr" else first.day
        return f"{begins}–{format_date(last)}"  # noqa: RUF001
    return f"{format_date(first)} – {format_date(last)}"  # noqa: RUF001


def zone_city(zone: ZoneInfo) -> str:
    """Return the city by which CLDR names a zone: Brussels, Bruxelles, Brussel."""
    return dates.get_timezone_location(zone, locale=_locale(), return_city=True)
