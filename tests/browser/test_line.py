"""The waiting list in a real browser: axe, widths, and an offer accepted without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import LineRule
from eventapp.registration import offers, service
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.models import Registration
from tests import factories
from tests.backoffice.world import make_world
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server
from tests.registration.helpers import guest, own_address

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], None]


@pytest.fixture
def look() -> Look:
    """A function that looks at a page, for whoever wants pictures: it does nothing."""
    return lambda _page, _name: None


def a_line(server: Server) -> int:
    """Make an event of one seat that was given back: of three in line, the first is offered it."""
    app = server.database.app
    event_id = factories.saved(
        app,
        factories.event(slug="evening", capacity=1, offer_hours=48, line_rule=LineRule.BEST_FIT),
    )
    first, public = Localised(en="Policymakers"), Localised(en="Public")
    factories.saved(app, GuestCategory(event_id=event_id, slug="first", name=first))
    of = factories.saved(
        app, GuestCategory(event_id=event_id, slug="public", name=public, priority=2)
    )
    for number in range(1, 5):
        with app.app_context(), transaction():
            service.register(event_id, factories.answer(number, category_id=of))
    with app.app_context(), transaction():
        service.cancel(guest(app, event_id, 1).id)
    return event_id


def test_pages_of_the_line_pass_axe_and_fit_the_screen(
    server: Server, page: Page, look: Look
) -> None:
    app, event_id = server.database.app, a_line(server)
    make_world(app)
    own = {x: server.url + own_address(app, guest(app, event_id, x)) for x in (2, 3)}
    pages = {
        "rsvp": f"{server.url}/en/events/evening/rsvp",
        "waiting": own[3],
        "offered": own[2],
        "decline": f"{own[2]}/cancel",
    }
    found = []
    for name, address in pages.items():
        page.goto(address)
        look(page, name)
        found += [(name, x) for x in faults(page)]
    with app.app_context(), transaction():
        db.session.get_one(Registration, guest(app, event_id, 2).id).offer_until = clock.now()
    page.get_by_role("link", name="No, keep it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The offer of a place has ended")
    with app.app_context():
        offers.expire_due()
    page.reload()
    look(page, "ended")
    found += [("ended", x) for x in faults(page)]
    sign_in(page, server)
    for name, address in {
        "settings": "/organise/events/summit/settings",
        "guests": "/organise/events/evening/guests",
    }.items():
        page.goto(server.url + address)
        look(page, name)
        found += [(name, x) for x in faults(page)]
    assert not found, found


def test_an_offer_is_accepted_by_keyboard_without_script(
    server: Server, without_script: Page
) -> None:
    app, event_id = server.database.app, a_line(server)
    page, other = without_script, without_script.context.new_page()
    for tab in (page, other):
        tab.goto(server.url + own_address(app, guest(app, event_id, 2)))
    page.get_by_role("button", name="Accept the place").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your place is confirmed")
    other.get_by_role("button", name="Accept the place").click()
    expect(other.get_by_role("status")).to_contain_text("You have accepted already")
