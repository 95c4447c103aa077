"""What speakers say of themselves by their link: free, kept from everybody, emptied at any time."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import NotFound
from eventapp.people.balance import said_by
from eventapp.people.models import SelfDescription
from eventapp.people.tallies import Answers
from eventapp.speakers import describing, service
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.speakers.stage import ORGANISER, Stage, link_of, make_stage

SAID = {"gender": "woman", "country": "GB", "first_time": "no"}


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    return make_stage(app)


def path_of(stage: Stage) -> str:
    return f"{stage.page}/about"


def say(client: FlaskClient, stage: Stage, **said: str) -> int:
    path = path_of(stage)
    fields = dict(fields_of(client.get(path).text, path)) | said
    return client.post(path, data=fields).status_code


def kept(app: Flask, stage: Stage) -> Answers:
    with app.app_context():
        return said_by(stage.ada)


def test_it_is_said_shown_to_oneself_changed_and_emptied(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    assert path_of(stage) in client.get(stage.page).text
    assert say(client, stage, **SAID) == 303
    assert kept(app, stage) == Answers(gender="woman", country="GB", first_time=False)
    shown = fields_of(client.get(path_of(stage)).text, path_of(stage))
    assert {x: shown[x] for x in SAID} == {x: [y] for x, y in SAID.items()}
    assert say(client, stage, gender="") == 303
    assert kept(app, stage) == Answers(country="GB", first_time=False)
    assert say(client, stage, **SAID, do="empty") == 303
    with app.app_context():
        assert db.session.scalar(select(SelfDescription)) is None
    assert say(client, stage) == 303  # nothing said is nothing kept
    with app.app_context():
        assert db.session.scalar(select(SelfDescription)) is None


def test_what_was_not_offered_is_refused_at_its_field(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    for wrong in ({"gender": "x"}, {"country": "ZZ"}, {"first_time": "perhaps"}):
        assert say(client, stage, **SAID | wrong) == 422, wrong
    assert client.post(path_of(stage), data=SAID).status_code == 422  # no token of the form
    assert kept(app, stage) == Answers()


def test_no_organiser_reads_it_anywhere(app: Flask, client: FlaskClient, stage: Stage) -> None:
    organiser = signed_in(app, RoleName.ORGANISER, name="chief")
    pages = (
        f"/organise/events/evening/speakers/{stage.ada}",
        "/organise/events/evening/balance",
        "/organise/people/ada",
        "/organise/log",
    )
    before = {x: organiser.get(x).text for x in pages}
    assert say(client, stage, gender="non_binary", country="IS", first_time="yes") == 303
    for path in pages:
        text = organiser.get(path).text
        for word in ("on-binary", "non_binary", "Iceland"):
            assert text.count(word) == before[path].count(word), (path, word)
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "person.described")
        ).one()
        assert (entry.changes, entry.actor_kind) == ({}, "speaker")
        row = db.session.scalars(select(SelfDescription)).one()
        assert row.text_version == describing.VERSION


def test_a_closed_link_says_nothing(app: Flask, client: FlaskClient, stage: Stage) -> None:
    link = link_of(app, stage)
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    assert client.get(path_of(stage)).status_code == 410
    with app.app_context(), pytest.raises(NotFound), transaction():
        describing.say(link.id, Answers(gender="man"), by=ORGANISER)
