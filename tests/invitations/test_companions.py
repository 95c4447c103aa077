"""How many may come with an invited guest: as the invitation says, whatever their category."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.core.localised import Localised
from eventapp.registration import categories, companions
from eventapp.registration.categories import CategoryData
from eventapp.registration.companions import CompanionData
from eventapp.registration.models import Registration
from tests import factories
from tests.invitations.helpers import act, answered, invited, path
from tests.plugins.databases import Database
from tests.registration.helpers import guests, own_address

ASKS = "How many people come with you"


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of many places."""
    return factories.saved(app, factories.event(slug="evening"))


@pytest.fixture
def members(app: Flask, event_id: int) -> int:
    """A category of which one person may come along."""
    data = CategoryData(name=Localised(en="Members"), companions=1)
    return int(act(app, categories.save, event_id, data, by=SYSTEM).id)


def only(app: Flask, event_id: int) -> Registration:
    (found,) = guests(app, event_id)
    return found


def test_who_is_invited_alone_comes_alone(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int, members: int
) -> None:
    page = path(app, invited(app, event_id, category_id=members))
    assert ASKS not in client.get(f"{page}/yes").text
    assert answered(client, page, "yes", privacy_consent="y").status_code == 303
    own = own_address(app, only(app, event_id))
    assert f"{own}/companions" not in client.get(own).text
    assert client.get(f"{own}/companions").status_code == 404


def test_who_is_invited_with_more_than_others_brings_them(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int, members: int
) -> None:
    page = path(app, invited(app, event_id, category_id=members, companions=3))
    assert ASKS in client.get(f"{page}/yes").text
    answer = answered(client, page, "yes", privacy_consent="y", companions="2")
    assert answer.status_code == 303
    own = own_address(app, only(app, event_id))
    assert "up to 3 people" in client.get(f"{own}/companions").text
    act(app, companions.save, only(app, event_id).id, [CompanionData()] * 3)
    assert only(app, event_id).seats == 4
