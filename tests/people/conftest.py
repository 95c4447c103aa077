"""An application at work, and an evening with a stage."""

from collections.abc import Iterator

import pytest
from flask import Flask

from eventapp.core.db import transaction
from eventapp.events.models import Event
from tests import factories


@pytest.fixture
def context(any_database: object, app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def evening(context: None) -> Event:
    with transaction() as session:
        made = factories.event()
        session.add(made)
        session.flush()
        return made
