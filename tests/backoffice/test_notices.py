"""What guests are told when an event moves, is called off or takes place after all."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.mail.models import Message
from eventapp.registration import service as registration
from tests import factories
from tests.backoffice.forms import send
from tests.backoffice.world import World, fresh, make_world

EVENT = "/organise/events/summit"
SETTINGS = f"{EVENT}/settings"


@pytest.fixture
def world(app: Flask) -> World:
    """An event with one seat taken, one guest in line, and one in line who reads French."""
    world = make_world(app, capacity=1)
    with app.app_context(), transaction():
        registration.register(world.event, factories.answer(3, language="fr"))
    return world


def call_off(app: Flask, world: World, status: EventStatus, **values: Any) -> None:
    """Call an event off without telling anybody."""
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, world.event)
        event.status, event.status_reason = status, Localised(en="A strike.")
        event.sequence += 1
        for name, value in values.items():
            setattr(event, name, value)


def told(app: Flask, kind: str) -> dict[str, Message]:
    """Return the notices of a kind by the first part of the address."""
    with app.app_context():
        found = db.session.scalars(select(Message).where(Message.kind == f"registration.{kind}"))
        return {x.recipient.partition("@")[0]: x for x in found}


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("status", [EventStatus.POSTPONED, EventStatus.CANCELLED])
def test_it_takes_place_after_all_shows_the_text_and_tells_everybody(
    app: Flask, organiser: FlaskClient, world: World, status: EventStatus
) -> None:
    call_off(app, world, status)
    path = f"{EVENT}/reinstate"
    assert f'href="{path}"' in organiser.get(EVENT).text
    asked = organiser.get(path).text
    assert "3 guests will be told" in asked
    assert "English: 1 guest with a place" in asked
    assert "French: 1 guest on the waiting list" in asked
    assert "<p>Lieu\u00a0: House of Europe" in asked
    assert "You keep your place in line, or the offer you were sent." in asked
    assert told(app, "event_reinstated") == {}
    answer = send(organiser, path, to=path)
    assert "3 guests are told" in organiser.get(answer.location).text
    assert fresh(app, Event, world.event).status is EventStatus.PUBLISHED
    notices = told(app, "event_reinstated")
    assert {x: y.calendar_method for x, y in notices.items()} == {
        "guest1": "REQUEST", "guest2": "", "guest3": "",
    }  # fmt: skip
    seated = notices["guest1"]
    assert "STATUS:CONFIRMED" in seated.calendar
    assert "takes place after all" in seated.text
    assert "A strike." not in seated.text
    assert "replaces the earlier one" in seated.text
    assert notices["guest3"].language == "fr"


def test_nobody_is_told_that_a_past_event_takes_place(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    past = clock.now() - timedelta(days=3)
    call_off(
        app, world, EventStatus.CANCELLED, starts_at=past, ends_at=past + timedelta(hours=1),
        starts_on=past.date(), ends_on=past.date(),
    )  # fmt: skip
    path = f"{EVENT}/reinstate"
    assert "0 guests will be told" in organiser.get(path).text
    send(organiser, path, to=path)
    assert fresh(app, Event, world.event).status is EventStatus.PUBLISHED
    assert told(app, "event_reinstated") == {}


def test_a_seat_given_back_meanwhile_goes_to_the_next_on_reinstatement(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    call_off(app, world, EventStatus.POSTPONED)
    with app.app_context(), transaction():
        registration.cancel(world.guest)
    assert told(app, "promoted") == {}
    send(organiser, f"{EVENT}/reinstate", to=f"{EVENT}/reinstate")
    assert set(told(app, "promoted")) == {"guest2"}


def test_what_does_not_move_the_event_is_told_to_nobody(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    answer = send(organiser, SETTINGS, title__en="Another title")
    assert "of the new time" not in organiser.get(answer.location).text
    send(organiser, SETTINGS, starts_on="2031-05-06", tell_guests=None)
    assert fresh(app, Event, world.event).starts_on.year == 2031
    assert told(app, "event_changed") == {}


def test_a_postponement_speaks_of_a_place_or_of_a_place_in_line(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"{EVENT}/postpone"
    asked = organiser.get(path).text
    assert "English: 1 guest on the waiting list" in asked
    assert "Was planned for" in asked
    send(organiser, path, reason__en="A strike.", reason__fr="Une grève.")
    notices = told(app, "event_postponed")
    assert "You keep your place; we" in notices["guest1"].text
    assert "You keep your place in line; an offer" in notices["guest2"].text
    assert "Was planned for: " in notices["guest1"].text
    assert "When: " not in notices["guest1"].text
    assert "Une grève." in notices["guest3"].text


def test_a_language_the_reason_lacks_is_told_before_it_goes(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"{EVENT}/cancel"
    assert "The reason you give stands here." in organiser.get(path).text
    asked = send(organiser, path, reason__en="A strike.")
    assert asked.status_code == 422
    assert 'href="#reason-fr"' in asked.text
    assert "1 guest is mailed in this language" in asked.text
    assert "<p>A strike.</p>" in asked.text
    assert told(app, "event_cancelled") == {}
    assert send(organiser, path, page=asked.text, anyway="y").status_code == 303
    assert set(told(app, "event_cancelled")) == {"guest1", "guest2", "guest3"}


def test_what_ended_offers_nothing_to_give_back(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction():
        registration.cancel(world.guest)
    send(organiser, f"{EVENT}/cancel", reason__en="A strike.", reason__fr="Une grève.")
    for mail in (told(app, "cancelled")["guest1"], told(app, "event_cancelled")["guest2"]):
        assert "give your place back" not in mail.text
        assert "open it to cancel" not in mail.text
        assert "/rsvp/" in mail.text
    assert "leave the waiting list" in told(app, "waitlisted")["guest2"].text


def test_the_confirmation_names_the_ticket(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        registration.cancel(world.guest)
    assert "Your ticket" in told(app, "confirmed")["guest1"].text
    assert "Your ticket" in told(app, "promoted")["guest2"].text
    assert "Your ticket" not in told(app, "waitlisted")["guest2"].text
