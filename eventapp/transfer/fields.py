"""Reading the fields of one record of a file; each reader notes what is wrong where it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from eventapp.core.localised import CONTENT_LANGUAGES, NO_TEXT, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.text import clean_line, clean_text, has_control, has_direction_override
from eventapp.transfer.document import Items, Mapping, Node, Scalar, below
from eventapp.transfer.faults import Fault, did_you_mean
from eventapp.transfer.moments import When, moment, text_of

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_WHOLE = re.compile(r"[+-]?\d{1,12}")
_DECIMAL = re.compile(r"[+-]?\d{1,4}(\.\d{1,20})?([eE][+-]?\d{1,2})?")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YES, _NO = {"true", "yes", "on"}, {"false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A key of another record, and where it is named."""

    kind: str
    key: str
    line: int
    path: str


@dataclass(slots=True)
class Lines:
    """The faults found in a file, and the line of every path that was read."""

    faults: list[Fault] = field(default_factory=list)
    of: dict[str, int] = field(default_factory=dict)

    def fault(self, path: str, sentence: str) -> None:
        """Note a fault at a path, or at what holds it."""
        self.faults.append(Fault(self.line(path), path, sentence))

    def line(self, path: str) -> int:
        """Return the line of a path, or of the nearest that holds it."""
        while path and path not in self.of:
            cut = max(path.rfind("."), path.rfind("["))
            path = path[: max(cut, 0)]
        return self.of.get(path, 1)


class Fields:
    """The fields of one map. A field that is absent or at fault is not in ``given``."""

    def __init__(self, node: Mapping, path: str, lines: Lines) -> None:
        self.node, self.path, self.lines = node, path, lines
        self.given: dict[str, Any] = {}
        self.known: list[str] = []
        before = len(lines.faults)
        self._faults_before = before
        lines.of[path] = node.line
        for name, value in node.items.items():
            lines.of[below(path, name)] = value.line

    @property
    def has_faults(self) -> bool:
        """Tell whether anything was wrong since reading began."""
        return len(self.lines.faults) > self._faults_before

    def fault(self, name: str, sentence: str) -> None:
        """Note a fault at a field."""
        self.lines.fault(below(self.path, name), sentence)

    def read(
        self, name: str, how: Callable[[str, Node], T], *, into: str = "", required: bool = False
    ) -> T | None:
        """Read a field by ``how``, which raises ValueError with the sentence of a fault."""
        self.known.append(name)
        node = self.node.items.get(name)
        if node is None:
            if required:
                self.lines.fault(self.path, f"“{name}” is missing")
            return None
        try:
            value = how(below(self.path, name), node)
        except ValueError as error:
            self.fault(name, str(error))
            return None
        if required and not value and value is not False:
            self.fault(name, f"“{name}” is missing")
            return None
        self.given[into or name] = value
        return value

    def line(self, name: str, *, into: str = "", required: bool = False) -> str | None:
        """Read one line of text; null is no text."""
        return self.read(
            name, lambda _p, n: clean_line(_printable(n)), into=into, required=required
        )

    def texts(self, name: str, *, required: bool = False, line: bool = False) -> Localised | None:
        """Read a text per language."""
        return self.read(name, lambda p, n: self._localised(p, n, line), required=required)

    def choice(self, name: str, kind: type[E], *, required: bool = False) -> E | None:
        """Read one of an enum's values."""
        return self.read(name, lambda _p, n: one_of(kind, n), required=required)

    def whole(self, name: str) -> int | None:
        """Read a whole number; null is none."""
        return self.read(name, lambda _p, n: _number(n, _WHOLE, int, "a whole number"))

    def decimal(self, name: str) -> float | None:
        """Read degrees; null is none."""
        return self.read(name, lambda _p, n: _number(n, _DECIMAL, float, "a number of degrees"))

    def flag(self, name: str, *, into: str = "") -> bool | None:
        """Read true or false."""
        return self.read(name, lambda _p, n: _flag(n), into=into)

    def partial(self, name: str, *, required: bool = False) -> PartialDate | None:
        """Read a day, a month or a year."""
        return self.read(name, lambda _p, n: _partial(n), required=required)

    def when(self, name: str) -> When | None:
        """Read a moment."""
        return self.read(name, lambda _p, n: moment(n))

    def key(self, name: str = "key", *, required: bool = True) -> str:
        """Read the key of this record."""
        return self.read(name, lambda _p, n: _key(n), into="slug", required=required) or ""

    def refer(self, name: str, kind: str, *, required: bool = False) -> Reference | None:
        """Read the key of another record; null is none."""
        return self.read(name, lambda p, n: reference(kind, p, n), required=required)

    def words(self, name: str) -> tuple[str, ...] | None:
        """Read a list of words."""

        def read(path: str, node: Node) -> tuple[str, ...]:
            return tuple(clean_line(_printable(x)) for _, x in self.each(path, node))

        return self.read(name, read)

    def listed(self, name: str, each: Callable[[str, Node], T | None]) -> list[T] | None:
        """Read a list item by item; an item at fault is left out."""

        def read(path: str, node: Node) -> list[T]:
            found = []
            for place, item in self.each(path, node):
                try:
                    value = each(place, item)
                except ValueError as error:
                    self.lines.fault(place, str(error))
                    continue
                if value is not None:
                    found.append(value)
            return found

        return self.read(name, read)

    def each(self, path: str, node: Node) -> Iterator[tuple[str, Node]]:
        """Yield path and node of each item of a list; null is an empty one."""
        if isinstance(node, Scalar) and node.text is None:
            return
        if not isinstance(node, Items):
            raise ValueError("a list is wanted here")
        for number, item in enumerate(node.items):
            place = f"{path}[{number}]"
            self.lines.of[place] = item.line
            yield place, item

    def done(self) -> None:
        """Note the names that mean nothing here."""
        for name in self.node.items:
            if name not in self.known:
                hint = did_you_mean(name, self.known)
                self.fault(name, f"“{name[:60]}” means nothing here{hint}")

    def _localised(self, path: str, node: Node, line: bool) -> Localised:
        if isinstance(node, Scalar) and node.text is None:
            return NO_TEXT
        if not isinstance(node, Mapping):
            raise ValueError("a text per language is wanted here, such as {en: …, fr: …}")
        clean = clean_line if line else clean_text
        found = {}
        for lang, text in _unbroken(node).items():
            place = below(path, lang)
            self.lines.of[place] = text.line
            try:
                if lang not in CONTENT_LANGUAGES:
                    raise ValueError(f"“{lang[:20]}” is no code of an official language of the EU")
                found[lang] = clean(_printable(text))
            except ValueError as error:
                self.lines.fault(place, str(error))
        return Localised(found)


def _unbroken(node: Mapping) -> dict[str, Node]:
    """Return the texts of a map; in braces, give a text back what its commas cut off.

    YAML reads ``{en: One, and two}`` as two names, the second of them without a value.
    """
    found: dict[str, Node] = {}
    last: Scalar | None = None
    for name, value in node.items.items():
        is_rest = isinstance(value, Scalar) and value.text is None and len(name) > 3
        if node.inline and is_rest and last is not None:
            last.text = f"{last.text}, {name}"
            continue
        last = Scalar(value.line, value.text) if isinstance(value, Scalar) else None
        found[name] = last or value
    return found


def mapping(node: Node) -> Mapping:
    """Return a map, or raise ValueError."""
    if not isinstance(node, Mapping):
        raise ValueError("a map of names to values is wanted here")
    return node


def reference(kind: str, path: str, node: Node) -> Reference | None:
    """Return the key of another record; null is none."""
    text = text_of(node)
    return Reference(kind, text.strip(), node.line, path) if text else None


def one_of(kind: type[E], node: Node) -> E:
    """Return the member of an enum that a scalar names."""
    text = text_of(node).strip()
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(x.value for x in kind)
        said = f"“{text[:60]}” is none of {known}{did_you_mean(text, [x.value for x in kind])}"
        raise ValueError(said) from None


def _printable(node: Node) -> str:
    text = text_of(node)
    if has_control(text) or has_direction_override(text):
        raise ValueError("the text holds invisible control characters")
    return text


def _number(node: Node, form: re.Pattern[str], kind: Callable[[str], T], wanted: str) -> T | None:
    text = text_of(node).strip()
    if not text:
        return None
    if not form.fullmatch(text):
        raise ValueError(f"{wanted} is wanted here")
    return kind(text)


def _flag(node: Node) -> bool:
    text = text_of(node).strip().lower()
    if text not in _YES | _NO:
        raise ValueError("true or false is wanted here")
    return text in _YES


def _partial(node: Node) -> PartialDate | None:
    text = text_of(node).strip()
    try:
        return PartialDate.parse(text) if text else None
    except ValueError:
        said = "a day, a month or a year that exists is wanted here, such as 2026-12-01 or 2026-12"
        raise ValueError(said) from None


def _key(node: Node) -> str:
    text = text_of(node).strip()
    if text and (len(text) > 80 or not _KEY.fullmatch(text)):
        raise ValueError("a key is made of small letters, digits and single hyphens, at most 80")
    return text
