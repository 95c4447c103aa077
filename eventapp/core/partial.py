"""A date known to the day, the month or only the year."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day; never completed by guess.

    Its text sorts as it is shown: a year before its months, a month before its days.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``2023``, ``2023-11`` or ``2023-11-18``; raise ValueError for anything else."""
        found = _FORM.fullmatch(text)
        if not found:
            raise ValueError(text)
        year, month, day = (int(x) if x else None for x in found.groups())
        assert year is not None
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @property
    def precision(self) -> str:
        """Return ``day``, ``month`` or ``year``."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        """Return the first day this date may mean, for sorting and spans."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """Return the last day this date may mean."""
        if self.day:
            return self.first_day
        if self.month in {None, 12}:
            return date(self.year, 12, 31)
        return date.fromordinal(date(self.year, (self.month or 0) + 1, 1).toordinal() - 1)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{x:02}" for x in (self.month, self.day) if x]
        return "-".join(parts)


class PartialDateText(TypeDecorator[PartialDate]):
    """A column of ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        """Store the text form."""
        return str(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        """Read the text form."""
        return PartialDate.parse(value) if value else None
