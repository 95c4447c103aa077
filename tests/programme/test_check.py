"""The question a grid asks: what would clash. JSON in, JSON out, nothing written."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, Room
from eventapp.programme.models import Appearance, Role, Session, SessionKind
from tests.accounts import signed_in
from tests.backoffice.world import World, make_world

PATH = "/organise/events/summit/programme/check"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


@pytest.fixture
def facts(app: Flask, world: World) -> dict[str, Any]:
    """The panel's number and hours, and a second session beside it with the same moderator."""
    with app.app_context(), transaction() as session:
        panel = session.query(Session).one()
        room = Room(venue_id=world.venue, slug="annex", name="Annex", capacity=12, position=1)
        talk = Session(
            event_id=world.event,
            slug="talk",
            kind=SessionKind.KEYNOTE,
            title=Localised(en="A talk", fr="Un discours"),
            starts_at=panel.ends_at - timedelta(minutes=30),
            ends_at=panel.ends_at,
        )
        session.add_all([room, talk])
        session.flush()
        person = session.get(Appearance, world.appearance).person_id
        session.add(Appearance(session_id=talk.id, person_id=person, role=Role.KEYNOTE))
        return {"talk": talk.id, "panel": panel.id, "room": room.id, "starts": panel.starts_at}


def test_a_clash_is_told_in_words_with_its_sessions(
    organiser: FlaskClient, facts: dict[str, Any]
) -> None:
    answer = organiser.post(PATH, json={"session": facts["talk"]})
    assert answer.status_code == 200
    (found,) = answer.json["clashes"]
    assert found["kind"] == "person"
    assert found["severity"] == "error"
    assert found["text"] == "Ada Lovelace is in two sessions at once"
    assert [x["title"] for x in found["sessions"]] == ["The panel", "A talk"]
    assert organiser.get(found["sessions"][1]["url"]).status_code == 200


def test_it_speaks_the_language_of_the_account(app: Flask, facts: dict[str, Any]) -> None:
    luc = signed_in(app, RoleName.ORGANISER, name="luc", language="fr")
    (found,) = luc.post(PATH, json={"session": facts["talk"]}).json["clashes"]
    assert found["text"] != "Ada Lovelace is in two sessions at once"
    assert found["sessions"][1]["title"] == "Un discours"


@pytest.mark.parametrize("offset", [True, False])
def test_hours_are_those_of_the_event_or_carry_an_offset(
    app: Flask, organiser: FlaskClient, facts: dict[str, Any], offset: bool
) -> None:
    with app.app_context():
        event = db.session.query(Event).one()
        before = (event.starts_at - timedelta(hours=2), event.starts_at)
        local = [x.astimezone(event.zone) for x in before]
    said = [x.isoformat() if offset else x.replace(tzinfo=None).isoformat() for x in local]
    asked = {"session": facts["talk"], "starts": said[0], "ends": said[1]}
    found = organiser.post(PATH, json=asked).json["clashes"]
    assert [x["kind"] for x in found] == ["away", "outside", "break"]


def test_a_session_not_made_yet_is_asked_about_too(
    organiser: FlaskClient, facts: dict[str, Any]
) -> None:
    starts = facts["starts"].isoformat()
    ends = (facts["starts"] + timedelta(minutes=30)).isoformat()
    asked = {"session": None, "starts": starts, "ends": ends, "room": facts["room"]}
    assert organiser.post(PATH, json=asked).json == {"clashes": []}


def test_nothing_is_written(app: Flask, organiser: FlaskClient, facts: dict[str, Any]) -> None:
    organiser.post(PATH, json={"session": facts["talk"], "starts": None, "ends": None})
    with app.app_context():
        assert db.session.get(Session, facts["talk"]).starts_at is not None


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"starts": "2030-05-20T10:00", "ends": "2030-05-20T10:00"}, "ends"),
        ({"starts": "2030-05-20T10:00", "ends": "2030-05-19T10:00"}, "ends"),
        ({"starts": None}, "starts"),
        ({"starts": "soon"}, "starts"),
        ({"starts": 5}, "starts"),
        ({"starts": "x" * 5000}, "starts"),
        ({"starts": "2030-03-31T02:30"}, "starts"),  # the hour left out in Brussels
        ({"ends": "9999-12-31T23:59:59-12:00"}, "ends"),
        ({"starts": "0001-01-01T00:00:00+12:00"}, "starts"),
        ({"room": 999}, "room"),
        ({"room": {"a": 1}}, "room"),
    ],
)
def test_nonsense_is_a_fault_at_its_field(
    organiser: FlaskClient, facts: dict[str, Any], asked: dict[str, Any], field: str
) -> None:
    answer = organiser.post(PATH, json={"session": facts["talk"], **asked})
    assert answer.status_code == 422
    assert field in [x["field"] for x in answer.json["faults"]]
    assert all(x["text"] for x in answer.json["faults"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b'"\xff"', 400),
        (b'{"session": 999}', 404),
        (b'{"session": "panel"}', 404),
        (b'{"session": []}', 404),
        (b'{"session": null, "starts": "9999-12-30T10:00", "ends": "9999-12-30T11:00"}', 422),
        (b'{"session": null, "starts": "0001-01-03T10:00", "ends": "9999-12-30T11:00"}', 422),
    ],
)
def test_what_is_no_question_is_refused(
    organiser: FlaskClient, facts: dict[str, Any], body: bytes, status: int
) -> None:
    answer = organiser.post(PATH, data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.is_json


def test_brackets_without_end_are_no_question(organiser: FlaskClient, world: World) -> None:
    for deep in ("[" * 100_000, '{"session":' * 100_000):
        answer = organiser.post(PATH, data=deep, content_type="application/json")
        assert answer.status_code == 400
