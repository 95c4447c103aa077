"""Many at once: never more guests than seats, nobody lost, the line in order."""

import multiprocessing
import re
import threading
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp import create_app
from eventapp.core.db import db, transaction
from eventapp.core.settings import Settings
from eventapp.registration import queries, service
from eventapp.registration.models import Registration, RegistrationState
from tests import factories
from tests.plugins.databases import Database
from tests.plugins.servers import serve
from tests.registration.helpers import TOKEN, guests, kinds, registered, seats

RACERS, SEATS, THREADS, PROCESSES = 200, 50, 16, 4


def _register(app: Flask, event_id: int, number: int) -> None:
    with app.app_context(), transaction():
        service.register(event_id, factories.answer(number))


def _cancel(app: Flask, registration_id: int) -> None:
    with app.app_context(), transaction():
        service.cancel(registration_id)


def _in_threads(act: Callable[[int], None], numbers: list[int]) -> None:
    together = threading.Barrier(THREADS)

    def run(share: list[int]) -> None:
        together.wait()
        for number in share:
            act(number)

    with ThreadPoolExecutor(THREADS) as pool:
        shares = [numbers[i::THREADS] for i in range(THREADS)]
        for done in [pool.submit(run, share) for share in shares]:
            done.result()


def _process(settings: Settings, event_id: int, verb: str, share: list[int], start: object) -> None:
    app = create_app(settings)
    start.wait()  # type: ignore[attr-defined]
    for number in share:
        if verb == "register":
            _register(app, event_id, number)
        else:
            _cancel(app, number)


def _in_processes(settings: Settings, event_id: int, verb: str, numbers: list[int]) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(PROCESSES)
    running = [
        context.Process(
            target=_process, args=(settings, event_id, verb, numbers[i::PROCESSES], start)
        )
        for i in range(PROCESSES)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [x.exitcode for x in running] == [0] * PROCESSES


def _assert_all_in_order(app: Flask, event_id: int) -> None:
    found = guests(app, event_id)
    assert [x.queue_number for x in found] == list(range(1, RACERS + 1))
    assert [x.state for x in found] == (
        [RegistrationState.CONFIRMED] * SEATS + [RegistrationState.WAITLISTED] * (RACERS - SEATS)
    )
    assert seats(app, event_id) == (SEATS, RACERS - SEATS)
    assert Counter(kinds(app)) == {"confirmed": SEATS, "waitlisted": RACERS - SEATS}
    with app.app_context():
        line = [queries.place_in_line(x) for x in found]
    assert line == [0] * SEATS + list(range(1, RACERS - SEATS + 1))


def _confirmed_ids(app: Flask, event_id: int) -> list[int]:
    with app.app_context():
        query = select(Registration.id).where(
            Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED
        )
        return list(db.session.scalars(query))


@pytest.mark.parametrize("how", ["threads", "processes"])
def test_200_racing_answers_for_50_seats(any_database: Database, app: Flask, how: str) -> None:
    event_id = factories.saved(app, factories.event(capacity=SEATS))
    numbers = list(range(RACERS))
    if how == "threads":
        _in_threads(lambda n: _register(app, event_id, n), numbers)
    else:
        _in_processes(any_database.settings, event_id, "register", numbers)
    _assert_all_in_order(app, event_id)


@pytest.mark.parametrize("how", ["threads", "processes"])
def test_50_racing_cancellations_promote_exactly_50(
    any_database: Database, app: Flask, how: str
) -> None:
    event_id = factories.saved(app, factories.event(capacity=SEATS))
    registered(app, event_id, 120)
    leaving = _confirmed_ids(app, event_id)
    twice = leaving * 2  # a doubled click frees one seat
    if how == "threads":
        _in_threads(lambda n: _cancel(app, n), twice)
    else:
        _in_processes(any_database.settings, event_id, "cancel", twice)
    found = [x.state.value for x in guests(app, event_id)]
    assert found == ["cancelled"] * 50 + ["confirmed"] * 50 + ["waitlisted"] * 20
    assert Counter(kinds(app))["promoted"] == 50
    assert Counter(kinds(app))["cancelled"] == 50


def test_one_address_racing_with_itself_makes_one_registration(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event(capacity=SEATS))
    _in_threads(lambda _n: _register(app, event_id, 7), list(range(THREADS * 2)))
    assert seats(app, event_id) == (1, 0)
    assert Counter(kinds(app)) == {"confirmed": 1, "link_again": service.REMINDERS_AN_HOUR}


def _send(url: str, number: int) -> int:
    with urllib.request.urlopen(url, timeout=60) as answer:
        token = TOKEN.search(answer.read().decode())
    assert token
    fields = {
        "csrf_token": token[1],
        "name": f"Guest {number}",
        "email": f"guest{number}@example.org",
        "language": "en",
        "privacy_consent": "y",
    }
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(url, body, timeout=60) as answer:
        assert re.search(r"/rsvp/thanks$", answer.url)
        return int(answer.status)


def test_200_racing_answers_over_http(any_database: Database, app: Flask) -> None:
    event_id = factories.saved(app, factories.event(slug="race", capacity=SEATS))
    statuses: list[int] = []
    with serve(any_database, workers=2) as server:
        url = f"{server.url}/en/events/race/rsvp"
        _in_threads(lambda n: statuses.append(_send(url, n)), list(range(RACERS)))
    assert Counter(statuses) == {200: RACERS}
    _assert_all_in_order(app, event_id)
