"""An event gets another time or place: what that leads to is shown first, and then told."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.registration import service as registration
from eventapp.registration.invitation_models import InvitationState
from tests import factories
from tests.backoffice.forms import send
from tests.backoffice.world import World, fresh, make_world
from tests.invitations.helpers import act, invitation, invited
from tests.invitations.helpers import path as link

EVENT = "/organise/events/summit"
SETTINGS = f"{EVENT}/settings"


@pytest.fixture
def world(app: Flask) -> World:
    """An event with a guest, one in line, one who reads French, and three people invited."""
    world = make_world(app, capacity=1)
    with app.app_context(), transaction():
        registration.register(world.event, factories.answer(3, language="fr"))
    invited(app, world.event, 11)
    maybe = invited(app, world.event, 12, language="nl")
    no = invited(app, world.event, 13)
    with app.app_context(), transaction() as session:
        for number, state in ((maybe, InvitationState.MAYBE), (no, InvitationState.NO)):
            row = session.get_one(type(invitation(app, number)), number)
            row.state = state
    return world


def told(app: Flask, kind: str) -> dict[str, Message]:
    """Return the notices of a kind by the first part of the address."""
    with app.app_context():
        found = db.session.scalars(select(Message).where(Message.kind.endswith(f".{kind}")))
        return {x.recipient.partition("@")[0]: x for x in found}


def save_twice(organiser: FlaskClient, **change: Any) -> tuple[TestResponse, TestResponse]:
    """Save the settings, read what that leads to, and save again."""
    asked = send(organiser, SETTINGS, **change)
    return asked, send(organiser, SETTINGS, page=asked.text)


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(
    "change",
    [
        {"start_time": "09:15", "end_time": "11:45"},
        {"starts_on": "2031-05-06"},
        {"attendance": "online"},
        {"venue_id": "", "city": "Ghent"},
    ],
)
def test_it_is_shown_then_told_to_guests_and_to_those_invited(
    app: Flask, organiser: FlaskClient, world: World, change: dict[str, str]
) -> None:
    before = fresh(app, Event, world.event)
    asked, done = save_twice(organiser, **change)
    assert asked.status_code == 422
    assert "5 persons will be told of the new time or place." in asked.text
    assert "English: 1 person invited who has not said yes" in asked.text
    page = organiser.get(done.location).text
    assert "5 guests are told of the new time or place." in page
    notices = told(app, "event_changed")
    assert {x: y.calendar_method for x, y in notices.items()} == {
        "guest1": "REQUEST", "guest2": "", "guest3": "", "guest11": "", "guest12": "",
    }  # fmt: skip
    said = {"09:15": "09:15", "2031-05-06": "2031", "online": "Online", "": "Ghent"}
    for name in ("guest1", "guest11"):
        assert said[next(iter(change.values()))] in notices[name].text
        assert "No longer: " in notices[name].text
    assert f"SEQUENCE:{fresh(app, Event, world.event).sequence}" in notices["guest1"].calendar
    assert fresh(app, Event, world.event).sequence == before.sequence + 1


def test_nothing_is_saved_before_it_was_seen(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    before = fresh(app, Event, world.event)
    asked = send(organiser, SETTINGS, starts_on="2031-05-06", title__en="Typed and kept")
    assert 'value="Typed and kept"' in asked.text
    assert fresh(app, Event, world.event).revision == before.revision
    assert told(app, "event_changed") == {}
    # Another day than the one that was shown is shown again.
    again = send(organiser, SETTINGS, page=asked.text, starts_on="2031-05-07")
    assert again.status_code == 422
    assert told(app, "event_changed") == {}


def test_what_held_before_is_said_in_the_words_of_each_reader(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    save_twice(organiser, venue_id="", city="Ghent")
    notices = told(app, "event_changed")
    assert "No longer: House of Europe" in notices["guest1"].text
    assert "House of Europe" in notices["guest3"].text
    assert "N\u2019est plus valable" in notices["guest3"].text
    assert "Geldt niet meer" in notices["guest12"].text
    assert link(app, 1) in notices["guest11"].text


def test_a_day_that_is_past_is_asked_about(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    yesterday = (clock.now() - timedelta(days=400)).date().isoformat()
    asked, done = save_twice(organiser, starts_on=yesterday, ends_on="")
    assert asked.status_code == 422
    assert "With this day the event is over" in asked.text
    assert done.status_code == 303
    assert told(app, "event_changed") == {}
    # Back from a slip of the hand, nobody hears of a time they were never told to forget.
    send(organiser, SETTINGS, starts_on=fresh(app, Event, world.event).starts_on.isoformat())
    assert told(app, "event_changed") == {}


@pytest.mark.parametrize(("verb", "kind"), [("postpone", "postponed"), ("cancel", "cancelled")])
def test_those_invited_hear_that_it_is_off(
    app: Flask, organiser: FlaskClient, world: World, verb: str, kind: str
) -> None:
    path = f"{EVENT}/{verb}"
    assert "5 guests will be told" in organiser.get(path).text
    texts = {f"reason__{x}": f"Because {x}." for x in ("en", "fr", "nl")}
    send(organiser, path, **texts)
    notices = told(app, f"event_{kind}")
    assert set(notices) == {"guest1", "guest2", "guest3", "guest11", "guest12"}
    assert "Because nl." in notices["guest12"].text
    assert ("/invitation/" in notices["guest11"].text) is (kind == "postponed")


def test_whoever_has_a_registration_is_told_once(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    invited(app, world.event, 1)
    assert act(app, lambda: None) is None
    save_twice(organiser, starts_on="2031-05-06")
    with app.app_context():
        found = db.session.scalars(select(Message).where(Message.recipient.like("guest1@%")))
        assert sum(x.kind.endswith(".event_changed") for x in found) == 1


def test_fewer_seats_than_are_taken_are_said(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Event, world.event).capacity = 5
    with app.app_context(), transaction():
        registration.register(world.event, factories.answer(4))
    done = send(organiser, SETTINGS, capacity="1")
    assert "more than the event has now" in organiser.get(done.location).text
