"""Deputies: named behind the link, decided on by the organisers, and what everybody is told."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.people.models import Person
from eventapp.programme.models import Appearance
from eventapp.speakers.models import Deputy, DeputyState
from tests.accounts import signed_in, token_in
from tests.speakers.stage import Stage, make_stage, state_of
from tests.speakers.test_asking import messages

BASE = "/organise/events/evening/speakers/deputies"


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is asked for two sessions."""
    return make_stage(app)


def name(client: FlaskClient, stage: Stage, number: int, **fields: str) -> Any:
    """Name a deputy behind Ada's link."""
    path = f"{stage.page}/{number}/deputy"
    given = {"name": "Mary Somerville", "email": "mary@example.org", "role": "Adviser", **fields}
    token = token_in(client.get(path).text)
    return client.post(path, data={"csrf_token": token, **given})


def deputies(app: Flask) -> list[Deputy]:
    """Return every deputy in order."""
    with app.app_context():
        return list(db.session.scalars(select(Deputy).order_by(Deputy.id)))


def decide(app: Flask, verb: str, **fields: str) -> Any:
    """Decide on the last deputy as an organiser."""
    office = signed_in(app, RoleName.ORGANISER, name=f"chief-{verb}")
    path = f"{BASE}/{deputies(app)[-1].id}"
    page = office.get(path).text
    tokens = page.split('name="csrf_token"')
    assert len(tokens) > 3
    token = token_in('name="csrf_token"' + tokens[2 if verb == "take" else 3])
    return office.post(path, data={"csrf_token": token, "verb": verb, **fields})


@pytest.mark.usefixtures("any_database")
def test_a_deputy_taken_has_the_seat_a_link_and_a_mail(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    assert name(client, stage, stage.panellist).status_code == 303
    assert state_of(app, stage.panellist) == "declined"
    assert decide(app, "take", person_id="").status_code == 303
    with app.app_context():
        seat = db.session.get_one(Appearance, stage.panellist)
        mary = db.session.get_one(Person, seat.person_id)
        actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert (mary.name, mary.email) == ("Mary Somerville", "mary@example.org")
    assert seat.state == "asked"
    assert {"deputy.named", "deputy.taken", "appearance.replaced"} <= set(actions)
    told = [(x.recipient, x.kind) for x in messages(app)]
    assert told[1:] == [
        ("ada@example.org", "speakers.replaced"),
        ("mary@example.org", "speakers.asked"),
    ]
    assert deputies(app)[0].state is DeputyState.TAKEN
    assert client.get(stage.page).status_code == 200  # the keynote is still Ada's
    assert "The panel" not in client.get(stage.page).text


def test_somebody_known_by_address_is_found(app: Flask, client: FlaskClient, stage: Stage) -> None:
    name(client, stage, stage.speech, email="GRACE@example.org")
    page = signed_in(app, RoleName.ORGANISER).get(f"{BASE}/{deputies(app)[-1].id}").text
    assert "Grace Hopper (grace@example.org)" in page
    assert decide(app, "take", person_id=str(stage.grace)).status_code == 303
    with app.app_context():
        assert db.session.get_one(Appearance, stage.speech).person_id == stage.grace


def test_a_deputy_left_aside_changes_nothing_more(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    name(client, stage, stage.panellist)
    assert decide(app, "refuse").status_code == 303
    assert deputies(app)[0].state is DeputyState.REFUSED
    assert state_of(app, stage.panellist) == "declined"


def test_who_says_yes_after_all_takes_the_name_back(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    name(client, stage, stage.panellist)
    token = token_in(client.get(stage.page).text.partition("/accept")[2].partition("</form>")[0])
    client.post(f"{stage.page}/{stage.panellist}/accept", data={"csrf_token": token})
    assert state_of(app, stage.panellist) == "confirmed"
    assert deputies(app)[0].state is DeputyState.REFUSED


def test_naming_once_more_replaces_the_name(app: Flask, client: FlaskClient, stage: Stage) -> None:
    name(client, stage, stage.panellist)
    # After a no the button is gone, but a page that was open may still send.
    name(client, stage, stage.panellist, name="Caroline Herschel", email="c@example.org")
    assert [x.state for x in deputies(app)] == [DeputyState.REFUSED, DeputyState.NAMED]


@pytest.mark.parametrize("fields", [{"email": "nonsense"}, {"name": ""}, {"name": "a\nb"}])
def test_bad_input_stays_at_its_field(
    app: Flask, client: FlaskClient, stage: Stage, fields: dict[str, str]
) -> None:
    answer = name(client, stage, stage.panellist, **fields)
    assert answer.status_code == 422
    assert "-error" in answer.text
    assert state_of(app, stage.panellist) == "asked"
    assert deputies(app) == []
