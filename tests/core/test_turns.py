"""Writers of one process take turns."""

import threading
import time

import pytest
from flask import Flask

from eventapp.core.db import db, transaction
from eventapp.core.errors import Unavailable
from tests import factories
from tests.plugins.databases import Database


def _hold(app: Flask, held: threading.Event, go: threading.Event) -> None:
    with app.app_context(), transaction():
        held.set()
        go.wait(20)


@pytest.mark.parametrize("until", ["told", "refused"])
def test_who_waits_writes_next_or_is_told_in_time(app: Flask, until: str) -> None:
    held, go = threading.Event(), threading.Event()
    holder = threading.Thread(target=_hold, args=(app, held, go))
    holder.start()
    assert held.wait(20)
    begun = time.monotonic()
    try:
        with app.app_context():
            if until == "told":
                threading.Timer(0.3, go.set).start()
                with transaction() as session:
                    session.add(factories.organisation())
            else:
                db.session().info["patience"] = 0.4
                with pytest.raises(Unavailable), transaction():
                    raise AssertionError("two write at once")
                db.session().info.pop("patience")
    finally:
        go.set()
        holder.join(20)
    assert time.monotonic() - begun < 10


def test_a_failed_writer_gives_its_turn_back(any_database: Database, app: Flask) -> None:
    with app.app_context():
        for _ in range(2):
            with pytest.raises(RuntimeError, match="nothing"), transaction():
                raise RuntimeError("nothing")
        with transaction() as session:
            session.add(factories.organisation())
