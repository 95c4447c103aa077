"""On which days something repeats (RFC 5545 section 3.3.10), without ever looking for long. Pure.

dateutil, and recurring-ical-events which stands on it, walk to the year 9999 after a rule that
names no day there is (30 February), and leave nobody a way to stop them. Here each day that is
looked at is counted.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from eventapp.core.errors import DomainError
from eventapp.incoming.rules import Rule

MOST_DAYS = 500_000  # that are looked at for one file
MOST_TIMES = 20_000  # that one file may come to


class Budget:
    """How much may be looked at and made for one file, counted down."""

    def __init__(self, days: int = MOST_DAYS, times: int = MOST_TIMES) -> None:
        self.days, self.times = days, times

    def look(self) -> None:
        """Count a day that is looked at.

        :raises DomainError: ``calendar.too_much`` beyond what is bearable.
        """
        self.days -= 1
        if self.days < 0:
            raise DomainError("calendar.too_much", field="file")

    def make(self) -> None:
        """Count an entry that is made; raise as ``look``."""
        self.times -= 1
        if self.times < 0:
            raise DomainError("calendar.too_many", field="file", most=MOST_TIMES)


def days(found: Rule, first: date, last: date, budget: Budget) -> Iterator[date]:
    """Yield the days of a rule from ``first`` to ``last``, its own first day always among them.

    :raises DomainError: ``calendar.too_much``.
    """
    end = min(last, found.until) if found.until else last
    number = 0
    if found.starts <= end:
        number = 1
        if found.starts >= first:
            yield found.starts
    begin = found.starts if found.count else max(first, found.starts)
    for day in _falling(found, begin, end, budget):
        if day > end or (found.count and number >= found.count):
            return
        if day > found.starts:
            number += 1
            if day >= first:
                yield day


def _falling(found: Rule, first: date, last: date, budget: Budget) -> Iterator[date]:
    for period in _periods(found, first, last):
        budget.look()
        falls = [x for x in period if _seen(budget) and _fits(found, x)]
        yield from _placed(falls, found.positions) if found.positions else falls


def _seen(budget: Budget) -> bool:
    budget.look()
    return True


def _placed(falls: list[date], positions: Iterable[int]) -> list[date]:
    size = len(falls)
    places = {x - 1 if x > 0 else size + x for x in positions}
    return [falls[x] for x in sorted(places) if 0 <= x < size]


def _periods(found: Rule, first: date, last: date) -> Iterator[Iterable[date]]:
    """Yield the days of each period in which a rule may fall, ``first`` to ``last`` and more."""
    step, start = found.interval, found.starts
    try:
        if found.frequency in {"DAILY", "WEEKLY"}:
            size = 7 if found.frequency == "WEEKLY" else 1
            begin = start - timedelta((start.weekday() - found.week_start) % 7 if size > 1 else 0)
            begin += timedelta(size * step * max(0, (first - begin).days // (size * step)))
            while begin <= last:
                yield [begin + timedelta(n) for n in range(size)]
                begin += timedelta(size * step)
            return
        yearly = found.frequency == "YEARLY"
        months = step * (12 if yearly else 1)
        month = start.year * 12 + (0 if yearly else start.month - 1)
        month += months * max(0, (first.year * 12 + first.month - 1 - month) // months)
        while month <= last.year * 12 + last.month - 1:
            yield [y for x in range(month, month + (12 if yearly else 1)) for y in _month(found, x)]
            month += months
    except (OverflowError, ValueError):
        return  # the last day there is


def _month(found: Rule, number: int) -> list[date]:
    year, month = number // 12, number % 12 + 1
    if month not in found.by.get("BYMONTH", {month}):
        return []
    return [date(year, month, x) for x in range(1, monthrange(year, month)[1] + 1)]


def _fits(found: Rule, day: date) -> bool:
    by, length = found.by, monthrange(day.year, day.month)[1]
    if "BYMONTH" in by and day.month not in by["BYMONTH"]:
        return False
    if "BYMONTHDAY" in by and by["BYMONTHDAY"].isdisjoint({day.day, day.day - length - 1}):
        return False
    if "BYYEARDAY" in by and by["BYYEARDAY"].isdisjoint(_both(*_of_year(day))):
        return False
    if "BYWEEKNO" in by and by["BYWEEKNO"].isdisjoint(_both(*_of_weeks(day, found.week_start))):
        return False
    return not found.by_day or _is_named(found, day, length)


def _is_named(found: Rule, day: date, length: int) -> bool:
    by_month = found.frequency == "MONTHLY" or "BYMONTH" in found.by
    place, size = (day.day, length) if by_month else _of_year(day)
    nth, last = (place - 1) // 7 + 1, -((size - place) // 7 + 1)
    counted = found.frequency in {"MONTHLY", "YEARLY"} and "BYWEEKNO" not in found.by
    return any(
        weekday == day.weekday() and (not counted or n in {0, nth, last})
        for n, weekday in found.by_day
    )


def _both(place: int, size: int) -> set[int]:
    return {place, place - size - 1}


def _of_year(day: date) -> tuple[int, int]:
    size = (date(day.year, 12, 31) - date(day.year, 1, 1)).days + 1
    return (day - date(day.year, 1, 1)).days + 1, size


def _of_weeks(day: date, week_start: int) -> tuple[int, int]:
    """Return the number of a day's week, and how many its year has; the first has four days in it.

    RFC 5545 section 3.3.10, as ISO 8601 but for the day on which a week begins.
    """
    middle = day - timedelta((day.weekday() - week_start) % 7) + timedelta(3)
    last = date(middle.year, 12, 31)
    end = last - timedelta((last.weekday() - week_start) % 7) + timedelta(3)
    end = end if end.year == middle.year else end - timedelta(7)
    return _week_of(middle), _week_of(end)


def _week_of(middle: date) -> int:
    return (middle - date(middle.year, 1, 1)).days // 7 + 1


def at_time(day: date, like: date | datetime) -> date | datetime:
    """Return a day with the time of day of another moment, where that has one; without a zone."""
    if isinstance(like, datetime):
        return datetime.combine(day, time(like.hour, like.minute, like.second))
    return day
