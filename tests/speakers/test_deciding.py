"""What organisers do with a text that was sent: accept it, send it back, and only if seen."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState
from eventapp.speakers.contribution_models import Part
from eventapp.speakers.tasks import set_tasks
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.people.images import photo
from tests.speakers.contributions import ROOM, allow, decide, person, row_of, write
from tests.speakers.released import released_stage
from tests.speakers.stage import Stage


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Ada is on the stage."""
    return released_stage(app)


@pytest.fixture
def organiser(app: Flask, stage: Stage) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="chief")


def test_a_biography_is_published_only_when_it_is_accepted(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    text = "A new life, **bold**.\n\n<script>alert(1)</script>"
    assert write(client, stage, "biography", texts__en=text).status_code == 303
    public = app.test_client()
    assert "An old life." in public.get("/en/people/ada").text
    page = organiser.get(f"{ROOM}/{row_of(app, Part.BIOGRAPHY).id}").text
    assert "<del>An old life.</del>" in page
    assert "<script>alert" not in page
    assert decide(organiser, app, Part.BIOGRAPHY).status_code == 303
    shown = public.get("/en/people/ada").text
    assert "<strong>bold</strong>" in shown
    assert "<script>alert" not in shown
    assert person(app, stage).biography["nl"] == "Oud."


def test_nothing_they_sent_is_published_without_their_consent(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Mine")
    path = f"{ROOM}/{row_of(app, Part.BIOGRAPHY).id}"
    page = organiser.get(path).text
    assert "has not allowed this to be published" in page
    answer = organiser.post(f"{path}/accept", data=fields_of(page, f"{path}/accept"))
    assert answer.status_code == 422
    assert person(app, stage).biography["en"] == "An old life."
    assert "only with the first tick" in client.get(f"{stage.page}/consents").text


def test_what_was_published_meanwhile_in_another_language_stays(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Mine")
    with app.app_context(), transaction():
        db.session.get_one(Person, stage.ada).biography = Localised(en="An old life.", nl="Nieuw")
    assert decide(organiser, app, Part.BIOGRAPHY).status_code == 303
    assert dict(person(app, stage).biography) == {"en": "Mine", "nl": "Nieuw"}


def test_a_text_is_sent_back_with_a_note_and_sent_again(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Too short")
    assert decide(organiser, app, Part.BIOGRAPHY, "return", note=" ").status_code == 422
    assert decide(organiser, app, Part.BIOGRAPHY, "return", note="More, please").status_code == 303
    with app.app_context():
        mail = db.session.scalars(select(Message).where(Message.kind == "speakers.returned")).one()
    assert (mail.recipient, mail.kind) == ("ada@example.org", "speakers.returned")
    assert "More, please" in mail.text
    assert f"{stage.page}/biography" in mail.text
    page = client.get(f"{stage.page}/biography").text
    assert "More, please" in page
    assert "Too short" in page
    write(client, stage, "biography", texts__en="Long enough")
    decide(organiser, app, Part.BIOGRAPHY)
    assert person(app, stage).biography["en"] == "Long enough"


def test_the_menu_says_how_many_contributions_wait(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    def count() -> str:
        page = organiser.get(f"{ROOM}/tasks").text
        return page.partition(f'href="{ROOM}"')[2].partition("</a>")[0]

    assert 'class="n' not in count()
    write(client, stage, "needs", access="A ramp")
    write(client, stage, "biography", do="keep", texts__en="Half a")
    assert 'class="n' not in count()
    write(client, stage, "biography", texts__en="New")
    write(client, stage, "introduction", honorific="Dr")
    assert '<span class="n waits">2<span class="sr"> waiting</span></span>' in count()
    decide(organiser, app, Part.BIOGRAPHY)
    assert ">1<" in count()
    with app.app_context(), transaction():  # what nobody on the stage sent waits for nobody
        for number in (stage.panellist, stage.speech):
            db.session.get_one(Appearance, number).state = AppearanceState.DECLINED
    assert 'class="n' not in count()


def test_organisers_read_of_speakers_what_speakers_read_of_themselves(
    app: Flask, stage: Stage, organiser: FlaskClient, client: FlaskClient
) -> None:
    page = organiser.get(ROOM).text
    assert "Nothing is asked of speakers yet" in page
    assert "What they need" in page
    assert "What you need" not in page
    assert "What you need" in client.get(stage.page).text
    with app.app_context(), transaction():
        set_tasks(stage.event, {Part.NEEDS: None}, by=SYSTEM)
    assert "Nothing is asked of speakers yet" not in organiser.get(ROOM).text


def test_two_organisers_decide_once(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="New")
    number = row_of(app, Part.BIOGRAPHY).id
    allow(app, row_of(app, Part.BIOGRAPHY))
    address = f"{ROOM}/{number}/accept"
    fields = fields_of(organiser.get(f"{ROOM}/{number}").text, address)
    assert organiser.post(address, data=fields).status_code == 303
    again = organiser.post(address, data=fields)
    assert again.status_code == 409
    assert "Accept and publish" not in again.text


def test_an_organiser_accepts_only_what_they_saw(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Seen")
    number = row_of(app, Part.BIOGRAPHY).id
    address = f"{ROOM}/{number}/accept"
    fields = fields_of(organiser.get(f"{ROOM}/{number}").text, address)
    write(client, stage, "biography", texts__en="Unseen")
    answer = organiser.post(address, data=fields)
    assert answer.status_code == 409
    assert "Unseen" in answer.text
    assert person(app, stage).biography["en"] == "An old life."


def test_no_draft_takes_from_the_organisers_what_was_sent(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Sent life")
    number = row_of(app, Part.BIOGRAPHY).id
    allow(app, row_of(app, Part.BIOGRAPHY))
    seen = fields_of(organiser.get(f"{ROOM}/{number}").text, f"{ROOM}/{number}/accept")
    assert write(client, stage, "biography", do="keep", texts__en="Half a").status_code == 303
    page = client.get(f"{stage.page}/biography").text
    assert "Half a" in page
    assert "a newer draft, not sent yet" in page
    shown = organiser.get(f"{ROOM}/{number}").text
    assert "Half a" not in shown
    assert "Sent life" in shown
    # The draft was saved after the organiser looked: what they saw is what they accept.
    assert organiser.post(f"{ROOM}/{number}/accept", data=seen).status_code == 303
    assert person(app, stage).biography["en"] == "Sent life"
    assert "Half a" in client.get(f"{stage.page}/biography").text
    assert write(client, stage, "biography", texts__en="Half a life").status_code == 303
    assert decide(organiser, app, Part.BIOGRAPHY).status_code == 303
    assert person(app, stage).biography["en"] == "Half a life"


def test_what_is_not_sent_stands_before_no_organiser(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", do="keep", texts__en="Private so far")
    assert organiser.get(f"{ROOM}/{row_of(app, Part.BIOGRAPHY).id}").status_code == 404
    write(client, stage, "biography", texts__en="Sent life")
    decide(organiser, app, Part.BIOGRAPHY)
    write(client, stage, "biography", do="keep", texts__en="Private again")
    shown = organiser.get(f"{ROOM}/{row_of(app, Part.BIOGRAPHY).id}").text
    assert "Private again" not in shown
    assert "is writing a newer version" in shown


def test_another_picture_looked_at_leaves_the_one_sent_with_the_organisers(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    def give(raw: bytes, do: str) -> None:
        sent = FileStorage(BytesIO(raw), "me.jpg")
        assert write(client, stage, "portrait", picture=sent, do=do).status_code == 303

    give(photo(), "send")
    row = row_of(app, Part.PORTRAIT)
    shown = f"{ROOM}/{row.id}/portrait.jpg"
    before = organiser.get(shown).data
    give(photo(900, 1200), "keep")
    assert organiser.get(shown).data == before
    assert client.get(f"{stage.page}/portrait/cut.jpg").data != before
    assert decide(organiser, app, Part.PORTRAIT).status_code == 303
    assert row.sent
    assert person(app, stage).portrait_source == row.sent["source"]


def test_what_came_back_stays_open_while_it_is_written_anew(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Too short")
    decide(organiser, app, Part.BIOGRAPHY, "return", note="More, please")
    write(client, stage, "biography", do="keep", texts__en="Longer")
    page = client.get(f"{stage.page}/biography").text
    assert "More, please" in page
    assert not row_of(app, Part.BIOGRAPHY).is_done
