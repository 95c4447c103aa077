"""Reminders: when they go, that none goes twice, and that they stop."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.db import db, transaction
from eventapp.events.models import Event, EventStatus
from eventapp.people.merging import merge
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState, Role
from eventapp.speakers import rules, service, tasks
from eventapp.speakers.chasers import chase_due
from eventapp.speakers.contribution_models import Part
from tests.speakers.stage import ORGANISER, Stage, link_of, make_stage
from tests.speakers.test_asking import messages

DUE = date(2027, 3, 20)
BEGINS = datetime(2027, 4, 20, 12, tzinfo=UTC)
MORNING = datetime(2027, 3, 13, 9, tzinfo=UTC)  # seven days before


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is asked for two sessions, to be answered by DUE."""
    made = make_stage(app, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=3))
    with app.app_context(), transaction():
        service.set_terms(made.event, DUE, None, by=ORGANISER)
    return made


def chase(app: Flask, at: datetime) -> int:
    """Look for reminders at an instant."""
    with time_machine.travel(at, tick=False), app.app_context():
        return chase_due()


@pytest.mark.usefixtures("any_database")
def test_each_reminder_goes_once_and_says_what_is_missing(app: Flask, stage: Stage) -> None:
    assert chase(app, MORNING - timedelta(days=1)) == 0
    assert chase(app, MORNING) == 1
    assert chase(app, MORNING + timedelta(hours=1)) == 0
    assert chase(app, MORNING + timedelta(days=3)) == 0
    assert chase(app, MORNING + timedelta(days=5)) == 1
    assert chase(app, MORNING + timedelta(days=6)) == 0
    assert chase(app, MORNING + timedelta(days=9)) == 0
    first, second = messages(app)
    assert first.recipient == second.recipient == "ada@example.org"
    assert first.subject.startswith("A reminder")
    assert "The panel" in first.text
    assert "The keynote" in first.text
    assert f"/en/speaker/{stage.token}" in first.text


def test_it_stops_with_the_answer(app: Flask, stage: Stage) -> None:
    number = link_of(app, stage).id
    with app.app_context(), transaction():
        service.answer(number, stage.panellist, accepts=True)
        service.answer(number, stage.speech, accepts=False)
    before = len(messages(app))
    assert chase(app, MORNING) == 0
    assert len(messages(app)) == before


def test_what_is_answered_leaves_the_reminder(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction():
        service.answer(link_of(app, stage).id, stage.panellist, accepts=True)
    assert chase(app, MORNING) == 1
    text = messages(app)[-1].text
    assert "The keynote" in text
    assert "The panel" not in text


@pytest.mark.parametrize("hour", [5, 17, 22])
def test_nobody_is_reminded_in_the_night(app: Flask, stage: Stage, hour: int) -> None:
    assert stage
    assert chase(app, MORNING.replace(hour=hour)) == 0
    assert chase(app, MORNING.replace(hour=7)) == 1


@pytest.mark.parametrize("case", ["cancelled", "closed", "no address", "over"])
def test_nobody_is_reminded_in_vain(app: Flask, stage: Stage, case: str) -> None:
    at = MORNING
    with app.app_context(), transaction():
        if case == "cancelled":
            db.session.get_one(Event, stage.event).status = EventStatus.CANCELLED
        elif case == "closed":
            service.revoke_link(stage.event, stage.ada, by=ORGANISER)
        elif case == "no address":
            db.session.get_one(Person, stage.ada).email = ""
        else:
            service.set_terms(stage.event, BEGINS.date() + timedelta(days=2), None, by=ORGANISER)
            at = BEGINS
    assert chase(app, at) == 0


def test_what_was_asked_for_is_chased_in_the_readers_language(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction():
        for number in (stage.panellist, stage.speech):
            db.session.get_one(Appearance, number).state = AppearanceState.CONFIRMED
        db.session.get_one(Person, stage.ada).mail_language = "fr"
        tasks.set_tasks(stage.event, {Part.BIOGRAPHY: DUE}, by=ORGANISER)
    assert chase(app, MORNING) == 1
    assert chase(app, MORNING + timedelta(hours=1)) == 0
    (mail,) = messages(app)
    assert mail.language == "fr"
    assert mail.subject.startswith("Un rappel")
    assert "20\u00a0mars\u00a02027" in mail.text


@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.integers(0, 40),
)
def test_each_stage_comes_once_in_its_order(due: date, asked_before: int) -> None:
    asked_on = due - timedelta(days=asked_before)
    days = [asked_on + timedelta(days=x) for x in range(asked_before + 5)]
    stages = [rules.reminder_due(due, day, asked_on) for day in days]
    said = [x for x in dict.fromkeys(stages) if x is not None]
    assert said == [x for x in rules.REMINDERS if asked_before > x]
    assert all(x is None for day, x in zip(days, stages, strict=True) if day > due)


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("chased_as", ["kept", "gone"])
def test_who_was_merged_is_not_reminded_twice_of_one_thing(
    app: Flask, stage: Stage, chased_as: str
) -> None:
    with app.app_context(), transaction() as session:
        seat = session.get_one(Appearance, stage.other)
        seat.role, seat.state = Role.PANELLIST, AppearanceState.PLANNED
        service.link_for(stage.event, stage.grace)
    assert chase(app, MORNING) == 1
    kept, gone = (stage.ada, stage.grace) if chased_as == "kept" else (stage.grace, stage.ada)
    with app.app_context(), transaction():
        merge(kept, gone, by=ORGANISER)
    assert chase(app, MORNING + timedelta(hours=1)) == 0
    assert chase(app, MORNING + timedelta(days=5)) == 1


@pytest.mark.usefixtures("any_database")
def test_who_was_merged_is_not_reminded_twice_of_one_part(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction() as session:
        for number in (stage.panellist, stage.speech):
            session.get_one(Appearance, number).state = AppearanceState.CONFIRMED
        session.get_one(Appearance, stage.other).state = AppearanceState.PLANNED
        tasks.set_tasks(stage.event, {Part.BIOGRAPHY: DUE}, by=ORGANISER)
        service.link_for(stage.event, stage.grace)
    assert chase(app, MORNING) == 1
    with app.app_context(), transaction():
        merge(stage.grace, stage.ada, by=ORGANISER)
    assert chase(app, MORNING + timedelta(hours=1)) == 0
    assert chase(app, MORNING + timedelta(days=5)) == 1
