"""Reading YAML or JSON into plain values that know their lines, with bounds on everything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from eventapp.transfer.faults import BadFile, Fault

LARGEST_FILE = 20 * 1024 * 1024  # bytes
MOST_ROWS = 20_000
DEEPEST = 12
# What YAML 1.1 section 5.1 does not let stand in a document.
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In JSON these stand only within strings (the tab only between), where YAML would fold them.
_JSON = {x: f"\\u{x:04x}" for x in (0x7F, 0x85, 0x2028, 0x2029, 0xFEFF)} | {0x09: " "}
# An escape in JSON; the two halves of a character beyond the first plane, or any other.
_ESCAPE = re.compile(
    r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)", re.IGNORECASE | re.DOTALL
)
_NULLS = {"", "~", "null", "Null", "NULL"}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A text as it was written, whatever it looks like; None for null."""

    line: int
    text: str | None


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    items: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A map of names to nodes; ``inline`` when written in braces."""

    line: int
    inline: bool = False
    items: "dict[str, Node]" = field(default_factory=dict)


Node = Scalar | Items | Mapping


def read(raw: bytes) -> Mapping:
    """Return the one document of a file.

    :raises BadFile: when it is too large, not UTF-8, not YAML, empty, no map of sections, or uses
        anchors, aliases, tags or a name twice.
    """
    if len(raw) > LARGEST_FILE:
        raise BadFile([Fault(1, "", "the file is larger than 20 MB")])
    text = _decoded(raw)
    try:
        return _Composer().compose(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(x for x in (error.context, error.problem) if x)
        raise BadFile([Fault(mark.line + 1 if mark else 1, "", f"not YAML: {said}")]) from None
    except yaml.YAMLError as error:
        raise BadFile([Fault(1, "", f"not YAML: {error}")]) from None


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFile([Fault(line, "", "not a text in UTF-8")]) from None
    if text.lstrip().startswith(("{", "[")):
        text = _ESCAPE.sub(_whole, text.translate(_JSON))
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        code = f"U+{ord(found[0]):04X}"
        raise BadFile([Fault(line, "", f"not a text: it holds the control character {code}")])
    return text


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _whole(escape: re.Match[str]) -> str:
    high, low = escape.groups()
    if high is None:
        return escape[0]
    return f"\\U{0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00:08x}"


class _Composer:
    """Builds nodes from the parser's events with its own stack, so that depth is bounded."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.rows = 0
        self.root: Node | None = None
        self.documents = 0
        # The open collections: each with the path it stands at and the name that waits for a value.
        self.stack: list[tuple[Items | Mapping, str]] = []
        self.names: list[tuple[str, bool] | None] = []

    def compose(self, events: Iterator[Event]) -> Mapping:
        """Return the root, or raise every fault."""
        for event in events:
            self._take(event)
        if self.faults:
            raise BadFile(self.faults)
        if self.root is None or (isinstance(self.root, Scalar) and self.root.text is None):
            raise BadFile([Fault(1, "", "the file is empty")])
        if not isinstance(self.root, Mapping):
            said = "not an import file: it holds no sections such as “events:”"
            raise BadFile([Fault(self.root.line, "", said)])
        return self.root

    def _take(self, event: Event) -> None:
        line = _line(event)
        match event:
            case DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise BadFile([*self.faults, Fault(line, "", "a second document begins")])
            case MappingEndEvent() | SequenceEndEvent():
                self.stack.pop()
                self.names.pop()
            case AliasEvent():
                self._fault(line, "anchors and aliases are not read: write the value out")
                self._place(Scalar(line, None))
            case ScalarEvent():
                self._check(event, line)
                self._scalar(event, line)
            case MappingStartEvent() | SequenceStartEvent():
                self._check(event, line)
                self._open(event, line)

    def _check(self, event: NodeEvent | CollectionStartEvent, line: int) -> None:
        if event.anchor is not None:
            self._fault(line, "anchors and aliases are not read: write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self._fault(line, f"tags such as {tag[:40]} are not read")

    def _open(self, event: MappingStartEvent | SequenceStartEvent, line: int) -> None:
        if len(self.stack) >= DEEPEST:
            self._fault(line, f"more than {DEEPEST} levels deep")
            raise BadFile(self.faults)
        node: Items | Mapping
        is_map = isinstance(event, MappingStartEvent)
        node = Mapping(line, bool(event.flow_style)) if is_map else Items(line)
        if isinstance(node, Mapping) and self.stack and isinstance(self.stack[-1][0], Items):
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise BadFile([*self.faults, Fault(line, "", f"more than {MOST_ROWS} rows")])
        path = self._path()
        if not self._place(node):
            node = type(node)(line)  # read on, into the void
        self.stack.append((node, path))
        self.names.append(None)

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        if self.stack and isinstance(self.stack[-1][0], Mapping) and self.names[-1] is None:
            self._name(event, line, self.stack[-1][0])
            return
        null = not event.style and event.value in _NULLS
        self._place(Scalar(line, None if null else event.value))

    def _name(self, event: ScalarEvent, line: int, owner: Mapping) -> None:
        fresh = event.value not in owner.items
        self.names[-1] = (event.value, fresh)
        if not fresh:
            self._fault(line, "this name stands here twice")

    def _place(self, node: Node) -> bool:
        if not self.stack:
            self.root = node
            return True
        owner = self.stack[-1][0]
        if isinstance(owner, Items):
            owner.items.append(node)
            return True
        if self.names[-1] is None:
            self._fault(node.line, "a name must be a plain text")
            self.names[-1] = ("", False)
            return False
        name, fresh = self.names[-1]
        self.names[-1] = None
        if fresh:
            owner.items[name] = node
        return fresh

    def _path(self) -> str:
        if not self.stack:
            return ""
        owner, path = self.stack[-1]
        if isinstance(owner, Items):
            return f"{path}[{len(owner.items)}]"
        name = self.names[-1]
        return below(path, name[0] if name else "?")

    def _fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(line, self._path(), sentence))


def below(path: str, name: str) -> str:
    """Return the path of a name within the map at ``path``."""
    name = name if re.fullmatch(r"[\w-]{1,60}", name) else repr(name[:60])
    return f"{path}.{name}" if path else name
