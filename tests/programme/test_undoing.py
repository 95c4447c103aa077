"""The last ten changes of a programme: taken back exactly, made again, refused with a reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.people.merging import merge
from eventapp.people.models import Affiliation, Person
from eventapp.programme import service, undoing
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import Appearance, ReleasedAppearance, Role, Session, SessionKind
from eventapp.programme.steps import COUNTED, KEPT, snapshot, steps_of
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.world import World, make_world

CHANGES = "/organise/events/summit/programme/changes"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


def stands(world: World) -> dict[str, Any]:
    rows = snapshot(world.event)
    return {k: {x: y for x, y in row.items() if x not in COUNTED} for k, row in rows.items()}


def data(title: str, **values: Any) -> SessionData:
    return SessionData(kind=SessionKind.PANEL, title=Localised(en=title), **values)


def add(world: World, title: str) -> Any:
    hours = {"starts": datetime(2027, 5, 4, 9), "ends": datetime(2027, 5, 4, 10)}
    return service.save_session(world.event, data(title, **hours), by=SYSTEM)


def panel() -> Session:
    return db.session.scalars(select(Session).where(Session.slug == "panel")).one()


ACTS: dict[str, Callable[[World], Any]] = {
    "added": lambda w: add(w, "New"),
    "changed": lambda w: service.save_session(
        w.event, data("Renamed", languages=("fr",)), panel().id, by=SYSTEM
    ),
    "deleted": lambda _w: service.delete_session(panel().id, by=SYSTEM),
    "seated": lambda _w: service.save_appearance(
        panel().id, AppearanceData(role=Role.PANELLIST), by=SYSTEM
    ),
    "unseated": lambda w: service.remove_appearance(w.appearance, by=SYSTEM),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_change_is_taken_back_exactly_and_made_again(app: Flask, world: World, act: str) -> None:
    with app.app_context():
        before = stands(world)
        with transaction():
            ACTS[act](world)
        after = stands(world)
        assert after != before
        (step,) = steps_of(world.event)
        with transaction():
            assert undoing.undo(world.event, step.id, by=SYSTEM) == 1
        assert stands(world) == before
        with transaction():
            assert undoing.redo(world.event, step.id, by=SYSTEM) == 1
        assert stands(world) == after
        said = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert said[-2:] == ["programme.undone", "programme.redone"]


def test_ten_are_kept_and_taken_back_down_to_one(app: Flask, world: World) -> None:
    with app.app_context():
        states = [stands(world)]
        for number in range(KEPT + 2):
            with transaction():
                add(world, f"Talk {number}")
            states.append(stands(world))
        steps = steps_of(world.event)
        assert len(steps) == KEPT
        with transaction():
            undoing.undo(world.event, steps[3].id, by=SYSTEM)
        assert stands(world) == states[-5]
        with transaction():
            undoing.undo(world.event, steps[-1].id, by=SYSTEM)
        assert stands(world) == states[2]
        with transaction():  # what was undone cannot come back after something new
            add(world, "Another")
        assert len(steps_of(world.event)) == 1


def test_several_verbs_of_one_transaction_within_a_step_are_one(app: Flask, world: World) -> None:
    from eventapp.programme.steps import step

    with app.app_context():
        before = stands(world)
        with transaction(), step(world.event, "imported", by=SYSTEM):
            one = add(world, "One")
            service.save_appearance(one.id, AppearanceData(role=Role.HOST), by=SYSTEM)
            add(world, "Two")
        (found,) = steps_of(world.event)
        with transaction():
            undoing.undo(world.event, found.id, by=SYSTEM)
        assert stands(world) == before


def test_what_cannot_be_taken_back_is_refused_whole(app: Flask, world: World) -> None:
    with app.app_context():
        with transaction():
            service.delete_session(panel().id, by=SYSTEM)
        with transaction() as session:
            session.query(ReleasedAppearance).delete()
            session.query(Affiliation).delete()
            session.query(Person).delete()
        (found,) = steps_of(world.event)
        with pytest.raises(DomainError, match=r"undo\.gone"), transaction():
            undoing.undo(world.event, found.id, by=SYSTEM)
        assert db.session.scalar(select(func.count(Session.id))) == 0


def test_somebody_added_since_is_not_brought_onto_the_stage(app: Flask, world: World) -> None:
    with app.app_context():
        with transaction() as session:
            gone = Person(slug="gone", name="Gone", affiliations=[])
            session.add(gone)
            session.flush()
            seat = AppearanceData(role=Role.PANELLIST, person_id=gone.id)
            number = service.save_appearance(panel().id, seat, by=SYSTEM).id
        with transaction():
            service.remove_appearance(number, by=SYSTEM)
        with transaction() as session:
            session.execute(delete(Person).where(Person.id == gone.id))
            other = Person(slug="other", name="Somebody else", affiliations=[])
            session.add(other)
        assert other.id > gone.id
        with pytest.raises(DomainError, match=r"undo\.gone"), transaction():
            undoing.undo(world.event, steps_of(world.event)[0].id, by=SYSTEM)
        query = select(func.count(Appearance.id)).where(Appearance.person_id == other.id)
        assert db.session.scalar(query) == 0


def test_what_changed_since_in_another_way_is_left_alone(app: Flask, world: World) -> None:
    with app.app_context():
        with transaction():
            service.save_session(world.event, data("Renamed"), panel().id, by=SYSTEM)
        with transaction():
            panel().title = Localised(en="By another way")
        (found,) = steps_of(world.event)
        with pytest.raises(DomainError, match=r"undo\.changed"), transaction():
            undoing.undo(world.event, found.id, by=SYSTEM)
        with transaction():
            seat = db.session.get(Appearance, world.appearance)
            assert seat


def test_the_page_says_who_changed_what_and_undoes_it(app: Flask, world: World) -> None:
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    with app.app_context(), transaction():
        add(world, "A new talk")
    page = organiser.get(CHANGES).text
    assert "Added: A new talk" in page
    assert "The system" in page
    with app.app_context():
        (found,) = steps_of(world.event)
    undo = f"{CHANGES}/undo"
    fields = fields_of(page, undo)
    answer = organiser.post(undo, data={**fields, "step": str(found.id)}, follow_redirects=True)
    assert "A new talk" not in organiser.get("/organise/events/summit/programme").text
    assert "undone" in answer.text
    for wrong in ("", "none", "99999"):
        again = organiser.post(undo, data={**fields, "step": wrong}, follow_redirects=True)
        assert "undone or forgotten already" in again.text
    fields = fields_of(answer.text, f"{CHANGES}/redo")
    redo = organiser.post(f"{CHANGES}/redo", data={**fields, "step": str(found.id)})
    assert redo.status_code == 303
    assert "A new talk" in organiser.get("/organise/events/summit/programme").text


def double(world: World) -> tuple[int, int]:
    """Make a second record of Ada, with an affiliation, who sits on a new session."""
    with transaction() as session:
        other = Person(slug="a-l", name="A. Lovelace")
        session.add(other)
        session.flush()
        held = Affiliation(person_id=other.id, organisation_id=_house(world))
        session.add(held)
        session.flush()
        made = add(world, "New")
        values = {"person_id": other.id, "affiliation_id": held.id}
        service.save_appearance(made.id, AppearanceData(role=Role.KEYNOTE, **values), by=SYSTEM)
        return other.id, made.id


def _house(world: World) -> int:
    found = select(Affiliation.organisation_id).where(Affiliation.person_id == world.speaker)
    return db.session.scalars(found).one()


def test_steps_follow_who_is_merged(app: Flask, world: World) -> None:
    with app.app_context():
        other, session_id = double(world)
        seat = select(Appearance).where(Appearance.session_id == session_id)
        with transaction():
            service.remove_appearance(db.session.scalars(seat).one().id, by=SYSTEM)
        with transaction():
            merge(world.speaker, other, by=SYSTEM)
        assert f'_id": {other}' not in str([x.rows for x in steps_of(world.event)])
        steps = steps_of(world.event)
        with transaction():
            undoing.undo(world.event, steps[0].id, by=SYSTEM)
        back = db.session.scalars(seat).one()
        assert back.person_id == world.speaker
        assert back.affiliation_id is None or db.session.get(Affiliation, back.affiliation_id)
        with transaction():
            assert undoing.undo(world.event, steps[-1].id, by=SYSTEM) == 2
        assert db.session.scalars(seat).all() == []


def test_no_seat_comes_back_beside_one_of_the_same_person(app: Flask, world: World) -> None:
    with app.app_context():
        other, _session = double(world)
        with transaction():
            data = AppearanceData(role=Role.MODERATOR, person_id=other)
            made = service.save_appearance(panel().id, data, by=SYSTEM)
        with transaction():
            service.remove_appearance(made.id, by=SYSTEM)
        step = steps_of(world.event)[0]
        with transaction():
            merge(world.speaker, other, by=SYSTEM)
        with pytest.raises(DomainError, match=r"undo\.changed"), transaction():
            undoing.undo(world.event, step.id, by=SYSTEM)
        here = select(func.count()).where(Appearance.session_id == panel().id)
        assert db.session.scalar(here) == 1


def test_two_seats_that_became_one_are_no_step_any_more(app: Flask, world: World) -> None:
    with app.app_context():
        other, _session = double(world)
        with transaction():
            data = AppearanceData(role=Role.MODERATOR, person_id=other)
            made = service.save_appearance(panel().id, data, by=SYSTEM).id
        step = steps_of(world.event)[0].id
        with transaction():
            merge(world.speaker, other, by=SYSTEM)
        kept = {x.id: x.rows for x in steps_of(world.event)}
        assert f"appearance {made}" not in str(kept)
        assert step not in kept  # it changed nothing that is still there
