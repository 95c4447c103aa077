"""A row that goes and another that comes, or the same one again: every answer is taken and told."""

from typing import Any

import pytest
from flask import Flask

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import NO_TEXT
from eventapp.programme import service as programme
from eventapp.programme import undoing
from eventapp.programme.data import AppearanceData
from eventapp.programme.models import Appearance, Role
from eventapp.programme.steps import steps_of
from eventapp.speakers import asking, deputies, service
from eventapp.speakers.asking import Chosen
from tests.speakers.stage import ORGANISER, Stage, link_of, make_stage, state_of
from tests.speakers.test_asking import messages


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Ada is asked for two sessions."""
    return make_stage(app)


def seat(app: Flask, stage: Stage, person: int, **values: Any) -> Appearance:
    """Seat a person on the keynote and ask them."""
    with app.app_context(), transaction():
        data = AppearanceData(role=Role.HOST, person_id=person, **values)
        made = programme.save_appearance(stage.keynote, data, by=SYSTEM)
        asking.ask(Chosen(stage.event, {made.id: None}), NO_TEXT, by=ORGANISER)
        return made


def answer(app: Flask, stage: Stage, person: int, appearance: int, *, accepts: bool) -> str:
    """Answer behind a person's link, and return the state that follows."""
    link = link_of(app, stage, person)
    with app.app_context(), transaction():
        service.answer(link.id, appearance, accepts=accepts)
    return state_of(app, appearance)


def remove(app: Flask, appearance: int) -> None:
    with app.app_context(), transaction():
        programme.remove_appearance(appearance, by=SYSTEM)


def kinds(app: Flask) -> list[str]:
    return [x.kind.partition(".")[2] for x in messages(app)]


def test_who_comes_in_the_place_of_another_may_accept(app: Flask, stage: Stage) -> None:
    for person in (stage.ada, stage.grace):
        number = seat(app, stage, person).id
        assert answer(app, stage, person, number, accepts=True) == "confirmed"
        remove(app, number)
    assert kinds(app) == ["asked", "accepted"] * 2


def test_who_is_brought_back_by_undoing_may_answer_again(app: Flask, stage: Stage) -> None:
    assert answer(app, stage, stage.ada, stage.panellist, accepts=False) == "declined"
    assert answer(app, stage, stage.ada, stage.panellist, accepts=True) == "confirmed"
    remove(app, stage.panellist)
    with app.app_context(), transaction():
        undoing.undo(stage.event, steps_of(stage.event)[0].id, by=SYSTEM)
    assert answer(app, stage, stage.ada, stage.panellist, accepts=False) == "withdrawn"
    assert answer(app, stage, stage.ada, stage.panellist, accepts=True) == "confirmed"
    assert kinds(app) == ["declined", "accepted"] * 2


def test_a_deputy_is_taken_again_after_a_seat_went(app: Flask, stage: Stage) -> None:
    for name in ("mary", "emmy"):
        number = seat(app, stage, stage.ada).id
        link = link_of(app, stage)
        with app.app_context(), transaction():
            given = deputies.DeputyData(name=name, email=f"{name}@example.org")
            made = deputies.name_deputy(link.id, number, given)
        with app.app_context(), transaction():
            deputies.take(made.id, stage.event, by=ORGANISER)
        remove(app, number)
    assert kinds(app).count("replaced") == 2
