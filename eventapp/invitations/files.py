"""A list of people as it was brought: a table, a workbook, cards, or lines as one types them. Pure.

Whatever it is becomes a table of text; a table made of lines or cards has its columns named.
"""

import re
from collections.abc import Sequence

from eventapp.core.errors import DomainError
from eventapp.drafting import tables, workbooks
from eventapp.drafting.draft import MOST_ROWS
from eventapp.incoming.decoding import LARGEST, decoded
from eventapp.invitations import cards, lists

_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # also a workbook under a password
_SOMEBODY = re.compile(r'"?(?P<name>[^<>"]*)"?\s*<(?P<email>[^<>]*)>[\s,;]*(?P<organisation>.*)')
LINE_HEAD = ("name", "email", "organisation")
TITLES = 6  # rows that may stand above the names of the columns

Cells = Sequence[Sequence[str]]


def read(data: bytes) -> Cells:
    """Return the rows of a file, told by its content and not by its name.

    :raises DomainError: at ``file``, when nothing of it can be read.
    """
    if len(data) > LARGEST:
        raise DomainError("file.too_large", field="file", limit=LARGEST >> 20)
    if data.startswith(_ZIP):
        return _some(workbooks.read(data).rows)
    if data.startswith(_OLD_WORKBOOK):
        raise DomainError("file.old_workbook", field="file")
    text, encoding = decoded(data)
    if cards.is_card(text):
        return _some([cards.HEAD, *cards.rows(text)])
    lines = [y for x in text.splitlines() if x.strip() for y in _apart(x.strip())]
    # Most of them: one line of another shape is read by itself and spoils no other.
    if 2 * sum(map(_is_somebody, lines)) > len(lines):
        return _some([LINE_HEAD, *(_person(x) for x in lines)])
    return _some(tables.table(text, encoding).rows)


def _some(rows: Cells) -> Cells:
    found = [list(x) for x in rows]  # an empty row between others keeps them their numbers
    del found[: _above_head(found)]
    while found and not any(found[-1]):
        found.pop()
    while found and not any(found[0]):
        found.pop(0)
    if not found:
        raise DomainError("file.empty", field="file")
    if sum(any(x) for x in found) > MOST_ROWS + 1:
        raise DomainError("file.rows", field="file", most=MOST_ROWS)
    return found


def _above_head(rows: Cells) -> int:
    """Return how many rows above the names of the columns only say what the table is."""
    head = next((x for x, row in enumerate(rows[:TITLES]) if lists.is_head(row)), 0)
    return 0 if any("@" in cell for row in rows[:head] for cell in row) else head


def _apart(line: str) -> Sequence[str]:
    """Return the people of a line: several stand there as a mail program lists them."""
    several = [x.strip() for x in re.split(r"[;,]", line) if x.strip()]
    is_list = line.count("@") > 1 and all("@" in x and _is_somebody(x) for x in several)
    return several if is_list else [line]


def _is_somebody(line: str) -> bool:
    # An address alone on its line, or after a name in angle brackets.
    is_alone = "@" in line and not re.search(r"[\s,;<>]", line)
    return is_alone or _SOMEBODY.fullmatch(line) is not None


def _person(line: str) -> Sequence[str]:
    found = _SOMEBODY.fullmatch(line)
    if found is None:
        said = [x.strip() for x in re.split(r"[\t;,]", line) if x.strip()]
        email = next((x for x in said if "@" in x), "")
        others = [x for x in said if x != email]
        return (others[0] if others else _named(email), email, ", ".join(others[1:]))
    email = found["email"].strip()
    return (found["name"].strip() or _named(email), email, found["organisation"].strip())


def _named(email: str) -> str:
    """Return a name made of an address, for somebody of whom nothing else is known."""
    words = re.split(r"[._]+", email.partition("@")[0].partition("+")[0])
    return " ".join(x.capitalize() for x in words if x)
