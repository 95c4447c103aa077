"""Deputies: named behind the link, decided on by the organisers, and what everybody is told."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme import service as programme
from eventapp.programme.models import Appearance, Session
from eventapp.speakers import service
from eventapp.speakers.models import Deputy, DeputyState
from tests.accounts import signed_in, token_in
from tests.speakers.stage import ORGANISER, Stage, make_stage, state_of
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
    answer = name(client, stage, stage.panellist)
    assert answer.status_code == 303
    assert "the organisers decide first, then write" in client.get(answer.location).text
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


def test_a_deputy_is_asked_in_the_language_of_who_named_them_and_told_in_whose_place(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Person, stage.ada).mail_language = "nl"
    name(client, stage, stage.panellist)
    path = f"{BASE}/{deputies(app)[-1].id}"
    shown = signed_in(app, RoleName.ORGANISER).get(path).text
    assert "Wij vragen u in de plaats van Ada Lovelace." in shown
    decide(app, "take", person_id="")
    with app.app_context():
        mail = db.session.scalars(select(Message).where(Message.kind == "speakers.asked")).one()
    assert mail.language == "nl"
    assert "Wij vragen u in de plaats van Ada Lovelace." in mail.text
    assert mail.subject in shown


def test_whoever_names_a_deputy_chooses_the_language_of_mails_to_them(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Person, stage.ada).mail_language = "nl"
    page = client.get(f"{stage.page}/{stage.panellist}/deputy").text
    assert "The same as mine" in page
    wrong = name(client, stage, stage.panellist, language="xx")
    assert wrong.status_code == 422
    name(client, stage, stage.panellist, language="fr")
    path = f"{BASE}/{deputies(app)[-1].id}"
    shown = signed_in(app, RoleName.ORGANISER).get(path).text
    assert 'draft-text" lang="fr"' in shown
    decide(app, "take", person_id="")
    with app.app_context():
        mail = db.session.scalars(select(Message).where(Message.kind == "speakers.asked")).one()
        mary = db.session.scalars(select(Person).where(Person.email == "mary@example.org")).one()
    assert (mail.language, mary.mail_language) == ("fr", "fr")


def test_who_gave_way_to_a_deputy_is_told_so_by_their_link(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        programme.remove_appearance(stage.speech, by=ORGANISER)
    name(client, stage, stage.panellist)
    assert client.get(stage.page).status_code == 200
    decide(app, "take", person_id="")
    page = client.get(stage.page).text
    assert "Somebody else is asked in your place" in page
    assert "You need not do anything more." in page
    assert "latest mail" not in page
    assert "Mary" not in page
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    assert "This link is closed" in client.get(stage.page).text


def test_who_named_a_deputy_is_told_that_they_are_asked_and_no_more(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    name(client, stage, stage.panellist)
    decide(app, "take", person_id="")
    with app.app_context():
        mail = db.session.scalars(select(Message).where(Message.kind == "speakers.replaced")).one()
    assert "we have asked Mary Somerville to take your place" in " ".join(mail.text.split())
    assert "takes your place" not in f"{mail.subject} {mail.text}"
    assert state_of(app, stage.panellist) == "asked"


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
@pytest.mark.parametrize("path", ["deputy", "decline"])
def test_a_session_called_by_a_question_and_its_hours_read_well(
    app: Flask, client: FlaskClient, stage: Stage, lang: str, path: str
) -> None:
    with app.app_context(), transaction():
        panel = db.session.get_one(Session, stage.panel)
        panel.title = Localised(en="Who is safe?", fr="Qui est en sûreté ?", nl="Wie is veilig?")
    page = client.get(f"{stage.page}/{stage.panellist}/{path}".replace("/en/", f"/{lang}/")).text
    opening = page.partition('class="lead">')[2].partition("<form")[0]
    title, _end, rest = opening.partition("</p>")
    assert title.endswith("?")
    assert rest.partition("<p>")[2][0].isupper()


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
