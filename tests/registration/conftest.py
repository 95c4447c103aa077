"""An event to register for."""

import pytest
from flask import Flask

from tests import factories


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of two places."""
    return factories.saved(app, factories.event(slug="evening", capacity=2))
