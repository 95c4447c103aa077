"""A session taken off a released programme: feeds say so until thirty days after it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, Visibility
from eventapp.people.models import Person
from eventapp.programme import releasing, service, steps, undoing
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import AppearanceState, Role, Session, SessionKind
from tests.backoffice.world import World, make_world

PROGRAMME = "/en/events/summit/programme.ics"
ADA = "/en/people/ada.ics"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    made = make_world(app)
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, made.event)
        assert event.starts_at
        first = event.starts_at.astimezone(event.zone).replace(tzinfo=None)
        data = SessionData(
            kind=SessionKind.KEYNOTE,
            title=Localised(en="Keynote, opened", fr="Discours"),
            slug="keynote",
            starts=first,
            ends=first + timedelta(minutes=20),
        )
        row = service.save_session(event.id, data, by=SYSTEM)
        ada = session.scalars(select(Person).where(Person.slug == "ada")).one()
        seat = AppearanceData(person_id=ada.id, role=Role.KEYNOTE, state=AppearanceState.CONFIRMED)
        service.save_appearance(row.id, seat, by=SYSTEM)
        releasing.release(event.id, by=SYSTEM)
    return made


def take_off(app: Flask, world: World) -> datetime:
    """Delete the keynote's draft and release; return when it would have ended."""
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Session).where(Session.slug == "keynote")).one()
        assert row.ends_at
        service.delete_session(row.id, by=SYSTEM)
        releasing.release(world.event, by=SYSTEM)
        return row.ends_at


def entries(client: FlaskClient, path: str) -> dict[str, tuple[str, str, int]]:
    """Return title, status and number of each entry of a feed, by UID."""
    found = Calendar.from_ical(client.get(path).data).walk("VEVENT")
    return {
        str(x["UID"]): (str(x["SUMMARY"]), str(x["STATUS"]), int(x["SEQUENCE"]))
        for x in found
        if str(x["UID"]).startswith("session-")
    }


@pytest.mark.parametrize("path", [PROGRAMME, ADA])
def test_it_stays_as_cancelled_under_the_next_number(
    app: Flask, client: FlaskClient, world: World, path: str
) -> None:
    before = entries(client, path)
    ends = take_off(app, world)
    after = entries(client, path)
    assert after.keys() == before.keys()
    (changed,) = [x for x in before if before[x] != after[x]]
    title, _, number = before[changed]
    assert after[changed] == (f"Cancelled: {title}", "CANCELLED", number + 1)
    assert "Annulé" in client.get(path.replace("/en/", "/fr/")).text
    with time_machine.travel(ends + timedelta(days=30, seconds=-1), tick=False):
        response = client.get(path)
        assert changed in response.text
    with time_machine.travel(ends + timedelta(days=30), tick=False):
        since = {"If-Modified-Since": response.headers["Last-Modified"]}
        left = client.get(path, headers=since)
        assert left.status_code == 200
        assert changed not in left.text


def test_it_comes_back_under_a_later_number_and_no_two_entries_share_a_uid(
    app: Flask, client: FlaskClient, world: World
) -> None:
    take_off(app, world)
    (gone,) = [x for x in entries(client, PROGRAMME).items() if x[1][1] == "CANCELLED"]
    with app.app_context(), transaction():
        undoing.undo(world.event, steps.steps_of(world.event)[0].id, by=SYSTEM)
        releasing.release(world.event, by=SYSTEM)
    text = client.get(PROGRAMME).text.replace("\r\n ", "")
    assert text.count(f"UID:{gone[0]}") == 1
    assert entries(client, PROGRAMME)[gone[0]][1:] == ("CONFIRMED", gone[1][2] + 1)


def test_nothing_tells_of_an_event_that_is_public_no_more(
    app: Flask, client: FlaskClient, world: World
) -> None:
    take_off(app, world)
    assert "Keynote" in client.get(ADA).text
    with app.app_context(), transaction():
        db.session.get_one(Event, world.event).visibility = Visibility.UNLISTED
    assert "Keynote" not in client.get(ADA).text
    assert "Keynote" in client.get(PROGRAMME).text  # whoever has the address reads on


def test_a_session_that_was_never_public_leaves_nothing(
    app: Flask, client: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Session).where(Session.slug == "keynote")).one()
        again = SessionData(kind=SessionKind.PANEL, title=Localised(en="Secret draft"))
        draft = service.save_session(row.event_id, again, by=SYSTEM)
        service.delete_session(draft.id, by=SYSTEM)
    assert "Secret" not in client.get(PROGRAMME).text
