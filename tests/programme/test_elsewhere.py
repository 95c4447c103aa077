"""A session in another building: form, pages and feeds, the way there, import and export."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.data import data_of
from eventapp.events.models import Event, Room, Venue
from eventapp.events.service import lock_event, save_event
from eventapp.programme.availability_models import Availability
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import Appearance, Role, Session, SessionKind
from eventapp.programme.service import save_appearance, save_session
from eventapp.transfer import service as transfer
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world
from tests.counting import statements
from tests.drafting.test_manage import bring, opened

PROGRAMME = "/organise/events/summit/programme"
PANEL = f"{PROGRAMME}/panel"
BLUE = "Blue room, The annex"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)


@pytest.fixture
def blue(app: Flask, world: World) -> int:
    """The blue room of the annex, to which the world's way takes fifteen minutes."""
    with app.app_context(), transaction() as session:
        annex = session.scalars(select(Venue).where(Venue.slug == "annex")).one()
        annex.address, annex.city = "Side street 2", "Ghent"
        room = Room(venue_id=annex.id, slug="blue", name="Blue room", capacity=20)
        session.add(room)
        session.flush()
        return int(room.id)


def test_every_page_and_feed_names_the_building(
    app: Flask, world: World, organiser: FlaskClient, blue: int
) -> None:
    assert 'optgroup label="The annex"' in organiser.get(PANEL).text
    assert send(organiser, PANEL, room_id=str(blue)).status_code == 303
    for path in ("", "/list", "/panel/times"):
        assert BLUE in organiser.get(f"{PROGRAMME}{path}").text, path
    factories.release(app, world.event)
    client = app.test_client()
    assert BLUE in client.get("/en/events/summit").text
    calendar = client.get("/en/events/summit/programme.ics").text.replace("\r\n ", "")
    (place,) = {x for x in calendar.splitlines() if x.startswith("LOCATION") and "Blue" in x}
    assert "The annex" in place
    assert "Side street 2" in place
    schedule = json.loads(client.get("/en/events/summit/schedule.json").data)
    conference = schedule["schedule"]["conference"]
    assert [(x["name"], x["capacity"]) for x in conference["rooms"]] == [(BLUE, 20)]


def test_the_page_of_the_event_says_how_to_get_to_the_other_building(
    app: Flask, world: World, organiser: FlaskClient, blue: int
) -> None:
    path = "/en/events/summit"

    def read() -> tuple[str, int]:
        app.extensions["pages"].close()
        factories.release(app, world.event)
        with statements(app) as asked:
            page = app.test_client().get(path).text
        return page, len(asked)

    before, few = read()
    with app.app_context(), transaction() as session:
        annex = session.scalars(select(Venue).where(Venue.slug == "annex")).one()
        annex.arrival = Localised(en="Ring at the green gate.")
        session.scalars(select(Session)).one().room_id = blue
    after, asked = read()
    for told in ("Side street 2", "Ring at the green gate."):
        assert told not in before
        assert told in after
    assert asked == few + 1


def test_the_way_between_the_buildings_counts(
    app: Flask, world: World, organiser: FlaskClient, blue: int
) -> None:
    with app.app_context(), transaction() as session:
        panel = session.scalars(select(Session)).one()
        event = session.get_one(Event, world.event)
        assert panel.starts_at
        panel.ends_at = panel.starts_at + timedelta(hours=1)
        starts = (panel.ends_at + timedelta(minutes=10)).astimezone(event.zone)
        starts = starts.replace(tzinfo=None)
        hours = {"starts": starts, "ends": starts + timedelta(minutes=30)}
        data = SessionData(kind=SessionKind.KEYNOTE, title=Localised(en="Talk"), **hours)
        ada = session.get_one(Appearance, world.appearance).person_id
        talk = save_session(world.event, data, by=SYSTEM)
        save_appearance(talk.id, AppearanceData(role=Role.KEYNOTE, person_id=ada), by=SYSTEM)
        number = talk.id
        great = Room(venue_id=event.venue_id, slug="great", name="Great hall", capacity=99)
        session.add(great)
        session.flush()
        panel.room_id = great.id
    told = f"has 10 minutes from “Great hall” to “{BLUE}” and needs 15"
    assert told not in organiser.get(PROGRAMME).text
    asked = organiser.post(f"{PROGRAMME}/check", json={"session": number, "room": blue})
    assert any(told in x["text"] for x in asked.json["clashes"]), asked.json
    assert send(organiser, f"{PROGRAMME}/talk", room_id=str(blue)).status_code == 303
    assert told in organiser.get(PROGRAMME).text
    assert BLUE in organiser.get("/organise/log").text


def test_a_window_may_be_of_a_room_or_a_building_that_a_session_uses(
    app: Flask, world: World, organiser: FlaskClient, blue: int
) -> None:
    windows = "/organise/events/summit/availability"
    with app.app_context():
        annex = db.session.get_one(Room, blue).venue_id
    of_room, of_building = f'value="room:{blue}"', f'value="venue:{annex}"'
    assert "Blue room" not in organiser.get(windows).text.split('name="one"')[0]
    assert send(organiser, PANEL, room_id=str(blue)).status_code == 303
    page = organiser.get(windows).text.split('name="one"')[0]
    assert of_room in page
    assert of_building in page
    assert BLUE in page
    for subject in (f"room:{blue}", f"venue:{annex}"):
        told = {"subject": subject, "starts": "2099-05-04T10:00"}
        assert send(organiser, windows, **told).status_code == 303
    clashes = organiser.get(PROGRAMME).text
    assert f"{BLUE} is open only from" in clashes
    with app.app_context(), transaction() as session:
        narrower = session.scalars(select(Availability).where(Availability.room_id == blue)).one()
        kept = narrower.starts_at
        session.delete(narrower)
    assert "The annex is open only from" in organiser.get(PROGRAMME).text
    with app.app_context(), transaction() as session:
        again = {"event_id": world.event, "room_id": blue, "starts_at": kept}
        session.add(Availability(**again))
    assert send(organiser, PANEL, room_id="").status_code == 303
    with app.app_context():
        made = db.session.scalars(
            select(Availability.id).where(
                (Availability.room_id == blue) | (Availability.venue_id == annex)
            )
        ).all()
        assert len(made) == 2
    for number in made:
        chosen = rf'<option selected value="(room:{blue}|venue:{annex})"'
        assert re.search(chosen, organiser.get(f"{windows}/{number}").text)


def test_a_building_is_typed_with_its_room(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    half = send(organiser, PANEL, building="City Hall")
    assert half.status_code == 422
    assert 'value="City Hall"' in half.text
    for _again in range(2):
        answer = send(organiser, PANEL, building=" City  hall", room_there="Attic", room_id="")
        assert answer.status_code == 303
    assert send(organiser, PANEL, building="city HALL", room_there="Cellar").status_code == 303
    with app.app_context():
        hall = db.session.scalars(select(Venue).where(Venue.slug == "city-hall")).one()
        rooms = db.session.scalars(select(Room.name).where(Room.venue_id == hall.id)).all()
        assert sorted(rooms) == ["Attic", "Cellar"]
    assert "Cellar, City hall" in organiser.get(PROGRAMME).text


def test_what_was_written_out_comes_in_again(app: Flask, world: World, blue: int) -> None:
    with app.app_context(), transaction() as session:
        session.scalars(select(Session)).one().room_id = blue
    with app.app_context():
        written = transfer.export()
        assert "room: annex/blue" in written
        with transaction():
            assert transfer.import_file(written.encode()).is_empty
        for wrong, told in (("annex/red", "has no room “red”"), ("none/blue", "there is no venue")):
            with pytest.raises(transfer.BadFile) as refused, transaction():
                transfer.import_file(written.replace("annex/blue", wrong).encode())
            assert told in str(refused.value.faults[0])


def test_only_the_rooms_of_the_venue_left_are_left(app: Flask, world: World, blue: int) -> None:
    with app.app_context(), transaction() as session:
        data = SessionData(kind=SessionKind.BREAK, title=Localised(en="Away"), room_id=blue)
        save_session(world.event, data, by=SYSTEM)
    with app.app_context(), transaction() as session:
        other = factories.venue(slug="third", name="Third house")
        session.add(other)
        session.flush()
        data_of_event = data_of(lock_event(world.event))
        save_event(replace(data_of_event, venue_id=other.id), world.event, by=SYSTEM)
    with app.app_context():
        rooms = dict(db.session.execute(select(Session.slug, Session.room_id)).all())
        assert rooms == {"panel": None, "away": blue}


def test_a_table_names_rooms_in_other_buildings(
    app: Flask, world: World, organiser: FlaskClient, blue: int
) -> None:
    path, page = opened(organiser, bring(organiser, f'Title,Room\nX,"{BLUE}"\n'))
    assert "has no room" not in page
    assert send(organiser, path, page=page, to=path).status_code == 303
    with app.app_context():
        found = db.session.scalars(select(Session).where(Session.slug == "x")).one()
        assert found.room_id == blue


def test_windows_and_ways_name_the_building_and_offer_rooms_elsewhere(
    app: Flask, world: World, organiser: FlaskClient, blue: int
) -> None:
    availability = "/organise/events/summit/availability"
    assert f'value="room:{blue}"' not in organiser.get(availability).text
    assert send(organiser, PANEL, room_id=str(blue)).status_code == 303
    page = organiser.get(availability).text
    assert page.count(f'value="room:{blue}">{BLUE}<') == 3
    window = {"subject": f"room:{blue}", "starts": "2027-05-04T08:00"}
    assert send(organiser, availability, page=page, to=availability, **window).status_code == 303
    with app.app_context():
        plenary = db.session.scalars(select(Room.id).where(Room.slug == "plenary")).one()
    ways = {"one": f"room:{plenary}", "other": f"room:{blue}", "minutes": "12"}
    to = f"{availability}/ways"
    assert send(organiser, availability, page=page, to=to, **ways).status_code == 303
    page = organiser.get(availability).text
    assert f">{BLUE}</a>" in page
    assert f'<td class="wide">Plenary room</td><td class="wide">{BLUE}</td>' in page
