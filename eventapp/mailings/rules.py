"""When the mails by the clock go, by the clocks of the event. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

REMINDER, THANKS, MISSED = "reminder", "thanks", "missed"
USUAL_DAYS = (7, 1)
FIRST_HOUR, LAST_HOUR = 7, 20  # nobody is written to in the night, though a worker was away
# How long after its hour a mail may still go when no worker was there: then it is left unsaid.
LATE_REMINDER = timedelta(hours=24)
LATE_THANKS = timedelta(days=3)
FURTHEST, MOST = 60, 4  # days before the event, and reminders
LATEST = 30  # days after it


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When an event is: ``begins`` is an instant, midnight of its zone where no hour is known."""

    starts_on: date
    ends_on: date
    begins: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Timing:
    """One mail by the clock: due ``at``, worth sending before ``until``; ``cause`` names it once.

    An event that moves to another day has other causes: its guests are reminded anew.
    """

    kind: str
    days: int
    at: datetime
    until: datetime
    cause: str


def timings(when: When, remind_days: Sequence[int], thank_days: int, hour: int) -> list[Timing]:
    """Return the mails by the clock in their order: reminders, thanks, to those who did not come.

    A reminder ends where the next one or the event begins.
    """
    found: list[Timing] = []
    for days in sorted(remind_days, reverse=True):
        at = _at(when, when.starts_on - timedelta(days=days), hour)
        if found:
            found[-1] = replace(found[-1], until=min(found[-1].until, at))
        until = min(at + LATE_REMINDER, when.begins)
        found.append(Timing(REMINDER, days, at, until, f"{REMINDER}-{when.starts_on}-{days}"))
    at = _at(when, when.ends_on + timedelta(days=thank_days), hour)
    for kind in (THANKS, MISSED):
        found.append(Timing(kind, thank_days, at, at + LATE_THANKS, f"{kind}-{when.ends_on}"))
    return found


def _at(when: When, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), when.zone)


def is_due(timing: Timing, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a mail goes now, by its hour and by daylight."""
    if not FIRST_HOUR <= now.astimezone(zone).hour <= LAST_HOUR:
        return False
    return timing.at <= now < timing.until


def too_late(
    wanted: Iterable[Timing], before: Iterable[Timing], skipped: Collection[str], now: datetime
) -> list[str]:
    """Return the causes of mails that are switched on when their hour has passed.

    ``before`` are those that were on already, less the ones ``skipped``: what goes now goes on.
    """
    going = {(x.cause, x.at) for x in before if x.cause not in skipped}
    return [x.cause for x in wanted if x.at <= now and (x.cause, x.at) not in going]
