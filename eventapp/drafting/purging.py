"""Forgetting drafts whose day has ended."""

from flask import Flask

from eventapp.core.db import transaction
from eventapp.drafting import service
from eventapp.jobs.queue import Jobs

PURGE = "drafting.purge"


def purge_ended() -> int:
    """Delete every draft that has ended; return how many."""
    with transaction():
        return service.purge()


def init_app(app: Flask) -> None:
    """Have ended drafts deleted each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(PURGE, purge_ended, minute="17")
