"""The task that writes mailings."""

from flask import Flask

from eventapp.jobs.queue import Jobs
from eventapp.mailings.service import PUSH, push


def init_app(app: Flask) -> None:
    """Have mailings written when told, and each minute what a crash left behind."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(PUSH, push, minute="*")
