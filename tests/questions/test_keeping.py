"""Answers go on their day, the log keeps how many; organisers read and take away the rest."""

import csv
import io
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.questions import keeping, service, uploads
from tests.accounts import signed_in
from tests.plugins.databases import Database
from tests.questions.stage import OLGA, act, answered, asks
from tests.questions.test_form import PATH, picture
from tests.registration.helpers import form, guest


def test_answers_are_deleted_on_their_day(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    today = clock.today("Europe/Brussels")
    short = asks(app, event_id, "text", "Passport", delete_on=today + timedelta(days=40))
    card = asks(app, event_id, "file", "Card", delete_on=today + timedelta(days=40))
    long = asks(app, event_id, "text", "Diet")
    given = {f"q{short}": "EA 1", f"q{long}": "vegan", f"q{card}": (io.BytesIO(picture()), "c.png")}
    data = {**form(client, PATH), **given}
    client.post(PATH, data=data, content_type="multipart/form-data")
    one = guest(app, event_id, 1).id
    file = answered(app, one)[card][0]
    with app.app_context():
        assert keeping.expire() == 0
        with time_machine.travel(clock.now() + timedelta(days=41), tick=False):
            assert keeping.expire() == 2
            assert keeping.expire() == 0
    assert answered(app, one) == {long: ["vegan"]}
    with app.app_context():
        assert uploads.store().get(file) is None
        query = db.select(AuditEntry).where(AuditEntry.action == "question.answers_expired")
        found = db.session.scalars(query).all()
        assert [x.changes for x in found] == [{"answers": [1, 0]}] * 2
        assert "EA 1" not in str([x.changes for x in found])


def test_organisers_read_answers_and_take_them_away(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    diet = asks(app, event_id, "several", "Diet", options=("Vegan", "Halal"))
    card = asks(app, event_id, "file", "Card")
    hotel = asks(app, event_id, "text", "Hotel")
    with app.app_context():
        keys = [x["key"] for x in db.session.get_one(keeping.Question, diet).options]
    given = {f"q{diet}": keys, f"q{card}": (io.BytesIO(picture()), "a<b.png"), f"q{hotel}": "=1+1"}
    data = {**form(client, PATH), **given}
    client.post(PATH, data=data, content_type="multipart/form-data")
    client.post(PATH, data=form(client, PATH, email="guest2@example.org"))
    act(app, service.retire, event_id, hotel, by=OLGA)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    one = guest(app, event_id, 1).id
    page = organiser.get(f"/organise/events/evening/guests/{one}").text
    assert "<dd>Vegan, Halal</dd>" in page
    file = organiser.get(f"/organise/events/evening/guests/{one}/files/{card}")
    assert file.headers["Content-Disposition"] == "attachment; filename=ab.jpg"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.data.startswith(b"\xff\xd8\xff")
    assert organiser.get(f"/organise/events/evening/guests/{one}/files/{diet}").status_code == 404
    text = organiser.get("/organise/events/evening/guests.csv").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][-3:] == ["Diet", "Card", "Hotel"]
    assert sorted(x[-3:] for x in rows[1:]) == [["", "", ""], ["Vegan, Halal", "ab.jpg", "'=1+1"]]
    assert organiser.get("/organise/events/evening/guests.xlsx").status_code == 200
