"""Many sessions at once: what comes of them is what one by one would have made."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.programme import protocol
from eventapp.programme.adding import NewSession, add_sessions
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import Appearance, Role, Session, SessionKind
from eventapp.programme.service import save_appearance, save_session
from eventapp.programme.step_models import ProgrammeStep
from eventapp.programme.undoing import undo
from tests.backoffice.world import World, make_world


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


def talks() -> list[NewSession]:
    """Return two sessions of one title and a third, with the world's speaker and empty seats."""
    ada = db.session.scalars(select(Appearance.person_id)).first()
    seats = (
        AppearanceData(role=Role.MODERATOR, person_id=ada),
        AppearanceData(role=Role.PANELLIST),
        AppearanceData(role=Role.PANELLIST, person_id=ada, notes=" by train "),
    )
    data = SessionData(kind=SessionKind.PANEL, title=Localised(en=" A  talk "))
    other = replace(data, title=Localised(en="Other", fr="Autre"), languages=("fr", "en", "fr"))
    return [NewSession(data, seats), NewSession(other), NewSession(data)]


def one_by_one(event_id: int, given: list[NewSession]) -> None:
    for x in given:
        made = save_session(event_id, x.data, by=SYSTEM)
        for seat in x.seats:
            save_appearance(made.id, seat, by=SYSTEM)


def stands(app: Flask) -> list[Any]:
    """Return every session, appearance and log entry, without what differs from run to run."""
    with app.app_context():
        sessions = db.session.scalars(select(Session).order_by(Session.position)).all()
        seats = db.session.scalars(select(Appearance).order_by(Appearance.id)).all()
        titles = {x.id: x.slug for x in sessions}
        said = db.session.execute(
            select(AuditEntry.action, AuditEntry.subject_label, AuditEntry.changes)
            .where(AuditEntry.action.in_(("session.created", "appearance.created")))
            .order_by(AuditEntry.id)
        )
        return [
            [(x.slug, x.title, x.position, x.languages, x.kind) for x in sessions],
            [(titles[x.session_id], x.person_id, x.role, x.position, x.notes) for x in seats],
            [
                (a, b, {k: v for k, v in c.items() if k not in ("uid", "session_id")})
                for a, b, c in said
            ],
        ]


def test_at_once_is_what_one_by_one_would_be(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        db.session.execute(delete(AuditEntry))
    seen = []
    for act in (one_by_one, lambda id, given: add_sessions(id, given, by=SYSTEM)):
        with app.app_context(), transaction():
            act(world.event, talks())
        seen.append(stands(app))
        with app.app_context(), transaction():
            for x in db.session.scalars(select(Session)):
                if x.slug.startswith(("a-talk", "other")):
                    db.session.delete(x)
            db.session.execute(delete(AuditEntry))
    assert seen[0] == seen[1]
    assert [x[0] for x in seen[1][0]][-3:] == ["a-talk", "other", "a-talk-2"]


def test_it_is_one_step_that_is_taken_back_whole(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        add_sessions(world.event, talks(), by=SYSTEM)
    with app.app_context(), transaction():
        step = db.session.scalars(select(ProgrammeStep)).one()
        undo(world.event, step.id, by=SYSTEM)
        assert len(db.session.scalars(select(Session)).all()) == 1


def test_people_stand_in_the_order_of_precedence(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        protocol.start(world.event, by=SYSTEM)
        first, *_rest = add_sessions(world.event, talks(), by=SYSTEM)
        query = select(Appearance.person_id).where(Appearance.session_id == first.id)
        people = db.session.scalars(query.order_by(Appearance.position)).all()
        assert [x is None for x in people] == [False, False, True]


@pytest.mark.parametrize(
    ("number", "fault", "code", "field"),
    [
        (1, {"room_id": 9999}, "room.not_found", "sessions[1].room_id"),
        (2, {"slug": "the-panel"}, "slug.taken", "sessions[2].slug"),
        (0, {"slug": "tools"}, "slug.reserved", "sessions[0].slug"),
        (0, {"title": Localised()}, "text.missing", "sessions[0].title"),
    ],
)
def test_a_refusal_says_which_session_it_is_about(
    app: Flask, world: World, number: int, fault: dict[str, Any], code: str, field: str
) -> None:
    with app.app_context():
        given = talks()
        taken = db.session.scalars(select(Session.slug)).one()
        fault = {x: taken if y == "the-panel" else y for x, y in fault.items()}
        given[number] = NewSession(replace(given[number].data, **fault))
        with pytest.raises(DomainError) as refused, transaction():
            add_sessions(world.event, given, by=SYSTEM)
        assert (refused.value.code, refused.value.field) == (code, field)
        assert len(db.session.scalars(select(Session)).all()) == 1


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        ((AppearanceData(role=Role.HOST, person_id=9999),), "person.not_found"),
        ((AppearanceData(role=Role.HOST, person_id=0),) * 2, "appearance.twice"),
    ],
)
def test_the_rules_of_the_stage_hold(
    app: Flask, world: World, seats: tuple[AppearanceData, ...], code: str
) -> None:
    with app.app_context(), pytest.raises(DomainError) as refused, transaction():
        ada = talks()[0].seats[0].person_id
        seats = tuple(replace(x, person_id=x.person_id or ada) for x in seats)
        add_sessions(world.event, [NewSession(talks()[1].data, seats)], by=SYSTEM)
    assert refused.value.code == code
    assert refused.value.field == f"sessions[0].seats[{len(seats) - 1}].person_id"
