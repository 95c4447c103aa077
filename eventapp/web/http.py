"""One finished answer with its validators, and how it meets a conditional request (RFC 9110)."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from eventapp.core import clock

COMPRESS_FROM = 500  # bytes; below this gzip saves nothing

# What a 304 carries besides its validators (RFC 9110 section 15.4.5).
_ON_304 = {"cache-control", "content-location", "date", "expires", "vary"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers and a body, ready for the WSGI server."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one page or feed, plain and compressed, with ETag and Last-Modified."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes | None
    tag: str
    modified: datetime | None

    @classmethod
    def of(
        cls, body: bytes, headers: Iterable[tuple[str, str]], *, modified: datetime | None = None
    ) -> "Document":
        """Make the document of ``body``; its tag is made of the bytes alone."""
        own = {"content-length", "etag", "last-modified", "vary"}
        kept = [(k, v) for k, v in headers if k.lower() not in own]
        kept.append(("Vary", "Accept-Encoding"))
        if modified:
            kept.append(("Last-Modified", format_datetime(modified, usegmt=True)))
        packed = gzip.compress(body, 6, mtime=0) if len(body) >= COMPRESS_FROM else None
        return cls(tuple(kept), body, packed, hashlib.sha256(body).hexdigest()[:24], modified)

    @property
    def size(self) -> int:
        """Return the bytes it holds in memory, roughly."""
        return len(self.body) + len(self.packed or b"") + 1024

    def answer(self, environ: Mapping[str, str]) -> Answer:
        """Return what a GET or HEAD with these request headers is answered."""
        pack = self.packed is not None and _accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tag = f'"{self.tag}-gzip"' if pack else f'"{self.tag}"'
        if self._unchanged(environ):
            kept = [(k, v) for k, v in self.headers if k.lower() in _ON_304 | {"last-modified"}]
            return Answer("304 NOT MODIFIED", [*kept, ("ETag", tag)], b"")
        body = self.packed if pack and self.packed is not None else self.body
        headers = [*self.headers, ("ETag", tag), ("Content-Length", str(len(body)))]
        if pack:
            headers.append(("Content-Encoding", "gzip"))
        return Answer("200 OK", headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)

    def _unchanged(self, environ: Mapping[str, str]) -> bool:
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted is not None:  # it wins over the date (RFC 9110 section 13.1.3)
            return wanted.strip() == "*" or any(self._is_tag(part) for part in wanted.split(","))
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or self.modified is None:
            return False
        try:
            # A date to come is of a clock that is wrong: to believe it would hide every change. Our
            # own may lie some seconds ahead: of two changes in one second each has its date.
            return self.modified <= _read_date(since) <= max(clock.now(), self.modified)
        except (TypeError, ValueError, OverflowError):
            return False

    def _is_tag(self, text: str) -> bool:
        opaque = text.strip().removeprefix("W/")
        return opaque in (f'"{self.tag}"', f'"{self.tag}-gzip"')


def _read_date(header: str) -> datetime:
    """Return the instant of a date header in any form of RFC 9110 section 5.6.7."""
    if "," in header:
        return parsedate_to_datetime(header)
    # asctime: it names no zone and means UTC.
    return datetime.strptime(header.strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)


def readable_date(header: str) -> bool:
    """Tell whether a date header can be read; what cannot is to be ignored (RFC 9110 13.1.3)."""
    try:
        parsedate_to_datetime(header).timestamp()
    except (TypeError, ValueError, OverflowError, AttributeError):
        return False
    return True


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "x-gzip"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
