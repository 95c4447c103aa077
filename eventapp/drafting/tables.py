"""The text of a file, and the rows of one that is a table (RFC 4180 and its kin). Pure."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.core.errors import DomainError
from eventapp.drafting.draft import MOST_ROWS

LARGEST = 10 * 1024 * 1024  # bytes
WIDEST = 200  # columns
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SEPARATORS = "\t;,"
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DEFUSED = re.compile(r"'(?=[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text by row, the number of the first row, and how they were read."""

    rows: Sequence[Sequence[str]]
    encoding: str = ""


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding: UTF-8, UTF-16 or, failing these, Windows-1252.

    Of a file in Windows-1252 each line that is good UTF-8 is read as such.

    :raises DomainError: ``file.empty``, ``file.too_large``, ``file.not_text``, ``file.encoding``.
    """
    if not data.strip():
        raise DomainError("file.empty", field="file")
    if len(data) > LARGEST:
        raise DomainError("file.too_large", field="file")
    encoding, text = _decoded(data)
    if _NO_TEXT.search(text):
        raise DomainError("file.not_text", field="file")
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding, _strictly(data[len(bom) :], encoding)
    if guessed := _without_bom(data[:2000]):
        return guessed, _strictly(data, guessed)
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        # Line by line: a list pasted together of two may be both.
        return "cp1252", "".join(_either(x) for x in data.splitlines(keepends=True))


def _either(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(line, "cp1252")


def _without_bom(start: bytes) -> str:
    """Return the byte order of UTF-16 by where the zeros of plain letters stand."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) // 4 and not odd else ""


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DomainError("file.encoding", field="file") from None


def table(text: str, encoding: str = "") -> Table:
    """Return the rows of a text separated by tabs, semicolons or commas.

    :raises DomainError: ``file.quotes`` with the row at which quotes go wrong, ``file.rows``,
        ``file.columns``.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            if any(cells[WIDEST:]):
                raise DomainError("file.columns", field="file", most=WIDEST)
            rows.append([clean(x) for x in cells[:WIDEST]])
            if len(rows) > MOST_ROWS + 1:
                raise DomainError("file.rows", field="file", most=MOST_ROWS)
    except csv.Error:
        raise DomainError("file.quotes", field="file", row=len(rows) + 1) from None
    return Table(rows, encoding)


def clean(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    return _DEFUSED.sub("", cell.strip(), count=1) if cell.startswith("'") else cell.strip()


def _separator(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if first[:4].lower() == "sep=" and first[4:] in set(_SEPARATORS + "|"):
        return first[4], rest
    head = next((x for x in text.split("\n", 20)[:20] if x.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", head)
    return max(_SEPARATORS, key=unquoted.count), text
