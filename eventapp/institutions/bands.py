"""The days of layers as bands of a month, for pages on which a date is chosen or looked at."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eventapp.institutions import queries
from eventapp.institutions.days import Layer, Piece, Told, pieces, told_of
from eventapp.institutions.models import DayKind
from eventapp.institutions.wording import KINDS, told_text
from eventapp.web import dates


@dataclass(frozen=True, slots=True)
class Lane:
    """One layer in one month."""

    layer: Layer
    pieces: Sequence[Piece]

    @property
    def label(self) -> str:
        """Return whose days these are."""
        return f"{self.layer.institution}, {self.layer.name}"

    @property
    def in_words(self) -> str:
        """Return the days of the month in words."""
        return ", ".join(
            f"{x.start}" if x.length == 1 else f"{x.start}\u2013{x.start + x.length - 1}"
            for x in self.pieces
        )


@dataclass(frozen=True, slots=True)
class Month:
    """A month with a lane for each layer that has days in it."""

    first: date
    size: int
    lanes: Sequence[Lane]

    @property
    def name(self) -> str:
        """Return its name and year in the page's language."""
        return dates.format_day(self.first, "LLLL y")


@dataclass(frozen=True, slots=True)
class Band:
    """What stands where a date is chosen: the month, the days chosen in it, what layers say."""

    month: Month
    chosen: Piece
    said: Sequence[tuple[bool, str]]


def _month(layers: Sequence[Layer], year: int, month: int) -> Month:
    lanes = [Lane(x, tuple(pieces(x.days, year, month))) for x in layers]
    first = date(year, month, 1)
    return Month(first, monthrange(year, month)[1], [x for x in lanes if x.pieces])


def year_of(layers: Sequence[Layer], year: int) -> list[Month]:
    """Return the months of a year in which layers have days."""
    months = [_month(layers, year, x) for x in range(1, 13)]
    return [x for x in months if x.lanes]


def band(first: date | None, last: date | None) -> Band | None:
    """Return the band of the days of an event; nothing without a day, or without any layer."""
    if first is None:
        return None
    last = max(first, last or first)
    begin = first.replace(day=1)
    end = begin.replace(day=monthrange(first.year, first.month)[1])
    layers = queries.layers(begin, max(end, last))
    if not layers:
        return None
    chosen = Piece(first.day, (min(last, end) - first).days + 1, "")
    told = told_of(layers, first, last)
    return Band(
        _month(layers, first.year, first.month), chosen, [(x.warns, told_text(x)) for x in told]
    )


def warnings(told: Sequence[Told]) -> list[str]:
    """Return the words of what speaks against a date."""
    return [told_text(x) for x in told if x.warns]


def kind_name(kind: str) -> str:
    """Return the name of a kind of days."""
    return str(KINDS[DayKind(kind)])
