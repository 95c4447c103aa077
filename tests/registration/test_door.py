"""The door: persons are counted, companions named and marked apart, and nobody days too early."""

from datetime import date

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.registration import arrivals, categories, companions, door, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import CompanionKind
from eventapp.registration.companions import CompanionData, companions_of
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.counting import statements
from tests.plugins.databases import Database
from tests.registration.helpers import OLGA, act, audited, guest

PAGE = "/organise/events/evening/check-in"
PARTY = [
    CompanionData(CompanionKind.ADVISER, "Zoë Ünal"),
    CompanionData(),
    CompanionData(CompanionKind.ACCESS, "Sam"),
]


@pytest.fixture
def event_id(app: Flask) -> int:
    return factories.saved(app, factories.event(slug="evening"))


@pytest.fixture
def party(app: Flask, event_id: int) -> int:
    """Guest 1, a member, with three; and guest 2, alone."""
    data = CategoryData(name=Localised(en="Members"), companions=3)
    of = act(app, categories.save, event_id, data, by=SYSTEM).id
    for number in (1, 2):
        act(app, service.register, event_id, factories.answer(number, category_id=of))
    act(app, companions.save, guest(app, event_id, 1).id, PARTY)
    return guest(app, event_id, 1).id


@pytest.fixture
def at_the_door(app: Flask) -> FlaskClient:
    return signed_in(app, RoleName.DOOR, name="dora")


def there(app: Flask, event_id: int) -> tuple[int, int]:
    with app.app_context():
        found = door.heads(event_id)
        return found.arrived, found.expected


def test_persons_are_counted_and_each_arrives(
    any_database: Database, app: Flask, event_id: int, party: int
) -> None:
    assert there(app, event_id) == (0, 5)
    with app.app_context():
        first, _second, last = [x.id for x in companions_of(party)]
    act(app, arrivals.accompany, party, first, by=OLGA)
    act(app, arrivals.accompany, party, first, by=OLGA)
    assert there(app, event_id) == (1, 5), "before the guest, and once"
    act(app, arrivals.arrive_together, party, by=OLGA)
    assert there(app, event_id) == (4, 5)
    act(app, arrivals.accompany, party, last, by=OLGA, is_undone=True)
    assert there(app, event_id) == (3, 5)
    verbs = [x.action for x in audited(app) if x.action.startswith("companion.")]
    assert verbs == ["companion.arrived"] * 3 + ["companion.arrival_undone"]
    other = guest(app, event_id, 2).id
    with pytest.raises(DomainError, match="not_found"):
        act(app, arrivals.accompany, other, last, by=OLGA)
    act(app, service.cancel, party)
    assert there(app, event_id) == (0, 1)
    with pytest.raises(DomainError, match="not_expected"):
        act(app, arrivals.accompany, party, last, by=OLGA)


def test_a_companion_is_found_by_name(
    any_database: Database, app: Flask, event_id: int, party: int
) -> None:
    with app.app_context():
        assert [x.guest.id for x in door.parties(event_id, "unal ZOE")] == [party]
        assert [x.guest.id for x in door.parties(event_id, "guest 1")] == [party]
        assert door.parties(event_id, "nobody") == []
        assert len(door.parties(event_id, "%_")) == 0


def test_the_page_shows_who_comes_with_whom(
    app: Flask, event_id: int, party: int, at_the_door: FlaskClient
) -> None:
    page = at_the_door.get(PAGE).text
    for shown in ("0 of 5 persons", "Members", "<b>+3</b>", "Zoë Ünal", "Somebody with Guest 1"):
        assert shown in page
    assert "Companion for access needs" in page
    with app.app_context():
        day = db.session.get_one(Event, event_id).begins
        number = companions_of(party)[0].id
    with time_machine.travel(day, tick=False):
        client = signed_in(app, RoleName.DOOR, name="dirk")
        to = f"{PAGE}/{party}/with/{number}"
        fields = fields_of(client.get(PAGE).text, to)
        answer = client.post(to, data=fields, follow_redirects=True)
        assert "Zoë Ünal has arrived." in answer.text
        assert "1 of 5 persons" in answer.text
        together = f"{PAGE}/{party}"
        assert client.post(f"{PAGE}/{party}/with/99999", data=fields).status_code == 404
        fields = fields_of(client.get(PAGE).text, together) | {"all": ["1"]}
        client.post(together, data=fields)
    assert there(app, event_id) == (4, 5)


def test_days_before_only_who_is_sure_marks_an_arrival(
    app: Flask, event_id: int, party: int, at_the_door: FlaskClient
) -> None:
    assert "nobody has to be marked yet" in at_the_door.get(PAGE).text
    to = f"{PAGE}/{party}"
    fields = fields_of(at_the_door.get(PAGE).text, to) | {"all": ["1"]}
    asked = at_the_door.post(to, data=fields)
    assert "Mark Guest 1 as arrived all the same?" in asked.text
    assert there(app, event_id) == (0, 5)
    again = {**fields, "sure": ["1"]}
    assert 'name="all" value="1"' in asked.text
    assert at_the_door.post(to, data=again).status_code == 303
    assert there(app, event_id) == (4, 5)


@pytest.mark.parametrize(("day", "is_early"), [(8, True), (9, False), (10, False), (11, False)])
def test_the_day_before_is_not_early(day: int, is_early: bool) -> None:
    assert door.is_early(date(2026, 3, 10), date(2026, 3, day)) is is_early


def test_the_door_asks_the_same_of_the_database_however_many_come(
    app: Flask, event_id: int, party: int, at_the_door: FlaskClient
) -> None:
    at_the_door.get(PAGE)
    with statements(app) as found:
        at_the_door.get(PAGE)
    assert len(found) <= 10
