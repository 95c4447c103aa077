"""A speaker's own calendar: what stands in it, and who may read it."""

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Room
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.speakers import service
from tests import factories
from tests.speakers.stage import ORGANISER, Stage, link_of, make_stage
from tests.speakers.test_asking import messages
from tests.subscriptions.steps import make_address


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is asked for two sessions."""
    return make_stage(app)


def address(client: FlaskClient, stage: Stage) -> str:
    """Make a calendar address on Ada's page and return its path."""
    return make_address(client, stage.page)


@pytest.mark.usefixtures("any_database")
def test_a_session_in_another_building_says_its_street_and_how_to_get_in(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction() as session:
        annex = factories.venue(slug="annex", name="The annex", address="Side street 2")
        annex.arrival = Localised(en="Ring at the green gate.")
        annex.rooms = [Room(slug="blue", name="Blue room")]
        session.add(annex)
        session.flush()
        session.get_one(Session, stage.panel).room_id = annex.rooms[0].id
    page = client.get(stage.page).text
    assert "Side street 2" in page
    assert "Ring at the green gate." in page
    calendar = client.get(address(client, stage)).text.replace("\r\n ", "")
    places = [x for x in calendar.splitlines() if x.startswith("LOCATION")]
    assert [x for x in places if "Blue room" in x and "The annex" in x and "Side street 2" in x]


@pytest.mark.usefixtures("any_database")
def test_what_is_agreed_is_confirmed_and_the_rest_is_tentative(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Appearance, stage.panellist).state = AppearanceState.CONFIRMED
    answer = client.get(address(client, stage))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    found = vobject.readOne(answer.text)
    assert [(x.summary.value, x.status.value) for x in found.vevent_list] == [
        ("The panel", "CONFIRMED"),
        ("The keynote", "TENTATIVE"),
    ]
    assert "METHOD" not in answer.text
    assert "ATTENDEE" not in answer.text


def test_a_no_takes_the_entry_back_and_raises_its_sequence(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    path = address(client, stage)
    before = vobject.readOne(client.get(path).text).vevent_list[0]
    with app.app_context(), transaction():
        service.answer(link_of(app, stage).id, stage.panellist, accepts=False)
    after = vobject.readOne(client.get(path).text).vevent_list[0]
    assert after.uid.value == before.uid.value
    assert after.status.value == "CANCELLED"
    assert after.summary.value == "Cancelled: The panel"
    assert int(after.sequence.value) > int(before.sequence.value)


def test_the_entry_is_that_of_the_public_calendars(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    entry = vobject.readOne(client.get(address(client, stage)).text).vevent_list[0]
    with app.app_context():
        panel = db.session.get_one(Session, stage.panel)
    assert entry.uid.value.startswith(f"session-{panel.uid}@")


def test_what_is_unchanged_answers_304(client: FlaskClient, stage: Stage) -> None:
    path = address(client, stage)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data
    assert "ETag" in again.headers


def test_a_new_address_a_new_link_and_a_closed_one_end_the_old_calendar(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    first = address(client, stage)
    second = address(client, stage)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert client.get(f"/calendar/{stage.token}.ics").status_code == 404
    assert client.get(f"/en/speaker/{second[10:-4]}").status_code == 404
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    assert client.get(second).status_code == 404


def test_a_yes_is_mailed_with_the_entry_and_taking_it_back_cancels_it(
    app: Flask, stage: Stage
) -> None:
    number = link_of(app, stage).id
    for accepts in (True, False):
        with app.app_context(), transaction():
            service.answer(number, stage.panellist, accepts=accepts)
    yes, no = messages(app)
    assert (yes.kind, yes.calendar_method) == ("speakers.accepted", "REQUEST")
    assert (no.kind, no.calendar_method) == ("speakers.declined", "CANCEL")
    first, second = (vobject.readOne(x.calendar).vevent for x in (yes, no))
    assert first.uid.value == second.uid.value
    assert second.status.value == "CANCELLED"
    assert first.attendee.value == "mailto:ada@example.org"


def test_a_no_to_what_was_never_held_takes_nothing_back(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction():
        service.answer(link_of(app, stage).id, stage.panellist, accepts=False)
    (mail,) = messages(app)
    assert mail.calendar == ""


def test_without_hours_there_is_an_empty_calendar_and_no_error(
    app: Flask, client: FlaskClient
) -> None:
    stage = make_stage(app, starts_at=None, ends_at=None)
    answer = client.get(address(client, stage))
    assert answer.status_code == 200
    assert "VEVENT" not in answer.text
    with app.app_context(), transaction():
        service.answer(link_of(app, stage).id, stage.panellist, accepts=True)
    assert messages(app)[0].calendar == ""
