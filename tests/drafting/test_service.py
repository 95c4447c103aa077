"""Copies of past events, what is chosen, what is forgotten, and how long large files take."""

import time
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sa_event
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.drafting import bringing, service
from eventapp.drafting.models import DraftRow, ProgrammeDraft
from eventapp.drafting.purging import PURGE
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.programme.queries import whole_programme
from eventapp.programme.step_models import ProgrammeStep
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world
from tests.drafting.test_manage import START, bring, number_of, opened

TABLE = "Start;End;Title;Room;Moderator;Speakers\n"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)


@pytest.fixture
def past(app: Flask, world: World) -> int:
    """Another event, ten days ago in another zone, with the world's speaker on its panel."""
    with app.app_context(), transaction() as session:
        starts = clock.now().replace(hour=17, minute=0, second=0) - timedelta(days=10)
        values = {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}
        made = factories.event(slug="past", timezone="Europe/Athens", **values)
        session.add(made)
        session.flush()
        title = Localised(en="Old debate", fr="Ancien débat")
        panel = Session(event_id=made.id, slug="old", kind=SessionKind.PANEL, title=title, **values)
        panel.recorded, panel.sign_languages = True, ["sfb"]
        session.add(panel)
        session.flush()
        known = session.get(Appearance, world.appearance)
        assert known
        here: dict[str, Any] = {"session_id": panel.id, "role": Role.PANELLIST}
        seat = Appearance(**here, person_id=known.person_id, state=AppearanceState.CONFIRMED)
        seat.notes = "Called twice"
        session.add_all([seat, Appearance(**here, state=AppearanceState.DECLINED)])
        session.flush()
        return int(made.id)


@pytest.mark.parametrize("with_people", [True, False])
def test_a_past_programme_comes_without_its_answers(
    app: Flask, world: World, organiser: FlaskClient, past: int, with_people: bool
) -> None:
    answer = send(
        organiser,
        START,
        to=f"{START}/event",
        event=str(past),
        with_people="y" if with_people else None,
    )
    path, page = opened(organiser, answer)
    assert "Old debate" in page
    assert send(organiser, path, page=page, to=path).status_code == 303
    with app.app_context():
        made = next(x for x in whole_programme(world.event) if x.title["en"] == "Old debate")
        old = next(x for x in whole_programme(past))
        assert made.starts_at
        assert old.starts_at
        here = made.starts_at.astimezone(ZoneInfo("Europe/Brussels"))
        there = old.starts_at.astimezone(ZoneInfo("Europe/Athens"))
        assert here.time() == there.time()
        assert (made.recorded, made.sign_languages) == (True, ["sfb"])
        (seat,) = made.appearances
        assert (seat.state, seat.notes) == (AppearanceState.PLANNED, "")
        assert (seat.person is not None) is with_people


def test_a_draft_is_forgotten_after_a_day(app: Flask, organiser: FlaskClient) -> None:
    path, _page = opened(organiser, bring(organiser, "Title\nOnly this\n"))
    jobs = app.extensions["jobs"]
    jobs.run(PURGE)
    assert number_of(app, ProgrammeDraft) == 1
    with app.app_context(), transaction() as session:
        session.scalars(select(ProgrammeDraft)).one().ends_at = clock.now()
    assert organiser.get(path).status_code == 404
    jobs.run(PURGE)
    assert number_of(app, ProgrammeDraft) == number_of(app, DraftRow) == 0


def test_a_new_one_takes_the_place_of_ones_former(app: Flask, organiser: FlaskClient) -> None:
    first, _page = opened(organiser, bring(organiser, "Title\nA\n"))
    opened(organiser, bring(organiser, "Title\nB\n"))
    assert organiser.get(first).status_code == 404
    assert number_of(app, DraftRow) == 1


def test_a_choice_that_was_not_offered_is_left_aside(app: Flask, organiser: FlaskClient) -> None:
    path, _page = opened(organiser, bring(organiser, "Title;Speakers\nA;Ada Lovelace\n"))
    people = organiser.get(f"{path}?view=people").text
    send(organiser, path, page=people, to=f"{path}/people", who__0="77", who__9="0", who__x="1")
    with app.app_context():
        known = db.session.scalars(select(ProgrammeDraft)).one().people
        assert known[0]["chosen"] == known[0]["known"][0][0]


def test_overlaps_with_the_programme_are_told(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    with app.app_context():
        panel = db.session.scalars(select(Session)).one()
        assert panel.starts_at
        start = panel.starts_at.astimezone(ZoneInfo("Europe/Brussels"))
    end = start + timedelta(minutes=30)
    row = f"{start.isoformat()};{end.isoformat()};X;plenary ROOM;;Ada Lovelace\n"
    _path, page = opened(organiser, bring(organiser, TABLE + row))
    assert "Plenary room holds “The panel” at that time (in the programme already)." in page
    assert "Ada Lovelace is in “The panel” at that time" in page


def test_more_sessions_than_a_programme_holds_stay_out(
    app: Flask, organiser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_SESSIONS", 2)
    monkeypatch.setattr(service, "MOST_SESSIONS", 2)
    path, page = opened(organiser, bring(organiser, "Title\nA\nB\n"))
    assert "2 sessions beside the 1 there are more than the 2 a programme holds." in page
    answer = send(organiser, path, page=page, to=path)
    assert "A programme holds at most 2 sessions. Nothing came in." in answer.text
    assert send(organiser, path, page=answer.text, to=path, how="replace").status_code == 303


def test_more_sessions_than_a_programme_holds_are_told_at_once(organiser: FlaskClient) -> None:
    table = "Title\n" + "A\n" * 1001
    _path, page = opened(organiser, bring(organiser, table))
    assert "1001 sessions would come in. A programme holds at most 1000" in page


def rows(number: int) -> str:
    """Return a table of sessions one after another, each with two people."""
    lines = [
        f"2030-03-{1 + n // 700:02} {n % 700 // 30:02}:{n % 30 * 2:02};;Session {n};Plenary room;"
        f"Person {n % 400} (House {n % 40});Person {n % 399} (House {n % 39})\n"
        for n in range(number)
    ]
    return TABLE + "".join(lines)


def test_twenty_thousand_rows_are_looked_at_page_by_page(
    app: Flask, organiser: FlaskClient
) -> None:
    began = time.perf_counter()
    path, page = opened(organiser, bring(organiser, rows(20_000)))
    took = time.perf_counter() - began
    assert took < 120, took  # a few seconds on a machine with nothing else to do
    assert page.count("<tr") == 51
    last = organiser.get(f"{path}?page=99999").text
    assert "Page 400" in last
    assert "Session 19999" in last
    answer = send(organiser, path, page=page, to=path, leave_out="y")
    assert answer.status_code == 422
    assert number_of(app, Session) == 1


def test_pages_ask_the_database_as_often_however_long_the_file(
    app: Flask, organiser: FlaskClient
) -> None:
    seen = []
    for number in (3, 300):
        path, _page = opened(organiser, bring(organiser, rows(number)))
        for view in ("rows", "findings", "people"):
            seen.append(queries(app, organiser, f"{path}?view={view}"))
    assert seen[:3] == seen[3:]
    assert max(seen) <= 20
    assert queries(app, organiser, START) <= 20


def test_bringing_in_takes_work_in_step_with_the_rows(app: Flask, organiser: FlaskClient) -> None:
    statements = []
    with app.app_context():
        engine = db.engine
    for number in (20, 120):
        path, page = opened(organiser, bring(organiser, rows(number)))
        said: list[str] = []

        def note(
            _connection: Any, _cursor: Any, statement: str, *_more: Any, to: Any = said
        ) -> None:
            to.append(statement)

        sa_event.listen(engine, "before_cursor_execute", note)
        assert send(organiser, path, page=page, to=path, leave_out="y").status_code == 303
        sa_event.remove(engine, "before_cursor_execute", note)
        statements.append(len(said) / number)
    assert statements[1] < statements[0] * 1.2
    assert statements[1] < 60


def test_a_thousand_sessions_come_in_while_one_waits(app: Flask, organiser: FlaskClient) -> None:
    table = TABLE + "".join(f";;Session {n};;Person {n % 20};Person {n % 19}\n" for n in range(999))
    path, page = opened(organiser, bring(organiser, table))
    began = time.process_time()
    assert send(organiser, path, page=page, to=path, leave_out="y").status_code == 303
    took = time.process_time() - began
    assert took < 10, took  # about two seconds; one by one it took fifty
    assert number_of(app, Session) == 1000
    with app.app_context():
        step = db.session.scalars(select(ProgrammeStep)).one()
        assert sum(x["row"].startswith("session ") for x in step.rows) == 999


def queries(app: Flask, client: FlaskClient, path: str) -> int:
    said: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    sa_event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        sa_event.remove(engine, "before_cursor_execute", note)
    return len([x for x in said if x.lstrip().upper().startswith("SELECT")])
