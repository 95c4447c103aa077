"""The lines of a calendar (RFC 5545 section 3.1), each with its number in the file. Pure."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eventapp.core.errors import DomainError
from eventapp.incoming.faults import refuse

MOST_LINES = 500_000  # of a file, as they stand there
LONGEST = 100_000  # characters of one line once it is unfolded
SHOWN = 40  # characters of a value that a message repeats

_NAME = re.compile(r"[A-Za-z0-9.-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_SIGN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CARET = {"^n": "\n", "^^": "^", "^'": '"'}  # RFC 6868


@dataclass(frozen=True, slots=True)
class Line:
    """A property: where it stands, its name in capitals, its parameters, and its value as written.

    ``is_broken`` when it is none.
    """

    number: int
    name: str
    parameters: Mapping[str, str]
    value: str
    is_broken: bool = False

    @property
    def text(self) -> str:
        """Return the value with what is escaped as it is meant (RFC 5545 section 3.3.11)."""
        return _unescaped(self.value)

    @property
    def texts(self) -> list[str]:
        """Return the values of a list of texts."""
        return [_unescaped(x) for x in re.split(r"(?<!\\),", self.value)]


def lines(text: str) -> Iterator[Line]:
    """Yield the properties of a calendar, unfolded.

    :raises DomainError: ``file.calendar`` for a sign that no text holds, ``calendar.lines``.
    """
    if found := _SIGN.search(text):
        refuse("sign", text.count("\n", 0, found.start()) + 1)
    if text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        raise DomainError("calendar.lines", field="file", most=MOST_LINES)
    for number, whole in _unfolded(text):
        if whole.strip():
            yield _line(number, whole)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    first, parts, length, number = 1, list[str](), 0, 0
    for number, raw in enumerate(io.StringIO(text, newline=None), 1):
        if number > MOST_LINES:
            raise DomainError("calendar.lines", field="file", most=MOST_LINES)
        part = raw.rstrip("\n")
        if part[:1] in {" ", "\t"} and parts:
            part = part[1:]
        else:
            yield first, "".join(parts)
            first, parts, length = number, [], 0
        length += len(part)
        if length > LONGEST:
            refuse("long", first)
        parts.append(part)
    yield first, "".join(parts)


def _line(number: int, whole: str) -> Line:
    head = _NAME.match(whole)
    at, given = head.end() if head else 0, dict[str, str]()
    while head and (found := _PARAMETER.match(whole, at)):
        given.setdefault(found[1].upper(), _parameter(found[2]))
        at = found.end()
    if head is None or whole[at : at + 1] != ":":
        return Line(number, "", {}, whole[:SHOWN], is_broken=True)
    return Line(number, head[0].upper(), given, whole[at + 1 :])


def _parameter(written: str) -> str:
    value = written[1:-1] if written[:1] == '"' else written
    return re.sub(r"\^[n^']", lambda x: _CARET[x[0]], value)


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda x: "\n" if x[1] in "nN" else x[1], value)
