"""Access needs are seen to: each a task with owner and day; the door reads the action alone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName, User
from eventapp.core.db import db
from eventapp.registration import by_hand
from eventapp.registration.access_models import AccessTask
from eventapp.registration.models import RegistrationState
from tests import factories
from tests.accounts import signed_in, token_in
from tests.backoffice.forms import send
from tests.backoffice.world import World
from tests.questions.stage import OLGA, act

pytestmark = pytest.mark.usefixtures("any_database")

GUESTS = "/organise/events/summit/guests"
PAGE = f"{GUESTS}/access"
REASON = "I had an operation on my knee."


@pytest.fixture
def guest(app: Flask, world: World) -> int:
    """A confirmed guest who said what they need."""
    request = factories.answer(101, access_needs=REASON)
    made = act(app, by_hand.add, world.event, request, by=OLGA)
    if made.state is not RegistrationState.CONFIRMED:
        act(app, by_hand.change_capacity, world.event, None, by=OLGA)
    return int(made.id)


def tasks(app: Flask) -> list[AccessTask]:
    with app.app_context():
        return list(db.session.scalars(db.select(AccessTask).order_by(AccessTask.id)))


def test_a_need_becomes_a_task_and_is_done(
    app: Flask, organiser: FlaskClient, world: World, guest: int
) -> None:
    assert REASON in organiser.get(PAGE).text
    with app.app_context():
        grace = db.session.scalars(db.select(User.id).where(User.name == "grace")).first()
        owner = str(grace or db.session.scalars(db.select(User.id)).first())
    said = {"what": "A seat at the aisle", "owner_id": owner, "due_on": "2020-01-01"}
    assert send(organiser, f"{GUESTS}/{guest}/access", **said).status_code == 303
    (made,) = tasks(app)
    assert (made.what, str(made.owner_id)) == ("A seat at the aisle", owner)
    page = organiser.get(PAGE).text
    assert REASON not in page, "it is decided"
    assert 'class="late"' in page
    door = signed_in(app, RoleName.DOOR, name="dora")
    shown = door.get("/organise/events/summit/check-in").text
    assert "A seat at the aisle" in shown
    assert REASON not in shown
    assert "no photographs" in shown
    assert door.get(PAGE).status_code == 403
    token = token_in(page)
    organiser.post(f"{PAGE}/{made.id}/done", data={"csrf_token": token})
    assert tasks(app)[0].done_at is not None
    assert "Not done yet" in organiser.get(PAGE).text
    organiser.post(f"{PAGE}/{made.id}/done", data={"csrf_token": token, "again": "1"})
    assert tasks(app)[0].done_at is None
    assert send(organiser, f"{PAGE}/{made.id}", what="A ramp").status_code == 303
    assert tasks(app)[0].what == "A ramp"
    log = organiser.get("/organise/log").text
    assert "A ramp" in log
    assert REASON not in log


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"what": ""}, "Please say what is to be done."),
        ({"what": "x" * 201}, "Please shorten"),
        ({"what": "A ramp", "owner_id": "999"}, "Please choose one of the options."),
        ({"what": "A ramp", "due_on": "2026-02-30"}, "Please enter a date that exists."),
    ],
)
def test_what_is_wrong_is_said(
    app: Flask, organiser: FlaskClient, guest: int, fields: dict[str, str], told: str
) -> None:
    answer = send(organiser, f"{GUESTS}/{guest}/access", **fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert tasks(app) == []


def test_who_does_not_come_needs_nothing(app: Flask, organiser: FlaskClient, guest: int) -> None:
    act(app, by_hand.decline, guest, by=OLGA)
    assert REASON not in organiser.get(PAGE).text
