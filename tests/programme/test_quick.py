"""Somebody put on a session by one line: who is meant, and on which seat."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.events.models import Room, Venue
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState, Role
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World, make_world

PROGRAMME = "/organise/events/summit/programme"
SEAT = f"{PROGRAMME}/seat"


@pytest.mark.parametrize("name", ["Bo Lind (Child Focus); Eva Rossi", "Bo; Eva", "Bo [Focus]"])
def test_one_name_is_no_list_and_holds_no_organisation(app: Flask, name: str) -> None:
    make_world(app)
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    token = fields_of(client.get(PROGRAMME).text, SEAT)["seat-csrf_token"][0]
    fields = {"seat-csrf_token": token, "seat-session": "panel", "seat-name": name, "person": "new"}
    answer = client.post(SEAT, data=fields)
    assert answer.status_code == 422
    assert "Please enter one name, without semicolons or brackets." in answer.text
    assert f'value="{name}"' in answer.text
    with app.app_context():
        query = select(func.count()).select_from(Person).where(Person.name.contains("Bo"))
        assert db.session.scalar(query) == 0


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    """A world with a keynote's seat on the panel that has a note and nobody yet."""
    made = make_world(app)
    with app.app_context(), transaction() as session:
        of = session.get_one(Appearance, made.appearance).session_id
        values = {"role": Role.KEYNOTE, "notes": "By video", "position": 1}
        session.add(Appearance(session_id=of, state=AppearanceState.PLANNED, **values))
    return made


def keynotes(app: Flask) -> list[tuple[int | None, str]]:
    """Return who has a keynote, with the note of the seat."""
    with app.app_context():
        query = select(Appearance).where(Appearance.role == Role.KEYNOTE).order_by(Appearance.id)
        return [(x.person_id, x.notes) for x in db.session.scalars(query)]


@pytest.mark.parametrize("beside", [False, True])
def test_a_seat_to_be_announced_is_filled_unless_told_otherwise(
    app: Flask, world: World, beside: bool
) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    fields = {"seat-session": "panel", "seat-name": "Ada Lovelace", "seat-role": "keynote"}
    more = {"seat-beside": "y"} if beside else {}
    assert send(client, PROGRAMME, to=SEAT, **fields, **more).status_code == 303
    page = client.get(PROGRAMME).text
    told = "Ada Lovelace has taken a seat that was to be announced." in page
    assert told is not beside
    filled = [(world.speaker, "By video")]
    assert keynotes(app) == ([(None, "By video"), (world.speaker, "")] if beside else filled)


def test_an_empty_seat_of_another_role_stays(app: Flask, world: World) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    fields = {"seat-session": "panel", "seat-name": "Ada Lovelace", "seat-role": "host"}
    assert send(client, PROGRAMME, to=SEAT, **fields).status_code == 303
    assert keynotes(app) == [(None, "By video")]


def test_whom_we_know_stands_before_somebody_new(app: Flask, world: World) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    with app.app_context(), transaction() as session:
        session.add(Person(slug="ada-king", name="Ada King Lovelace Byron"))
    for name, is_same in (("Lovelace, Ada", True), ("Ada Byron", False)):
        fields = {"seat-session": "panel", "seat-name": name}
        page = send(client, PROGRAMME, to=SEAT, **fields).text
        known, new = page.index(f'value="{world.speaker}"'), page.index('value="new"')
        assert known < new
        focused = page.index(" autofocus>")
        assert (known < focused < new) is is_same


def test_the_next_session_begins_where_the_last_one_of_its_room_ends(
    app: Flask, world: World
) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    with app.app_context(), transaction() as session:
        house = session.scalars(select(Venue).where(Venue.slug == "house")).one()
        session.add(Room(venue_id=house.id, slug="attic", name="Attic"))
        session.flush()
        attic = session.scalars(select(Room.id).where(Room.slug == "attic")).one()
    path = f"{PROGRAMME}/quick"
    fields = {"session-title": "Early", "session-minutes": "30", "session-at": "09:00"}
    send(client, PROGRAMME, to=path, **fields, **{"session-room": str(attic)})
    line = fields_of(client.get(PROGRAMME).text, path)
    assert (line["session-room"], line["session-at"]) == ([str(attic)], ["09:30"])
    elsewhere = fields_of(client.get(f"{PROGRAMME}?room=").text, path)
    assert (elsewhere["session-room"], elsewhere["session-at"]) != ([str(attic)], ["09:30"])
    assert elsewhere["session-room"] == [""]


def test_who_is_added_as_usual_takes_the_only_seat_still_open(app: Flask, world: World) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    fields = {"seat-session": "panel", "seat-name": "Ada Lovelace", "seat-role": ""}
    assert send(client, PROGRAMME, to=SEAT, **fields).status_code == 303
    assert keynotes(app) == [(world.speaker, "By video")]
