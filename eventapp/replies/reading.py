"""One mail that came in: to whom it went, who wrote it, what calendars say in it (RFC 6047). Pure.

Whatever comes is hostile: reading it neither raises anything but Unreadable nor takes long.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32, Policy
from email.utils import getaddresses
from typing import Any

from eventapp.core.text import clean_line
from eventapp.replies.entries import Entry, entries

LARGEST = 2 * 1024 * 1024  # octets of a mail; an answer has a hundredth of it
MOST_PARTS = 100
MOST_LINES = 60_000  # twice what the largest mail has whose files are in base64
MOST_BOUNDARIES = 30  # each line is held against those of all parts it lies in
MOST_HEADERS = 2000  # lines
MOST_CALENDARS = 10
LARGEST_CALENDAR = 256 * 1024
LONGEST_HEADER = 4000  # characters of one header that are looked at
MOST_ADDRESSES = 50

# Where a mail went: what delivered it says first, since it alone knows what was rewritten.
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_CALENDARS = {"text/calendar", "application/ics", "application/calendar"}
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
# Others of the registry are slow beyond measure on chosen octets (punycode, idna), or no text.
_CHARSETS = re.compile(r"utf-?(8|16(le|be)?)|us-?ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d")
_LISTS = {"bulk", "junk", "list"}


class Unreadable(Exception):
    """What came in is no mail that can be read: empty, too large, of too many parts or headers."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What matters of a mail.

    ``addresses`` are those it went to by its headers, in the order of their weight; ``sender`` is
    empty where there is none. ``is_automatic`` tells a mail that no person caused: an absence, a
    bounce, a list. ``loops`` are the addresses that X-Loop names.
    """

    addresses: tuple[str, ...]
    sender: str
    message_id: str
    is_automatic: bool
    loops: tuple[str, ...]
    entries: tuple[Entry, ...]


def read(raw: bytes) -> Mail:
    """Return what matters of a mail, its headers in any order and its line ends of any kind.

    :raises Unreadable: when it is none, or larger than LARGEST.
    """
    if len(raw) > LARGEST:
        raise Unreadable("too large")
    if max(raw.count(b"\n"), raw.count(b"\r")) > MOST_LINES:
        raise Unreadable("too many lines")
    if raw.lower().count(b"boundary") > MOST_BOUNDARIES:
        raise Unreadable("too many boundaries")
    if _END_OF_HEAD.split(raw, 1)[0].count(b"\n") > MOST_HEADERS:
        raise Unreadable("too many headers")
    message = _parsed(raw)
    if not message.keys():
        raise Unreadable("empty")
    senders = _addresses(message, "From")
    return Mail(
        addresses=tuple(dict.fromkeys(x for name in _TO for x in _addresses(message, name))),
        sender=senders[0] if senders else "",
        message_id=_header(message, "Message-ID"),
        is_automatic=_is_automatic(message),
        loops=tuple(_addresses(message, "X-Loop")),
        entries=tuple(dict.fromkeys(_said(message))),
    )


class _Short(Compat32):
    """Cuts each header before its parameters are taken apart, which goes by the square of them."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def _parsed(raw: bytes) -> Message:
    """Return a mail and its parts, each of them counted before it is made, whatever begins it."""
    parts = 0

    def part(policy: "Policy[Message]") -> Message:
        nonlocal parts
        parts += 1
        if parts > MOST_PARTS:
            raise Unreadable("too many parts")
        return Message(policy)

    return BytesParser(policy=_Short(message_factory=part)).parsebytes(raw)


def _headers(message: Message, name: str) -> list[str]:
    # Octets beyond ASCII make the value another object, which says itself as text.
    found = message.get_all(name) or []
    return [clean_line(str(x)[:LONGEST_HEADER]) for x in found[:MOST_ADDRESSES]]


def _header(message: Message, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _addresses(message: Message, name: str) -> list[str]:
    try:
        found = [x for _name, x in getaddresses(_headers(message, name)) if "@" in x]
    except RecursionError:  # comments in comments (RFC 5322 section 3.2.2)
        return []
    return [x[:254] for x in found[:MOST_ADDRESSES]]


def _is_automatic(message: Message) -> bool:
    """Tell whether no person wrote a mail or pressed a button for it.

    ``auto-generated`` is none of these: calendars on servers mark with it what they send for
    somebody who pressed one (RFC 3834 section 5).
    """
    auto = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        auto in {"auto-replied", "auto-notified"}
        or _header(message, "Precedence").lower() in _LISTS
        or bool(_header(message, "X-Autoreply") or _header(message, "List-Id"))
        or message.get_content_type() == "multipart/report"
    )


def _said(message: Message) -> Iterator[Entry]:
    for number, part in enumerate(_calendars(message)):
        if number < MOST_CALENDARS:
            yield from entries(_text(part), method=_parameter(part, "method"))


def _calendars(message: Message) -> Iterator[Message]:
    """Yield the parts with a calendar; those of a mail that was forwarded are nobody's answer."""
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop(0)
        kind = part.get_content_type()
        if kind.startswith("multipart/"):
            waiting += part.get_payload() if part.is_multipart() else []
        elif kind in _CALENDARS or (kind[:8] != "message/" and _file(part).endswith(".ics")):
            yield part


def _file(part: Message) -> str:
    try:
        return str(part.get_filename() or "").lower()
    except Exception:  # the library fails in many ways on parameters made for that (RFC 2231)
        return ""


def _parameter(part: Message, name: str) -> str:
    try:
        found = part.get_param(name)
        return clean_line(str(found))[:20].upper() if found else ""
    except Exception:  # as above
        return ""


def _text(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
    except Exception:  # a transfer encoding that is none
        return ""
    if not isinstance(payload, bytes) or len(payload) > LARGEST_CALENDAR:
        return ""
    charset = _parameter(part, "charset").lower().replace("_", "-")
    known = charset if _CHARSETS.fullmatch(charset) else "utf-8"
    try:
        return payload.decode(known, "replace").lstrip("\ufeff")
    except LookupError:  # one of these names that no codec has
        return payload.decode("utf-8", "replace").lstrip("\ufeff")
