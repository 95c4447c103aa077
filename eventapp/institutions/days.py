"""Which days a layer has, what they mean for a date, and how they lie in a month. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eventapp.core.text import NAME_LENGTH, clean_line
from eventapp.incoming.entries import Entry
from eventapp.incoming.faults import Remark
from eventapp.incoming.texts import plain

MOST_SPANS = 2_000  # of one layer
LONGEST = timedelta(days=400)  # a span that is longer says nothing about a day
SITTING = "sitting"


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """Days on end, both the first and the last among them."""

    first: date
    last: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as far as dates are concerned. ``number`` tells it apart, ``kind`` is a DayKind.

    ``first`` and ``last`` are the ends of what its file covers; ``days`` may be a part of it.
    """

    number: int
    institution: str
    name: str
    kind: str
    first: date
    last: date
    days: Sequence[Days]


@dataclass(frozen=True, slots=True)
class Told:
    """What a layer says of a date: its days there, or that there are none of a sitting."""

    layer: Layer
    days: Sequence[Days]

    @property
    def warns(self) -> bool:
        """Tell whether it speaks against the date."""
        return not self.days or self.layer.kind != SITTING


def days_of(entries: Iterable[Entry]) -> tuple[list[Days], list[Remark]]:
    """Return the days of a calendar, each once, and what is to be said of its entries.

    An entry with hours stands for its days by its own clock; one that ends at midnight does not
    reach the next. What is cancelled or cannot be read is none.
    """
    found: set[Days] = set()
    told: dict[tuple[str, int], Remark] = {}
    for entry in entries:
        for remark in entry.remarks:
            told.setdefault((remark.code, remark.line), remark)
        if any(x.wrong for x in entry.remarks) or entry.status == "CANCELLED":
            continue
        days = _days(entry)
        if days is None or days.last - days.first > LONGEST:
            told.setdefault(("days.long", entry.line), Remark("days.long", "", entry.line))
        else:
            found.add(days)
    return sorted(found), list(told.values())


def _days(entry: Entry) -> Days | None:
    title = clean_line(plain(entry.summary.value))[:NAME_LENGTH]
    starts, ends = entry.starts, entry.ends
    if starts is None:
        return None
    if not isinstance(starts, datetime):
        return Days(starts, entry.last_day or starts, title)
    first, last = starts.date(), starts.date()
    if isinstance(ends, datetime):
        ends = ends.astimezone(starts.tzinfo) if ends.tzinfo and starts.tzinfo else ends
        at_midnight = ends.time().replace(tzinfo=None) == time(0)
        last = max(first, ends.date() - timedelta(int(at_midnight)))
    return Days(first, last, title)


def told_of(layers: Iterable[Layer], first: date, last: date) -> list[Told]:
    """Return what layers say of an event from one day to another.

    A layer of sittings speaks of a date without one only where its file reaches: beyond, nobody
    knows yet.
    """
    found = []
    for layer in layers:
        days = [x for x in layer.days if x.first <= last and first <= x.last]
        if days:
            found.append(Told(layer, days))
        elif layer.kind == SITTING and layer.first <= first and last <= layer.last:
            found.append(Told(layer, ()))
    return sorted(found, key=lambda x: not x.warns)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a month's band, from a day of the month on, and how many days it takes."""

    start: int
    length: int
    title: str


def pieces(days: Iterable[Days], year: int, month: int) -> Iterator[Piece]:
    """Yield how days lie in a month; those that touch or overlap are one piece."""
    size = monthrange(year, month)[1]
    begin, end = date(year, month, 1), date(year, month, size)
    current: Piece | None = None
    for one in sorted(x for x in days if x.first <= end and begin <= x.last):
        first, last = max(one.first, begin).day, min(one.last, end).day
        if current and first <= current.start + current.length:
            length = max(current.length, last - current.start + 1)
            current = Piece(current.start, length, current.title or one.title)
            continue
        if current:
            yield current
        current = Piece(first, last - first + 1, one.title)
    if current:
        yield current
