"""Readers see released versions only; a release copies what they may see and keeps what changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import SiteRevision, db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events import service as events
from eventapp.events.data import data_of as event_data_of
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme import queries, releasing, service
from eventapp.programme.data import AppearanceData, SessionData, data_of
from eventapp.programme.differences import Change, Kind
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ProgrammeRelease,
    ReleasedSession,
    ReleaseStage,
    Role,
    Session,
    SessionKind,
)
from eventapp.programme.proposals import Proposal
from tests.backoffice.world import World, make_world

PAGE = "/en/events/summit"
SEEN = (PAGE, f"{PAGE}.ics", f"{PAGE}/programme.ics", f"{PAGE}/schedule.json", "/en/people/ada")


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


def panel(app: Flask, **values: object) -> None:
    """Change the panel's draft."""
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Session)).one()
        event = session.get_one(Event, row.event_id)
        was = data_of(row, event)
        given = {x: getattr(was, x) for x in was.__slots__} | values
        service.save_session(event.id, SessionData(**given), row.id, by=SYSTEM)


def release(app: Flask, world: World, **values: object) -> Proposal:
    with app.app_context(), transaction():
        return releasing.release(world.event, by=SYSTEM, **values)


def later(app: Flask, world: World, minutes: int) -> None:
    with app.app_context():
        row = db.session.scalars(select(Session)).one()
        event = db.session.get_one(Event, world.event)
        was = data_of(row, event)
    shift = timedelta(minutes=minutes)
    assert was.starts
    assert was.ends
    panel(app, starts=was.starts + shift, ends=was.ends + shift)


def test_no_draft_edit_moves_a_page_or_a_feed(
    app: Flask, world: World, client: FlaskClient
) -> None:
    before = {x: client.get(x) for x in SEEN}
    panel(app, title=Localised(en="Another title"))
    later(app, world, 30)
    with app.app_context(), transaction():
        seat = db.session.scalars(select(Appearance)).one()
        data = AppearanceData(role=Role.PANELLIST, state=AppearanceState.PLANNED)
        service.save_appearance(seat.session_id, data, by=SYSTEM)
    with app.app_context(), transaction():
        service.delete_session(db.session.scalars(select(Session)).one().id, by=SYSTEM)
    for path, answer in before.items():
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, path) == (304, path)
        assert client.get(path).data == answer.data
    with app.app_context(), transaction():
        releasing.release(world.event, by=SYSTEM)
    assert "The panel" not in client.get(PAGE).text
    assert client.get("/en/people/ada").status_code == 404


def test_a_release_moves_pages_feeds_sequence_and_the_site_revision_once(
    app: Flask, world: World, client: FlaskClient
) -> None:
    with app.app_context():
        number = db.session.scalar(select(SiteRevision.number))
        event = db.session.get_one(Event, world.event).revision
    panel(app, title=Localised(en="Another title"))
    later(app, world, 30)
    done = release(app, world)
    assert [x.kind for x in done.changes] == [Kind.MOVED, Kind.TEXT]
    with app.app_context():
        assert db.session.scalar(select(SiteRevision.number)) == (number or 0) + 1
        assert db.session.get_one(Event, world.event).revision == event + 1
        rows = [db.session.scalars(select(x)).one() for x in (Session, ReleasedSession)]
        assert [x.sequence for x in rows] == [1, 1]
        last = queries.latest_release(world.event)
        assert last is not None
        assert (last.number, last.stage) == (2, ReleaseStage.SPEAKERS)
        assert [Change.of(x) for x in last.changes] == list(done.changes)
        log = select(AuditEntry).where(AuditEntry.action == "programme.released")
        assert db.session.scalars(log.order_by(AuditEntry.id.desc())).first().changes == {
            "version": [1, 2],
            "stage": ["speakers", "speakers"],
        }
    for path in SEEN[:4]:
        assert "Another title" in client.get(path).text


def test_words_alone_raise_no_sequence(app: Flask, world: World) -> None:
    panel(app, title=Localised(en="Another title"))
    release(app, world)
    with app.app_context():
        assert db.session.scalars(select(ReleasedSession)).one().sequence == 0


def test_what_is_not_what_was_seen_is_stale_and_nothing_is_nothing(
    app: Flask, world: World
) -> None:
    with pytest.raises(DomainError, match=r"release\.nothing"):
        release(app, world)
    panel(app, title=Localised(en="One"))
    with app.app_context():
        seen = releasing.proposal(db.session.get_one(Event, world.event)).seen
    panel(app, title=Localised(en="Two"))
    with pytest.raises(DomainError, match=r"release\.stale"):
        release(app, world, seen=seen)
    with app.app_context():
        seen = releasing.proposal(db.session.get_one(Event, world.event)).seen
    release(app, world, seen=seen)
    with pytest.raises(DomainError, match=r"release\.stale"):
        release(app, world, seen=seen)


def test_stages_show_sessions_then_people_and_never_go_back(
    app: Flask, world: World, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        session.delete(session.scalars(select(ReleasedSession)).one())
        session.execute(delete(ProgrammeRelease))
    assert "The panel" not in client.get(PAGE).text
    release(app, world, stage=ReleaseStage.PROGRAMME)
    text = client.get(PAGE).text
    assert "The panel" in text
    assert "Ada Lovelace" not in text
    release(app, world, stage=ReleaseStage.SPEAKERS)
    assert "Ada Lovelace" in client.get(PAGE).text
    panel(app, title=Localised(en="Again"))
    assert release(app, world, stage=ReleaseStage.PROGRAMME).stage is ReleaseStage.SPEAKERS
    assert "Ada Lovelace" in client.get(PAGE).text


def test_nobody_unconfirmed_is_copied_and_who_takes_consent_back_is_hidden_at_once(
    app: Flask, world: World, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        secret = Person(slug="secret", name="Secret Person")
        session.add(secret)
        session.flush()
        seat = session.scalars(select(Appearance)).one()
        data = AppearanceData(role=Role.PANELLIST, person_id=secret.id, state=AppearanceState.ASKED)
        service.save_appearance(seat.session_id, data, by=SYSTEM)
        other = SessionData(kind=SessionKind.BREAK, title=Localised(en="Coffee"))
        service.save_session(world.event, other, by=SYSTEM)
    release(app, world)
    text = client.get(PAGE).text
    assert "Coffee" in text
    assert "Secret Person" not in text
    assert "Ada Lovelace" in text
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "ada")).one().is_withheld = True
    for path in SEEN[:4]:
        assert "Ada Lovelace" not in client.get(path).text
    assert client.get("/en/people/ada").status_code == 404


def test_what_is_released_goes_with_its_event_as_the_draft_does(
    app: Flask, world: World, client: FlaskClient
) -> None:
    with app.app_context(), transaction():
        was = event_data_of(events.lock_event(world.event))
        day = timedelta(days=1)
        moved = replace(was, starts_on=was.starts_on + day, ends_on=was.ends_on + day)
        events.save_event(moved, world.event, by=SYSTEM)
    with app.app_context():
        found = releasing.proposal(db.session.get_one(Event, world.event))
        draft, public = (db.session.scalars(select(x)).one() for x in (Session, ReleasedSession))
        assert found.is_empty
        assert (draft.starts_at, draft.sequence) == (public.starts_at, public.sequence)
        assert public.sequence == 1
    with app.app_context(), transaction():
        events.save_event(replace(moved, venue_id=None), world.event, by=SYSTEM)
    assert "Plenary room" not in client.get(PAGE).text
