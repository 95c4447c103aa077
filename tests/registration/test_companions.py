"""Who comes with a guest: counted, named, changed by the link, never beyond the seats."""

import threading
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.registration import categories, companions, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import CompanionKind
from eventapp.registration.companions import CompanionData
from eventapp.registration.models import SeatCount
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import form, guest, kinds, messages, own_address, states

PATH = "/en/events/evening/rsvp"
PERSON = CompanionData()
ASSISTANT = CompanionData(CompanionKind.ACCESS, "Sam")


@pytest.fixture
def event_id(app: Flask) -> int:
    return factories.saved(app, factories.event(slug="evening", capacity=4))


def category(app: Flask, event_id: int, most: int = 3, **values: Any) -> int:
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Policymakers"), companions=most, **values)
        return int(categories.save(event_id, data, by=SYSTEM).id)


def asked(app: Flask, event_id: int, number: int, of: int, bring: int = 0) -> str:
    with app.app_context(), transaction():
        request = factories.answer(number, category_id=of, companions=bring)
        return str(service.register(event_id, request).state.value)


def bring(app: Flask, event_id: int, number: int, *wanted: CompanionData) -> str:
    id = guest(app, event_id, number).id
    try:
        with app.app_context(), transaction():
            companions.save(id, list(wanted))
    except DomainError as error:
        return error.code
    return "saved"


def taken(app: Flask, event_id: int) -> int:
    with app.app_context():
        return db.session.get_one(SeatCount, event_id).confirmed


def test_a_party_has_as_many_seats_as_it_is(
    any_database: Database, app: Flask, event_id: int
) -> None:
    of = category(app, event_id)
    assert asked(app, event_id, 1, of, 2) == "confirmed"
    assert taken(app, event_id) == 3
    assert "Accompanying persons: 2" in messages(app, 1)[0].text
    with pytest.raises(DomainError, match=r"registration\.companions"):
        asked(app, event_id, 2, of, 4)
    assert asked(app, event_id, 2, of, 1) == "waitlisted"
    assert bring(app, event_id, 1, PERSON) == "saved", "one less: the two find seats"
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed"]
    assert kinds(app, 1) == ["confirmed", "changed"]
    assert taken(app, event_id) == 4


def test_more_come_only_while_seats_are_there(
    any_database: Database, app: Flask, event_id: int
) -> None:
    of = category(app, event_id)
    assert asked(app, event_id, 1, of, 1) == "confirmed"
    assert bring(app, event_id, 1, *[PERSON] * 3) == "saved"
    assert bring(app, event_id, 1, *[PERSON] * 4) == "registration.companions"
    assert bring(app, event_id, 1, *[PERSON] * 2, ASSISTANT) == "saved", "takes no seat"
    assert taken(app, event_id) == 3
    assert asked(app, event_id, 2, of) == "confirmed"
    assert bring(app, event_id, 2, PERSON) == "registration.companions_full"
    assert bring(app, event_id, 2, ASSISTANT) == "saved"
    assert asked(app, event_id, 3, of) == "waitlisted"
    assert bring(app, event_id, 3, PERSON) == "registration.companions_waiting"
    assert bring(app, event_id, 1) == "saved"
    assert taken(app, event_id) == 3


def test_an_assistant_takes_a_seat_where_the_organiser_says_so(app: Flask, event_id: int) -> None:
    of = category(app, event_id, seats_access_companions=True)
    asked(app, event_id, 1, of)
    assert bring(app, event_id, 1, ASSISTANT) == "saved"
    assert taken(app, event_id) == 2


def test_two_who_want_the_last_seat_do_not_both_get_it(
    any_database: Database, app: Flask, event_id: int
) -> None:
    of = category(app, event_id)
    for number in (1, 2, 3):
        asked(app, event_id, number, of)
    found: list[str] = []
    racers = [
        threading.Thread(target=lambda x=x: found.append(bring(app, event_id, x, PERSON)))
        for x in (1, 2, 3)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(found) == ["registration.companions_full"] * 2 + ["saved"]
    assert taken(app, event_id) == 4


def test_nothing_changes_after_the_deadline(app: Flask, event_id: int) -> None:
    of = category(app, event_id)
    asked(app, event_id, 1, of)
    with app.app_context():
        begins = db.session.get_one(Event, event_id).begins
    with time_machine.travel(begins, tick=False):
        assert bring(app, event_id, 1, PERSON) == "registration.over"


def test_a_guest_names_them_by_the_link(app: Flask, client: FlaskClient, event_id: int) -> None:
    of = category(app, event_id)
    data = form(client, PATH, category=str(of), companions="9")
    answer = client.post(PATH, data=data)
    assert "In this category you may bring 3 people." in answer.text
    assert 'value="9"' in answer.text
    assert client.post(PATH, data={**data, "companions": "1"}).status_code == 303
    path = own_address(app, guest(app, event_id, 1))
    assert f"{path}/companions" in client.get(path).text
    path += "/companions"
    fields = form(client, path)
    fields |= {"companions-0-kind": "deputy", "companions-0-name": "Grace <b>"}
    fields |= {"companions-1-kind": "security", "companions-1-name": ""}
    assert client.post(path, data=fields).status_code == 303
    page = client.get(path).text
    assert "Grace &lt;b&gt;" in page
    assert taken(app, event_id) == 3
    for odd in (
        {"companions-0-kind": "king"},
        {"companions-0-name": "see www.example.org"},
        {"companions-0-name": "x" * 900},
        {f"companions-{x}-kind": "guest" for x in range(60)},
    ):
        assert client.post(path, data={**fields, **odd}).status_code == 422
    assert taken(app, event_id) == 3
    assert client.post(path, data={}).status_code == 422
    plain = category(app, event_id, most=0)
    asked(app, event_id, 2, plain)
    other = own_address(app, guest(app, event_id, 2)) + "/companions"
    assert client.get(other).status_code == 404


def test_a_name_alone_is_asked_about_and_not_dropped(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    asked(app, event_id, 1, category(app, event_id))
    path = own_address(app, guest(app, event_id, 1)) + "/companions"
    fields = form(client, path) | {"companions-1-kind": "", "companions-1-name": "Grace Hopper"}
    answer = client.post(path, data=fields)
    assert answer.status_code == 422
    assert "Please say as what this person comes." in answer.text
    assert 'value="Grace Hopper"' in answer.text
    assert client.post(path, data=fields | {"companions-1-kind": "guest"}).status_code == 303
    assert 'value="Grace Hopper"' in client.get(path).text
    gone = form(client, path) | {"companions-0-kind": "", "companions-0-name": "Grace Hopper"}
    assert client.post(path, data=gone).status_code == 303, "who is not coming: their name goes"
    assert "Grace Hopper" not in client.get(path).text
