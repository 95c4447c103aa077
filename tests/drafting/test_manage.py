"""The pages on which a programme is begun from a template, a past event or a file."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.drafting.models import DraftRow, ProgrammeDraft
from eventapp.events.models import Event
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person
from eventapp.programme.models import AppearanceState, Session
from eventapp.programme.queries import whole_programme
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World, make_world

EVENT = "/organise/events/summit"
START = f"{EVENT}/programme/_start"

TABLE = """Start;End;Title;Titre (fr);Room;Moderator;Speakers
18:00;18:30;Opening: welcome;Ouverture;Plenary room;;Ada Lovelace (Alliance for Children)
18:30;19:30;Panel debate;Débat;Plenary room;Grace Hopper (Navy);Ada Lovelace;
19:30;;Reception;Réception;;;
"""


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)


def bring(client: FlaskClient, content: str | bytes, name: str = "programme.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    fields = {x: y[0] for x, y in fields_of(client.get(START).text, f"{START}/file").items()}
    fields["file"] = FileStorage(io.BytesIO(data), name)
    boundary, body = encode_multipart(fields)  # in memory: the client leaves its files open
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"{START}/file", data=body, content_type=kind)


def opened(client: FlaskClient, answer: Any) -> tuple[str, str]:
    """Return the address a form led to, and its page."""
    assert answer.status_code == 303, answer.text
    path = answer.headers["Location"]
    return path, client.get(path).text


def sessions(app: Flask, world: World) -> list[Session]:
    with app.app_context():
        return list(whole_programme(world.event))


def number_of(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_table_is_looked_at_and_comes_in(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    path, page = opened(organiser, bring(organiser, TABLE))
    assert "Panel debate" in page
    assert number_of(app, Session) == 1
    page = mended(organiser, path, page)
    answer = send(organiser, path, page=page, to=path, leave_out="y")
    assert answer.headers["Location"] == f"{EVENT}/programme"
    made = {x.title["en"]: x for x in sessions(app, world)}
    assert list(made) == ["The panel", "Opening: welcome", "Panel debate"]
    debate = made["Panel debate"]
    assert debate.title["fr"] == "Débat"
    assert debate.room is not None
    assert [x.person.name for x in debate.appearances if x.person] == [
        "Grace Hopper",
        "Ada Lovelace",
    ]
    assert {x.state for x in debate.appearances} == {AppearanceState.PLANNED}
    with app.app_context():
        people = db.session.scalars(select(Person.name).order_by(Person.id)).all()
        assert people == ["Ada Lovelace", "Grace Hopper"]
        said = db.session.scalars(select(AuditEntry.action)).all()
        assert said.count("programme.brought_in") == 1
        assert said.count("session.created") == 2
    assert number_of(app, ProgrammeDraft) == number_of(app, DraftRow) == 0


def mended(client: FlaskClient, path: str, page: str) -> str:
    """Return the page again; the third row has no end, as nothing follows it."""
    assert "Only one of start and end can be read." in page
    refused = send(client, path, page=page, to=path)
    assert refused.status_code == 422
    assert "1 row is wrong. Mend it, or leave it out." in refused.text
    return str(refused.text)


def test_a_row_that_would_clash_is_called_so_as_in_the_grid(
    app: Flask, organiser: FlaskClient
) -> None:
    table = "Start;End;Title;Audience\n03:00;03:30;Too early;7\n"
    path, page = opened(organiser, bring(organiser, table))
    assert "<b>1</b> row clashes" in page
    assert "<b>0</b> rows are doubtful" in page
    assert '<p class="clash">Start: Outside the hours of the event</p>' in page
    assert "Too early" in organiser.get(f"{path}?view=findings").text
    assert send(organiser, path, page=page, to=path).status_code == 303
    with app.app_context():
        made = db.session.scalars(select(Session).where(Session.slug == "too-early")).one()
        assert made.audience == 7
    said = organiser.get(f"{EVENT}/programme/changes").text
    assert "1 session imported from programme.csv" in said


@pytest.mark.parametrize("with_hours", [True, False])
def test_a_row_of_another_day_says_so_before_it_comes_in(
    app: Flask, world: World, organiser: FlaskClient, with_hours: bool
) -> None:
    if not with_hours:
        with app.app_context(), transaction() as session:
            event = session.get_one(Event, world.event)
            event.starts_at = event.ends_at = None
    table = "Date;Start;End;Title\n21/03/2039;18:00;18:30;Mistyped\n"
    _path, page = opened(organiser, bring(organiser, table))
    assert "<b>1</b> row clashes" in page
    assert "2039 is not a day of the event (" in page
    assert "Outside the hours" not in page


def test_who_is_meant_is_chosen(app: Flask, world: World, organiser: FlaskClient) -> None:
    table = "Title;Speakers\nDebate;Ada Lovelace (Royal Society)\n"
    path, page = opened(organiser, bring(organiser, table))
    assert "Of one name we cannot tell who is meant." in page
    answer = send(organiser, path, page=page, to=path)
    assert answer.status_code == 422
    assert "Please say of each name" in answer.text
    people = organiser.get(f"{path}?view=people").text
    assert "Ada Lovelace (Alliance" in people
    send(organiser, path, page=people, to=f"{path}/people", who__0="0")
    page = organiser.get(path).text
    assert send(organiser, path, page=page, to=path, organisations="ngo").status_code == 303
    with app.app_context():
        names = db.session.scalars(select(Person.name).order_by(Person.id)).all()
        assert names == ["Ada Lovelace", "Ada Lovelace"]
        found = db.session.scalars(select(Organisation.name).order_by(Organisation.id)).all()
        assert found[-1] == "Royal Society"


def test_replacing_lists_what_goes(app: Flask, world: World, organiser: FlaskClient) -> None:
    path, page = opened(organiser, bring(organiser, "Title\nOnly this\n"))
    assert "The panel" in page
    assert "1 appearance" in page
    assert send(organiser, path, page=page, to=path, how="replace").status_code == 303
    assert [x.title["en"] for x in sessions(app, world)] == ["Only this"]


def test_a_programme_changed_meanwhile_stops_it(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    path, page = opened(organiser, bring(organiser, "Title\nOnly this\n"))
    send(organiser, f"{EVENT}/programme/_new", title__en="Another", starts="", ends="")
    answer = send(organiser, path, page=page, to=path, how="replace")
    assert answer.status_code == 422
    assert "Somebody changed the programme meanwhile." in answer.text
    assert len(sessions(app, world)) == 2
    assert send(organiser, path, page=answer.text, to=path, how="replace").status_code == 303


def test_a_refused_row_undoes_everything(app: Flask, world: World, organiser: FlaskClient) -> None:
    people = "; ".join(f"New {n} (House {n})" for n in range(3))
    table = f'Title;Speakers\nFirst;"{people}"\nSecond;Ada Lovelace\n'
    path, page = opened(organiser, bring(organiser, table))
    with app.app_context(), transaction():
        draft = db.session.scalars(select(ProgrammeDraft)).one()
        draft.people = [{**x, "chosen": 0} for x in draft.people]
        row = db.session.scalars(select(DraftRow).order_by(DraftRow.id.desc())).first()
        assert row
        seat = {"role": "panellist", "name": "Gone", "person_id": 999_999}
        row.session = {**row.session, "seats": [seat]}
    answer = send(organiser, path, page=page, to=path)
    assert answer.status_code == 422
    assert "Row 3: This person is gone." in answer.text
    assert len(sessions(app, world)) == 1
    assert number_of(app, Person) == 1


def test_a_doubled_click_brings_it_in_once(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    path, page = opened(organiser, bring(organiser, "Title\nOnly this\n"))
    for _time in range(2):
        assert send(organiser, path, page=page, to=path).status_code == 303
    assert len(sessions(app, world)) == 2
    assert "brought in or discarded already" in organiser.get(f"{EVENT}/programme").text


def test_another_organiser_does_not_see_it(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    path, _page = opened(organiser, bring(organiser, "Title\nOnly this\n"))
    other = signed_in(app, RoleName.ORGANISER, name="other")
    assert other.get(path).status_code == 404
    assert "You were looking at" in organiser.get(START).text
    assert "You were looking at" not in other.get(START).text


def test_it_is_discarded(app: Flask, organiser: FlaskClient) -> None:
    path, page = opened(organiser, bring(organiser, "Title\nOnly this\n"))
    send(organiser, path, page=page, to=f"{path}/discard")
    assert organiser.get(path).status_code == 404
    assert number_of(app, DraftRow) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Please choose a file"),
        (b" \n", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is neither a table"),
        (b"Title\n\x81\x8d\xff", "saved as UTF-8"),
        (b'Title\n"open', "The quotation marks go wrong at row 2."),
        (b"Name of dish;Price\nSoup;3\n", "No row names the columns."),
        (b"Title\n", "There is no session in it."),
        (b"Title\n" + b"x\n" * 20_001, "more than 20000 rows"),
        (b"Title\n" + b"x" * 10 * 1024 * 1024, "larger than 10 MB"),
        (b"{", "This is not JSON."),
        (b"{}", "no conference schedule"),
        (b"PK\x03\x04broken", "This spreadsheet is broken."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old spreadsheet"),
    ],
)
def test_what_cannot_be_read_is_said(
    app: Flask, organiser: FlaskClient, content: bytes, said: str
) -> None:
    answer = bring(organiser, content, "x.csv" if content else "")
    assert answer.status_code == 422
    assert said.replace("saved as", "Please save it as") in answer.text
    assert number_of(app, ProgrammeDraft) == 0
