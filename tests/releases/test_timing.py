"""Releases at a set time: made once, called off, moved, and failing with the reason said."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from eventapp.audit.service import SYSTEM, Actor
from eventapp.auth.models import RoleName, User
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.events.models import Event, EventHost, EventStatus
from eventapp.mail.models import Message
from eventapp.programme.models import (
    ProgrammeRelease,
    ReleasedSession,
    ReleaseStage,
    TimedRelease,
    TimedState,
)
from eventapp.releases import service as releases
from eventapp.releases import timing
from tests.accounts import add_account, signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world

PAGE = "/organise/events/summit/programme/release"
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    """The summit, a draft again of which nothing is released."""
    made = make_world(app)
    with app.app_context(), transaction() as session:
        session.execute(delete(ProgrammeRelease))
        session.delete(session.scalars(select(ReleasedSession)).one())
        session.get_one(Event, made.event).status = EventStatus.DRAFT
        session.execute(delete(Message))
    return made


def timed(app: Flask, world: World, stage: ReleaseStage, hours: float, by: Actor = SYSTEM) -> int:
    """Set a release some hours ahead."""
    at = (clock.now() + timedelta(hours=hours)).astimezone(BRUSSELS).replace(tzinfo=None)
    with app.app_context(), transaction():
        return timing.set_time(world.event, stage, at, by=by).id


def run(app: Flask, hours: float) -> int:
    """Let the worker look some hours later."""
    with time_machine.travel(clock.now() + timedelta(hours=hours)), app.app_context():
        return timing.run_due()


def state(app: Flask, id: int) -> TimedState:
    with app.app_context():
        return db.session.get_one(TimedRelease, id).state


def test_save_the_date_then_the_programme_then_its_speakers(
    app: Flask, world: World, client: FlaskClient
) -> None:
    numbers = [timed(app, world, x, n) for n, x in enumerate(ReleaseStage, 1)]
    public = "/en/events/summit"
    assert run(app, 0.5) == 0
    assert client.get(public).status_code == 404
    assert run(app, 1.1) == 1
    assert "The programme will be published here." in client.get(public).text
    assert run(app, 2.1) == 1
    assert "The panel" in client.get(public).text
    assert "Ada Lovelace" not in client.get(public).text
    assert run(app, 3.1) == 1
    assert run(app, 3.2) == 0
    assert "Ada Lovelace" in client.get(public).text
    assert {state(app, x) for x in numbers} == {TimedState.DONE}


def test_what_was_called_off_is_not_made_and_a_new_time_replaces_the_old(
    app: Flask, world: World
) -> None:
    first = timed(app, world, ReleaseStage.SPEAKERS, 1)
    assert timed(app, world, ReleaseStage.SPEAKERS, 5) == first
    assert run(app, 2) == 0
    with app.app_context(), transaction():
        timing.call_off(first, world.event, by=SYSTEM)
    assert run(app, 6) == 0
    assert state(app, first) is TimedState.CANCELLED
    with app.app_context(), pytest.raises(DomainError, match=r"not_waiting"), transaction():
        timing.call_off(first, world.event, by=SYSTEM)


def test_what_cannot_be_made_says_why_and_tells_who_set_it(app: Flask, world: World) -> None:
    account = add_account(app, "setter", RoleName.ORGANISER)
    number = timed(app, world, ReleaseStage.SPEAKERS, 1, Actor("user", account, "setter"))
    with app.app_context(), transaction() as session:
        session.execute(delete(EventHost))
    assert run(app, 2) == 0
    assert state(app, number) is TimedState.FAILED
    with app.app_context():
        event = db.session.get_one(Event, world.event)
        assert event.status is EventStatus.DRAFT
        (mail,) = db.session.scalars(select(Message))
        assert mail.recipient == db.session.get_one(User, account).email
        assert "Please say who hosts." in mail.text
    assert "Not released: Please say who hosts." in signed_in(app, RoleName.ORGANISER).get(
        PAGE
    ).text.replace("\u00a0", " ")


def test_what_breaks_is_given_up_and_told_too(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("a fault of ours")

    account = add_account(app, "setter", RoleName.ORGANISER)
    number = timed(app, world, ReleaseStage.SPEAKERS, 1, Actor("user", account, "setter"))
    monkeypatch.setattr(timing, "release", broken)
    assert run(app, 2) == 0
    assert state(app, number) is TimedState.FAILED
    with app.app_context():
        (mail,) = db.session.scalars(select(Message))
        assert "Something on our side broke" in mail.text


def test_the_page_sets_and_calls_off(app: Flask, world: World) -> None:
    organiser = signed_in(app, RoleName.ORGANISER)
    to = f"{PAGE}/time"
    for wrong in ("", "2020-01-01T10:00", "9999-01-01T10:00", "soon"):
        answer = send(organiser, PAGE, to=f"{to}#times", at=wrong)
        assert answer.status_code == 422
    day = (clock.now() + timedelta(days=5)).astimezone(BRUSSELS).date()
    answer = send(organiser, PAGE, to=f"{to}#times", what="programme", at=f"{day}T10:00")
    assert answer.status_code == 303
    with app.app_context():
        row = db.session.scalars(select(TimedRelease)).one()
        assert row.at.astimezone(BRUSSELS) == datetime(
            day.year, day.month, day.day, 10, tzinfo=BRUSSELS
        )
    assert send(organiser, PAGE, to=f"{to}/{row.id}/cancel").status_code == 303
    assert "Called off." in organiser.get(PAGE).text


def test_an_hour_the_clocks_leave_out_is_refused(app: Flask, world: World) -> None:
    with (
        time_machine.travel(datetime(2027, 3, 1, tzinfo=BRUSSELS)),
        app.app_context(),
        pytest.raises(DomainError, match=r"time\.skipped"),
        transaction(),
    ):
        timing.set_time(world.event, ReleaseStage.DATE, datetime(2027, 3, 28, 2, 30), by=SYSTEM)


def test_only_stages_to_come_are_offered_and_others_refused_at_their_field(
    app: Flask, world: World
) -> None:
    def offered() -> list[str]:
        select = (
            organiser.get(PAGE).text.partition('<select id="what"')[2].partition("</select>")[0]
        )
        return re.findall(r'value="(\w+)"', select)

    def set_time(what: str) -> TestResponse:
        day = (clock.now() + timedelta(days=5)).astimezone(BRUSSELS).date()
        return send(organiser, PAGE, to=f"{PAGE}/time#times", what=what, at=f"{day}T10:00")

    organiser = signed_in(app, RoleName.ORGANISER)
    assert offered() == ["date", "programme", "speakers"]
    with app.app_context(), transaction():
        releases.publish(world.event, ReleaseStage.DATE, by=SYSTEM)
    assert offered() == ["programme", "speakers"]
    assert set_time("date").status_code == 422
    with app.app_context(), transaction():
        releases.release(world.event, ReleaseStage.SPEAKERS, by=SYSTEM)
    assert "What has changed by then" in organiser.get(PAGE).text
    assert offered() == ["speakers"]
    answer = set_time("programme")
    assert answer.status_code == 422
    assert answer.text.count("Readers see this already.") == 2  # above the form, and at its field
    assert set_time("speakers").status_code == 303
    with app.app_context():
        assert [x.stage for x in db.session.scalars(select(TimedRelease))] == [
            ReleaseStage.SPEAKERS
        ]
