"""The rows of a text that is a table (RFC 4180 and its kin). Pure."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.core.errors import DomainError
from eventapp.drafting.draft import MOST_ROWS

WIDEST = 200  # columns
_SEPARATORS = "\t;,"
_DEFUSED = re.compile(r"'(?=[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text by row, the number of the first row, and how they were read."""

    rows: Sequence[Sequence[str]]
    encoding: str = ""


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
