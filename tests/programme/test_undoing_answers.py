"""Undoing leaves alone what speakers answered: it is theirs. On both databases."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.people.models import Person
from eventapp.programme import service as programme
from eventapp.programme import undoing
from eventapp.programme.data import AppearanceData
from eventapp.programme.models import Appearance, AppearanceState, Role
from eventapp.programme.steps import steps_of
from eventapp.speakers import service
from eventapp.speakers.models import SpeakerLink
from tests.speakers.stage import Stage, link_of, make_stage, state_of


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    return make_stage(app)


def edit(app: Flask, stage: Stage, **values: Any) -> None:
    """Change Ada's seat as an organiser does in the form."""
    given = {"role": Role.PANELLIST, "person_id": stage.ada, "state": AppearanceState.ASKED}
    with app.app_context(), transaction():
        data = AppearanceData(**given | values)
        programme.save_appearance(stage.panel, data, stage.panellist, by=SYSTEM)


def answer(app: Flask, link: SpeakerLink, appearance: int, *yes: bool) -> None:
    with app.app_context():
        for accepts in yes:
            with transaction():
                service.answer(link.id, appearance, accepts=accepts)


def undo_all(app: Flask, stage: Stage) -> int:
    with app.app_context(), transaction():
        steps = [x for x in steps_of(stage.event) if not x.undone]
        return undoing.undo(stage.event, steps[-1].id, by=SYSTEM)


def seat_of(app: Flask, stage: Stage) -> Appearance:
    with app.app_context():
        return db.session.get_one(Appearance, stage.panellist)


def test_an_answer_is_no_step(app: Flask, stage: Stage) -> None:
    answer(app, link_of(app, stage), stage.panellist, True)
    with app.app_context():
        assert steps_of(stage.event) == []


@pytest.mark.parametrize("answers", [(True,), (False,), (False, True)])
def test_undoing_an_older_change_keeps_a_newer_answer(
    app: Flask, stage: Stage, answers: tuple[bool, ...]
) -> None:
    # The organiser heard a yes and wrote a note; what the speaker then says themselves stands,
    # also when in the end it is the very state that the organiser had set.
    edit(app, stage, notes="Called twice.", state=AppearanceState.CONFIRMED)
    answer(app, link_of(app, stage), stage.panellist, *answers)
    said = "confirmed" if answers[-1] else "withdrawn"
    assert undo_all(app, stage) == 1
    assert (state_of(app, stage.panellist), seat_of(app, stage).notes) == (said, "")
    with app.app_context(), transaction():
        undoing.redo(stage.event, steps_of(stage.event)[0].id, by=SYSTEM)
    assert state_of(app, stage.panellist) == said
    assert seat_of(app, stage).notes == "Called twice."


def test_whoever_answered_is_not_undone_off_the_stage(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction():
        asked = AppearanceData(role=Role.HOST, person_id=stage.ada, state=AppearanceState.ASKED)
        number = programme.save_appearance(stage.panel, asked, by=SYSTEM).id
    answer(app, link_of(app, stage), number, True)
    with pytest.raises(DomainError, match=r"undo\.changed"):
        undo_all(app, stage)
    assert state_of(app, number) == "confirmed"


def test_an_answer_is_not_lent_to_somebody_else(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction() as session:
        session.execute(delete(Appearance).where(Appearance.person_id == stage.grace))
        link = service.link_for(stage.event, stage.grace)
    edit(app, stage, person_id=stage.grace)
    answer(app, link, stage.panellist, True)
    with pytest.raises(DomainError, match=r"undo\.changed"):
        undo_all(app, stage)
    with app.app_context():
        query = select(Person.name).join(Appearance, Appearance.person_id == Person.id)
        assert db.session.scalar(query.where(Appearance.id == stage.panellist)) == "Grace Hopper"
