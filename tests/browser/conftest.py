"""What several tests in a browser begin with."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from eventapp.core.db import transaction
from eventapp.events.models import Room
from eventapp.people.models import Person
from tests import factories
from tests.browser import looking
from tests.browser.days import PEOPLE
from tests.browser.posts import Post
from tests.plugins.databases import Database
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import Server, serve, work


@pytest.fixture(autouse=True)
def looked_at_what_is_said(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold a test to the pages that it says axe looks at."""
    looking.LOOKS.clear()
    yield
    said = {y for x in request.node.iter_markers("looks_at") for y in x.args}
    if said:
        given = request.node.funcargs
        server = given["post"].server if "post" in given else given["server"]
        assert sorted(said - looking.names(server.database.app, looking.LOOKS)) == []


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def empty(server: Server) -> Server:
    """A server with an event without sessions; half of the people of the day are known."""
    with server.database.app.app_context(), transaction() as session:
        house = factories.venue(slug="house", name="House of Europe")
        house.rooms = [
            Room(slug="plenary", name="Plenary room", capacity=160),
            Room(slug="annex", name="Annex", capacity=40, position=1),
        ]
        session.add(house)
        session.flush()
        summit = factories.event(
            slug="summit",
            venue_id=house.id,
            starts_at=datetime(2027, 5, 4, 7, 0, tzinfo=UTC),
            ends_at=datetime(2027, 5, 4, 16, 0, tzinfo=UTC),
        )
        session.add(summit)
        for number, name in enumerate(PEOPLE[::2]):
            session.add(Person(slug=f"person-{number}", name=name))
    return server


@pytest.fixture
def post(new_database: Callable[[str], Database], smtp: Mailbox) -> Iterator[Post]:
    """A server and its worker, and the mails they send."""
    database = new_database("sqlite")
    with (
        serve(database, smtp_url=smtp.url) as server,
        work(database.settings, smtp_url=smtp.url, base_url=server.url),
    ):
        yield Post(server, smtp)
