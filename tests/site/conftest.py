"""The sample of the public pages, filled in for every test here."""

import pytest
from flask import Flask

from tests.site import sample


@pytest.fixture
def filled(app: Flask) -> Flask:
    """The application with the sample in its database."""
    sample.fill(app)
    return app
