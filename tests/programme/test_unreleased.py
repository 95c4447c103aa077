"""What organisers are told of a draft beside what is public, and what a checklist begins with."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.people.models import Person
from eventapp.programme.checking import checked
from eventapp.programme.models import Appearance, AppearanceState, Session, SessionKind
from eventapp.programme.queries import whole_programme
from eventapp.programme.releasing import release
from eventapp.programme.slots import Clash, Kind
from tests.accounts import signed_in
from tests.backoffice.world import World, make_world

EVENT = "/organise/events/summit"
PAGES = (EVENT, f"{EVENT}/programme", f"{EVENT}/programme/list")
RELEASE = f'href="{EVENT}/programme/release"'


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def change(app: Flask, world: World) -> None:
    """Rename the panel, and add a session in its room and at its time."""
    with app.app_context(), transaction() as session:
        panel = session.query(Session).one()
        panel.title = Localised(en="Renamed")
        values = {"event_id": world.event, "kind": SessionKind.BREAK, "room_id": panel.room_id}
        hours = {"starts_at": panel.starts_at, "ends_at": panel.starts_at + timedelta(hours=1)}
        session.add(Session(slug="coffee", title=Localised(en="Coffee"), **values, **hours))


def test_a_draft_that_is_ahead_says_by_how_much(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    for path in PAGES:
        assert "not public yet" not in organiser.get(path).text
    change(app, world)
    for path in PAGES:
        page = organiser.get(path).text
        assert "2 changes are not public yet." in page
        assert RELEASE in page.split("2 changes are not public yet.")[1][:120]
    with app.app_context(), transaction():
        release(world.event, by=SYSTEM)
    for path in PAGES:
        assert "not public yet" not in organiser.get(path).text


def test_of_an_event_that_nobody_sees_nothing_is_said(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    change(app, world)
    with app.app_context(), transaction() as session:
        session.get_one(Event, world.event).status = EventStatus.DRAFT
    for path in PAGES:
        assert "not public yet" not in organiser.get(path).text


def test_clashes_that_cannot_be_stand_first_in_the_checklist(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    change(app, world)
    page = organiser.get(EVENT).text
    shapes = re.findall(r'<li><p class="(clash|warn)">', page)
    assert "warn" in shapes
    assert shapes[0] == "clash"
    assert shapes == sorted(shapes)


def test_what_several_sessions_lack_is_said_once_and_clashes_name_both(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    change(app, world)
    page = organiser.get(EVENT).text
    points = re.findall(r'<li><p class="(?:clash|warn)">(.*?)</p>(.*?)</li>', page, re.DOTALL)
    assert len({text for text, _ in points}) == len(points)
    linked = [links for _, links in points if ">Renamed</a>" in links and ">Coffee</a>" in links]
    assert len(linked) >= 2, "the clash, and the languages that both lack"
    assert 'class="clash"' in page


def test_the_release_page_counts_what_the_other_pages_count(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    change(app, world)
    with app.app_context(), transaction() as session:
        session.get_one(Person, world.speaker).is_withheld = True
        session.get_one(Appearance, world.appearance).state = AppearanceState.WITHDRAWN
    assert "3 changes are not public yet." in organiser.get(EVENT).text
    page = organiser.get(f"{EVENT}/programme/release").text
    assert "3 changes<" in page
    assert "And on 1 session people change whom readers may not see" in page


def test_whom_readers_see_no_more_is_no_warning(app: Flask, world: World) -> None:
    def warned() -> list[Clash]:
        with app.app_context():
            event = db.session.get_one(Event, world.event)
            found = checked(event, whole_programme(event.id)).clashes
            return [x for x in found if x.kind is Kind.UNCONFIRMED]

    with app.app_context(), transaction() as session:
        session.get_one(Appearance, world.appearance).state = AppearanceState.WITHDRAWN
    assert len(warned()) == 1
    with app.app_context(), transaction() as session:
        session.get_one(Person, world.speaker).is_withheld = True
    assert warned() == []


def test_what_moves_within_a_day_says_why_no_guest_is_told(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    change(app, world)
    page = organiser.get(f"{EVENT}/programme/release").text
    assert "No guest: as a whole the programme begins and ends as before" in page
    assert "No speaker: nobody who was told a session" in page
