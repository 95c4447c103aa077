"""The pages of people in a real browser: axe, widths, and the order of speakers by dragging."""

import pytest
from playwright.sync_api import Page, expect

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.people.data import OfficeData, PersonData
from eventapp.people.models import OfficeKind
from eventapp.people.service import save_person
from eventapp.programme import protocol
from tests.accounts import add_account, sign_in_path
from tests.backoffice.world import World, make_world
from tests.browser.test_pages import SCHEMES, violations
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

EVENT = "/organise/events/summit"
PAGES = (
    "/organise/people?q=ada",
    "/organise/people/ada",
    "/organise/people/ada/overview",
    "/organise/people/_duplicates",
    "/organise/people/ada/merge?q=lovelace",
    "/organise/people/ada/merge/ada-lovelace",
    f"{EVENT}/precedence",
    f"{EVENT}/precedence/ada",
    f"{EVENT}/balance",
)


@pytest.fixture
def world(server: Server) -> World:
    """One of everything, with an order of precedence and a double."""
    app = server.database.app
    made = make_world(app)
    with app.app_context(), transaction():
        office = OfficeData(kind=OfficeKind.MEP)
        save_person(PersonData(name="Ada Lovelace", offices=(office,)), by=SYSTEM)
        protocol.start(made.event, by=SYSTEM)
    return made


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_people_pass_axe_and_fit(
    server: Server, page: Page, world: World, width: int
) -> None:
    number = add_account(server.database.app, "chief", RoleName.ADMINISTRATOR)
    page.goto(server.url + sign_in_path(server.database.app, number))
    page.get_by_role("button", name="Sign in").click()
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for path in PAGES:
        page.goto(server.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, "stands out of the screen"))
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [(path, scheme, x) for x in violations(page)]
    assert not found
