"""What most tests of the back office begin with; a file that needs another world makes its own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from tests.accounts import signed_in
from tests.backoffice.world import World, make_world


@pytest.fixture
def world(app: Flask) -> World:
    """One of everything, as it usually stands."""
    return make_world(app)


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    """A browser signed in as the organiser Grace."""
    return signed_in(app, RoleName.ORGANISER, name="grace")
