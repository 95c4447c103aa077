"""A list of people as it was brought: a table, a workbook, cards, or lines as one types them. Pure.

Whatever it is becomes a table of text; a table made of lines or cards has its columns named.
"""

import re
from collections.abc import Iterator, Sequence

from icalendar.parser import Contentlines

from eventapp.core.errors import DomainError
from eventapp.drafting import tables, workbooks
from eventapp.drafting.draft import MOST_ROWS
from eventapp.incoming.decoding import LARGEST, decoded

_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # also a workbook under a password
_SOMEBODY = re.compile(r'"?(?P<name>[^<>"]*)"?\s*<(?P<email>[^<>]*)>[\s,;]*(?P<organisation>.*)')
# As vCard calls them (RFC 6350), and as the columns are called here.
_CARD = {"FN": "name", "EMAIL": "email", "ORG": "organisation", "TITLE": "role", "LANG": "language"}
CARD_HEAD = ("honorific", "name", "email", "organisation", "role", "language")
LINE_HEAD = ("name", "email", "organisation")

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
    if text.lstrip()[:11].upper() == "BEGIN:VCARD":
        return _some([CARD_HEAD, *_cards(text)])
    lines = [x.strip() for x in text.splitlines() if x.strip()]
    if all(_is_somebody(x) for x in lines):
        return _some([LINE_HEAD, *(_person(x) for x in lines)])
    return _some(tables.table(text, encoding).rows)


def _some(rows: Cells) -> Cells:
    found = [list(x) for x in rows]  # an empty row between others keeps them their numbers
    while found and not any(found[-1]):
        found.pop()
    while found and not any(found[0]):
        found.pop(0)
    if not found:
        raise DomainError("file.empty", field="file")
    if sum(any(x) for x in found) > MOST_ROWS + 1:
        raise DomainError("file.rows", field="file", most=MOST_ROWS)
    return found


def _is_somebody(line: str) -> bool:
    # An address alone on its line, or after a name in angle brackets.
    is_alone = "@" in line and not re.search(r"[\s,;<>]", line)
    return is_alone or _SOMEBODY.fullmatch(line) is not None


def _person(line: str) -> Sequence[str]:
    found = _SOMEBODY.fullmatch(line)
    if found is None:
        return (_named(line), line, "")
    email = found["email"].strip()
    return (found["name"].strip() or _named(email), email, found["organisation"].strip())


def _named(email: str) -> str:
    """Return a name made of an address, for somebody of whom nothing else is known."""
    words = re.split(r"[._]+", email.partition("@")[0].partition("+")[0])
    return " ".join(x.capitalize() for x in words if x)


def _cards(text: str) -> Iterator[Sequence[str]]:
    card: dict[str, str] = {}
    for name, value in _properties(text):
        match name, value.upper():
            case "BEGIN", "VCARD":
                card = {}
            case "END", "VCARD":
                yield [tables.clean(card.get(x, "")) for x in CARD_HEAD]
            case "N", _:
                # Family, given, additional, prefixes, suffixes (RFC 6350 section 6.2.2).
                parts = [*value.split(";"), "", "", "", ""]
                card.setdefault("name", " ".join(x for x in (parts[1], parts[0]) if x))
                card["honorific"] = parts[3]
            case "FN", _:
                card["name"] = value
            case "ORG", _:
                card.setdefault("organisation", value.partition(";")[0])
            case _ if name in _CARD:
                card.setdefault(_CARD[name], value)


def _properties(text: str) -> Iterator[tuple[str, str]]:
    try:
        for line in Contentlines.from_ical(text):  # type: ignore[no-untyped-call]
            if line:
                name, _parameters, value = line.parts()
                yield name.upper().rpartition(".")[2], str(value).strip()
    except ValueError:
        raise DomainError("file.cards", field="file") from None
