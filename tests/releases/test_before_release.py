"""What the release page warns of before anything goes out: consents, and clashes at a set time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import (
    ProgrammeRelease,
    Role,
    Session,
    SessionKind,
    TimedRelease,
    TimedState,
)
from eventapp.programme.service import save_appearance, save_session
from eventapp.releases import timing
from eventapp.speakers.consent_texts import VERSION
from eventapp.speakers.contribution_models import Consent, Purpose
from tests.backoffice.forms import fields_of
from tests.backoffice.world import World
from tests.releases.released import PAGE

TIME = f"{PAGE}/time"


def allow(app: Flask, world: World, purpose: Purpose, *, given: bool = True) -> None:
    with app.app_context(), transaction() as session:
        ada = session.scalars(select(Person).where(Person.slug == "ada")).one()
        about = {"version": VERSION, "by_kind": "speaker", "by_label": ada.name}
        said = Consent(person_id=ada.id, event_id=world.event, purpose=purpose, given=given)
        for name, value in about.items():
            setattr(said, name, value)
        session.add(said)


def test_consents_that_are_missing_are_said_before_a_release(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    page = organiser.get(PAGE).text
    assert "Have not allowed their name and functions to be published: Ada Lovelace" in page
    assert "in a recorded session" not in page
    with app.app_context(), transaction() as session:
        session.scalars(select(Session).where(Session.slug == "panel")).one().recorded = True
    page = organiser.get(PAGE).text
    assert "have not allowed the recording: Ada Lovelace" in page
    allow(app, world, Purpose.RECORDING)
    allow(app, world, Purpose.PUBLICATION)
    assert "Consents that are missing" not in organiser.get(PAGE).text
    allow(app, world, Purpose.RECORDING, given=False)
    assert "have not allowed the recording: Ada Lovelace" in organiser.get(PAGE).text


def clash(app: Flask, world: World) -> None:
    """Have Ada speak elsewhere during the panel: nobody can be in two sessions at once."""
    with app.app_context(), transaction() as session:
        panel = session.scalars(select(Session).where(Session.slug == "panel")).one()
        ada = session.scalars(select(Person).where(Person.slug == "ada")).one()
        assert panel.starts_at
        starts = panel.starts_at.astimezone(ZoneInfo("Europe/Brussels")).replace(tzinfo=None)
        hours = {"starts": starts, "ends": starts + timedelta(minutes=20)}
        talk = SessionData(kind=SessionKind.KEYNOTE, title=Localised(en="Talk"), **hours)
        number = save_session(world.event, talk, by=SYSTEM).id
        save_appearance(number, AppearanceData(role=Role.KEYNOTE, person_id=ada.id), by=SYSTEM)


def in_an_hour() -> str:
    at = clock.now() + timedelta(hours=1)
    return at.astimezone(ZoneInfo("Europe/Brussels")).strftime("%Y-%m-%dT%H:%M")


def at_its_time(app: Flask) -> TimedRelease:
    with time_machine.travel(clock.now() + timedelta(hours=2)), app.app_context():
        timing.run_due()
        return db.session.scalars(select(TimedRelease)).one()


def versions(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(ProgrammeRelease)).all())


def ask(organiser: FlaskClient, **typed: str) -> int:
    fields = fields_of(organiser.get(PAGE).text, f"{TIME}#times")
    wanted = {"what": ["speakers"], "at": [in_an_hour()]} | {k: [v] for k, v in typed.items()}
    return organiser.post(TIME, data=fields | wanted).status_code


def test_a_time_is_set_despite_what_clashes_only_with_a_tick(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    clash(app, world)
    assert "Release despite what clashes now" in organiser.get(PAGE).text
    assert ask(organiser) == 422
    assert ask(organiser, despite="y") == 303
    before = versions(app)
    assert at_its_time(app).state is TimedState.DONE
    assert versions(app) == before + 1


def test_what_clashes_newly_stops_a_release_at_its_time(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    assert "Release despite what clashes now" not in organiser.get(PAGE).text
    assert ask(organiser) == 303
    clash(app, world)
    before = versions(app)
    row = at_its_time(app)
    assert (row.state, row.fault) == (TimedState.FAILED, "release.new_clashes")
    assert versions(app) == before
    with app.app_context():
        (told,) = db.session.scalars(select(Message).where(Message.kind.contains("fail"))).all()
    assert "Something clashes that did not when the time was set." in told.text
    assert "Something clashes that did not" in organiser.get(PAGE).text


def test_what_is_known_and_what_was_resolved_stop_nothing(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    clash(app, world)
    assert ask(organiser, despite="y") == 303
    with app.app_context(), transaction() as session:
        session.delete(session.scalars(select(Session).where(Session.slug == "talk")).one())
        session.scalars(select(Session).where(Session.slug == "panel")).one().recorded = True
    before = versions(app)
    assert at_its_time(app).state is TimedState.DONE
    assert versions(app) == before + 1
