"""The text of a file, whatever letters it was written in. Pure."""

import re

from eventapp.core.errors import DomainError

LARGEST = 10 * 1024 * 1024  # bytes
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CALENDAR = "BEGIN:VCALENDAR"


def decoded(data: bytes, *, calendars: bool = False) -> tuple[str, str]:
    """Return the text of a file and its encoding: UTF-8, UTF-16 or, failing these, Windows-1252.

    Of a file in Windows-1252 each line that is good UTF-8 is read as such. Where ``calendars``
    are read as well, one may hold signs that no text has: its reader says in which line.

    :raises DomainError: ``file.empty``, ``file.too_large``, ``file.not_text``, ``file.encoding``.
    """
    if not data.strip():
        raise DomainError("file.empty", field="file")
    if len(data) > LARGEST:
        raise DomainError("file.too_large", field="file", limit=LARGEST >> 20)
    encoding, text = _decoded(data)
    if not (calendars and is_calendar(text)) and _NO_TEXT.search(text):
        raise DomainError("file.not_text", field="file")
    return text, encoding


def is_calendar(text: str) -> bool:
    """Tell whether a text begins as a calendar does."""
    return text[:200].lstrip("\ufeff \t\r\n")[: len(_CALENDAR)].upper() == _CALENDAR


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
