"""The first sheet of an XLSX workbook as rows of text. Nothing is opened that was not measured.

A workbook is a ZIP of XML: both may claim to be small and unfold to no end, and one far cell makes
a reader set aside room for all before it. So each part is unfolded under a limit, counted, and
only what was counted is handed to the reader (ECMA-376, Part 1, sections 18.3.1.4 and 18.3.1.73).
"""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from eventapp.core.errors import DomainError
from eventapp.drafting.draft import MOST_ROWS
from eventapp.drafting.tables import LARGEST, WIDEST, Table, clean

MOST_UNFOLDED = 64 * 1024 * 1024  # bytes of XML in all
MOST_PARTS = 500
_KEPT = (".xml", ".rels")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read(data: bytes) -> Table:
    """Return the rows of the first sheet that is shown.

    :raises DomainError: ``file.too_large``, ``file.workbook``, ``file.bomb``, ``file.rows``.
    """
    if len(data) > LARGEST:
        raise DomainError("file.too_large", field="file")
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # slow to import

    measured = _measured(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(measured)) as book:
            shown = [x.name for x in book.sheets_metadata if x.visible == SheetVisibleEnum.Visible]
            if not shown:
                raise DomainError("file.workbook", field="file")
            sheet = book.get_sheet_by_name(shown[0])
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError):
        raise DomainError("file.workbook", field="file") from None
    if len(rows) > MOST_ROWS + 1:
        raise DomainError("file.rows", field="file", most=MOST_ROWS)
    return Table([[_text(x) for x in row[:WIDEST]] for row in rows])


def _measured(data: bytes) -> bytes:
    """Return the workbook's XML parts anew, each of a size that was counted, none packed."""
    made = io.BytesIO()
    room = MOST_UNFOLDED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(made, "w") as plain:
            parts = {x.filename: x for x in packed.infolist() if x.filename.endswith(_KEPT)}
            if len(packed.infolist()) > MOST_PARTS:
                raise DomainError("file.bomb", field="file")
            if "xl/workbook.xml" not in parts:
                raise DomainError("file.workbook", field="file")
            for name, part in parts.items():
                with packed.open(part) as stream:
                    found = stream.read(room + 1)
                room -= len(found)
                if room < 0:
                    raise DomainError("file.bomb", field="file")
                if name.startswith("xl/worksheets/"):
                    _measure(found)
                plain.writestr(name, found)
    except _BROKEN:
        raise DomainError("file.workbook", field="file") from None
    return made.getvalue()


def _measure(sheet: bytes) -> None:
    """Refuse a sheet with a cell far out, declared entities, or no XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    place = {"row": 0, "column": 0}

    def start(name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                place["row"] = _number(attributes.get("r", ""), place["row"] + 1)
                place["column"] = 0
            case "c":
                _go(place, attributes.get("r", ""))
            case "v" | "is" | "f" | "t" if place["row"] > MOST_ROWS + 1:
                raise DomainError("file.rows", field="file", most=MOST_ROWS)
            case "v" | "is" | "f" | "t" if place["column"] > WIDEST:
                raise DomainError("file.columns", field="file", most=WIDEST)

    def declared(*_entity: Any) -> None:
        raise DomainError("file.bomb", field="file")

    parser.StartElementHandler = start
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(sheet, True)
    except expat.ExpatError:
        raise DomainError("file.workbook", field="file") from None


def _go(place: dict[str, int], reference: str) -> None:
    found = _CELL.fullmatch(reference)
    if found is None:
        place["column"] += 1
        return
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    place["row"], place["column"] = int(found[2]), column


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _text(value: Any) -> str:
    """Return a cell as one would type it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, date | time | timedelta):
        return _time_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if is_whole else str(value)


def _time_text(value: date | time | timedelta) -> str:
    match value:
        case datetime() if value.time() != time():
            return _whole(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.strftime("%Y-%m-%d")
        case time():
            return value.strftime("%H:%M")
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _whole(value: datetime) -> datetime:
    # A day is a float: 14:30 may come out a hair before it.
    return (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
