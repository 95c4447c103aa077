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
from eventapp.core import clock, pdfs
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.people.models import Affiliation
from eventapp.programme.models import Appearance
from eventapp.programme.step_models import ProgrammeStep
from eventapp.programme.undoing import undo
from eventapp.speakers.contribution_models import Part
from eventapp.speakers.tasks import open_tasks
from eventapp.web.files import store
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.people.images import photo, send
from tests.speakers.contributions import ROOM, decide, person, row_of, write
from tests.speakers.pdfs import pdf
from tests.speakers.released import released_stage
from tests.speakers.stage import ORGANISER, Stage

PDF = pdf()


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Ada is on the stage."""
    return released_stage(app)


@pytest.fixture
def organiser(app: Flask, stage: Stage) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="chief")


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


def test_a_file_refused_or_replaced_is_not_kept(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    def files() -> list[bytes]:
        with app.app_context():
            return [x.read_bytes() for x in store().folder.glob("??/*.pdf")]

    def talk(number: int) -> FileStorage:
        return FileStorage(BytesIO(pdf(title=f"Talk {number}")), "talk.pdf")

    path = f"{stage.page}/slides"
    old: dict[str, Any] = dict(fields_of(client.get(path).text, path)) | {"do": "send"}
    assert write(client, stage, "slides", file=talk(1)).status_code == 303
    first = files()
    assert len(first) == 1
    for number in range(2, 5):
        assert send(client, path, old | {"file": talk(number)}).status_code == 409
    assert files() == first
    assert write(client, stage, "slides", file=talk(9)).status_code == 303
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


def test_what_a_speaker_wrote_becomes_their_function_in_one_step(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        house = factories.organisation(name="House of Play")
        session.add(house)
        session.flush()
        number = house.id
    write(client, stage, "introduction", honorific="Dr", affiliation__en="Chair of play")
    done = decide(organiser, app, Part.INTRODUCTION, organisation=str(number))
    assert done.status_code == 303
    with app.app_context():
        seat = db.session.get_one(Appearance, stage.panellist)
        own = db.session.get_one(Affiliation, seat.affiliation_id)
        assert (own.organisation_id, own.role["en"]) == (number, "Chair of play")


def test_with_an_introduction_a_function_is_chosen_and_undone_together(
    app: Flask, client: FlaskClient, stage: Stage, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        house = factories.organisation()
        session.add(house)
        session.flush()
        roles = [Localised(en="Chair"), Localised(en="Guest")]
        held = [Affiliation(person_id=x, organisation_id=house.id, role=role)
                for x, role in zip((stage.ada, stage.grace), roles, strict=True)]  # fmt: skip
        session.add_all(held)
        session.flush()
        own, anothers = (x.id for x in held)
    write(client, stage, "introduction", honorific="Dr", affiliation__en="Chair, Alliance")
    answer = decide(organiser, app, Part.INTRODUCTION, affiliation=str(anothers))
    assert answer.status_code == 422
    assert 'id="affiliation-error"' in answer.text
    assert decide(organiser, app, Part.INTRODUCTION, affiliation=str(own)).status_code == 303
    with app.app_context():
        seat = db.session.get_one(Appearance, stage.panellist)
        assert (seat.honorific, seat.affiliation_id) == ("Dr", own)
    with app.app_context(), transaction() as session:
        last = session.scalars(select(ProgrammeStep).order_by(ProgrammeStep.id.desc())).first()
        assert last
        undo(stage.event, last.id, by=ORGANISER)
    with app.app_context():
        seat = db.session.get_one(Appearance, stage.panellist)
        assert (seat.honorific, seat.affiliation_id) == ("", None)


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
    assert answer.data == pdfs.checked(PDF)
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
