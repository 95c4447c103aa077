"""The queue of work done outside requests: tasks by name, told by the web, run by the worker.

A task takes no argument: it looks in the database for what is due. So telling it twice, or not at
all because the queue is away, loses nothing: every task here also runs by the clock.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab

from eventapp.core.settings import Settings


class Jobs:
    """The tasks of one application and the queue they are told through."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.tasks: dict[str, Callable[[], Any]] = {}
        self.beside: dict[str, Callable[[], AbstractContextManager[None]]] = {}
        self._minutes: dict[str, str] = {}
        self._told: dict[str, Callable[[], Any]] = {}
        self._again: set[str] = set()
        self._huey: Huey | None = None
        self._lock = threading.Lock()

    def add(self, name: str, task: Callable[[], Any], *, minute: str) -> None:
        """Add a task that runs whenever told, and by the clock at ``minute`` (of cron)."""
        self.tasks[name] = task
        self._minutes[name] = minute

    def stand_beside(self, name: str, open_: Callable[[], AbstractContextManager[None]]) -> None:
        """Have the worker hold something open for as long as it runs; ``name`` is its setting."""
        self.beside[name] = open_

    @property
    def huey(self) -> Huey:
        """Return the queue, opened at first use so that each process has its own connection."""
        with self._lock:
            if self._huey is None:
                self._huey = self._open()
            return self._huey

    def tell(self, name: str) -> None:
        """Ask the worker to run a task soon."""
        assert self.huey
        self._told[name]()

    def again(self, name: str) -> None:
        """Have the worker run a task once more within some seconds, however often it is asked."""
        self._again.add(name)

    def tell_again(self) -> None:
        """Ask for every task that asked to run once more."""
        while self._again:
            self.tell(self._again.pop())

    def run(self, name: str) -> None:
        """Run a task here and now."""
        with self.app.app_context():
            self.tasks[name]()

    def _open(self) -> Huey:
        huey = _storage(self.settings)
        for name in self.tasks:
            run = partial(self.run, name)
            self._told[name] = huey.task(name=name)(run)
            by_clock = crontab(minute=self._minutes[name])
            huey.periodic_task(by_clock, name=f"{name}.periodic")(run)
        return huey


def _storage(settings: Settings) -> Huey:
    # Huey tells of each task it takes; ours are many and carry nothing worth a line.
    logging.getLogger("huey").setLevel(logging.WARNING)
    if settings.redis_url:
        return RedisHuey("eventapp", url=settings.redis_url, results=False)
    file = str(settings.instance_path / "jobs.sqlite3")
    return SqliteHuey("eventapp", filename=file, results=False, fsync=False)


def jobs() -> Jobs:
    """Return the queue of the running application."""
    found: Jobs = current_app.extensions["jobs"]
    return found


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its queue; features add their tasks to it."""
    app.extensions["jobs"] = Jobs(app, settings)
