"""Calendars for tests, as text."""

from datetime import date

from eventapp.incoming.entries import Entry, read
from eventapp.incoming.series import Window

WINDOW = Window(date(2029, 1, 1), date(2032, 12, 31))


def entry(*lines: str) -> str:
    """Return an entry with these lines."""
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def calendar(*parts: str) -> str:
    """Return a calendar of parts that end their lines themselves."""
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n"


def one(*lines: str, window: Window = WINDOW) -> list[Entry]:
    """Return what is read of a calendar with one entry."""
    return read(calendar(entry("UID:a", "SUMMARY:X", *lines)), window)


def told(found: Entry) -> list[tuple[str, int]]:
    """Return code and line of each remark."""
    return [(x.code, x.line) for x in found.remarks]
