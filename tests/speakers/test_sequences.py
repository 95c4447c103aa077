"""No entry sent to a speaker is older, to their calendar, than one sent to them before."""

from collections.abc import Iterator

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from eventapp.programme import service as programme
from eventapp.programme.data import appearance_data_of
from eventapp.programme.models import Appearance, AppearanceState, ReleaseStage, Session
from eventapp.programme.steps import steps_of
from eventapp.programme.undoing import undo
from eventapp.releases.service import release
from eventapp.speakers import service
from eventapp.speakers.models import ContactKind
from eventapp.speakers.service import Heard
from tests.speakers.stage import ORGANISER, Stage, link_of, make_stage
from tests.speakers.test_calendar import address

PUBLIC = "/en/events/evening/programme.ics"
pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def stage(app: Flask) -> Iterator[Stage]:
    """Ada said yes to the panel, and the programme is public."""
    made = make_stage(app)
    answer(app, made, accepts=True)
    let_out(app, made)
    return made


def answer(app: Flask, stage: Stage, *, accepts: bool) -> None:
    with app.app_context(), transaction():
        service.answer(link_of(app, stage).id, stage.panellist, accepts=accepts)


def let_out(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction():
        release(stage.event, ReleaseStage.SPEAKERS, by=ORGANISER)


def told(app: Flask) -> list[tuple[str, int]]:
    """Return method and SEQUENCE of each entry of the panel mailed to Ada, the first one first."""
    query = select(Message).where(Message.recipient == "ada@example.org", Message.calendar != "")
    with app.app_context():
        mails = db.session.scalars(query.order_by(Message.id)).all()
    found = [(x.calendar_method, vobject.readOne(x.calendar).vevent) for x in mails]
    return [(how, int(x.sequence.value)) for how, x in found if "panel" in x.summary.value]


def in_feed(client: FlaskClient, path: str) -> int:
    entries = vobject.readOne(client.get(path).text).vevent_list
    return next(int(x.sequence.value) for x in entries if "The panel" in x.summary.value)


def test_every_answer_and_release_is_later_than_all_before(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    feed = address(client, stage)
    for accepts in (False, True):
        answer(app, stage, accepts=accepts)
    assert in_feed(client, feed) == in_feed(client, PUBLIC) == told(app)[-1][1]
    with app.app_context(), transaction() as session:
        panel = session.get_one(Session, stage.panel)
        panel.room_id, panel.ends_at = None, panel.ends_at and panel.ends_at.replace(minute=45)
    let_out(app, stage)
    assert in_feed(client, feed) == in_feed(client, PUBLIC) == told(app)[-1][1]
    methods, numbers = zip(*told(app), strict=True)
    assert methods == ("REQUEST", "CANCEL", "REQUEST", "REQUEST")
    assert list(numbers) == sorted(set(numbers))


def test_whoever_is_taken_off_and_put_back_is_told_with_larger_numbers(
    app: Flask, stage: Stage
) -> None:
    with app.app_context(), transaction() as session:
        seat = appearance_data_of(session.get_one(Appearance, stage.panellist))
        programme.remove_appearance(stage.panellist, by=ORGANISER)
    let_out(app, stage)
    with app.app_context(), transaction():
        again = programme.save_appearance(stage.panel, seat, by=ORGANISER)
        again.state = AppearanceState.ASKED
        number = again.id
    with app.app_context(), transaction():
        service.answer(link_of(app, stage).id, number, accepts=True)
    methods, numbers = zip(*told(app), strict=True)
    assert methods == ("REQUEST", "CANCEL", "REQUEST")
    assert list(numbers) == sorted(set(numbers))


def test_a_deleted_session_is_taken_back_with_a_larger_number_than_any_answer(
    app: Flask, stage: Stage
) -> None:
    for accepts in (False, True):
        answer(app, stage, accepts=accepts)
    with app.app_context(), transaction():
        programme.delete_session(stage.panel, by=ORGANISER)
    let_out(app, stage)
    methods, numbers = zip(*told(app), strict=True)
    assert methods == ("REQUEST", "CANCEL", "REQUEST", "CANCEL")
    assert list(numbers) == sorted(set(numbers))


@pytest.mark.parametrize("answers_first", [True, False])
def test_a_session_that_comes_back_from_its_cancellation_is_later_than_that(
    app: Flask, client: FlaskClient, stage: Stage, answers_first: bool
) -> None:
    with app.app_context(), transaction() as session:
        panel = session.get_one(Session, stage.panel)
        panel.ends_at = panel.ends_at and panel.ends_at.replace(minute=45)
    let_out(app, stage)
    for _time in (1, 2):  # deleted, and brought back, more than once
        with app.app_context(), transaction():
            programme.delete_session(stage.panel, by=ORGANISER)
        let_out(app, stage)
        with app.app_context():
            last = steps_of(stage.event)[0].id
        with app.app_context(), transaction():
            undo(stage.event, last, by=ORGANISER)
        if answers_first:
            answer(app, stage, accepts=False)
            answer(app, stage, accepts=True)
        let_out(app, stage)
        assert in_feed(client, PUBLIC) > max(x for how, x in told(app) if how == "CANCEL")
    numbers = [x for _how, x in told(app)]
    assert numbers == sorted(set(numbers))


def test_an_answer_is_no_edit_of_its_session(app: Flask, stage: Stage) -> None:
    with app.app_context():
        before = db.session.get_one(Session, stage.panel).revision
    with app.app_context(), transaction():
        heard = Heard(AppearanceState.WITHDRAWN, ContactKind.CALL)
        service.record(stage.panellist, stage.event, heard, by=ORGANISER)
    with app.app_context():
        assert db.session.get_one(Session, stage.panel).revision == before
