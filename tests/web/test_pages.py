"""Pages kept in memory: true at once after a change, and by the clock."""

import gc
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask, Response, make_response
from flask.testing import FlaskClient
from sqlalchemy import text

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.registration.models import SeatCount
from eventapp.web import pages
from eventapp.web.pages import kept
from tests.feeds import records

NOON = datetime(2027, 5, 4, 12, 0, 0, tzinfo=UTC)
ROLLS = NOON + timedelta(hours=1)


@pytest.fixture
def made() -> list[str]:
    """The paths of the pages that were made anew, in order."""
    return []


@pytest.fixture
def site(fresh_app: Flask, made: list[str]) -> Iterator[FlaskClient]:
    """A client of an application with a few pages, at noon."""

    @fresh_app.get("/t/plain")
    @kept("a")
    def plain() -> Response:
        made.append("plain")
        return Response("x" * 600, mimetype="text/plain")

    @fresh_app.get("/t/html")
    @kept()
    def html() -> str:
        return "<p>hello</p>"

    @fresh_app.get("/t/cookie")
    @kept()
    def cookie() -> Response:
        made.append("cookie")
        response = make_response("yours alone")
        response.set_cookie("who", "you")
        return response

    @fresh_app.get("/t/rolls")
    @kept()
    def rolls() -> Response:
        made.append("rolls")
        pages.holds_until(None, ROLLS, ROLLS + timedelta(days=1))
        pages.rolled_at(None, ROLLS, ROLLS - timedelta(days=30))
        return Response("late" if clock.now() >= ROLLS else "early", mimetype="text/plain")

    @fresh_app.get("/t/seats/<int:event>")
    @kept()
    def seats(event: int) -> Response:
        made.append("seats")
        pages.depend_on_seats(event)
        count = db.session.get(SeatCount, event)
        return Response(str(count.confirmed if count else 0), mimetype="text/plain")

    @fresh_app.get("/t/gone")
    @kept()
    def gone() -> tuple[str, int]:
        made.append("gone")
        return "no such thing", 404

    with time_machine.travel(NOON, tick=False):
        yield fresh_app.test_client()


def change(app: Flask) -> None:
    """Change something that readers see."""
    with app.app_context(), transaction():
        records.organisation(f"org-{uuid4().hex}")


def test_a_page_is_made_once_until_something_changes(
    site: FlaskClient, fresh_app: Flask, made: list[str], any_database: object
) -> None:
    first = site.get("/t/plain")
    again = site.get("/t/plain")
    assert made == ["plain"]
    assert again.data == first.data
    assert list(again.headers) == list(first.headers)
    with time_machine.travel(NOON + timedelta(seconds=5), tick=False):
        change(fresh_app)
        site.get("/t/plain")
    assert made == ["plain", "plain"]


def test_a_change_moves_last_modified_even_within_one_second(
    site: FlaskClient, fresh_app: Flask
) -> None:
    change(fresh_app)
    # Two changes in one second leave the second's instant in the future: not to be sent yet.
    later = datetime(2027, 5, 4, 12, 0, 30, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        first = site.get("/t/plain").headers["Last-Modified"]
        change(fresh_app)
        change(fresh_app)
        assert "Last-Modified" not in site.get("/t/plain").headers
    with time_machine.travel(later + timedelta(seconds=2), tick=False):
        second = site.get("/t/plain")
    assert second.last_modified > datetime(2027, 5, 4, 12, 0, 29, tzinfo=UTC)
    assert second.headers["Last-Modified"] != first
    since = {"If-Modified-Since": second.headers["Last-Modified"]}
    with time_machine.travel(later + timedelta(seconds=2), tick=False):
        assert site.get("/t/plain", headers=since).status_code == 304
        assert site.get("/t/plain", headers={"If-Modified-Since": first}).status_code == 200


def test_a_kept_page_meets_conditions_as_a_fresh_one(site: FlaskClient, made: list[str]) -> None:
    tag = site.get("/t/plain").headers["ETag"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'W/{tag}, "x"'}):
        answer = site.get("/t/plain", headers=headers)
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
    head = site.head("/t/plain")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == "600"
    packed = site.get("/t/plain", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert made == ["plain"]


def test_a_first_request_may_be_a_head_or_conditional(site: FlaskClient, made: list[str]) -> None:
    assert site.head("/t/plain").data == b""
    assert len(site.get("/t/plain").data) == 600
    assert made == ["plain"]


def test_unknown_arguments_are_answered_and_not_kept(site: FlaskClient, made: list[str]) -> None:
    for _ in range(2):
        assert site.get("/t/plain?utm=1").status_code == 200
        assert site.get("/t/plain?a=1").status_code == 200
    assert made == ["plain", "plain", "plain"]


def test_what_sets_a_cookie_or_fails_is_not_kept(site: FlaskClient, made: list[str]) -> None:
    for _ in range(2):
        site.get("/t/cookie")
        assert site.get("/t/gone").status_code == 404
    assert made == ["cookie", "gone", "cookie", "gone"]


def test_html_is_validated_by_tag_alone(site: FlaskClient) -> None:
    answer = site.get("/t/html")
    assert "Last-Modified" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_the_clock_alone_makes_a_page_anew_and_moves_its_date(
    site: FlaskClient, made: list[str]
) -> None:
    early = site.get("/t/rolls")
    with time_machine.travel(ROLLS - timedelta(seconds=1), tick=False):
        assert site.get("/t/rolls").data == b"early"
    assert made == ["rolls"]
    with time_machine.travel(ROLLS, tick=False):
        late = site.get("/t/rolls", headers={"If-Modified-Since": early.headers["Last-Modified"]})
    assert (late.status_code, late.data) == (200, b"late")
    assert late.last_modified == ROLLS
    assert early.last_modified < ROLLS
    assert made == ["rolls", "rolls"]


def test_a_roll_never_takes_the_date_back(site: FlaskClient, fresh_app: Flask) -> None:
    with time_machine.travel(ROLLS + timedelta(hours=1), tick=False):
        before = site.get("/t/rolls").last_modified
        change(fresh_app)
        after = site.get("/t/rolls").last_modified
    assert before == ROLLS
    assert after == ROLLS + timedelta(hours=1)


def test_a_date_to_come_is_not_lost_by_a_roll(site: FlaskClient, fresh_app: Flask) -> None:
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        change(fresh_app)
        change(fresh_app)
        assert "Last-Modified" not in site.get("/t/rolls").headers
    with time_machine.travel(NOON + timedelta(seconds=40), tick=False):
        assert site.get("/t/rolls").last_modified == NOON + timedelta(seconds=31)


def test_seats_are_watched_where_they_are_shown(
    site: FlaskClient, fresh_app: Flask, made: list[str], any_database: object
) -> None:
    with fresh_app.app_context(), transaction():
        one, two = records.event("one").id, records.event("two").id
        db.session.add_all(SeatCount(event_id=x, confirmed=1, number=1) for x in (one, two))
    assert site.get(f"/t/seats/{one}").data == b"1"
    for event, expected in ((two, b"1"), (one, b"2")):
        with fresh_app.app_context(), transaction():
            count = db.session.get(SeatCount, event)
            assert count
            count.confirmed, count.number = 2, 2
        assert site.get(f"/t/seats/{one}").data == expected
    assert made == ["seats", "seats"]


def test_memory_is_bounded_and_the_least_used_page_goes_first(
    site: FlaskClient, fresh_app: Flask, made: list[str]
) -> None:
    shelf = fresh_app.extensions["pages"]
    shelf.limit = 4 * 1800
    for number in (1, 2, 3):
        site.get(f"/t/plain?a={number}")
    site.get("/t/plain?a=1")
    for number in (4, 5):
        site.get(f"/t/plain?a={number}")
    assert shelf.used <= shelf.limit
    made.clear()
    site.get("/t/plain?a=1")
    assert made == []
    site.get("/t/plain?a=2")
    assert made == ["plain"]


def test_a_change_in_another_process_is_seen(
    site: FlaskClient, app: Flask, made: list[str], any_database: object
) -> None:
    """``app`` has its own connections and its own memory, as another process has."""
    site.get("/t/plain")
    with app.app_context(), transaction():
        records.organisation("elsewhere")
    site.get("/t/plain")
    assert made == ["plain", "plain"]


def test_nothing_uncommitted_is_shown(site: FlaskClient, app: Flask, made: list[str]) -> None:
    site.get("/t/plain")
    with pytest.raises(ZeroDivisionError), app.app_context(), transaction():
        event: Event = records.event("never")
        assert event.id / 0
    site.get("/t/plain")
    assert made == ["plain"]


@pytest.mark.postgres
def test_connections_that_watch_are_never_a_sessions(fresh_app: Flask) -> None:
    """They commit by themselves: a session on one of them would have no transaction."""
    shelf = fresh_app.extensions["pages"]

    def watch() -> None:
        shelf.revision(pages.NO_SEATS)

    for _ in range(3):
        thread = threading.Thread(target=watch)
        thread.start()
        thread.join()
    watch()
    shelf.close()
    gc.collect()
    with fresh_app.app_context():
        opened = [db.engine.raw_connection() for _ in range(5)]
        assert not any(x.driver_connection.autocommit for x in opened)
        for connection in opened:
            connection.close()


@pytest.mark.postgres
def test_a_lost_connection_costs_no_page(site: FlaskClient, app: Flask, made: list[str]) -> None:
    site.get("/t/plain")
    lost = site.application.extensions["pages"].local.connection.driver_connection.info.backend_pid
    with app.app_context():
        db.session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})
    assert [site.get("/t/plain").status_code for _ in range(3)] == [200, 200, 200]
    assert made == ["plain", "plain"]


def test_what_a_page_is_asked_by_counts_as_memory_and_is_bounded(
    site: FlaskClient, fresh_app: Flask
) -> None:
    shelf = fresh_app.extensions["pages"]
    site.get("/t/plain?a=1")
    before = shelf.used
    site.get(f"/t/plain?a={'x' * 901}")
    site.get(f"/t/plain?a={'x' * 1001}")
    assert len(shelf.kept) == 2
    assert shelf.used == 2 * before + 900
