"""The steps of a policy file and the events on it, in one line of dates. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from eventapp.advocacy.models import Milestone
from eventapp.core.partial import PartialDate
from eventapp.events.models import Event

PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Entry:
    """A milestone, or an event; ``is_here`` marks the event whose page this is."""

    date: PartialDate
    milestone: Milestone | None = None
    event: Event | None = None
    is_here: bool = False


def day_of(event: Event) -> PartialDate:
    """Return the first day of an event."""
    day = event.starts_on
    return PartialDate(day.year, day.month, day.day)


def timeline(
    milestones: Iterable[Milestone], events: Iterable[Event] = (), *, here: Event | None = None
) -> tuple[Entry, ...]:
    """Return the entries by date; what is known less precisely stands before what it covers."""
    entries = [Entry(x.date, milestone=x) for x in milestones]
    entries += [Entry(day_of(x), event=x) for x in events if here is None or x.id != here.id]
    if here is not None:
        entries.append(Entry(day_of(here), event=here, is_here=True))
    return tuple(sorted(entries, key=lambda x: (str(x.date), x.event is not None)))


def precisions(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return which precisions occur, for the key under the line."""
    found = {x.date.precision for x in entries}
    return tuple(x for x in PRECISIONS if x in found)
