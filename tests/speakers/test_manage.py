"""The organisers' table, one speaker's page with the log, and the days for answers."""

import html
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as listening
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.mail.models import Message
from eventapp.people import service as people
from eventapp.programme.models import Appearance, AppearanceState
from eventapp.speakers import queries, service
from eventapp.speakers.links import speaker_token
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.speakers.stage import ORGANISER, Stage, link_of, log_of, make_stage, state_of

SPEAKERS = "/organise/events/evening/speakers"


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is asked for two sessions."""
    return make_stage(app)


@pytest.fixture
def office(app: Flask, stage: Stage) -> FlaskClient:
    """An organiser's browser."""
    assert stage
    return signed_in(app, RoleName.ORGANISER)


def hear(office: FlaskClient, stage: Stage, number: int, page: str = "", **values: str) -> Any:
    """Record what was heard about one of Ada's appearances."""
    path = f"{SPEAKERS}/{stage.ada}"
    to = f"{path}/answer/{number}"
    fields = fields_of(page or office.get(path).text, to)
    fields |= {f"a{number}-{name}": [value] for name, value in values.items()}
    return office.post(to, data=fields)


def test_the_table_filters_and_counts(office: FlaskClient, stage: Stage) -> None:
    text = office.get(SPEAKERS).text
    assert text.count('name="appearance"') == 3
    for query, rows in {
        "state=confirmed": 1,
        "session=panel": 2,
        "q=lovelace": 2,
        "q=HOPPER&session=keynote": 0,
        "late=1": 0,
        "state=nonsense&q=%00": 3,
    }.items():
        assert office.get(f"{SPEAKERS}?{query}").text.count('name="appearance"') == rows, query


def test_who_did_not_answer_in_time_is_late(app: Flask, office: FlaskClient, stage: Stage) -> None:
    yesterday = clock.today("Europe/Brussels") - timedelta(days=1)
    with app.app_context(), transaction():
        service.set_terms(stage.event, yesterday, None, by=ORGANISER)
    page = office.get(f"{SPEAKERS}?late=1").text
    assert page.count('name="appearance"') == 2
    assert page.count('class="late"') == 2


@pytest.mark.usefixtures("any_database")
def test_an_answer_by_telephone_is_recorded_with_its_source(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    answer = hear(office, stage, stage.panellist, state="confirmed", kind="call", text="Her office")
    assert answer.status_code == 303
    assert state_of(app, stage.panellist) == "confirmed"
    assert log_of(app, stage)[0] == ("call", "confirmed", "Her office")
    page = office.get(f"{SPEAKERS}/{stage.ada}").text
    assert "Telephone call" in page
    assert ">Somebody<" in page


def test_of_two_who_record_the_second_is_told(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    page = office.get(f"{SPEAKERS}/{stage.ada}").text
    assert hear(office, stage, stage.panellist, page, state="confirmed").status_code == 303
    second = hear(office, stage, stage.panellist, page, state="declined", text="She is ill")
    assert second.status_code == 422
    assert "She is ill" in second.text
    assert state_of(app, stage.panellist) == "confirmed"


def test_a_step_that_does_not_exist_is_refused(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    for state in ("planned", "withdrawn", "nonsense"):
        assert hear(office, stage, stage.panellist, state=state).status_code == 422
    assert state_of(app, stage.panellist) == "asked"


def test_a_call_is_written_down_once(app: Flask, office: FlaskClient, stage: Stage) -> None:
    to = f"{SPEAKERS}/{stage.ada}/contact"
    fields = fields_of(office.get(f"{SPEAKERS}/{stage.ada}").text, to)
    for _time in range(2):
        data = {**fields, "kind": ["meeting"], "text": ["Met her in Strasbourg"]}
        assert office.post(to, data=data).status_code == 303
    assert log_of(app, stage) == [("meeting", "", "Met her in Strasbourg")]


def test_days_for_answers_must_be_in_order(app: Flask, office: FlaskClient, stage: Stage) -> None:
    path = f"{SPEAKERS}/dates"
    wrong = send(office, path, answer_by="2027-03-10", changes_until="2027-03-01")
    assert wrong.status_code == 422
    assert "Changes cannot end before the answers are due." in wrong.text
    assert send(office, path, answer_by="10 March").status_code == 422
    assert send(office, path, answer_by="2027-03-01", changes_until="").status_code == 303
    assert send(office, path, answer_by="2027-03-02").status_code == 303
    with app.app_context():
        terms = queries.terms_of(stage.event)
        assert terms
        assert str(terms.answer_by) == "2027-03-02"


def test_a_person_on_a_panel_cannot_be_deleted(app: Flask, stage: Stage) -> None:
    with app.app_context(), pytest.raises(DomainError, match="in_use"), transaction():
        people.delete(stage.ada, by=ORGANISER)
    with app.app_context(), transaction() as session:
        for number in (stage.panellist, stage.speech):
            session.delete(db.session.get_one(Appearance, number))
        session.flush()
        people.delete(stage.ada, by=ORGANISER)
    with app.app_context():
        assert queries.link_of(stage.event, stage.ada) is None


@pytest.mark.parametrize(
    ("path", "ceiling"),
    [
        (SPEAKERS, 17),
        (f"{SPEAKERS}/{{ada}}", 17),
        (f"{SPEAKERS}/write", 17),
        (f"{SPEAKERS}/dates", 13),
        ("/organise/events/evening/contributions", 16),
    ],
)
def test_a_page_keeps_under_its_number_of_queries(
    app: Flask, office: FlaskClient, stage: Stage, path: str, ceiling: int
) -> None:
    assert 0 < _statements(app, office, path.format(ada=stage.ada)) <= ceiling


# The page itself also asks for the address of the speaker's calendar.
@pytest.mark.parametrize(
    ("path", "ceiling"), [("", 13), ("/{panellist}/decline", 12), ("/{panellist}/deputy", 12)]
)
def test_a_speakers_page_keeps_under_its_number_of_queries(
    app: Flask, client: FlaskClient, stage: Stage, path: str, ceiling: int
) -> None:
    where = stage.page + path.format(panellist=stage.panellist)
    assert 0 < _statements(app, client, where) <= ceiling


def _statements(app: Flask, client: FlaskClient, path: str) -> int:
    said: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    listening.listen(engine, "before_cursor_execute", count)
    try:
        assert client.get(path).status_code == 200
    finally:
        listening.remove(engine, "before_cursor_execute", count)
    return len(said)


def mails_to_ada(app: Flask) -> list[Message]:
    with app.app_context():
        query = select(Message).where(Message.recipient == "ada@example.org")
        return list(db.session.scalars(query.order_by(Message.id)))


def test_an_answer_by_telephone_is_confirmed_with_the_link_as_was_shown(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    page = office.get(f"{SPEAKERS}/{stage.ada}").text
    assert "The mail for a yes" in page
    assert stage.token not in page
    hear(office, stage, stage.panellist, page, state="confirmed")
    [mail] = mails_to_ada(app)
    assert mail.kind == "speakers.accepted"
    assert html.escape(mail.subject) in page
    assert f"/speaker/{stage.token}" in mail.text
    assert mail.calendar_method == "REQUEST"
    assert ("mail", "", mail.subject) in log_of(app, stage)
    hear(office, stage, stage.panellist, state="withdrawn")
    assert [(x.kind, x.calendar_method) for x in mails_to_ada(app)[1:]] == [
        ("speakers.declined", "CANCEL")
    ]


def test_no_mail_goes_where_the_box_is_not_ticked_or_the_link_was_closed(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    hear(office, stage, stage.panellist, state="confirmed", tells="")
    hear(office, stage, stage.speech, state="pencilled")
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    hear(office, stage, stage.speech, state="confirmed")
    assert mails_to_ada(app) == []
    assert state_of(app, stage.speech) == "confirmed"
    assert link_of(app, stage).revoked_at


def test_a_moderator_who_said_yes_by_telephone_has_a_page(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    """Grace was never asked by mail: the first she has of her page is this."""
    with app.app_context(), transaction() as session:
        query = select(Appearance).where(Appearance.person_id == stage.grace)
        seat = session.scalars(query).one()
        seat.state = AppearanceState.PLANNED
        number = seat.id
    path = f"{SPEAKERS}/{stage.grace}"
    to = f"{path}/answer/{number}"
    fields = fields_of(office.get(path).text, to)
    office.post(to, data=fields | {f"a{number}-state": ["confirmed"]})
    with app.app_context():
        mail = db.session.scalars(
            select(Message).where(Message.recipient == "grace@example.org")
        ).one()
        token = speaker_token(link_of(app, stage, stage.grace).nonce)
    assert mail.language == "fr"
    assert f"/fr/speaker/{token}" in mail.text
    assert app.test_client().get(f"/fr/speaker/{token}").status_code == 200
