"""An event that asks questions."""

import pytest
from flask import Flask

from tests import factories


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of forty places."""
    return factories.saved(app, factories.event(slug="evening"))
