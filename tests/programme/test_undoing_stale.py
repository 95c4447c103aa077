"""Undoing from a page on which something changed since: refused with what came, then done."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM, Actor
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.programme import service, undoing
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import Role, SessionKind
from eventapp.programme.steps import steps_of
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.world import World, make_world

PROGRAMME = "/organise/events/summit/programme"
CHANGES = f"{PROGRAMME}/changes"
UNDO, REDO = f"{CHANGES}/undo", f"{CHANGES}/redo"
LINUS = Actor("user", 1, "Linus")


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def add(app: Flask, world: World, title: str, by: Actor = SYSTEM) -> int:
    """Add a session of an hour; return its number."""
    hours = {"starts": datetime(2027, 5, 4, 9), "ends": datetime(2027, 5, 4, 10)}
    data = SessionData(kind=SessionKind.PANEL, title=Localised(en=title), **hours)
    with app.app_context(), transaction():
        return service.save_session(world.event, data, by=by).id


def latest(app: Flask, world: World) -> str:
    with app.app_context():
        return str(steps_of(world.event)[0].id)


def test_what_came_since_is_shown_and_taken_back_only_knowingly(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    add(app, world, "Mine")
    step = latest(app, world)
    page = fields_of(organiser.get(CHANGES).text, UNDO)
    add(app, world, "By Linus", LINUS)
    refused = organiser.post(UNDO, data={**page, "step": step})
    assert refused.status_code == 409
    assert "This came since you looked" in refused.text
    panel = refused.text.split('class="since"')[1].split("</section>")[0]
    assert "Added: By Linus" in panel
    assert "Linus, " in panel
    assert "It goes together with what you chose: Added: Mine" in panel
    assert "Mine" not in panel.split("It goes together")[0]
    grid = organiser.get(PROGRAMME).text
    assert "Mine" in grid
    assert "By Linus" in grid
    knowing = organiser.post(UNDO, data={**fields_of(panel, UNDO), "step": step})
    assert knowing.status_code == 303
    grid = organiser.get(PROGRAMME).text
    assert "Mine" not in grid
    assert "By Linus" not in grid


def test_a_change_of_the_same_number_is_another_one(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    # SQLite gives the number of what was undone and forgotten to the next change.
    add(app, world, "Mine")
    mine = latest(app, world)
    add(app, world, "Second")
    page = fields_of(organiser.get(CHANGES).text, UNDO)
    with app.app_context(), transaction():
        undoing.undo(world.event, steps_of(world.event)[0].id, by=SYSTEM)
    add(app, world, "Third", LINUS)
    refused = organiser.post(UNDO, data={**page, "step": mine})
    assert refused.status_code == 409
    assert "Added: Third" in refused.text


def test_nothing_said_is_nothing_seen(app: Flask, world: World, organiser: FlaskClient) -> None:
    add(app, world, "Mine")
    page = fields_of(organiser.get(CHANGES).text, UNDO)
    for seen in ("", "nonsense", "1-2-done " * 500):
        refused = organiser.post(UNDO, data={**page, "seen": seen, "step": latest(app, world)})
        assert refused.status_code == 409
    assert "Mine" in organiser.get(PROGRAMME).text


def test_what_others_undid_since_is_not_redone_unseen(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    add(app, world, "First")
    add(app, world, "Second")
    step = latest(app, world)
    with app.app_context(), transaction():
        undoing.undo(world.event, int(step), by=SYSTEM)
    page = fields_of(organiser.get(CHANGES).text, REDO)
    with app.app_context(), transaction():
        undoing.undo(world.event, steps_of(world.event)[1].id, by=LINUS)
    refused = organiser.post(REDO, data={**page, "step": step})
    assert refused.status_code == 409
    assert "This was undone since you looked" in refused.text
    assert "First" not in organiser.get(PROGRAMME).text


def test_rows_say_who_and_which_sessions_and_whose_seat(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    added = add(app, world, "Coffee")
    with app.app_context(), transaction():
        data = AppearanceData(role=Role.HOST, person_id=world.speaker)
        service.save_appearance(added, data, by=LINUS)
    with app.app_context(), transaction():
        service.delete_sessions(world.event, by=LINUS)
    page = organiser.get(CHANGES).text
    assert "People changed: Coffee" in page
    assert "Came: Ada Lovelace" in page
    assert "2 sessions deleted" in page
    assert "The panel, Coffee" in page
    assert page.count("Linus") == 2
