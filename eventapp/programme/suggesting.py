"""At which times a session breaks nothing, and what each other time would break. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from eventapp.programme.conflicts import clashes_of, moved
from eventapp.programme.runs import PAUSE, blocks
from eventapp.programme.slots import Clash, Severity, Slot, Stage, timed

STEP = timedelta(minutes=15)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """A time a session may have, and what it would break there; ``until`` is the last such start.

    Times next to each other that would break the very same stand together as one.
    """

    starts: datetime
    ends: datetime
    until: datetime
    clashes: tuple[Clash, ...]

    @property
    def is_free(self) -> bool:
        """Tell whether nothing breaks."""
        return not self.clashes

    @property
    def is_possible(self) -> bool:
        """Tell whether nothing worse than a warning comes of it."""
        return all(x.severity is Severity.WARNING for x in self.clashes)


def trials(stage: Stage, slot: Slot, length: timedelta, day: date) -> list[Trial]:
    """Return every time a session of ``length`` may start on a day of the event, in order.

    It may start at each quarter of an hour, when another session ends, and a pause later. What
    clashes whatever the hour (a panel without a moderator) speaks against no time.
    """
    unplaced = replace(slot, starts=None, ends=None)
    always = {x.key for x in clashes_of(moved(stage, unplaced), slot.id)}
    found: list[Trial] = []
    near = _about(stage, slot, length, day)
    for starts in _starts(stage, slot, length, day):
        there = replace(slot, starts=starts, ends=starts + length)
        broken = clashes_of(moved(near, there), slot.id)
        reasons = tuple(x for x in broken if x.key not in always)
        if found and reasons and _keys(found[-1].clashes) == _keys(reasons):
            found[-1] = replace(found[-1], until=starts)
        else:
            found.append(Trial(starts, starts + length, starts, reasons))
    return found


def _about(stage: Stage, slot: Slot, length: timedelta, day: date) -> Stage:
    """Return a stage with those sessions alone that a session of that day can clash with.

    They share its room or somebody with it on whatever day, or they are of that day: those that
    start on it, and those from which one may come to it, or go on from it, without a pause.
    """
    since, until = _ends_of(day, stage)
    shared = [x for x in stage.slots if x.id != slot.id and _is_shared(slot, x)]
    days = (x for x in blocks(stage.slots) if _meets(x, since, until + length))
    kept = {x.id: x for x in (*shared, *chain.from_iterable(days))}
    return replace(stage, slots=[x for x in kept.values() if x.id != slot.id])


def _is_shared(one: Slot, other: Slot) -> bool:
    rooms = one.room and other.room and one.room[0] == other.room[0]
    return bool(rooms) or not one.people.isdisjoint(other.people)


def _meets(block: Sequence[Slot], since: datetime, until: datetime) -> bool:
    spans = [(x.starts, x.ends) for x in block if x.starts and x.ends]
    begins, ends = min(x for x, _ in spans), max(x for _, x in spans)
    return begins < until + PAUSE and since < ends + PAUSE


def _ends_of(day: date, stage: Stage) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time(), stage.zone).astimezone(UTC)
    return midnight, datetime.combine(day + A_DAY, time(), stage.zone).astimezone(UTC)


def _keys(found: Sequence[Clash]) -> set[str]:
    return {x.key for x in found}


def _starts(stage: Stage, slot: Slot, length: timedelta, day: date) -> Iterator[datetime]:
    midnight, tomorrow = _ends_of(day, stage)
    first, last = max(midnight, stage.starts), min(tomorrow, stage.ends) - length
    others = [x for x in stage.slots if x.id != slot.id]
    ends = {end for _starts, end, _slot in timed(others) if first <= end <= last}
    rested = {x + PAUSE for x in ends}
    quarters = {midnight + n * STEP for n in range(int((tomorrow - midnight) / STEP))}
    yield from sorted(x for x in {first, *ends, *rested, *quarters} if first <= x <= last)


def earliest(found: Sequence[Trial], number: int = 3) -> list[Trial]:
    """Return the earliest times that break nothing."""
    return [x for x in found if x.is_free][:number]
