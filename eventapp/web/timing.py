"""Answers that take the same time whoever exists."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def same_time(step: float) -> Iterator[None]:
    """Hold a block until a whole number of steps of ``step`` seconds have passed since it began.

    A step well above the work of each case makes nearly all answers leave after the first, so that
    what differs between the cases stays within it; a busy server makes it two, for all alike.
    """
    begun = time.monotonic()
    try:
        yield
    finally:
        time.sleep(step - (time.monotonic() - begun) % step)
