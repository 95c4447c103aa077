"""The form under those who ask too much of it: rushes are slowed, mails bounded, statements few."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from tests import factories
from tests.counting import statements
from tests.plugins.databases import Database
from tests.plugins.servers import serve
from tests.registration.helpers import form, kinds, registered

PATH = "/en/events/evening/rsvp"


def test_a_rush_from_one_sender_is_slowed_in_our_own_clothes(database: Database) -> None:
    factories.saved(database.app, factories.event(slug="evening"))
    with serve(database, ratelimit_enabled=True) as server:
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answers = []
        # Sixty colleagues behind one address, each with a slip or two, are no rush.
        for _ in range(241):
            connection.request("POST", PATH, "email=one%40example.org", headers)
            answer = connection.getresponse()
            answers.append((answer.status, answer.read().decode()))
        connection.close()
    assert [x for x, _ in answers] == [422] * 240 + [429]
    assert "Too many requests" in answers[-1][1]


def test_nobody_can_block_another_guest_or_count_who_answered(database: Database) -> None:
    factories.saved(database.app, factories.event(slug="evening"))
    with serve(database, ratelimit_enabled=True) as server:
        import http.client
        from urllib.parse import urlencode

        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        given = form(database.app.test_client(), PATH)
        given["csrf_token"] = ""
        answers = []

        def post(data: dict[str, Any]) -> None:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", PATH, urlencode(data), headers)
            answer = connection.getresponse()
            answer.read()
            answers.append((answer.status, answer.headers["Location"]))

        for _ in range(14):
            post(given)
        for _ in range(8):
            post(form(database.app.test_client(), PATH))
        connection.close()
    assert [x for x, _ in answers] == [422] * 14 + [303] * 8
    assert len({where for _, where in answers[14:]}) == 1
    assert kinds(database.app, 1) == ["confirmed"] + ["link_again"] * 5


def test_a_guest_who_answers_again_and_again_is_mailed_within_bounds(
    any_database: Database, app: Flask, event_id: int
) -> None:
    now = clock.now()
    for hour in range(5):
        with time_machine.travel(now + timedelta(hours=hour, minutes=hour), tick=False):
            for _ in range(7):
                registered(app, event_id, 1)
    assert kinds(app, 1) == ["confirmed"] + ["link_again"] * 12
    with time_machine.travel(now + timedelta(hours=26), tick=False):
        registered(app, event_id, 1)
    assert len(kinds(app, 1)) == 14


def test_reading_and_answering_ask_little_of_the_database(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    data = form(client, PATH, email="guest4@example.org")
    with statements(app) as asked:
        client.post(PATH, data=data)
    assert len(asked) <= 10, asked  # whether the address was invited is asked of everybody
    with statements(app) as asked:
        client.get(PATH)
    assert len(asked) <= 5, asked
    with statements(app) as asked:
        client.get(PATH)
    assert asked == []


def test_answers_to_a_full_event_leave_its_form_as_it_was(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    client.get(PATH)
    for number in (4, 5):
        client.post(PATH, data=form(client, PATH, email=f"guest{number}@example.org"))
        with statements(app) as asked:
            assert client.get(PATH).status_code == 200
        assert asked == []


def test_known_and_unknown_cost_the_same_statements(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    found = []
    for number in (1, 3, 9, 1, 1, 1, 1, 1, 1):
        data = form(client, PATH, email=f"guest{number}@example.org")
        with statements(app) as asked:
            client.post(PATH, data=data)
        found.append(len(asked))
    assert found == [10] * 9
    assert kinds(app, 1) == ["confirmed"] + ["link_again"] * 5  # the last two were silent
