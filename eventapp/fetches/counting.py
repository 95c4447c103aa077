"""Counting the fetches of feeds: in memory at once, in the database every now and then.

Most feeds are answered from memory in a fraction of a millisecond, and the database has one writer.
So a fetch only adds to a count of this process; a thread of its own writes the sums, and nobody
waits for it. What cannot be written stays counted and is written later; a process that is killed
loses what it counted since (``EVERY`` seconds at most).
"""

import atexit
import threading
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.feeds.clients import READ, client_of
from eventapp.fetches import queries, service
from eventapp.fetches.names import BEYOND, ENDINGS, name_of
from eventapp.fetches.service import Count, Key
from eventapp.jobs.queue import Jobs

EVERY = 30.0  # seconds from the first count to the writing of all there are by then
PATIENCE = 5.0  # seconds to wait for the turn to write; after that, it is tried the next time
APART = 5_000  # feeds, programs and days counted apart in one process: about two megabytes
FORGET = "fetches.that_are_old"

log = structlog.get_logger("eventapp")


class Tally:
    """What one process counted and has not written yet."""

    def __init__(self, app: Flask, *, by_clock: bool) -> None:
        self.app = app
        self.by_clock = by_clock
        self.counts: dict[Key, Count] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._timer: threading.Timer | None = None
        self._is_ending_told = False

    def count(self, feed: str, user_agent: str, *, unchanged: bool) -> None:
        """Count one fetch of a feed, by its name, that was answered with 200 or with 304."""
        now = clock.now()
        # What a visitor sends may be long, and is remembered for a while.
        key = Key(feed, client_of(user_agent[:READ]), now.date())
        with self._lock:
            self._add(key, Count(now, whole=not unchanged, unchanged=unchanged))
            if self._timer is None and self.by_clock:
                self._wait()

    def write(self) -> bool:
        """Write what was counted; return False, with all of it still counted, when that fails."""
        with self._writing:
            with self._lock:
                taken, self.counts = self.counts, {}
            if not taken:
                return True
            try:
                with self.app.app_context():
                    db.session().info["patience"] = PATIENCE
                    with transaction():
                        service.add(taken)
            except Exception as error:  # whatever it is, no reader of a feed may notice
                log.warning("fetches.unwritten", why=type(error).__name__)
                with self._lock:
                    for key, count in taken.items():
                        self._add(key, count)
                return False
            return True

    def _add(self, key: Key, count: Count) -> None:
        known = self.counts.get(key)
        if known is None and len(self.counts) >= APART:
            key = Key(BEYOND, key.client, key.day)
            known = self.counts.get(key)
        if known is None:
            self.counts[key] = count
        else:
            known.add(count)

    def _wait(self) -> None:
        if not self._is_ending_told:
            self._is_ending_told = True
            atexit.register(self.write)
        self._timer = threading.Timer(EVERY, self._write_by_clock)
        self._timer.daemon = True
        self._timer.start()

    def _write_by_clock(self) -> None:
        self.write()
        with self._lock:
            self._timer = None
            if self.counts:
                self._wait()


def tally(app: Flask) -> Tally:
    """Return what the running application counts."""
    found: Tally = app.extensions["fetches"]
    return found


def forget_old() -> int:
    """Delete what is too old to be kept; return how many rows that were."""
    if not queries.is_anything_old():
        return 0
    with transaction():
        return service.forget()


def init_app(app: Flask) -> None:
    """Count what is fetched before and after everything else, and look each hour for what is old.

    Call it once whatever stands around the application does so.
    """
    counted = app.extensions["fetches"] = Tally(app, by_clock=not app.testing)
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(FORGET, forget_old, minute="23")
    inner = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.endswith(ENDINGS) or environ["REQUEST_METHOD"] != "GET":
            return inner(environ, start_response)
        feed = name_of(path, environ.get("QUERY_STRING", ""))
        if feed is None:
            return inner(environ, start_response)

        def begin(status: str, *rest: Any) -> Any:
            code = status[:3]
            if code in {"200", "304"}:
                agent = environ.get("HTTP_USER_AGENT", "")
                counted.count(feed, agent, unchanged=code == "304")
            return start_response(status, *rest)

        return inner(environ, begin)

    app.wsgi_app = serve  # type: ignore[method-assign]
