"""Somebody put on a session by one line."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.people.models import Person
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.world import make_world

PROGRAMME = "/organise/events/summit/programme"
SEAT = f"{PROGRAMME}/seat"


@pytest.mark.parametrize("name", ["Bo Lind (Child Focus); Eva Rossi", "Bo; Eva", "Bo [Focus]"])
def test_one_name_is_no_list_and_holds_no_organisation(app: Flask, name: str) -> None:
    make_world(app)
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    token = fields_of(client.get(PROGRAMME).text, SEAT)["seat-csrf_token"][0]
    fields = {"seat-csrf_token": token, "seat-session": "panel", "seat-name": name, "person": "new"}
    answer = client.post(SEAT, data=fields)
    assert answer.status_code == 422
    assert "Please enter one name, without semicolons or brackets." in answer.text
    assert f'value="{name}"' in answer.text
    with app.app_context():
        query = select(func.count()).select_from(Person).where(Person.name.contains("Bo"))
        assert db.session.scalar(query) == 0
