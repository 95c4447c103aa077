"""What speakers write and allow by their link, and what readers see of it, when."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme.models import Appearance
from eventapp.speakers.contribution_models import Contribution, Part
from eventapp.speakers.tasks import open_tasks
from eventapp.web.files import store
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.people.images import photo, send
from tests.speakers.released import released_stage
from tests.speakers.stage import Stage

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
ROOM = "/organise/events/evening/contributions"


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Ada is on the stage."""
    return released_stage(app)


@pytest.fixture
def organiser(app: Flask, stage: Stage) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="chief")


def write(client: FlaskClient, stage: Stage, name: str, *, do: str = "send", **typed: Any) -> Any:
    path = f"{stage.page}/{name}"
    fields: dict[str, Any] = dict(fields_of(client.get(path).text, path)) | {"do": do}
    return send(client, path, fields | {k.replace("__", "-"): v for k, v in typed.items()})


def row_of(app: Flask, part: Part) -> Contribution:
    with app.app_context():
        return db.session.scalars(select(Contribution).where(Contribution.part == part)).one()


def person(app: Flask, stage: Stage) -> Person:
    with app.app_context():
        return db.session.get_one(Person, stage.ada)


def decide(client: FlaskClient, app: Flask, part: Part, verb: str = "accept", **typed: str) -> Any:
    number = row_of(app, part).id
    page = client.get(f"{ROOM}/{number}").text
    fields = fields_of(page, f"{ROOM}/{number}/accept") | {k: [v] for k, v in typed.items()}
    return client.post(f"{ROOM}/{number}/{verb}", data=fields)


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
        mail = db.session.scalars(select(Message)).one()
    assert (mail.recipient, mail.kind) == ("ada@example.org", "speakers.returned")
    assert "More, please" in mail.text
    assert f"{stage.page}/biography" in mail.text
    page = client.get(f"{stage.page}/biography").text
    assert "More, please" in page
    assert "Too short" in page
    write(client, stage, "biography", texts__en="Long enough")
    decide(organiser, app, Part.BIOGRAPHY)
    assert person(app, stage).biography["en"] == "Long enough"


def test_two_organisers_decide_once(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="New")
    number = row_of(app, Part.BIOGRAPHY).id
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


def test_a_draft_saves_itself_and_comes_back(app: Flask, client: FlaskClient, stage: Stage) -> None:
    path = f"{stage.page}/biography"
    fields: dict[str, Any] = dict(fields_of(client.get(path).text, path))
    for text in ("One", "One two", "One two three"):
        fields |= {"texts-en": text, "do": "keep"}
        answer = client.post(path, data=fields, headers={"X-Draft": "1"})
        assert answer.status_code == 200
        assert answer.json
        assert "Draft saved at" in answer.json["said"]
        fields["revision"] = answer.json["revision"]
    assert "One two three" in client.get(path).text
    assert row_of(app, Part.BIOGRAPHY).sent_at is None
    assert "An old life." in app.test_client().get("/en/people/ada").text


def test_no_draft_takes_from_the_organisers_what_was_sent(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Sent life")
    page = client.get(f"{stage.page}/biography").text
    assert "data-draft" not in page
    assert 'value="keep"' not in page
    answer = write(client, stage, "biography", do="keep", texts__en="Half a")
    assert answer.status_code == 422
    assert "Half a" in answer.text
    assert "Send it again to change it" in answer.text
    shown = organiser.get(f"{ROOM}/{row_of(app, Part.BIOGRAPHY).id}").text
    assert "Sent life" in shown
    assert write(client, stage, "biography", texts__en="Another life").status_code == 303
    assert decide(organiser, app, Part.BIOGRAPHY).status_code == 303


def test_what_is_not_sent_stands_before_no_organiser(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "biography", texts__en="Sent life")
    decide(organiser, app, Part.BIOGRAPHY)
    write(client, stage, "biography", do="keep", texts__en="Private so far")
    shown = organiser.get(f"{ROOM}/{row_of(app, Part.BIOGRAPHY).id}").text
    assert "Private so far" not in shown
    assert "once they send it again" in shown


def test_a_file_refused_or_replaced_is_not_kept(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    def files() -> list[bytes]:
        with app.app_context():
            return [x.read_bytes() for x in store().folder.glob("??/*.pdf")]

    def slides(number: int) -> FileStorage:
        return FileStorage(BytesIO(PDF.replace(b"<<>>", b"<<%d>>" % number)), "talk.pdf")

    path = f"{stage.page}/slides"
    old: dict[str, Any] = dict(fields_of(client.get(path).text, path)) | {"do": "send"}
    assert write(client, stage, "slides", file=slides(1)).status_code == 303
    first = files()
    assert len(first) == 1
    for number in range(2, 5):
        assert send(client, path, old | {"file": slides(number)}).status_code == 409
    assert files() == first
    assert write(client, stage, "slides", file=slides(9)).status_code == 303
    assert len(files()) == 1
    assert files() != first


def test_two_windows_of_one_speaker_lose_nothing(client: FlaskClient, stage: Stage) -> None:
    path = f"{stage.page}/biography"
    first: dict[str, Any] = dict(fields_of(client.get(path).text, path)) | {"do": "keep"}
    write(client, stage, "biography", do="keep", texts__en="The assistant's")
    script = client.post(path, data=first | {"texts-en": "Mine"}, headers={"X-Draft": "1"})
    assert script.status_code == 409
    answer = client.post(path, data=first | {"texts-en": "Mine"})
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "The assistant" in answer.text
    second = dict(fields_of(answer.text, path)) | {"do": "keep"}
    assert client.post(path, data=second).status_code == 303
    assert ">\nMine</textarea>" in client.get(path).text


@pytest.mark.parametrize(
    ("typed", "message"),
    [("x" * 20_001, "shorten"), ("a\x00b", "control"), ("\u202eevil", "control")],
)
def test_bad_text_is_refused_where_it_stands(
    client: FlaskClient, stage: Stage, typed: str, message: str
) -> None:
    answer = write(client, stage, "biography", texts__fr=typed, texts__en="Kept")
    assert answer.status_code == 422
    assert message in answer.text
    assert "Kept" in answer.text


def test_a_portrait_is_given_cut_and_accepted(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    bad = FileStorage(BytesIO(b"<svg/>"), "me.jpg")
    answer = write(client, stage, "portrait", picture=bad, alt__en="A woman", do="keep")
    assert (answer.status_code, "no JPEG, PNG" in answer.text) == (422, True)
    assert "A woman" in answer.text
    good = FileStorage(BytesIO(photo()), "me.jpg")
    assert write(client, stage, "portrait", picture=good, do="keep").status_code == 303
    assert write(client, stage, "portrait", at="0-0", zoom="200", do="keep").status_code == 303
    assert client.get(f"{stage.page}/portrait/cut.jpg").mimetype == "image/jpeg"
    assert write(client, stage, "portrait", alt__en="A woman, smiling").status_code == 303
    assert row_of(app, Part.PORTRAIT).content["crop"] == {"x": 0, "y": 0, "zoom": 200}
    assert person(app, stage).portrait == ""
    assert decide(organiser, app, Part.PORTRAIT).status_code == 303
    assert person(app, stage).portrait_crop == [0, 0, 200]
    assert 'alt="A woman, smiling"' in app.test_client().get("/en/events/evening").text


def test_an_introduction_sets_the_honorific_of_this_event(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    write(client, stage, "introduction", honorific="Dr", affiliation__en="Chair, Alliance")
    decide(organiser, app, Part.INTRODUCTION)
    with app.app_context():
        assert db.session.get_one(Appearance, stage.panellist).honorific == "Dr"
        assert db.session.get_one(Appearance, stage.other).honorific == ""


def test_slides_and_needs_reach_the_organisers_alone(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    for raw in (b"", b"GIF89a", PDF[:-8], PDF + b"PK\x03\x04", b"%PDF-" + b"0" * (10 << 20)):
        sent = FileStorage(BytesIO(raw), "talk.pdf")
        assert write(client, stage, "slides", file=sent).status_code == 422
    name = '../../a"b\r\nX: y.pdf'
    sent = FileStorage(BytesIO(PDF), name)
    assert write(client, stage, "slides", file=sent).status_code == 303
    number = row_of(app, Part.SLIDES).id
    answer = organiser.get(f"{ROOM}/{number}/slides.pdf")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/pdf"
    assert app.test_client().get(f"{ROOM}/{number}/slides.pdf").status_code == 303
    write(client, stage, "needs", access="A ramp", dietary="No nuts")
    assert "A ramp" in organiser.get(f"{ROOM}/{row_of(app, Part.NEEDS).id}").text
    refused = organiser.post(f"{ROOM}/{row_of(app, Part.NEEDS).id}/accept")
    assert refused.status_code == 422
    assert "No nuts" not in organiser.get("/organise/log").text


def test_tasks_are_asked_for_done_and_late(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    yesterday = (clock.now().date() - timedelta(days=2)).isoformat()
    fields = fields_of(organiser.get(f"{ROOM}/tasks").text)
    fields |= {"biography": ["y"], "biography_by": [yesterday], "needs": ["y"], "needs_by": [""]}
    assert organiser.post(f"{ROOM}/tasks", data=fields).status_code == 303
    page = client.get(stage.page).text
    assert "2 things are still open" in page
    assert "Late: asked for by" in page
    assert "late" in organiser.get(ROOM).text
    with app.app_context():
        owed = [(who, x.part) for who, x in open_tasks(stage.event)]
    assert (stage.ada, Part.BIOGRAPHY) in owed
    write(client, stage, "biography", texts__en="Done")
    write(client, stage, "needs")
    assert "Everything is done" in client.get(stage.page).text
    with app.app_context():
        assert stage.ada not in {who for who, _x in open_tasks(stage.event)}
    bad = fields | {"needs_by": ["never"]}
    assert organiser.post(f"{ROOM}/tasks", data=bad).status_code == 422


def test_a_strangers_link_writes_nothing(client: FlaskClient, stage: Stage) -> None:
    for name in ("biography", "portrait", "slides", "needs", "introduction", "consents"):
        assert client.get(f"/en/speaker/nobody/{name}").status_code == 404
        assert client.post(f"/en/speaker/nobody/{name}").status_code == 404
    assert client.get(f"{stage.page}/consent").status_code == 404
    assert client.get("/en/speaker/nobody/portrait/whole.jpg").status_code == 404
