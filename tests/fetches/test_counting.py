"""Fetches are counted, also those answered from memory; what is written adds up."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.fetches import counting, service
from eventapp.fetches.counting import Tally, forget_old, tally
from eventapp.fetches.models import FeedFetch
from eventapp.people.models import Person
from tests.counting import statements
from tests.feeds.conftest import TODAY, Change
from tests.plugins.databases import Database

GOOGLE = {"User-Agent": "Google-Calendar-Importer"}
FEED = "/en/calendar/events.ics"
NAME = "/calendar/events.ics"


@pytest.fixture(autouse=True)
def fresh(app: Flask, gala: Change) -> Iterator[Tally]:
    """The count of a process that has just begun."""
    found = tally(app)
    found.counts.clear()
    yield found
    found.counts.clear()


def kept(app: Flask) -> list[tuple[str, str, int, int]]:
    """Return feed, program, whole and unchanged of what is in the database."""
    with app.app_context():
        rows = db.session.scalars(select(FeedFetch).order_by(FeedFetch.feed, FeedFetch.client))
        return [(x.feed, x.client, x.whole, x.unchanged) for x in rows]


def _in_a_thread(act: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(act).result()


def test_each_fetch_is_counted_by_what_it_was_answered(
    any_database: Database, client: FlaskClient, app: Flask
) -> None:
    tag = client.get(FEED, headers=GOOGLE).headers["ETag"]
    for _again in range(2):  # from memory
        assert client.get(FEED, headers={**GOOGLE, "If-None-Match": tag}).status_code == 304
    client.get("/fr/calendar/events.ics?past=all", headers=GOOGLE)
    client.get("/en/people/jane-doe.ics", headers={"User-Agent": "curl/8"})
    assert kept(app) == []
    assert tally(app).write()
    assert kept(app) == [(NAME, "google", 2, 2), ("/people/jane-doe.ics", "command_line", 1, 0)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/en/people/nobody.ics"),
        ("GET", "/en/calendar/events.ics?organisation=nobody"),
        ("GET", "/calendar/Qm9vdCB0aGUgc2VydmVyIGFuZCBzZWU.ics"),
        ("GET", "/en/calendar"),
        ("GET", "/en/events/gala/schedule.json"),
        ("HEAD", FEED),
        ("PUT", FEED),
        ("OPTIONS", FEED),
    ],
)
def test_nothing_else_is(client: FlaskClient, app: Flask, method: str, path: str) -> None:
    client.open(path, method=method)
    assert tally(app).counts == {}


def test_what_visitors_write_makes_no_rows(client: FlaskClient, app: Flask) -> None:
    for x in range(20):
        client.get(f"{FEED}?x={x}", headers={"User-Agent": f"made-up/{x}"})
        client.get(f"{FEED}?organisation=unknown-{x}")
    assert tally(app).write()
    assert kept(app) == [(NAME, "other", 20, 0)]


def test_a_feed_takes_no_statement_more_than_before(client: FlaskClient, app: Flask) -> None:
    client.get(FEED)
    with statements(app) as asked:
        client.get(FEED)
    assert len(asked) <= 1  # whether it is still true


def test_processes_add_to_each_other(any_database: Database, app: Flask) -> None:
    """Each has a count of its own; they write at once."""
    others = [Tally(app, by_clock=False) for _ in range(4)]

    def work(one: Tally) -> None:
        for _ in range(5):
            one.count(NAME, "curl/8", unchanged=False)
            one.count("/people/ada.ics", "curl/8", unchanged=True)
            assert one.write()

    threads = [threading.Thread(target=work, args=(x,)) for x in others]
    for x in threads:
        x.start()
    for x in threads:
        x.join()
    assert kept(app) == [(NAME, "command_line", 20, 0), ("/people/ada.ics", "command_line", 0, 20)]


def test_the_last_instant_stands_whoever_writes_first(app: Flask, any_database: Database) -> None:
    early, late = Tally(app, by_clock=False), Tally(app, by_clock=False)
    early.count(NAME, "", unchanged=False)
    with time_machine.travel(TODAY + timedelta(hours=1), tick=False):
        late.count(NAME, "", unchanged=False)
    assert late.write()
    assert early.write()
    with app.app_context():
        assert db.session.scalars(select(FeedFetch.last_at)).all() == [TODAY + timedelta(hours=1)]


def test_what_cannot_be_written_stays_counted_and_hinders_nobody(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PATIENCE", 0.05)
    client.get(FEED, headers=GOOGLE)
    with app.app_context(), transaction() as session:  # SQLite's one writer is somebody else
        session.execute(text("SELECT 1"))
        assert _in_a_thread(tally(app).write) is False
        assert _in_a_thread(lambda: client.get(FEED, headers=GOOGLE).status_code) == 200
    assert tally(app).write()
    assert kept(app) == [(NAME, "google", 2, 0)]


def test_an_error_of_ours_hinders_nobody_either(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_counts: Any) -> None:
        raise ValueError

    with monkeypatch.context() as while_broken:
        while_broken.setattr(service, "add", broken)
        client.get(FEED)
        assert not tally(app).write()
    assert tally(app).write()
    assert kept(app) == [(NAME, "other", 1, 0)]


def test_a_process_counts_apart_only_so_much(
    app: Flask, fresh: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "APART", 3)
    for x in range(10):
        fresh.count(f"/people/p{x}.ics", "curl/8", unchanged=False)
    fresh.count("/people/p0.ics", "curl/8", unchanged=True)
    assert len(fresh.counts) == 4
    assert fresh.write()
    assert ("beyond", "command_line", 7, 0) in kept(app)
    assert ("/people/p0.ics", "command_line", 1, 1) in kept(app)


def test_old_counts_are_forgotten(app: Flask, fresh: Tally, any_database: Database) -> None:
    for days in (0, 90, 91):
        with time_machine.travel(TODAY - timedelta(days=days), tick=False):
            fresh.count(NAME, "", unchanged=False)
    assert fresh.write()
    with app.app_context():
        assert forget_old() == 1
        assert forget_old() == 0
        days = db.session.scalars(select(FeedFetch.day).order_by(FeedFetch.day)).all()
        assert days == [clock.today("UTC") - timedelta(days=90), clock.today("UTC")]


def test_the_feed_of_whom_nobody_may_know_is_forgotten(app: Flask, fresh: Tally) -> None:
    fresh.count("/people/jane-doe.ics", "", unchanged=False)
    assert fresh.write()
    with app.app_context():
        assert forget_old() == 0
        with transaction() as session:
            session.scalars(
                select(Person).where(Person.slug == "jane-doe")
            ).one().is_withheld = True
        assert forget_old() == 1


def test_the_task_is_in_the_list(app: Flask) -> None:
    assert counting.FORGET in app.extensions["jobs"].tasks


def test_nobody_makes_up_the_name_of_a_feed(app: Flask, client: FlaskClient) -> None:
    for query in ("organisation=&organisation=made-up", "policy=&policy=made-up", "organisation="):
        assert client.get(f"{FEED}?{query}").status_code == 200
    assert client.get(f"{FEED}?organisation=made-up").status_code == 404
    assert {x.feed for x in tally(app).counts} == {NAME}
