"""An event to register for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from tests import factories
from tests.accounts import signed_in


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of two places."""
    return factories.saved(app, factories.event(slug="evening", capacity=2))


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    """A browser signed in as an organiser."""
    return signed_in(app, RoleName.ORGANISER, name="olga")
