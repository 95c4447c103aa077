"""Answers that take the same time whoever exists."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

FLOOR = 0.4  # seconds; well above the work of either case, hashing included


@contextmanager
def same_time(floor: float = FLOOR) -> Iterator[None]:
    """Hold a block until ``floor`` seconds have passed since it began."""
    begun = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, floor - (time.monotonic() - begun)))
