"""A brought table as people to invite: what its columns hold, what is wrong, who is there twice.

Pure: whom we know already is given.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eventapp.core.addresses import mail_address
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import NAME_LENGTH, clean_line, email_key, fold
from eventapp.drafting.words import language, plain

TOLD = ("name", "email", "organisation", "role", "honorific", "language", "salutation")
COLUMNS = (
    "name", "given", "family", "email", "organisation", "role", "honorific", "language",
    "salutation", "category",
)  # fmt: skip
TITLE_LENGTH = 60
# What stands in a name by a slip, or for none: signs, figures, "n/a".
_ODD = re.compile(r"[=?@<>{}|#*_\d]|\bn/?a\b|\bunknown\b|\binconnu|\bonbekend|\btbc\b|\btba\b")
_SAID = {
    "name": ("name", "full name", "nom complet", "naam", "guest", "invite", "gast", "nom et prenom",
             "volledige naam", "vollstandiger name"),
    "given": ("given name", "first name", "firstname", "prenom", "voornaam", "vorname"),
    "family": ("family name", "last name", "lastname", "surname", "nom", "nom de famille",
               "achternaam", "familienaam", "nachname", "familienname"),
    "email": ("email", "e mail", "mail", "email address", "e mail address", "courriel", "adresse",
              "adresse electronique", "adresse e mail", "e mailadres", "emailadres",
              "e mail adresse"),
    "organisation": ("organisation", "organization", "company", "institution", "organisatie",
                     "org", "societe"),
    "role": ("role", "function", "position", "job title", "fonction", "functie", "funktion"),
    "honorific": ("honorific", "title", "prefix", "titre", "titel", "civilite", "anrede", "mr ms"),
    "language": ("language", "langue", "taal", "sprache", "lang"),
    "salutation": ("salutation", "greeting", "formule d appel", "aanhef"),
    "category": ("category", "categorie", "kategorie", "guest category"),
}  # fmt: skip
_COLUMN = {word: column for column, words in _SAID.items() for word in words}


@dataclass(frozen=True, slots=True)
class Reading:
    """What each column holds (empty: nothing we take), and whether the first row names them."""

    columns: tuple[str, ...]
    has_head: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of a row: a code, whether the row cannot come in, and of what."""

    code: str
    wrong: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Who is invited or registered already, by address and by name; categories by their names.

    ``usual_category`` is that of whoever the list gives none of ours.
    """

    addresses: Collection[str] = ()
    names: Collection[str] = ()
    categories: Mapping[str, int] = field(default_factory=dict)
    usual_category: int | None = None

    def category(self, called: str) -> int | None:
        """Return the category a list means, in the singular or the plural."""
        folded = fold(called)
        singular = {x.removesuffix("s"): y for x, y in self.categories.items()}
        return self.categories.get(folded) or singular.get(folded.removesuffix("s"))


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, what it holds, and what was found."""

    number: int
    values: Mapping[str, str]
    category_id: int | None
    findings: tuple[Finding, ...]

    @property
    def is_wrong(self) -> bool:
        """Tell whether the row cannot come in."""
        return any(x.wrong for x in self.findings)


def guess(cells: Sequence[Sequence[str]]) -> Reading:
    """Return what the columns are by their names or, where no row names them, by what they hold."""
    width = max(len(x) for x in cells[:50])
    if is_head(cells[0]):
        head = [_COLUMN.get(plain(x), "") for x in cells[0]]
        return Reading(tuple(_each_once([*head, *[""] * (width - len(head))])), True)
    found = [""] * width
    counts = [sum("@" in _at(row, x) for row in cells[:50]) for x in range(width)]
    if any(counts):
        found[counts.index(max(counts))] = "email"
    rest = [x for x in range(width) if not found[x] and any(_at(row, x) for row in cells[:50])]
    for place, column in zip(rest, ("name", "organisation"), strict=False):
        found[place] = column
    return Reading(tuple(found), False)


def is_head(row: Sequence[str]) -> bool:
    """Tell whether a row names columns."""
    named = {_COLUMN.get(plain(x), "") for x in row}
    return bool({"email", "name", "family"} & named) and not any("@" in x for x in row)


def _each_once(columns: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for column in columns:
        yield "" if column in seen else column
        seen.add(column)


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def lines(cells: Sequence[Sequence[str]], reading: Reading, usual: str, known: Known) -> list[Line]:
    """Return each row as somebody to invite; ``usual`` is the language of whom none is given."""
    alike = {_like(x) for x in known.addresses}
    reader = _Reader(reading, usual, known, {fold(x) for x in known.names}, alike)
    rows = enumerate(cells[reading.has_head :], 1 + reading.has_head)
    return [reader.line(number, row) for number, row in rows if any(row)]


@dataclass(slots=True)
class _Reader:
    """What reading a list needs, and in which row each address and name stood first."""

    reading: Reading
    usual: str
    known: Known
    names: Collection[str]
    known_alike: Collection[str]
    addresses: dict[str, int] = field(default_factory=dict)
    alike: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)

    def line(self, number: int, row: Sequence[str]) -> Line:
        columns = self.reading.columns
        values = {x: clean_line(_at(row, n)) for n, x in enumerate(columns) if x}
        parts = (values.pop("given", ""), values.pop("family", ""))
        values["name"] = values.get("name") or " ".join(x for x in parts if x)
        findings = [Finding("too_long", True, x) for x, y in values.items() if _is_long(x, y)]
        if any(row[len(columns) :]):
            findings.append(Finding("cells", True))
        if not values["name"]:
            findings.append(Finding("name", True))
        findings += self._address(values, number)
        findings += self._name(values["name"], number)
        findings += self._language(values)
        called = values.pop("category", "")
        category = self.known.category(called) if called else None
        if called and category is None:
            code = "category" if self.known.usual_category is None else "other_category"
            findings.append(Finding(code, code == "category", called[:40]))
        return Line(number, values, category, tuple(findings))

    def _address(self, values: dict[str, str], number: int) -> Iterator[Finding]:
        given = values.get("email", "").removeprefix("mailto:")
        if not given:
            yield Finding("no_email", True)
            return
        try:
            values["email"] = mail_address(given)
        except ValueError:
            values["email"] = values.get("email", "")[:60]
            yield Finding("email", True)
            return
        key = email_key(values["email"])
        if key in self.known.addresses:
            yield Finding("known", True)
        first = self.addresses.setdefault(key, number)
        like = self.alike.setdefault(_like(key), number)
        if first != number:
            yield Finding("same_address", True, str(first))
        elif like != number:
            yield Finding("like_address", False, str(like))
        elif key not in self.known.addresses and _like(key) in self.known_alike:
            yield Finding("like_known", False)

    def _name(self, name: str, number: int) -> Iterator[Finding]:
        folded = fold(name)
        if not folded:
            return
        if _ODD.search(folded):
            yield Finding("odd_name", False)
        if folded in self.names:
            yield Finding("known_name", False)
        first = self.named.setdefault(folded, number)
        if first != number:
            yield Finding("same_name", False, str(first))

    def _language(self, values: dict[str, str]) -> Iterator[Finding]:
        said = values.get("language", "")
        code = language(said)
        if said and code not in INTERFACE_LANGUAGES:
            yield Finding("language", False, said[:40])
        values["language"] = code if code in INTERFACE_LANGUAGES else self.usual


def _is_long(column: str, text: str) -> bool:
    return len(text) > (TITLE_LENGTH if column == "honorific" else NAME_LENGTH)


def _like(key: str) -> str:
    """Return what addresses share that many a mail server takes for one: no dots, no plus sign."""
    local, _at_sign, domain = key.rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"
