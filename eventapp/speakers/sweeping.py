"""Deleting pictures and slides that no record names any more: replaced, removed or never sent."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.jobs.queue import Jobs
from eventapp.people.models import Person
from eventapp.speakers.contribution_models import Contribution
from eventapp.web.files import store

SWEEP = "speakers.files_nobody_names"
# A file lies in the store a moment before the record that names it, and a form may be open longer.
KEPT = timedelta(days=1)


def sweep() -> int:
    """Delete every file older than a day that no record names; return how many."""
    there = store()
    old = list(there.older_than(clock.now() - KEPT))  # before the records: a later one is newer
    named = _named()
    gone = [x for x in old if x[:64] not in named]
    for name in gone:
        there.drop(name)
    return len(gone)


def drop_unnamed(names: frozenset[str]) -> None:
    """Delete those of some files that no record names, however new; call it in no transaction."""
    for name in names - _named() if names else ():
        for ending in ("jpg", "pdf"):
            store().drop(f"{name}.{ending}")


def _named() -> set[str]:
    people = db.session.execute(select(Person.portrait, Person.portrait_source))
    found = {name for pair in people for name in pair}
    for pair in db.session.execute(select(Contribution.content, Contribution.sent)):
        for content in filter(None, pair):
            found |= {content.get("source", ""), content.get("file", "")}
    return found - {""}


def init_app(app: Flask) -> None:
    """Look each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(SWEEP, sweep, minute="37")
