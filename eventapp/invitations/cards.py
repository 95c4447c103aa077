"""People on vCards (RFC 6350, and 2.1 as older address books write it), read card by card. Pure.

A line that cannot be read says nothing of its card and spoils no other.
"""

import quopri
import re
from collections.abc import Iterator, Sequence

from eventapp.core.errors import DomainError
from eventapp.drafting import tables
from eventapp.drafting.draft import MOST_ROWS

HEAD = ("honorific", "name", "email", "organisation", "role", "language")
# As vCard calls them, and as the columns are called here.
_SAID = {"EMAIL": "email", "TITLE": "role", "LANG": "language"}
_PROPERTY = re.compile(
    r'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;[^;:"]*(?:"[^"]*"[^;:"]*)*)*):(?P<value>.*)'
)
_CHARSET = re.compile(r"CHARSET=([\w-]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([,;:\\])")
_PARTED = re.compile(r"(?<!\\);")


def is_card(text: str) -> bool:
    """Tell whether a text is one of cards."""
    return text.lstrip()[:11].upper() == "BEGIN:VCARD"


def rows(text: str) -> Iterator[Sequence[str]]:
    """Return each card as cells under ``HEAD``.

    :raises DomainError: ``file.rows`` beyond so many cards, ``file.cards`` when none is whole; at
        ``file``.
    """
    if text.upper().count("BEGIN:VCARD") > MOST_ROWS:
        raise DomainError("file.rows", field="file", most=MOST_ROWS)
    card: dict[str, str] = {}
    is_any = False
    for name, value in _properties(text):
        if (name, value.upper()) == ("BEGIN", "VCARD"):
            card = {}
        elif (name, value.upper()) == ("END", "VCARD"):
            is_any = True
            yield [tables.clean(x) for x in _cells(card)]
        else:
            _take(card, name, value)
    if not is_any:
        raise DomainError("file.cards", field="file")


def _take(card: dict[str, str], name: str, value: str) -> None:
    match name:
        case "N":
            # Family, given, additional, prefixes, suffixes (RFC 6350 section 6.2.2).
            parts = [*map(_plain, _PARTED.split(value)), "", "", "", ""]
            card.setdefault("name", " ".join(x for x in (parts[1], parts[0]) if x))
            card["honorific"] = parts[3]
        case "FN":
            card["name"] = _plain(value)
        case "ORG":
            card.setdefault("organisation", _plain(_PARTED.split(value)[0]))
        case _ if name in _SAID:
            card.setdefault(_SAID[name], _plain(value))


def _cells(card: dict[str, str]) -> Sequence[str]:
    name, honorific = card.get("name", ""), card.get("honorific", "")
    if honorific and name.startswith(f"{honorific} "):
        card["name"] = name.removeprefix(honorific).strip()  # else the salutation says it twice
    return [card.get(x, "") for x in HEAD]


def _properties(text: str) -> Iterator[tuple[str, str]]:
    for line in _lines(text):
        if found := _PROPERTY.fullmatch(line):
            value = found["value"].strip()
            if "QUOTED-PRINTABLE" in found["parameters"].upper():
                value = _printed(value, found["parameters"])
            yield found["name"].upper(), value


def _lines(text: str) -> Iterator[str]:
    """Unfold: a line that begins with white space goes on, in 2.1 so does one after ``=``."""
    whole = ""
    for line in text.splitlines():
        if line[:1] in {" ", "\t"}:
            whole += line[1:]
        elif whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper():
            whole = whole[:-1] + line
        else:
            yield whole
            whole = line
    yield whole


def _printed(value: str, parameters: str) -> str:
    named = _CHARSET.search(parameters)
    raw = quopri.decodestring(value.encode())
    try:
        return raw.decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _plain(value: str) -> str:
    return _ESCAPED.sub(r"\1", value.replace(r"\n", " ").replace(r"\N", " ")).strip()
