"""Guest categories on the database: who may have a seat, who waits, who moves up."""

import pytest
from flask import Flask
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.registration import by_hand, categories, proving, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import Access
from eventapp.registration.models import SeatCount
from eventapp.registration.places import places
from eventapp.registration.rules import RsvpState
from tests import factories
from tests.plugins.databases import Database
from tests.registration.categorised import ask, event_with, made
from tests.registration.helpers import OLGA, act, guest, kinds, messages, registered, states


def read(event_id: int) -> Event:
    event = db.session.get_one(Event, event_id, options=[joinedload(Event.venue)])
    return event


def test_each_category_fills_its_own_seats(any_database: Database, app: Flask) -> None:
    event_id = event_with(app, capacity=5)
    press = made(app, event_id, "Press", seats=2, is_held=True)
    public = made(app, event_id, "Public")
    found = [ask(app, event_id, x, public) for x in range(1, 5)]
    assert found == ["confirmed", "confirmed", "confirmed", "waitlisted"]
    assert [ask(app, event_id, x, press) for x in range(5, 8)] == [
        "confirmed",
        "confirmed",
        "waitlisted",
    ]
    with app.app_context():
        count = db.session.get_one(SeatCount, event_id)
        assert (count.confirmed, count.waitlisted) == (5, 2)
        assert count.by_category == {str(press): [2, 1, 0], str(public): [3, 1, 0]}


def test_a_place_given_back_goes_to_who_may_have_it(any_database: Database, app: Flask) -> None:
    event_id = event_with(app, capacity=3)
    press = made(app, event_id, "Press", seats=1, own_line=True)
    public = made(app, event_id, "Public")
    for number, of in ((1, press), (2, public), (3, public), (4, press), (5, public)):
        ask(app, event_id, number, of)
    assert "Place in line: 1" in messages(app, 5)[0].text, "the press waits elsewhere"
    act(app, service.cancel, guest(app, event_id, 2).id)
    assert dict(states(app, event_id))["guest5"] == "confirmed"
    act(app, service.cancel, guest(app, event_id, 1).id)
    assert dict(states(app, event_id))["guest4"] == "confirmed"


def test_more_seats_are_given_to_the_line_at_once(any_database: Database, app: Flask) -> None:
    event_id = event_with(app, capacity=9)
    press = made(app, event_id, "Press", seats=1)
    for number in (1, 2, 3):
        ask(app, event_id, number, press)
    data = CategoryData(name=Localised(en="Press"), seats=2)
    act(app, categories.save, event_id, data, press, by=OLGA)
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed", "waitlisted"]
    assert kinds(app, 2) == ["waitlisted", "promoted"]
    data = CategoryData(name=Localised(en="Press"), seats=0)
    act(app, categories.save, event_id, data, press, by=OLGA)
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed", "waitlisted"]


def test_who_needs_approval_holds_no_seat_yet(any_database: Database, app: Flask) -> None:
    event_id = event_with(app, capacity=1)
    press = made(app, event_id, "Press", needs_approval=True)
    assert ask(app, event_id, 1, press) == "pending"
    assert "awaits approval" in messages(app, 1)[0].subject
    assert "Your place is confirmed" not in messages(app, 1)[0].text


@pytest.mark.parametrize(
    ("trusted", "address", "is_trusted"),
    [
        ("europa.eu", "mep@europarl.europa.eu", True),
        ("europarl.europa.eu", "somebody@europa.eu", False),
        ("europa.eu", "somebody@noteuropa.eu", False),
        ("europa.eu", "somebody@europa.eu.example.org", False),
        ("Bücher.example", "a@xn--bcher-kva.example", True),
        ("xn--bcher-kva.example", "a@bücher.example", True),
        ("example.org", "europa.eu@odd", False),
    ],
)
def test_a_domain_is_trusted_with_all_below_it_however_it_is_spelt(
    app: Flask, trusted: str, address: str, is_trusted: bool
) -> None:
    event_id = event_with(app)
    press = made(app, event_id, "Press", needs_approval=True, trusted_domains=(trusted,))
    request = factories.answer(email=address, category_id=press)
    number = act(app, service.register, event_id, request).id
    if not is_trusted:
        with pytest.raises(DomainError, match=r"proof\.not_asked"):
            act(app, proving.prove, number)
        return
    assert act(app, proving.prove, number).state.value == "confirmed"


def test_a_party_takes_as_many_seats_as_it_is(any_database: Database, app: Flask) -> None:
    event_id = event_with(app, capacity=4)
    assert ask(app, event_id, 1, None, seats=3) == "confirmed"
    assert ask(app, event_id, 2, None, seats=2) == "waitlisted"
    assert ask(app, event_id, 3, None) == "waitlisted", "in strict order nobody passes the two"
    act(app, by_hand.change_capacity, event_id, 5, by=OLGA)
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed", "waitlisted"]


@pytest.mark.parametrize("wrong", [None, 10**6])
def test_an_event_with_categories_wants_one_of_them(app: Flask, wrong: int | None) -> None:
    event_id = event_with(app)
    invited = made(app, event_id, "Policymakers", access=Access.INVITED)
    for category in (wrong, invited):
        with pytest.raises(DomainError, match=r"registration\.category") as refused:
            ask(app, event_id, 1, category)
        assert refused.value.field == "category"
    assert states(app, event_id) == []


def test_a_category_of_another_event_is_none(app: Flask) -> None:
    one, other = event_with(app), event_with(app, slug="other")
    category = made(app, one, "Press")
    with pytest.raises(DomainError, match=r"registration\.category"):
        ask(app, other, 1, category)
    with pytest.raises(DomainError, match=r"category\.not_found"):
        act(app, categories.remove, other, category, by=OLGA)


def test_what_the_public_may_do_follows_from_the_open_categories(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=9)
    invited = made(app, event_id, "Policymakers", seats=4, is_held=True, access=Access.INVITED)

    def found() -> tuple[RsvpState, int | None]:
        with app.app_context():
            shown = places(read(event_id)).all
            return shown.state, shown.left

    assert found() == (RsvpState.BY_INVITATION, 0)
    public = made(app, event_id, "Public", seats=2)
    assert found() == (RsvpState.FEW_LEFT, 2)
    registered(app, event_id, 3, category_id=public)
    assert found() == (RsvpState.WAITING_LIST, 0)
    assert act(app, by_hand.add, event_id, factories.answer(9, category_id=invited), by=OLGA)


def test_who_is_approved_has_a_seat_or_the_place_in_line_since_they_asked(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=1)
    press = made(app, event_id, "Press", needs_approval=True)
    public = made(app, event_id, "Public")
    for number, of in ((1, press), (2, press), (3, public), (4, public)):
        ask(app, event_id, number, of)
    act(app, by_hand.approve, guest(app, event_id, 2).id, by=OLGA)
    assert guest(app, event_id, 2).state.value == "waitlisted"
    assert "Place in line: 1" in messages(app, 2)[-1].text
    act(app, service.cancel, guest(app, event_id, 3).id)
    assert guest(app, event_id, 2).state.value == "confirmed"
    act(app, by_hand.change_capacity, event_id, 3, by=OLGA)
    assert guest(app, event_id, 4).state.value == "confirmed"
    act(app, by_hand.change_capacity, event_id, 4, by=OLGA)
    for _ in range(2):
        act(app, by_hand.approve, guest(app, event_id, 1).id, by=OLGA)
    assert kinds(app, 1) == ["pending", "confirmed"]


def test_a_newcomer_waits_for_nobody_of_a_later_priority(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=2)
    partners = made(app, event_id, "Partners", priority=1)
    public = made(app, event_id, "Public", priority=2)
    assert ask(app, event_id, 1, public) == "confirmed"
    assert ask(app, event_id, 2, public, seats=2) == "waitlisted"
    assert ask(app, event_id, 3, public) == "waitlisted"
    assert ask(app, event_id, 4, partners) == "confirmed"


def test_a_group_that_can_never_fit_keeps_nobody_else_from_a_seat(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=2)
    narrow = made(app, event_id, "Narrow", seats=1)
    wide = made(app, event_id, "Wide")
    assert ask(app, event_id, 1, wide) == "confirmed"
    assert ask(app, event_id, 2, narrow, seats=2) == "waitlisted"
    assert ask(app, event_id, 3, wide) == "confirmed"
    assert ask(app, event_id, 4, wide) == "waitlisted"
