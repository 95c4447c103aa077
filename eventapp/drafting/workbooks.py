"""The first sheet of a workbook (XLSX, ODS) as rows of text. Nothing is opened unmeasured.

A workbook is a ZIP of XML: both may claim to be small and unfold to no end, and one far cell makes
a reader set aside room for all before it. So each part is unfolded under a limit, counted, and
only what was counted is handed to the reader (ECMA-376, Part 1, sections 18.3.1.4 and 18.3.1.73).
What the count does not see ends a process of the reader's own (``opening``), and nothing else.
"""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

from eventapp.core import apart
from eventapp.core.errors import DomainError
from eventapp.drafting import opening
from eventapp.drafting.draft import MOST_ROWS
from eventapp.drafting.tables import WIDEST, Table, clean
from eventapp.incoming.decoding import LARGEST
from eventapp.incoming.unpacking import Archive, Broken, TooMuch

MOST_UNFOLDED = 64 * 1024 * 1024  # bytes of XML in all
MOST_PARTS = 500
_KEPT = (".xml", ".rels", "mimetype")
# What an XLSX and an ODS have: without one of them there is no sheet.
_BOOKS = {"xl/workbook.xml", "content.xml"}
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", re.ASCII)


def read(data: bytes) -> Table:
    """Return the rows of the first sheet that is shown.

    :raises DomainError: ``file.too_large``, ``file.workbook``, ``file.bomb``, ``file.rows``.
    """
    if len(data) > LARGEST:
        raise DomainError("file.too_large", field="file", limit=LARGEST >> 20)
    rows = _opened(_measured(data))
    if len(rows) > MOST_ROWS + 1:
        raise DomainError("file.rows", field="file", most=MOST_ROWS)
    return Table([[clean(x) for x in row] for row in rows])


def _opened(measured: bytes) -> Sequence[Sequence[str]]:
    """Return the rows as the process of their own tells them; its end is a fault of the file."""
    try:
        told = apart.read(opening.__file__, measured, str(MOST_ROWS + 1), str(WIDEST))
    except apart.TooMuch:
        raise DomainError("file.bomb", field="file") from None
    except apart.Unreadable:
        raise DomainError("file.workbook", field="file") from None
    rows: Sequence[Sequence[str]] = json.loads(told)
    return rows


def _measured(data: bytes) -> bytes:
    """Return the workbook's XML parts anew, each of a size that was counted, none packed."""
    made = io.BytesIO()
    room = MOST_UNFOLDED
    try:
        packed = Archive(data)
        names = [x for x in packed.names if x.lower().endswith(_KEPT)]
        if len(packed.names) > MOST_PARTS:
            raise DomainError("file.bomb", field="file")
        if _BOOKS.isdisjoint(names):
            raise DomainError("file.workbook", field="file")
        with zipfile.ZipFile(made, "w") as plain:
            for name in names:
                found = packed.content(name, room)
                room -= len(found)
                if name != "mimetype":
                    _measure(found)
                plain.writestr(name, found)
    except TooMuch:
        raise DomainError("file.bomb", field="file") from None
    except Broken:
        raise DomainError("file.workbook", field="file") from None
    return made.getvalue()


def _measure(part: bytes) -> None:
    """Refuse a part with a cell far out, declared entities, or no XML.

    Any part may be a sheet, whatever its name is.
    """
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
        parser.Parse(part, True)
    except expat.ExpatError:
        raise DomainError("file.workbook", field="file") from None


def _go(place: dict[str, int], reference: str) -> None:
    found = _CELL.fullmatch(reference)
    if found is None:
        place["column"] += 1
        return
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    place["row"], place["column"] = int(found[2]), column


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
