"""Cleaning what people type, and the addresses made of it."""

import re
import unicodedata

# C0 and C1 controls but TAB and LF; they break feeds (RFC 5545 3.3.11) and PostgreSQL.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
# Direction overrides and embeddings (UAX 9) let a name disguise what stands beside it.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"[^\S\n]+")

# Spreadsheets run what begins with these (OWASP, CSV Injection).
_FORMULA = (*"=+-@\t\r", *"\uff1d\uff0b\uff0d\uff20")  # their wide forms too

# Letters that have no accent to take off, and how people without them write them.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"}
)

NAME_LENGTH = 200
TEXT_LENGTH = 20_000


def has_control(text: str) -> bool:
    """Tell whether a text holds control characters other than tab and line ends."""
    return bool(_CONTROL.search(text.replace("\r\n", "\n").replace("\r", "\n")))


def has_direction_override(text: str) -> bool:
    """Tell whether a text holds bidirectional embeddings, overrides or isolates."""
    return bool(_DIRECTION.search(text))


def clean_line(text: str) -> str:
    """Return one tidy line: NFC, no control or direction characters, single spaces."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Return tidy paragraphs: NFC, line ends as LF, no control or direction characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _DIRECTION.sub("", _CONTROL.sub("", unicodedata.normalize("NFC", text)))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def slugify(text: str, *, length: int = 80) -> str:
    """Return a lower-case ASCII slug of a text, cut at a word; may be empty."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    plain = plain.encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:length]
        if len(longer) > length:
            break
        slug = longer
    return slug


def fold(text: str) -> str:
    """Return the form in which texts are searched: no accents, no case, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(x for x in plain if not unicodedata.combining(x)).casefold().split())


def words(text: str) -> list[str]:
    """Return the folded words of a text; a sign is a word only where it stands alone."""
    return [word for piece in fold(text).split() for word in _WORD.findall(piece) or [piece]]


def email_key(address: str) -> str:
    """Return the form under which two spellings of one mail address are the same."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def initials(name: str) -> str:
    """Return the first letters of the first and the last capitalised word of a name."""
    words = [w for w in name.split() if w[0].isupper()] or name.split()
    picked = words[:1] + words[1:][-1:]
    return "".join(w[0] for w in picked).upper()


def defused(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def days_typed(typed: str | None, *, most: int, furthest: int) -> list[int] | None:
    """Return the numbers of days of a list such as ``7, 2``, the furthest first, each once.

    None for what is no such list, has more than ``most`` or one beyond ``furthest``.
    """
    parts = [x for x in (typed or "").replace(",", " ").split() if x]
    if not all(x.isascii() and x.isdigit() and len(x) < 3 for x in parts):
        return None
    found = sorted({int(x) for x in parts}, reverse=True)
    return found if len(found) <= most and all(x <= furthest for x in found) else None
