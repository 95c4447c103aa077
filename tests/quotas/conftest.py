"""An event whose members fill quotas."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from tests import factories
from tests.accounts import signed_in
from tests.quotas.helpers import category, held


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of eight places."""
    return factories.saved(app, factories.event(slug="evening", capacity=8))


@pytest.fixture
def members(app: Flask, event_id: int) -> int:
    """Its category of members, open to all."""
    return category(app, event_id)


@pytest.fixture
def quota_id(app: Flask, event_id: int, members: int) -> int:
    """A quota of five of them."""
    return held(app, event_id, members)


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    """A browser signed in as an organiser."""
    return signed_in(app, RoleName.ORGANISER, name="olga")
