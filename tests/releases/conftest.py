"""The summit with its panel, and who releases it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.mail.models import Message
from eventapp.people.models import Person
from tests.accounts import signed_in
from tests.backoffice.world import World, make_world


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    made = make_world(app)
    with app.app_context(), transaction() as session:
        ada = session.scalars(select(Person).where(Person.slug == "ada")).one()
        ada.email, ada.mail_language = "ada@example.org", "fr"
        session.query(Message).delete()
    return made


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)
