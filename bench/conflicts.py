"""How long a whole check of a large programme takes, and the check after one edit.

    python -m bench.conflicts

500 sessions over five days in ten rooms of two buildings, 1 500 appearances of 400 people, of
whom half have windows; one in ten sessions is signed. Each figure is the median of many runs.
"""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from eventapp.programme.conflicts import clashes, moved, recheck
from eventapp.programme.slots import Slot, Stage
from eventapp.programme.suggesting import trials

FIRST = datetime(2030, 5, 20, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = {"whole": 100.0, "edit": 10.0, "times": 500.0}  # milliseconds


def programme(sessions: int = 500, appearances: int = 1500) -> Stage:
    """Return the same large programme every time."""
    chance = random.Random(7)
    people = [(x, f"Person {x}") for x in range(1, 401)]
    each = appearances // sessions
    slots = [_slot(chance, number, people, each) for number in range(1, sessions + 1)]
    day = timedelta(days=1)
    windows = {
        x: [(FIRST + d * day, FIRST + d * day + day / 2) for d in range(5)] for x in range(200)
    }
    return Stage(
        FIRST,
        FIRST + 5 * day,
        slots,
        here=windows,
        ways={frozenset((("venue", 1), ("venue", 2))): 25},
        languages={x: frozenset(("fr",) if x % 3 else ("en",)) for x in range(1, 401)},
        audience=300,
    )


def _slot(chance: random.Random, number: int, people: list[tuple[int, str]], each: int) -> Slot:
    starts = FIRST + timedelta(days=chance.randrange(5), minutes=15 * chance.randrange(44))
    room = chance.randrange(1, 11)
    seated = frozenset(chance.sample(people, each))
    return Slot(
        number,
        starts,
        starts + timedelta(minutes=15 * chance.randrange(1, 7)),
        (room, f"Room {room}"),
        seated,
        frozenset(sorted(seated)[:1]),
        frozenset(sorted(seated)[1:]),
        venue=1 + room % 2,
        seats=50 * room,
        heard=frozenset(("en", "de")),
        is_pause=number % 12 == 0,
        is_signed=number % 10 == 0,
        signers=2,
        unconfirmed=frozenset(sorted(seated)[2:]),
    )


def median(act: Callable[[], object], times: int) -> float:
    """Return the median milliseconds of the processor an act takes, whoever else is at work."""
    taken = []
    for _run in range(times):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure, print, and fail beyond the limits."""
    stage = programme()
    found = clashes(stage)
    slot = stage.slots[250]
    later = replace(
        slot, starts=slot.starts + timedelta(hours=1), ends=slot.ends + timedelta(hours=1)
    )
    edited = moved(stage, later)
    assert recheck(edited, found, later.id) == clashes(edited)
    taken = {
        "whole": median(lambda: clashes(stage), 30),
        "edit": median(lambda: recheck(edited, found, later.id), 100),
        "times": median(lambda: trials(stage, slot, HOUR, FIRST.date() + 2 * DAY), 5),
    }
    print(f"{len(stage.slots)} sessions, {sum(len(x.people) for x in stage.slots)} appearances")
    print(f"{len(found)} clashes found")
    for what, span in taken.items():
        print(f"{what:>5}: {span:.1f} ms (at most {LIMITS[what]:.0f})")
    slow = [x for x, limit in LIMITS.items() if taken[x] > limit]
    if slow:
        raise SystemExit(f"too slow: {', '.join(slow)}")


if __name__ == "__main__":
    main()
