"""Who is believed about where a request came from."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, request

from eventapp import create_app
from tests.plugins.databases import Database, release

FORGED = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "http, https"}


@contextmanager
def behind(database: Database, count: int, **changes: object) -> Iterator[Flask]:
    """Make an application that stands behind a number of proxies."""
    app = create_app(database.settings.model_copy(update={"trusted_proxies": count} | changes))
    app.add_url_rule(
        "/who", view_func=lambda: f"{request.remote_addr} {request.scheme} {request.host}"
    )
    yield app
    release(app)


@pytest.mark.parametrize(
    ("count", "seen"),
    [
        (0, "127.0.0.1 http localhost"),
        (1, "203.0.113.9 https localhost"),
        (2, "198.51.100.7 http localhost"),
    ],
)
def test_only_our_own_proxies_are_believed(database: Database, count: int, seen: str) -> None:
    with behind(database, count) as app:
        headers = FORGED | {"X-Forwarded-Host": "evil.example"}
        assert app.test_client().get("/who", headers=headers).text == seen


def test_applications_of_one_process_count_each_for_itself(database: Database, app: Flask) -> None:
    with behind(database, 0, ratelimit_enabled=True):
        client = app.test_client()
        answers = {client.post("/en/events/none/rsvp").status_code for _ in range(250)}
    assert answers == {404}


@pytest.mark.parametrize(("count", "refused"), [(0, True), (1, False)])
def test_visitors_behind_a_proxy_are_counted_apart(
    database: Database, count: int, refused: bool
) -> None:
    with behind(database, count, ratelimit_enabled=True) as app:
        client = app.test_client()
        for number in range(240):  # registration.views.PER_SENDER
            client.post("/en/events/none/rsvp", headers={"X-Forwarded-For": f"203.0.113.{number}"})
        last = client.post("/en/events/none/rsvp", headers={"X-Forwarded-For": "203.0.113.250"})
    assert (last.status_code == 429) is refused


def test_a_visitor_cannot_leave_the_count_by_naming_others(database: Database) -> None:
    with behind(database, 1, ratelimit_enabled=True) as app:
        client = app.test_client()
        for number in range(241):
            headers = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"}
            last = client.post("/en/events/none/rsvp", headers=headers)
    assert last.status_code == 429
