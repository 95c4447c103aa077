"""An event to invite to."""

import pytest
from flask import Flask

from tests import factories


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of two places whose public form is shut."""
    return factories.saved(app, factories.event(slug="evening", capacity=2, rsvp=False))
