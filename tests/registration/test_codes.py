"""Access codes: who is let in, who is not and learns no more, and guessing that leads nowhere."""

import re
import threading
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.registration import categories, codes, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import Access
from eventapp.registration.codes import CodeData
from tests import factories
from tests.plugins.databases import Database
from tests.plugins.servers import serve
from tests.registration.helpers import form, guest, kinds, states

PATH = "/en/events/evening/rsvp"
REFUSED = "This code does not open this category now."


def closed_category(app: Flask, event_id: int, **values: Any) -> int:
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Members"), access=Access.CODE, **values)
        return int(categories.save(event_id, data, by=SYSTEM).id)


def made(app: Flask, event_id: int, category: int, **values: Any) -> list[str]:
    with app.app_context(), transaction():
        found = codes.make(event_id, category, CodeData(**values), by=SYSTEM)
        return [x.code for x in found]


def ask(app: Flask, event_id: int, number: int, category: int, code: str) -> str:
    request = factories.answer(number, category_id=category, code=code)
    try:
        with app.app_context(), transaction():
            return str(service.register(event_id, request).state.value)
    except DomainError as error:
        return error.code


def test_a_code_lets_in_as_many_as_it_says(
    any_database: Database, app: Flask, event_id: int
) -> None:
    category = closed_category(app, event_id)
    single, other = made(app, event_id, category, number=2)
    (many,) = made(app, event_id, category, uses=None)
    typed = f" {codes.shown(single).lower().replace('0', 'o')} "
    assert ask(app, event_id, 1, category, typed) == "confirmed"
    assert ask(app, event_id, 1, category, single) == "registration.code", "nor who came with it"
    assert ask(app, event_id, 2, category, single) == "registration.code"
    for wrong in ("", "x", "0" * 12, "9" * 500, "' or 1=1 --", "\u202e"):
        assert ask(app, event_id, 2, category, wrong) == "registration.code"
    assert [ask(app, event_id, x, category, many) for x in (2, 3)] == ["confirmed", "waitlisted"]
    with app.app_context(), transaction():
        service.cancel(guest_id(app, event_id, 1))
    assert ask(app, event_id, 4, category, single) == "waitlisted", "given back, it is good again"
    with app.app_context(), transaction():
        found = {x.code.code: x for x in codes.made(category)}
        assert {x: y.used for x, y in found.items()} == {single: 1, other: 0, many: 2}
        codes.revoke(event_id, category, found[many].code.id, by=SYSTEM)
    assert ask(app, event_id, 5, category, many) == "registration.code"


def guest_id(app: Flask, event_id: int, number: int) -> int:
    return int(guest(app, event_id, number).id)


def test_a_code_ends_and_is_of_one_category(
    any_database: Database, app: Flask, event_id: int
) -> None:
    category, elsewhere = (closed_category(app, event_id) for _ in range(2))
    with app.app_context():
        zone = db.session.get_one(Event, event_id).zone
    ends = wall_clock(clock.now() + timedelta(days=1), zone)
    (code,) = made(app, event_id, category, ends=ends, uses=None)
    assert ask(app, event_id, 1, elsewhere, code) == "registration.code"
    assert ask(app, event_id, 1, category, code) == "confirmed"
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        assert ask(app, event_id, 2, category, code) == "registration.code"


def test_one_code_used_at_once_lets_one_in(
    any_database: Database, app: Flask, event_id: int
) -> None:
    category = closed_category(app, event_id)
    (code,) = made(app, event_id, category)
    found: list[str] = []
    racers = [
        threading.Thread(target=lambda x=x: found.append(ask(app, event_id, x, category, code)))
        for x in range(1, 7)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(found) == ["confirmed", *["registration.code"] * 5]


def test_the_form_asks_for_the_code_and_a_link_fills_it(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    category = closed_category(app, event_id)
    (code,) = made(app, event_id, category)
    page = client.get(f"{PATH}?category={category}&code={codes.shown(code)}").text
    assert f'value="{codes.shown(code)}"' in page
    assert code not in client.get(PATH).text, "nobody else is shown it"
    data = form(client, PATH, category=str(category), code="wrong", name="Ada Typed")
    answer = client.post(PATH, data=data)
    assert answer.status_code == 422
    assert REFUSED in answer.text
    assert "Ada Typed" in answer.text
    assert states(app, event_id) == []
    assert client.post(PATH, data={**data, "code": code}).status_code == 303
    assert [x for _, x in states(app, event_id)] == ["confirmed"]


def test_a_used_code_is_refused_like_a_wrong_one_whoever_is_typed(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    category = closed_category(app, event_id)
    (code,) = made(app, event_id, category)
    data = form(client, PATH, category=str(category), code=code, email="guest1@example.org")
    assert client.post(PATH, data=data).status_code == 303
    found = set()
    for typed, who in ((code, 1), (code, 2), ("wrong", 1), ("wrong", 2)):
        email = f"guest{who}@example.org"
        answer = client.post(PATH, data={**data, "code": typed, "email": email})
        found.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert len(found) == 1, "who came with a code is told to nobody"
    assert kinds(app, 1) == ["confirmed", "link_again"], "the holder alone is sent their link"
    assert kinds(app, 2) == []


def test_guessing_is_slowed_and_locks_nobody_else_out(database: Database) -> None:
    app = database.app
    event_id = factories.saved(app, factories.event(slug="evening"))
    category = closed_category(app, event_id)
    (code,) = made(app, event_id, category, uses=None)
    client = app.test_client()
    data = form(client, PATH, category=str(category))
    with serve(database, ratelimit_enabled=True) as server:
        import http.client
        from urllib.parse import urlencode

        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

        def post(typed: str, email: str) -> int:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode({**data, "csrf_token": form(client, PATH)["csrf_token"],
                              "code": typed, "email": email})  # fmt: skip
            connection.request("POST", PATH, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        assert {post(f"guess{x}", "guest1@example.org") for x in range(20)} == {422}
        assert post(code, "guest1@example.org") == 429
        connection.close()


def test_many_wrong_codes_elsewhere_stop_nobody_who_has_the_right_one(app: Flask) -> None:
    from eventapp.registration import guessing

    app.config["COUNTS_REQUESTS"] = True

    def at(address: str) -> Any:
        return app.test_request_context("/", environ_base={"REMOTE_ADDR": address})

    for number in range(310):
        with at(f"10.0.{number // 250}.{number % 250}"):
            assert not guessing.is_stopped(7)
            guessing.was_wrong(7)
    with at("10.0.0.1"):
        assert guessing.is_stopped(7), "who was wrong before waits"
    with at("192.0.2.1"):
        assert not guessing.is_stopped(7), "who was not may try"
