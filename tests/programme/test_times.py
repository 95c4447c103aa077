"""The page of times for a session, and the button that takes one."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.programme.models import Appearance, Role, Session, SessionKind
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.world import World, fresh, make_world

PATH = "/organise/events/summit/programme/talk/times"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


@pytest.fixture
def talk(app: Flask, world: World) -> int:
    """A talk of Ada's without hours; her panel takes the first hour of three."""
    with app.app_context(), transaction() as session:
        panel = session.query(Session).one()
        panel.ends_at = panel.starts_at + timedelta(hours=1)
        made = Session(
            event_id=world.event, slug="talk", kind=SessionKind.KEYNOTE, title=Localised(en="Talk")
        )
        session.add(made)
        session.flush()
        ada = session.get(Appearance, world.appearance).person_id
        session.add(Appearance(session_id=made.id, person_id=ada, role=Role.KEYNOTE))
        return made.id


def test_the_earliest_free_time_is_taken_with_one_button(
    app: Flask, organiser: FlaskClient, world: World, talk: int
) -> None:
    page = organiser.get(PATH, query_string={"minutes": "45"}).text
    assert "Ada Lovelace is in two sessions at once: The panel<" in page
    taken = organiser.post(PATH, data=fields_of(page, PATH))
    assert taken.status_code == 303
    session, event = fresh(app, Session, talk), fresh(app, Event, world.event)
    assert session.starts_at == event.starts_at + timedelta(minutes=70)
    assert session.ends_at - session.starts_at == timedelta(minutes=45)
    assert session.room_id is None


def test_a_session_changed_meanwhile_is_not_moved(
    app: Flask, organiser: FlaskClient, talk: int
) -> None:
    fields = fields_of(organiser.get(PATH).text, PATH)
    with app.app_context(), transaction() as session:
        session.get(Session, talk).title = Localised(en="Another")
    answer = organiser.post(PATH, data=fields, follow_redirects=True)
    assert "Somebody saved this record" in answer.text
    assert fresh(app, Session, talk).starts_at is None


@pytest.mark.parametrize(
    "query",
    [
        "minutes=0",
        "minutes=-5",
        "minutes=99999999999999999999",
        "minutes=abc&room=x&day=y",
        "day=0001-01-01",
        "day=9999-12-31",
        "day=2030-02-30",
        "room=999999",
        "minutes=1440",
        "minutes=%00&day=%E2%80%AE",
    ],
)
def test_nonsense_in_the_address_falls_back(organiser: FlaskClient, talk: int, query: str) -> None:
    assert organiser.get(f"{PATH}?{query}").status_code == 200


@pytest.mark.parametrize(
    "starts", ["", "soon", "2030-05-20T10:00", "9999-12-31T23:59:59-12:00", "x" * 9000]
)
def test_nonsense_in_the_button_moves_nothing(
    app: Flask, organiser: FlaskClient, talk: int, starts: str
) -> None:
    fields = fields_of(organiser.get(PATH).text, PATH) | {"starts": [starts]}
    assert organiser.post(PATH, data=fields).status_code == 303
    assert fresh(app, Session, talk).starts_at is None


def test_a_room_of_the_venue_is_chosen(
    app: Flask, organiser: FlaskClient, world: World, talk: int
) -> None:
    room = fresh(app, Session, talk - 1).room_id
    page = organiser.get(PATH, query_string={"room": str(room)}).text
    assert re.search(rf'<option value="{room}" selected', page)
    organiser.post(PATH, data=fields_of(page, PATH))
    assert fresh(app, Session, talk).room_id == room


def test_without_a_room_people_and_the_event_count_and_the_page_says_so(
    app: Flask, organiser: FlaskClient, world: World, talk: int
) -> None:
    with app.app_context(), transaction() as session:
        panel = session.query(Session).filter_by(slug="panel").one()
        room, panel.room_id = panel.room_id, None
    page = organiser.get(PATH, query_string={"minutes": "45", "room": ""}).text
    assert "No room is chosen, so none is looked at" in page
    assert "Ada Lovelace is in two sessions at once: The panel<" in page
    taken = organiser.post(PATH, data=fields_of(page, PATH))
    assert taken.status_code == 303
    event = fresh(app, Event, world.event)
    assert fresh(app, Session, talk).starts_at == event.starts_at + timedelta(minutes=70)
    page = organiser.get(PATH, query_string={"room": room}).text
    assert "1 session of this day has no room" in page
    assert "No room is chosen" not in page
