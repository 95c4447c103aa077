"""Answers leave after a whole number of steps."""

import time

import pytest

from eventapp.web.timing import same_time


@pytest.mark.parametrize(("work", "steps"), [(0.0, 1), (0.1, 1), (0.25, 2)])
def test_short_and_long_work_leave_on_the_same_steps(work: float, steps: int) -> None:
    begun = time.monotonic()
    with same_time(0.2):
        time.sleep(work)
    taken = time.monotonic() - begun
    assert taken >= steps * 0.2 - 0.001


def test_a_failure_leaves_on_a_step_too() -> None:
    begun = time.monotonic()
    with pytest.raises(ValueError, match="no"), same_time(0.1):
        raise ValueError("no")
    assert time.monotonic() - begun >= 0.099
