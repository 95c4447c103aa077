"""The parts of a calendar file as they stand there: its zones and its entries. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eventapp.core.errors import DomainError
from eventapp.incoming.faults import Remark, refuse
from eventapp.incoming.lines import Line, lines
from eventapp.incoming.zones import MOST_BLOCKS, MOST_ZONES, Block, Description

MOST_ENTRIES = 20_000
MOST_LISTED = 2_000  # lines of one entry that list times
DEEPEST = 6  # a calendar in which an entry has an alarm is three deep
# What may stand several times, and what is read once: of two, the first counts.
_LISTED = {"RRULE", "RDATE", "EXDATE", "CATEGORIES"}
_READ = {
    "UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS",
    "CLASS", "RELATED-TO", "RECURRENCE-ID", *_LISTED,
}  # fmt: skip
_NAMES = ("X-WR-CALNAME", "NAME")


@dataclass(slots=True)
class Raw:
    """An entry as its lines stand in the file; ``line`` is the one that begins it."""

    line: int
    properties: dict[str, list[Line]] = field(default_factory=dict)
    attendees: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def lines(self, name: str) -> Sequence[Line]:
        """Return every line of a property."""
        return self.properties.get(name, ())

    def first(self, name: str) -> Line | None:
        """Return the first line of a property."""
        return next(iter(self.lines(name)), None)

    def has(self, name: str) -> bool:
        """Tell whether a property stands there."""
        return name in self.properties

    def text(self, name: str) -> str:
        """Return the text of a property, or nothing."""
        line = self.first(name)
        return line.text if line else ""

    def value(self, name: str) -> str:
        """Return the value of a property as it is written, or nothing."""
        line = self.first(name)
        return line.value if line else ""

    def line_of(self, name: str) -> int:
        """Return the line of a property, or that of the entry."""
        line = self.first(name)
        return line.number if line else self.line

    @property
    def repeats(self) -> bool:
        """Tell whether it stands for several times."""
        return self.has("RRULE") or self.has("RDATE")


@dataclass(slots=True)
class Book:
    """One calendar of a file: its name, the zones it describes, its entries."""

    name: str = ""
    zones: dict[str, Description] = field(default_factory=dict)
    entries: list[Raw] = field(default_factory=list)


def read(text: str) -> list[Book]:
    """Return the calendars of a file.

    :raises DomainError: ``file.calendar`` with ``why`` and ``line``, ``calendar.entries``.
    """
    reader = _Reader()
    for line in lines(text.lstrip("\ufeff")):
        reader.take(line)
    if reader.open:
        refuse("unended", reader.open[-1][1])
    return reader.books


class _Reader:
    """Takes the lines of a file one by one."""

    def __init__(self) -> None:
        self.books: list[Book] = []
        self.open: list[tuple[str, int]] = []
        self._entry: Raw | None = None
        self._zone: Description | None = None
        self._entries = 0

    def take(self, line: Line) -> None:
        """Take one line.

        :raises DomainError: when the file cannot be followed any further.
        """
        if line.name == "BEGIN":
            self._begin(line.value.strip().upper(), line.number)
        elif line.name == "END":
            self._end(line.value.strip().upper(), line.number)
        elif not self.open:
            refuse("begin", line.number)
        else:
            self._property(line)

    def _begin(self, name: str, number: int) -> None:
        if not self.open and name != "VCALENDAR":
            refuse("begin", number)
        if len(self.open) >= DEEPEST:
            refuse("deep", number)
        self.open.append((name, number))
        self._make(tuple(x for x, _number in self.open), number)

    def _make(self, path: tuple[str, ...], number: int) -> None:
        """Make what a part stands for, where it is one that is read."""
        match path:
            case ("VCALENDAR",):
                self.books.append(Book())
            case ("VCALENDAR", "VEVENT"):
                self._count(number)
                self._entry = Raw(number)
            case ("VCALENDAR", "VTIMEZONE"):
                self._zone = Description(number)
            case ("VCALENDAR", "VTIMEZONE", _) if len(self._described.blocks) < MOST_BLOCKS:
                self._described.blocks.append(Block())

    def _count(self, number: int) -> None:
        self._entries += 1
        if self._entries > MOST_ENTRIES:
            raise DomainError("calendar.entries", field="file", most=MOST_ENTRIES, line=number)

    @property
    def _described(self) -> Description:
        assert self._zone is not None
        return self._zone

    def _end(self, name: str, number: int) -> None:
        if not self.open or self.open[-1][0] != name:
            refuse("end", number)
        self.open.pop()
        depth = len(self.open)
        if depth == 1 and name == "VEVENT" and self._entry:
            self.books[-1].entries.append(self._entry)
            self._entry = None
        elif depth == 1 and name == "VTIMEZONE" and self._zone:
            if len(self.books[-1].zones) < MOST_ZONES:
                self.books[-1].zones.setdefault(self._zone.name, self._zone)
            self._zone = None

    def _property(self, line: Line) -> None:
        depth = len(self.open)
        if self._entry is not None and depth == 2:
            _into(self._entry, line)
        elif self._zone is not None and depth == 2:
            if line.name == "TZID":
                self._zone.name = line.text.strip()
            elif line.name == "X-LIC-LOCATION":
                self._zone.location = line.text.strip()
        elif self._zone is not None and depth == 3 and self._zone.blocks:
            if len(self._zone.blocks[-1].lines) < MOST_LISTED:
                self._zone.blocks[-1].lines.append(line)
        elif depth == 1 and line.name in _NAMES and not self.books[-1].name:
            self.books[-1].name = line.text


def _into(entry: Raw, line: Line) -> None:
    if line.is_broken:
        values = {"text": line.value}
        entry.remarks.append(Remark("line.unreadable", "", line.number, values, wrong=False))
        del entry.remarks[20:]
    elif line.name == "ATTENDEE":
        entry.attendees += 1
    elif line.name in _READ:
        held = entry.properties.setdefault(line.name, [])
        if not held or (line.name in _LISTED and len(held) < MOST_LISTED):
            held.append(line)
        elif line.name in _LISTED:
            entry.remarks.append(Remark("line.many", line.name, line.number, {"most": MOST_LISTED}))
            del entry.remarks[20:]
