"""Counting for rate limits, by many threads at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from time_machine import TimeMachineFixture

from eventapp.web.counts import SCHEME, SWEEP, Counts

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hurried")
def test_no_hit_is_lost_or_fails_however_many_come_together() -> None:
    counts = storage_from_string(f"{SCHEME}://")
    assert isinstance(counts, Counts)

    def hit(_: int) -> None:
        for _again in range(200):
            counts.incr("door", 3600)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hit, range(8)))
    assert counts.get("door") == 1600


def test_a_window_ends_and_begins_anew(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MORNING, tick=False)
    counts = Counts()
    limiter, twice = FixedWindowRateLimiter(counts), parse("2 per minute")
    assert [limiter.hit(twice, "ada") for _ in range(3)] == [True, True, False]
    assert limiter.hit(twice, "grace"), "everybody has a window of their own"
    assert limiter.get_window_stats(twice, "ada").remaining == 0
    time_machine.shift(61)
    assert limiter.test(twice, "ada")
    assert [limiter.hit(twice, "ada") for _ in range(3)] == [True, True, False]
    limiter.clear(twice, "ada")
    assert limiter.hit(twice, "ada")


def test_windows_that_are_over_take_no_room(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MORNING, tick=False)
    counts = Counts()
    for number in range(1000):
        counts.incr(f"visitor {number}", 10)
    time_machine.shift(SWEEP + 1)
    counts.incr("another", 10)
    assert counts.reset() == 1
