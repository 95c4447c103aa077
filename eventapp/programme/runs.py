"""What a day asks of those who stay: breaks, sign interpreters, seats. Pure.

A run is what somebody sits through who goes from session to session without a pause.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from eventapp.programme.slots import Clash, Kind, Named, Slot, Stage, timed

# Less than this between two sessions is a change of speakers, not a pause.
PAUSE = timedelta(minutes=10)
LONGEST_SITTING = timedelta(minutes=90)
# Interpreters of sign languages take turns; a team of two does half a day, three a whole one.
LONGEST_ALONE = timedelta(hours=1)
HALF_A_DAY = timedelta(hours=4)


# When a run began, and the number and session of its last part: by the number no two are equal.
Head = tuple[datetime, int, Slot | None]


def over_the_day(stage: Stage) -> Iterator[Clash]:
    """Yield what clashes about the programme as a whole."""
    yield from _breaks(stage)
    yield from _signing(stage)
    yield from _crowds(stage)


def runs(slots: Sequence[Slot]) -> list[tuple[Slot, ...]]:
    """Return the runs that nothing continues, each the longest that leads to its last session."""
    before: dict[int, Slot | None] = {}
    longest: dict[datetime, Head] = {}  # by its end, the session whose run began first
    ends: list[datetime] = []
    continued: set[datetime] = set()
    order = timed(slots)
    for starts, end, slot in order:
        last = bisect_right(ends, starts)
        near = ends[_since(ends, starts, last) : last]
        continued.update(near)
        begins, _number, previous = min((longest[x] for x in near), default=(starts, 0, None))
        before[slot.id] = previous
        if end not in longest:
            insort(ends, end)
        head = (begins, slot.id, slot)
        longest[end] = min(longest.get(end, head), head)
    return [_back(slot, before) for _starts, end, slot in order if end not in continued]


def blocks(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Return the sessions with hours in blocks with a pause of all between; no run leaves one."""
    found: list[list[Slot]] = []
    reached: datetime | None = None
    for starts, ends, slot in timed(slots):
        if reached is None or starts - reached >= PAUSE:
            found.append([])
        found[-1].append(slot)
        reached = max(reached or ends, ends)
    return found


def _since(ends: Sequence[datetime], starts: datetime, last: int) -> int:
    """Return the place of the first of ``ends`` from which there is no pause to ``starts``."""
    while last and starts - ends[last - 1] < PAUSE:
        last -= 1
    return last


def _back(slot: Slot | None, before: dict[int, Slot | None]) -> tuple[Slot, ...]:
    found: list[Slot] = []
    while slot:
        found.append(slot)
        slot = before[slot.id]
    return tuple(reversed(found))


def _length(run: Sequence[Slot]) -> timedelta:
    starts, ends = run[0].starts, run[-1].ends
    return ends - starts if starts and ends else timedelta()


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _ids(slots: Sequence[Slot]) -> tuple[int, ...]:
    return tuple(x.id for x in slots)


def _breaks(stage: Stage) -> Iterator[Clash]:
    """Compare how long guests sit who take every pause they can: one clash for each stretch.

    Nobody need sit in a session that goes on beside a pause: it counts for those alone who choose
    it. Of stretches that overlap the longest is told.
    """
    pauses = [(x, y) for x, y, slot in timed(stage.slots) if slot.is_pause and y - x >= PAUSE]
    open_to_all: list[Slot] = []
    chosen: list[tuple[Slot, ...]] = []
    for starts, ends, slot in timed([x for x in stage.slots if not x.is_pause]):
        if any(starts < until and since < ends for since, until in pauses):
            chosen.append((slot,))
        else:
            open_to_all.append(slot)
    longest = [max(runs(x), key=_length) for x in blocks(open_to_all)]
    for run in (*longest, *chosen):
        if _length(run) > LONGEST_SITTING:
            needed = _minutes(LONGEST_SITTING)
            yield Clash(Kind.BREAK, _ids(run), given=_minutes(_length(run)), needed=needed)


def _signing(stage: Stage) -> Iterator[Clash]:
    signed = [x for x in stage.slots if x.is_signed]
    days: dict[date, list[Slot]] = defaultdict(list)
    for starts, _ends, slot in timed(signed):
        days[starts.astimezone(stage.zone).date()].append(slot)
    for slots in days.values():
        if _covered(slots) > HALF_A_DAY:
            yield from _short(slots, 3)
            continue
        for run in runs(slots):
            yield from _short(run, 2 if _length(run) > LONGEST_ALONE else 1)


def _short(slots: Sequence[Slot], needed: int) -> Iterator[Clash]:
    given = min(x.signers for x in slots)
    if given < needed:
        yield Clash(Kind.SIGNING, _ids(slots), given=given, needed=needed)


def _covered(slots: Sequence[Slot]) -> timedelta:
    """Return for how long at least one of several sessions goes on."""
    total, reached = timedelta(), None
    for starts, ends, _slot in timed(slots):
        since = starts if reached is None else max(starts, reached)
        total += max(ends - since, timedelta())
        reached = ends if reached is None else max(ends, reached)
    return total


def _crowds(stage: Stage) -> Iterator[Clash]:
    """Compare rooms with those expected: a session's own guests, or all when it stands alone."""
    parallel = _parallel(stage.slots)
    for slot in stage.slots:
        expected = slot.audience
        if expected is None and slot.id not in parallel:
            expected = stage.audience
        if slot.room and slot.seats is not None and expected and slot.seats < expected:
            number, name = slot.room
            yield Clash(
                Kind.CROWDED, (slot.id,), name, subject=number, given=slot.seats, needed=expected
            )


def _parallel(slots: Sequence[Slot]) -> set[int]:
    """Return the sessions beside which another one goes on elsewhere than in the same room.

    Two at once in one room clash over it: nobody knows yet which of them moves to where.
    """
    found: set[int] = set()
    order = timed(slots)
    reached: dict[Named | None, datetime] = {}  # by room, the latest end so far
    for starts, ends, slot in order:
        if any(end > starts for room, end in reached.items() if room != slot.room):
            found.add(slot.id)
        reached[slot.room] = max(reached.get(slot.room, ends), ends)
    follows: dict[Named | None, datetime] = {}  # by room, the next start
    for starts, ends, slot in reversed(order):
        if any(start < ends for room, start in follows.items() if room != slot.room):
            found.add(slot.id)
        follows[slot.room] = starts
    return found
