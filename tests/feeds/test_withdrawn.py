"""An event that was public and is no more: feeds take it back and tell nothing else of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events import service
from eventapp.events.data import HostData, data_of
from eventapp.events.models import Event, Visibility
from eventapp.people.models import Person
from tests.backoffice.world import World, make_world

EVENTS = "/en/calendar/events.ics"
ADA = "/en/people/ada.ics"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


def save(app: Flask, world: World, **values: object) -> None:
    with app.app_context(), transaction() as session:
        event = service.lock_event(world.event)
        ada = session.scalars(select(Person).where(Person.slug == "ada")).one()
        host = HostData(person_id=ada.id)
        data = replace(data_of(event), hosts=(host,), **values)  # type: ignore[arg-type]
        service.save_event(data, event.id, by=SYSTEM)


def another(app: Flask, world: World) -> str:
    """Publish another event with the same host, whose page stays; return its UID."""
    with app.app_context(), transaction() as session:
        data = replace(data_of(service.lock_event(world.event)), slug="other")
        made = service.save_event(data, by=SYSTEM)
        service.publish(made.id, by=SYSTEM)
        session.flush()
        return f"event-{made.uid}@127.0.0.1"


def entries(client: FlaskClient, path: str) -> dict[str, dict[str, object]]:
    found = Calendar.from_ical(client.get(path).data).walk("VEVENT")
    return {str(x["UID"]): {y: x.decoded(y) for y in x} for x in found}


@pytest.mark.parametrize("hidden", [Visibility.UNLISTED, Visibility.PRIVATE])
@pytest.mark.parametrize("path", [EVENTS, ADA])
def test_it_is_taken_back_with_its_old_time_and_without_a_word_of_it(
    app: Flask, client: FlaskClient, world: World, path: str, hidden: Visibility
) -> None:
    save(app, world)
    before = entries(client, path)
    other = another(app, world)
    save(app, world, visibility=hidden)
    after = entries(client, path)
    assert after.pop(other)["STATUS"] == "CONFIRMED"
    assert after.keys() == before.keys() != set()
    for name, entry in after.items():
        assert entry["STATUS"] == "CANCELLED"
        assert entry["SUMMARY"] == "Cancelled: no longer announced here"
        assert entry["SEQUENCE"] > before[name]["SEQUENCE"]  # type: ignore[operator]
        assert entry.keys().isdisjoint({"DESCRIPTION", "LOCATION", "URL", "GEO", "RELATED-TO"})
        if name.startswith("event-"):
            assert entry["DTSTART"] == before[name]["DTSTART"]


def test_nothing_decided_since_is_told(app: Flask, client: FlaskClient, world: World) -> None:
    save(app, world)
    save(app, world, visibility=Visibility.PRIVATE)
    before = client.get(EVENTS)
    with app.app_context():
        was = data_of(service.lock_event(world.event))
    ends = (was.ends_on or was.starts_on) + timedelta(days=3)
    moved = {"starts_on": was.starts_on + timedelta(days=3), "ends_on": ends}
    save(app, world, title=Localised(en="Moved in secret"), **moved)
    after = client.get(EVENTS)
    assert after.text.split("BEGIN:VEVENT")[1:] == before.text.split("BEGIN:VEVENT")[1:] != []


def test_it_comes_back_under_a_later_number(app: Flask, client: FlaskClient, world: World) -> None:
    save(app, world)
    save(app, world, visibility=Visibility.PRIVATE)
    ((name, gone),) = entries(client, EVENTS).items()
    save(app, world, visibility=Visibility.PUBLIC)
    ((again, back),) = entries(client, EVENTS).items()
    assert again == name
    assert back["STATUS"] == "CONFIRMED"
    assert back["SEQUENCE"] > gone["SEQUENCE"]  # type: ignore[operator]


def test_it_leaves_thirty_days_after_its_end(app: Flask, client: FlaskClient, world: World) -> None:
    save(app, world)
    save(app, world, visibility=Visibility.PRIVATE)
    with app.app_context():
        ends: date = db.session.get_one(Event, world.event).ends_on
    with time_machine.travel(ends + timedelta(days=30), tick=False):
        before = client.get(EVENTS)
        assert "CANCELLED" in before.text
    with time_machine.travel(ends + timedelta(days=31), tick=False):
        since = {"If-Modified-Since": before.headers["Last-Modified"]}
        after = client.get(EVENTS, headers=since)
        assert after.status_code == 200
        assert "BEGIN:VEVENT" not in after.text


def test_what_was_never_public_leaves_nothing(
    app: Flask, client: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Event, world.event).visibility = Visibility.PRIVATE
    save(app, world, visibility=Visibility.UNLISTED)
    assert "BEGIN:VEVENT" not in client.get(EVENTS).text


def test_who_was_known_from_it_alone_has_no_feed_any_more(
    app: Flask, client: FlaskClient, world: World
) -> None:
    save(app, world)
    assert client.get(ADA).status_code == 200
    save(app, world, visibility=Visibility.PRIVATE)
    assert client.get(ADA).status_code == 404
