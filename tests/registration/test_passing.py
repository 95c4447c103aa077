"""A place passed to a colleague: offered, accepted, declined, taken back, let pass."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.registration import by_hand, categories, offers, passing, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.companions import companions_of
from eventapp.registration.passing import Colleague
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import (
    guest,
    kinds,
    messages,
    registered,
    states,
)
from tests.registration.passings import (
    accept,
    actions,
    done,
    offer,
    passed,
    place,
    taken,
)

OLGA = Actor("user", 1, "Olga Organiser")


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of one seat: the first of three has it, the others wait."""
    number = factories.saved(app, factories.event(slug="evening", capacity=1))
    registered(app, number, 1, access_needs="a ramp", dietary_needs="no nuts", message="secret")
    registered(app, number, 2, first=2)
    return number


def test_a_place_changes_hands_and_is_never_free(
    any_database: Database, app: Flask, event_id: int
) -> None:
    assert offer(app, event_id) == ""
    assert states(app, event_id)[0] == ("guest1", "confirmed"), "until it is accepted"
    asked = messages(app, 9)[0]
    assert (asked.kind, asked.language) == ("registration.passing_offered", "fr")
    assert "Guest 1 vous cède une place" in asked.subject
    assert accept(app) == ""
    assert states(app, event_id) == [
        ("guest1", "cancelled"),
        ("guest2", "waitlisted"),
        ("guest3", "waitlisted"),
        ("guest9", "confirmed"),
    ]
    assert taken(app, event_id) == (1, 2)
    assert kinds(app, 9) == ["passing_offered", "confirmed"]
    assert kinds(app, 1) == ["confirmed", "passed_on"]
    assert [x.calendar_method for x in (messages(app, 1)[-1], messages(app, 9)[-1])] == [
        "CANCEL",
        "REQUEST",
    ]
    assert kinds(app, 2) == kinds(app, 3) == ["waitlisted"]
    assert actions(app) == ["passing.offered", "registration.passed_on", "passing.accepted"]
    assert accept(app) == "passing.accepted"
    first = guest(app, event_id, 1)
    assert first.passed_on_at is not None


def test_who_comes_with_the_holder_gives_their_seats_to_the_line(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event(capacity=3))
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Public"), companions=2)
        of = int(categories.save(event_id, data, by=OLGA).id)
    registered(app, event_id, 1, category_id=of, companions=2)
    registered(app, event_id, 3, first=2, category_id=of)
    assert [x for _, x in states(app, event_id)] == ["confirmed", *["waitlisted"] * 3]
    offer(app, event_id)
    assert accept(app) == ""
    assert [x for _, x in states(app, event_id)] == [
        "cancelled", "confirmed", "confirmed", "waitlisted", "confirmed",
    ]  # fmt: skip
    assert taken(app, event_id) == (3, 1)
    with app.app_context():
        assert companions_of(guest(app, event_id, 9).id) == []
    assert guest(app, event_id, 9).category_id == of


def test_the_holder_takes_it_back_or_gives_it_back(
    any_database: Database, app: Flask, event_id: int
) -> None:
    offer(app, event_id)
    assert offer(app, event_id) == "passing.open"
    with app.app_context(), transaction():
        assert passing.withdraw(guest(app, event_id, 1).id)
        assert not passing.withdraw(guest(app, event_id, 1).id)
    assert kinds(app, 9) == ["passing_offered", "passing_withdrawn"]
    assert accept(app) == "passing.ended"
    assert passed(app)[0].email == "", "no address of who does not come is kept"
    offer(app, event_id)
    done(app, service.cancel, guest(app, event_id, 1).id)
    assert kinds(app, 9)[-1] == "passing_withdrawn"
    assert accept(app) == "passing.ended"
    assert states(app, event_id)[:2] == [("guest1", "cancelled"), ("guest2", "confirmed")]
    done(app, by_hand.confirm, guest(app, event_id, 1).id, by=OLGA)
    assert accept(app) == "passing.ended", "it never comes back to life"


@pytest.mark.parametrize("verb", [by_hand.decline, by_hand.waitlist, service.cancel])
def test_an_organiser_who_takes_the_place_closes_the_link(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int, verb: Any
) -> None:
    offer(app, event_id)
    assert client.get(place(app)).status_code == 200
    done(app, verb, guest(app, event_id, 1).id, by=OLGA)
    assert accept(app) == "passing.ended"
    assert kinds(app, 9) == ["passing_offered", "passing_withdrawn"]
    closed = client.get(place(app))
    assert closed.status_code == 410
    assert "This offer has ended" in closed.text


def test_declined_or_let_pass_it_stays_with_its_holder(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    offer(app, event_id)
    done(app, passing.decline, passed(app)[0].id)
    assert kinds(app, 1)[-1] == "passing_declined"
    assert "You have declined the place" in client.get(place(app)).text
    assert done(app, passing.decline, passed(app)[0].id) == "passing.ended"
    offer(app, event_id)
    with time_machine.travel(clock.now() + timedelta(days=4)):
        assert accept(app) == "passing.ended", "before the worker saw it"
        with app.app_context():
            assert (passing.lapse_due(), passing.lapse_due()) == (1, 0)
        assert accept(app) == "passing.ended"
    assert kinds(app, 1)[-2:] == ["passing_declined", "passing_lapsed"]
    assert states(app, event_id)[0] == ("guest1", "confirmed")
    assert [x.state.value for x in passed(app)] == ["declined", "lapsed"]


def test_a_colleague_who_waits_leaves_the_line_for_the_place(
    any_database: Database, app: Flask, event_id: int
) -> None:
    offer(app, event_id, Colleague("Guest 2", "GUEST2@example.org", "en"))
    assert accept(app) == ""
    assert sorted(states(app, event_id)) == [
        ("GUEST2", "confirmed"), ("guest1", "cancelled"), ("guest3", "waitlisted"),
    ]  # fmt: skip
    assert taken(app, event_id) == (1, 1)


def test_a_colleague_with_an_offer_of_the_line_frees_that_seat(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event(capacity=2, offer_hours=48))
    registered(app, event_id, 4)
    done(app, service.cancel, guest(app, event_id, 2).id)
    assert [x for _, x in states(app, event_id)][2:] == ["offered", "waitlisted"]
    offer(app, event_id, Colleague("Guest 3", "guest3@example.org", "en"))
    assert accept(app) == ""
    assert dict(states(app, event_id)) == {
        "guest1": "cancelled", "guest2": "cancelled", "guest3": "confirmed", "guest4": "offered",
    }  # fmt: skip
    assert taken(app, event_id) == (2, 0)


def test_whom_the_organisers_declined_gets_no_place_by_a_colleague(
    any_database: Database, app: Flask, event_id: int
) -> None:
    done(app, by_hand.decline, guest(app, event_id, 2).id, by=OLGA)
    offer(app, event_id, Colleague("Guest 2", "guest2@example.org", "en"))
    assert accept(app) == "passing.declined"
    assert states(app, event_id)[:2] == [("guest1", "confirmed"), ("guest2", "declined")]


def test_only_a_confirmed_place_is_passed_on_in_time_and_if_the_event_allows(
    app: Flask, event_id: int
) -> None:
    assert offer(app, event_id, of=2) == "passing.closed", "who waits has none"
    assert offer(app, event_id, Colleague("I", "Guest1@Example.org", "en")) == "passing.own_address"
    with app.app_context(), transaction() as session:
        session.get_one(Event, event_id).may_pass_on = False
    assert offer(app, event_id) == "passing.closed"
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, event_id)
        event.may_pass_on, event.rsvp_closes_at = True, clock.now() + timedelta(hours=5)
    assert offer(app, event_id) == ""
    assert passed(app)[0].until <= clock.now() + timedelta(hours=5), "never beyond the deadline"
    with time_machine.travel(clock.now() + timedelta(hours=6)):
        assert offer(app, event_id) == "passing.closed"


def test_one_guest_has_few_people_written_to(app: Flask, event_id: int) -> None:
    for _ in range(passing.MOST):
        assert offer(app, event_id) == ""
        done(app, passing.withdraw, guest(app, event_id, 1).id)
    assert offer(app, event_id) == "passing.too_many"


def test_an_offer_of_the_line_is_not_passed_on(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(capacity=1, offer_hours=48))
    registered(app, event_id, 2)
    done(app, service.cancel, guest(app, event_id, 1).id)
    assert offer(app, event_id, of=2) == "passing.closed"
    done(app, offers.accept, guest(app, event_id, 2).id, guest(app, event_id, 2).offer_until)
    assert offer(app, event_id, of=2) == ""
