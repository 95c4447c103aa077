"""Real files of each kind for tests, hostile ones among them, and a setting to read them in."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.drafting import reading
from eventapp.drafting.draft import Line, Reading, Setting

BRUSSELS = ZoneInfo("Europe/Brussels")


def setting(**values: Any) -> Setting:
    """Return the day of 20 March 2030 in Brussels, in English, without hours."""
    day = date(2030, 3, 20)
    given = {"zone": BRUSSELS, "first_day": day, "last_day": day, "language": "en"}
    return Setting(**{**given, **values})


def read(data: bytes | str, **values: Any) -> Reading:
    """Return what is read of a file's bytes or text."""
    return reading.read(data.encode() if isinstance(data, str) else data, setting(**values))[0]


def told(line: Line) -> list[tuple[str, str]]:
    """Return code and column of each finding of a line."""
    return [(x.code, x.column) for x in line.findings]


def workbook(*rows: Sequence[Any]) -> bytes:
    """Return an XLSX file of one sheet; dates are written as dates."""
    import xlsxwriter  # slow to import

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    sheet = book.add_worksheet("Programme")
    formats = {datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"})}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell, formats.get(type(cell)))
    book.close()
    return file.getvalue()


def rewritten(data: bytes, name: str, content: bytes) -> bytes:
    """Return a ZIP with one of its parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def schedule(*talks: dict[str, Any], room: str = "Plenary room") -> str:
    """Return a schedule.json of one day."""
    days = [{"index": 1, "date": "2030-03-20", "rooms": {room: list(talks)}}]
    return json.dumps({"schedule": {"version": "1", "conference": {"days": days}}})


def calendar(*entries: str, head: str = "") -> str:
    """Return a calendar of entries, each given by its lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *head.split("\n")]
    for number, entry in enumerate(entries):
        lines += ["BEGIN:VEVENT", f"UID:{number}@test", "DTSTAMP:20300101T000000Z"]
        lines += [*entry.strip().split("\n"), "END:VEVENT"]
    return "\r\n".join(x for x in [*lines, "END:VCALENDAR"] if x) + "\r\n"
