"""What becomes of guests as organisers change, order and remove their categories."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import EventStatus
from eventapp.events.service import delete_draft
from eventapp.registration import by_hand, categories, service
from eventapp.registration.categories import CategoryData, Full
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.models import SeatCount
from tests import factories
from tests.backoffice.forms import send
from tests.plugins.databases import Database
from tests.registration.categorised import ask, event_with, made
from tests.registration.helpers import OLGA, act, guest, kinds, messages, states


def test_a_category_with_guests_is_not_lost(any_database: Database, app: Flask) -> None:
    event_id = event_with(app)
    press = made(app, event_id, "Press")
    ask(app, event_id, 1, press)
    with pytest.raises(DomainError, match="in_use"):
        act(app, categories.remove, event_id, press, by=OLGA)
    empty = made(app, event_id, "Partners")
    act(app, categories.remove, event_id, empty, by=OLGA)
    with app.app_context():
        assert db.session.get(GuestCategory, empty) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": Localised()}, "name"),
        ({"seats": -1}, "seats"),
        ({"is_held": True}, "seats"),
        ({"companions": 10**9}, "companions"),
        ({"trusted_domains": ("not a domain",)}, "trusted_domains"),
        ({"priority": -1}, "priority"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(app: Flask, values: dict[str, Any], field: str) -> None:
    event_id = event_with(app)
    data = CategoryData(**{"name": Localised(en="Press"), **values})
    with pytest.raises(DomainError) as refused:
        act(app, categories.save, event_id, data, by=OLGA)
    assert refused.value.field == field


def test_categories_are_put_in_order(app: Flask) -> None:
    event_id = event_with(app)
    numbers = [made(app, event_id, x) for x in ("Press", "Press", "Публика")]
    act(app, categories.order, event_id, numbers[::-1], by=OLGA)
    with app.app_context():
        found = categories.categories_of(event_id)
        assert [x.id for x in found] == numbers[::-1]
        assert [x.slug for x in found] == ["category", "press-2", "press"]
    with pytest.raises(DomainError, match=r"order\.incomplete"):
        act(app, categories.order, event_id, numbers[:2], by=OLGA)


def test_a_draft_is_deleted_with_its_categories_and_guests(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, status=EventStatus.DRAFT)
    press = made(app, event_id, "Press")
    act(app, by_hand.add, event_id, factories.answer(1, category_id=press), by=OLGA)
    act(app, delete_draft, event_id, by=OLGA)
    with app.app_context():
        assert db.session.get(GuestCategory, press) is None


def test_a_guest_who_changes_category_is_counted_there_and_takes_no_held_seat_along(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=5)
    press = made(app, event_id, "Press", seats=4, is_held=True)
    public = made(app, event_id, "Public", own_line=True)
    small = made(app, event_id, "Small", seats=1)
    for number, of in ((1, press), (2, press), (3, public), (4, public)):
        ask(app, event_id, number, of)
    assert [x for _, x in states(app, event_id)] == [*["confirmed"] * 3, "waitlisted"]
    with pytest.raises(DomainError, match=r"category\.no_room") as refused:
        act(app, categories.move, event_id, [guest(app, event_id, 1).id], public, by=OLGA)
    assert refused.value.values["left"] == 0, "the seat left behind is held for the press"
    act(app, categories.move, event_id, [guest(app, event_id, 3).id], small, by=OLGA)
    act(app, categories.move, event_id, [guest(app, event_id, 4).id], press, by=OLGA)
    assert guest(app, event_id, 4).state.value == "confirmed", "who waits moves up at once"
    with app.app_context():
        count = db.session.get_one(SeatCount, event_id)
        assert count.by_category == {
            str(press): [3, 0, 0],
            str(public): [0, 0, 0],
            str(small): [1, 0, 0],
        }
    act(app, by_hand.change_capacity, event_id, 1, by=OLGA)
    act(app, categories.move, event_id, [guest(app, event_id, 3).id], public, by=OLGA)
    act(app, categories.remove, event_id, press, to=public, by=OLGA)
    assert [x for _, x in states(app, event_id)] == ["confirmed"] * 4


def test_seats_lowered_below_the_confirmed_take_none_and_seat_nobody_new(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=9)
    press = made(app, event_id, "Press", seats=3)
    for number in (1, 2, 3, 4):
        ask(app, event_id, number, press)
    lowered = CategoryData(name=Localised(en="Press"), seats=1)
    act(app, categories.save, event_id, lowered, press, by=OLGA)
    for number in (1, 2):
        act(app, service.cancel, guest(app, event_id, number).id)
        assert guest(app, event_id, 4).state.value == "waitlisted"
    act(app, service.cancel, guest(app, event_id, 3).id)
    assert guest(app, event_id, 4).state.value == "confirmed"


@pytest.fixture
def full(app: Flask) -> tuple[int, int, int]:
    """An event of three seats: one guest of the public, one of the press, whose one seat it is."""
    event_id = event_with(app, slug="evening", capacity=3)
    press, public = made(app, event_id, "Press", seats=1), made(app, event_id, "Public")
    assert [ask(app, event_id, 1, public), ask(app, event_id, 2, press)] == ["confirmed"] * 2
    return event_id, press, public


def put(app: Flask, event_id: int, number: int, to: int, when_full: Full) -> str:
    found = guest(app, event_id, number)
    details = factories.answer(number).details
    edited = act(app, by_hand.edit, found.id, details, by=OLGA, category=to, when_full=when_full)
    return str(edited.state.value)


def test_a_guest_is_put_in_a_full_category_in_one_step_that_says_how(
    any_database: Database, app: Flask, full: tuple[int, int, int]
) -> None:
    event_id, press, _public = full
    with pytest.raises(DomainError, match=r"category\.no_room"):
        put(app, event_id, 1, press, Full.REFUSE)
    assert put(app, event_id, 1, press, Full.OVER) == "confirmed"
    assert guest(app, event_id, 1).category_id == press
    assert kinds(app, 1) == ["confirmed"], "whoever keeps the seat is told nothing"
    assert ask(app, event_id, 3, press) == "waitlisted", "the limit holds for everybody else"


def test_or_waits_at_the_end_of_its_line(
    any_database: Database, app: Flask, full: tuple[int, int, int]
) -> None:
    event_id, press, _public = full
    assert ask(app, event_id, 3, press) == "waitlisted"
    assert put(app, event_id, 1, press, Full.LINE) == "waitlisted"
    assert states(app, event_id)[-1] == ("guest1", "waitlisted")
    mail = messages(app, 1)[-1]
    assert (mail.kind, mail.calendar_method) == ("registration.waitlisted", "CANCEL")
    assert "Place in line: 2" in mail.text


def test_beyond_the_seats_of_the_event_or_on_held_ones_nobody_is_put(
    any_database: Database, app: Flask, full: tuple[int, int, int]
) -> None:
    event_id, press, public = full
    made(app, event_id, "Members", seats=1, is_held=True)
    data = CategoryData(name=Localised(en="Public"), seats=1, is_held=True)
    act(app, categories.save, event_id, data, public, by=OLGA)
    for when_full in (Full.REFUSE, Full.OVER):
        with pytest.raises(DomainError, match=r"category\.no_room"):
            put(app, event_id, 1, press, when_full)
    assert guest(app, event_id, 1).category_id == public
    assert put(app, event_id, 1, press, Full.LINE) == "waitlisted"


def test_the_page_of_the_guest_offers_it(
    app: Flask, organiser: FlaskClient, full: tuple[int, int, int]
) -> None:
    event_id, press, public = full
    path = f"/organise/events/evening/guests/{guest(app, event_id, 1).id}"
    refused = send(organiser, path, category_id=str(press))
    assert refused.status_code == 422
    assert "1 seat is needed there and 0 are left" in refused.text
    assert send(organiser, path, category_id=str(press), when_full="over").status_code == 303
    assert guest(app, event_id, 1).category_id == press
    assert send(organiser, path, category_id=str(public), when_full="nonsense").status_code == 422
