"""Writers of one process take turns at SQLite's one write lock.

SQLite wakes nobody who waits for it: each sleeps for up to a tenth of a second at a time
(sqliteDefaultBusyCallback), and the lock lies idle meanwhile. Threads that wait here are woken at
once; only other processes wait for the lock itself.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from eventapp.core.errors import Unavailable

_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


@contextmanager
def turn(engine: Engine, patience: float) -> Iterator[float]:
    """Wait up to ``patience`` seconds for the turn to write; yield how many of them are left.

    :raises Unavailable: when it did not come.
    """
    if engine.dialect.name != "sqlite":
        yield patience
        return
    lock = _turns.setdefault(engine, threading.Lock())
    begun = time.monotonic()
    if not lock.acquire(timeout=patience):
        raise Unavailable("the turn to write did not come")
    try:
        yield max(0.0, patience - (time.monotonic() - begun))
    finally:
        lock.release()
