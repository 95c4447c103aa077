"""What the processes of a real server counted is in the database once they have ended."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.fetches.models import FeedFetch
from tests.plugins.databases import Database
from tests.plugins.servers import serve


@pytest.mark.postgres
def test_a_server_that_ends_writes_what_it_counted(
    new_database: Callable[[str], Database],
) -> None:
    database = new_database("postgres")
    with serve(database, workers=2) as server:
        for _ in range(30):
            assert server.get("/en/calendar/events.ics")[0] == 200
    with database.app.app_context():
        assert db.session.scalar(select(func.sum(FeedFetch.whole))) == 30
