"""A database that is locked or away is a page that says so, and what was typed is not lost."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError

from eventapp import create_app
from eventapp.auth.models import Role
from eventapp.core.db import db, transaction
from tests import factories
from tests.plugins.databases import Database, release
from tests.registration.helpers import form, guest, guests, own_address, registered

PATH = "/en/events/evening/rsvp"
BUSY = "We are busy for a moment"


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of two places."""
    return factories.saved(app, factories.event(slug="evening", capacity=2))


@pytest.fixture
def lock(database: Database) -> Iterator[sqlite3.Connection]:
    """Another process that can hold the write lock of the SQLite file: BEGIN IMMEDIATE."""
    file = database.settings.instance_path / "eventapp.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as held:
        yield held


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventapp.web.outages.PATIENCE", 0.3)


def test_a_locked_database_keeps_what_was_typed(
    app: Flask, client: FlaskClient, event_id: int, lock: sqlite3.Connection
) -> None:
    data = form(client, PATH, name="Ada <Byron>", message="Step-free, please")
    lock.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    answer = client.post(PATH, data=data)
    assert time.monotonic() - begun < 5
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert BUSY in answer.text
    assert "Ada &lt;Byron&gt;" in answer.text
    assert "Step-free, please" in answer.text
    assert client.get(PATH).status_code == 200
    lock.execute("ROLLBACK")
    assert client.post(PATH, data=data).status_code == 303
    assert [x.name for x in guests(app, event_id)] == ["Ada <Byron>"]


def test_a_locked_database_keeps_what_a_guest_changed(
    app: Flask, client: FlaskClient, event_id: int, lock: sqlite3.Connection
) -> None:
    registered(app, event_id, 1)
    path = own_address(app, guest(app, event_id, 1))
    data = form(client, path, name="Grace Hopper")
    lock.execute("BEGIN IMMEDIATE")
    answer = client.post(path, data=data)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert BUSY in answer.text
    assert "Grace Hopper" in answer.text


def test_another_write_is_answered_by_the_page_of_a_busy_site(
    app: Flask, client: FlaskClient, event_id: int, lock: sqlite3.Connection
) -> None:
    registered(app, event_id, 1)
    path = own_address(app, guest(app, event_id, 1), "nl") + "/cancel"
    data = form(client, path)
    lock.execute("BEGIN IMMEDIATE")
    answer = client.post(path, data=data)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert '<html lang="nl">' in answer.text
    assert "503" in answer.text


def test_a_command_waits_longer_than_a_page(app: Flask, lock: sqlite3.Connection) -> None:
    lock.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(1.5, lock.execute, ("ROLLBACK",))
    timer.start()
    begun = time.monotonic()
    with app.app_context(), transaction() as session:
        session.add(Role(name="door"))
    assert time.monotonic() - begun > 1
    timer.join()


@pytest.fixture
def cut_off(database: Database) -> Iterator[Flask]:
    """An application whose PostgreSQL does not answer."""
    address = {"database_url": "postgresql://nobody@127.0.0.1:1/none", "testing": False}
    made = create_app(database.settings.model_copy(update=address))
    yield made
    release(made)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_is_away_is_a_page_that_needs_none(cut_off: Flask, method: str) -> None:
    answer = cut_off.test_client().open(PATH.replace("/en/", "/fr/"), method=method)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert '<html lang="fr">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_stays_a_fault(fresh_app: Flask) -> None:
    @fresh_app.get("/broken")
    def broken() -> str:
        db.session.execute(db.text("SELECT 1 FROM nowhere"))
        return ""

    with pytest.raises(DatabaseError, match="no such table"):
        fresh_app.test_client().get("/broken")
    fresh_app.config["PROPAGATE_EXCEPTIONS"] = False
    assert fresh_app.test_client().get("/broken").status_code == 500
