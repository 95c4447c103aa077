"""What organisers are told of a draft beside what is public, and what a checklist begins with."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.releasing import release
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
