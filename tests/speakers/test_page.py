"""What lies behind a speaker's link, and that looking at it changes nothing."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import Base, db, transaction
from eventapp.events.models import Event, EventStatus
from eventapp.programme import service as programme
from eventapp.programme.models import Appearance, AppearanceState
from eventapp.speakers import service
from eventapp.speakers.links import speaker_token
from tests.accounts import token_in
from tests.backoffice.forms import fields_of
from tests.plugins.databases import Database
from tests.speakers.stage import ORGANISER, Stage, link_of, log_of, make_stage, state_of


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is asked for two sessions."""
    return make_stage(app)


def _whole(app: Flask) -> dict[str, Any]:
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {x.name: [tuple(r) for r in db.session.execute(x.select())] for x in tables}


def _press(client: FlaskClient, stage: Stage, verb: str, number: int, **fields: str) -> Any:
    token = _token(client, stage)
    data = {"csrf_token": token, **fields}
    if verb != "accept":
        data["csrf_token"] = token_in(client.get(f"{stage.page}/{number}/{verb}").text)
    return client.post(f"{stage.page}/{number}/{verb}", data=data)


def _token(client: FlaskClient, stage: Stage) -> str:
    """Return the token of the buttons that accept."""
    page = client.get(stage.page).text
    for number in (stage.panellist, stage.speech):
        if f"{stage.page}/{number}/accept" in page:
            return fields_of(page, f"{stage.page}/{number}/accept")["csrf_token"][0]
    return ""


def test_the_page_shows_the_sessions_and_who_readers_may_see(
    client: FlaskClient, stage: Stage
) -> None:
    text = client.get(stage.page).text
    assert "Welcome, Ada Lovelace" in text
    assert "The panel" in text
    assert "The keynote" in text
    assert "Grace Hopper, Moderator" in text
    assert "2 sessions wait for your answer" in text


def test_looking_changes_nothing(app: Flask, client: FlaskClient, stage: Stage) -> None:
    before = _whole(app)
    for path in ("", f"/{stage.panellist}/decline", "?zone=Asia/Tokyo", "?said=accepted"):
        answer = client.get(stage.page + path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get(f"{stage.page}/{stage.panellist}/accept").status_code == 405
    assert _whole(app) == before


def test_the_hours_stand_in_the_zone_of_the_event_and_in_the_readers(
    client: FlaskClient, stage: Stage
) -> None:
    assert "Brussels time" in client.get(stage.page).text
    abroad = client.get(f"{stage.page}?zone=Asia/Tokyo").text
    assert "Tokyo time" in abroad
    assert "Brussels time" in abroad
    nonsense = client.get(f"{stage.page}?zone=../../etc/passwd")
    assert nonsense.status_code == 200


def test_somebody_only_planned_is_not_shown(app: Flask, client: FlaskClient, stage: Stage) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Appearance, stage.speech).state = AppearanceState.PLANNED
        db.session.get_one(Appearance, stage.other).state = AppearanceState.ASKED
    text = client.get(stage.page).text
    assert "The keynote" not in text
    assert "Grace Hopper" not in text


@pytest.mark.usefixtures("any_database")
def test_a_yes_a_no_and_a_change_of_mind(app: Flask, client: FlaskClient, stage: Stage) -> None:
    assert _press(client, stage, "accept", stage.panellist).status_code == 303
    assert state_of(app, stage.panellist) == "confirmed"
    no = _press(client, stage, "decline", stage.panellist, reason="A vote in plenary")
    assert no.status_code == 303
    assert state_of(app, stage.panellist) == "withdrawn"
    assert _press(client, stage, "decline", stage.speech).status_code == 303
    assert state_of(app, stage.speech) == "declined"
    assert _press(client, stage, "accept", stage.speech).status_code == 303
    assert state_of(app, stage.speech) == "confirmed"
    assert log_of(app, stage) == [
        ("link", "confirmed", ""),
        ("link", "withdrawn", "A vote in plenary"),
        ("link", "declined", ""),
        ("link", "confirmed", ""),
    ]


def test_an_answer_given_twice_is_given_once(app: Flask, client: FlaskClient, stage: Stage) -> None:
    _press(client, stage, "accept", stage.panellist)
    before = _whole(app)
    assert _press(client, stage, "accept", stage.panellist).status_code == 303
    assert _whole(app) == before


def test_without_its_token_a_form_does_nothing(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    assert client.post(f"{stage.page}/{stage.panellist}/accept").status_code == 422
    assert client.post(f"{stage.page}/{stage.panellist}/decline").status_code == 422
    assert state_of(app, stage.panellist) == "asked"


def test_what_is_somebody_elses_is_refused(app: Flask, client: FlaskClient, stage: Stage) -> None:
    assert _press(client, stage, "accept", stage.other).status_code == 410
    assert client.get(f"{stage.page}/{stage.other}/decline").status_code == 410
    assert state_of(app, stage.other) == "confirmed"


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "é" * 43, "a" * 4000])
def test_a_link_that_never_was_tells_nothing(client: FlaskClient, stage: Stage, token: str) -> None:
    answer = client.get(f"/en/speaker/{token}")
    assert answer.status_code == 404
    assert "Ada" not in answer.text


def test_an_old_a_revoked_and_an_idle_link_are_closed(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        service.renew_link(stage.event, stage.ada, by=ORGANISER)
    assert client.get(stage.page).status_code == 404
    with app.app_context():
        new = f"/en/speaker/{speaker_token(link_of(app, stage).nonce)}"
    assert client.get(new).status_code == 200
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    closed = client.get(new)
    assert closed.status_code == 410
    assert "This link is closed" in closed.text
    assert "Ada" not in closed.text
    assert "Event" not in closed.text.partition("<main")[2].partition("</main")[0]


def test_the_link_dies_with_the_last_appearance(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    for number in (stage.panellist, stage.speech):
        assert client.get(stage.page).status_code == 200
        with app.app_context(), transaction():
            programme.remove_appearance(number, by=ORGANISER)
    assert client.get(stage.page).status_code == 410


@pytest.mark.parametrize("case", ["begun", "cancelled"])
def test_no_answer_is_taken_when_it_is_over(
    app: Flask, client: FlaskClient, stage: Stage, case: str
) -> None:
    token = _token(client, stage)
    with app.app_context(), transaction():
        event = db.session.get_one(Event, stage.event)
        if case == "cancelled":
            event.status = EventStatus.CANCELLED
        else:
            event.starts_at = event.created_at
    answer = client.post(f"{stage.page}/{stage.panellist}/accept", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.text
    assert "Yes, I accept" not in answer.text
    assert state_of(app, stage.panellist) == "asked"


def test_it_speaks_three_languages(database: Database, client: FlaskClient, stage: Stage) -> None:
    assert database.kind == "sqlite"
    for lang in ("en", "fr", "nl"):
        assert f'lang="{lang}"' in client.get(stage.page.replace("/en/", f"/{lang}/")).text
