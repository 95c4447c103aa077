"""When an entry falls that stands for several times (RFC 5545 section 3.8.5). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from eventapp.core.errors import DomainError
from eventapp.incoming.components import Raw
from eventapp.incoming.faults import Remark
from eventapp.incoming.lines import SHOWN, Line
from eventapp.incoming.recurring import Budget, at_time, days
from eventapp.incoming.rules import TooOften, Unreadable, rule
from eventapp.incoming.spans import Moments
from eventapp.incoming.zones import Description, described

MOST_VALUES = 20_000  # times that one entry lists
MOST_REPEATS = 1_500  # of one entry: each day of the window, and some


@dataclass(frozen=True, slots=True)
class Window:
    """The days within which what repeats is unfolded, the first and the last."""

    first: date
    last: date

    @classmethod
    def around(cls, today: date) -> "Window":
        """Return a year back and three years on."""
        return cls(today - timedelta(366), today + timedelta(3 * 366))


@dataclass(slots=True)
class File:
    """What is known of a file while its entries are made."""

    window: Window
    budget: Budget
    descriptions: Mapping[str, Description]
    zones: dict[str, tzinfo | None] = field(default_factory=dict)

    def zone(self, name: str) -> tzinfo | None:
        """Return a zone that the file describes, read once."""
        if name not in self.zones:
            found = self.descriptions.get(name)
            self.zones[name] = described(found, self.budget) if found else None
        return self.zones[name]


def moment_key(at: date | datetime) -> date | datetime:
    """Return what two spellings of one time have in common: the instant, or the time on a clock."""
    return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else at


def times_of(
    raw: Raw, starts: date | datetime, file: File
) -> tuple[list[date | datetime], list[Remark]]:
    """Return when an entry falls within the window, in order, and what is to be said of it."""
    remarks: list[Remark] = []
    found = {starts} if day(starts) >= file.window.first else set[date | datetime]()
    for line in raw.lines("RRULE"):
        try:
            found |= _falling(line, starts, file, remarks)
        except TooOften:
            return [starts], [Remark("rule.too_often", "RRULE", line.number)]
        except Unreadable:
            text = {"text": line.value[:SHOWN]}
            return [starts], [Remark("rule.unreadable", "RRULE", line.number, text)]
        except DomainError as error:
            raise DomainError(error.code, field="file", line=line.number, **error.values) from None
    _add_and_take(raw, starts, found, file, remarks)
    times = sorted(found, key=lambda x: moment_key(x).isoformat())
    if len(times) > MOST_REPEATS:
        most = {"most": MOST_REPEATS}
        remarks.append(Remark("rule.many", "RRULE", raw.line, most, wrong=False))
    return times[:MOST_REPEATS], remarks


def _falling(
    line: Line, starts: date | datetime, file: File, remarks: list[Remark]
) -> set[date | datetime]:
    repeats = rule(line.value, starts)
    first, last = file.window.first, file.window.last
    if not repeats.count and (repeats.until is None or repeats.until > last):
        said = {"first": first.isoformat(), "last": last.isoformat()}
        remarks.append(Remark("rule.window", "RRULE", line.number, said, wrong=False))
    fallen = (at_time(x, starts) for x in days(repeats, first, last, file.budget))
    zone = starts.tzinfo if isinstance(starts, datetime) else None
    return {x.replace(tzinfo=zone) if isinstance(x, datetime) else x for x in fallen}


def _add_and_take(
    raw: Raw,
    starts: date | datetime,
    found: set[date | datetime],
    file: File,
    remarks: list[Remark],
) -> None:
    window = file.window
    for name in ("RDATE", "EXDATE"):
        values = 0
        for line in raw.lines(name):
            try:
                listed = Moments(line, file.zone).every
            except Unreadable as error:
                text = {"text": str(error)[:SHOWN]}
                remarks.append(Remark("date.unreadable", name, line.number, text, wrong=False))
                continue
            values += len(listed)
            if values > MOST_VALUES:
                remarks.append(Remark("line.many", name, line.number, {"most": MOST_VALUES}))
                break
            for at in listed:
                if name == "RDATE" and window.first <= day(at) <= window.last:
                    found.add(_like(at, starts))
            if name == "EXDATE":
                _take(found, listed)


def _take(found: set[date | datetime], listed: Sequence[date | datetime]) -> None:
    """Take times off; a date takes off whatever falls on that day, as some programs mean it."""
    gone = {moment_key(x) for x in listed}
    found -= {x for x in found if moment_key(x) in gone or day(x) in gone}


def _like(at: date | datetime, starts: date | datetime) -> date | datetime:
    """Return a time on the clock of the zone in which the series starts."""
    if isinstance(at, datetime) and isinstance(starts, datetime) and starts.tzinfo and at.tzinfo:
        return at.astimezone(starts.tzinfo)
    if isinstance(starts, datetime) == isinstance(at, datetime):
        return at
    return at.date() if isinstance(at, datetime) else at_time(at, starts)


def day(at: date | datetime) -> date:
    """Return the day of a moment, by its own clock."""
    return at.date() if isinstance(at, datetime) else at
