"""Forgetting imports whose day has ended."""

from flask import Flask

from eventapp.core.db import transaction
from eventapp.imports import service
from eventapp.jobs.queue import Jobs

PURGE = "imports.purge"


def purge_ended() -> int:
    """Delete every import that has ended; return how many."""
    with transaction():
        return service.purge()


def init_app(app: Flask) -> None:
    """Have ended imports deleted each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(PURGE, purge_ended, minute="23")
