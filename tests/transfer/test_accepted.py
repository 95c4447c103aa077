"""What speakers sent and organisers accepted, written out and brought in again."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.events.models import EventHost, HostRole
from eventapp.speakers.contribution_models import Part
from eventapp.transfer import service
from tests.accounts import signed_in
from tests.people.images import photo
from tests.plugins.databases import Database
from tests.speakers.contributions import decide, person, write
from tests.speakers.released import released_stage
from tests.speakers.stage import Stage


@pytest.fixture
def stage(any_database: Database, app: Flask) -> Stage:
    """Ada sent three things, and all were accepted."""
    made, client = released_stage(app), app.test_client()
    with app.app_context(), transaction() as session:
        session.add(EventHost(event_id=made.event, person_id=made.grace, role=HostRole.HOST))
    organiser = signed_in(app, RoleName.ORGANISER, name="chief")
    picture = FileStorage(BytesIO(photo()), "ada.jpg", content_type="image/jpeg")
    write(client, made, "biography", texts__en="A new life.", texts__fr="Une nouvelle vie.")
    write(client, made, "introduction", honorific="Dr")
    write(client, made, "portrait", picture=picture, alt__en="A woman at a loom")
    for part in (Part.BIOGRAPHY, Part.INTRODUCTION, Part.PORTRAIT):
        assert decide(organiser, app, part).status_code == 303
    return made


def test_texts_come_in_again_and_the_picture_keeps_its_own(
    app: Flask, stage: Stage, client: FlaskClient
) -> None:
    before = person(app, stage)
    with app.app_context():
        written = service.export()
        for text in ("A new life.", "Une nouvelle vie.", "honorific: Dr"):
            assert text in written
        with transaction():
            assert service.import_file(written.encode()).is_empty
    after = person(app, stage)
    assert dict(after.portrait_alt) == {"en": "A woman at a loom"}
    assert (after.portrait, after.revision) == (before.portrait, before.revision)


def test_an_empty_database_says_the_same(any_database: Database, app: Flask, stage: Stage) -> None:
    with app.app_context():
        written = service.export()
    any_database.empty()
    with app.app_context():
        with transaction():
            service.import_file(written.encode())
        assert service.export() == written
