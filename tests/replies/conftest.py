"""An event whose guests and speakers answer from their calendars."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.mail.letters import using
from tests.replies.world import REPLIES


@pytest.fixture
def answering(any_database: object, app: Flask) -> Iterator[Flask]:
    """The application on both databases, where mail can come in."""
    assert any_database
    with using(app, mail_replies=REPLIES):
        yield app
