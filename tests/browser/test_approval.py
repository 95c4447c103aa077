"""The queue of requests in a real browser: axe, widths, and one journalist, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.registration import categories, service
from eventapp.registration.categories import CategoryData
from tests import factories
from tests.backoffice.world import make_world
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

QUEUE = "/organise/events/summit/guests/approval"


def test_requests_are_decided_by_keyboard(server: Server, page: Page) -> None:
    app = server.database.app
    world = make_world(app)
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Press"), needs_approval=True)
        press = categories.save(world.event, data, by=SYSTEM).id
        for number in (11, 12, 13):
            said = {"organisation": "Le Soir", "message": "For the culture pages."}
            request = factories.answer(number, category_id=press, **said)
            service.register(world.event, request)
    sign_in(page, server)
    page.goto(f"{server.url}/organise/events/summit/guests")
    page.get_by_role("link", name="Approval 3 waiting").click()
    assert not list(faults(page))
    expect(page.locator("#who")).to_have_text("Guest 11")
    page.get_by_label("What you say").select_option("asks")
    page.get_by_label("Note", exact=True).fill("Is this the right desk?")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("second opinion wanted")).to_be_visible()
    page.locator("#main").click(position={"x": 2, "y": 2})
    for key in "jjxkxa":
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_have_text("2 requests approved.")
    assert not list(faults(page))
    page.get_by_role("button", name="Take the last decision back").click()
    expect(page.locator(".queue tbody tr")).to_have_count(3)


def test_the_queue_works_without_script(server: Server, page: Page, without_script: Page) -> None:
    app = server.database.app
    world = make_world(app)
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Press"), needs_approval=True)
        press = categories.save(world.event, data, by=SYSTEM).id
        service.register(world.event, factories.answer(11, category_id=press))
    sign_in(without_script, server)
    without_script.goto(server.url + QUEUE)
    without_script.get_by_role("button", name="Approve").click()
    expect(without_script.get_by_role("status")).to_have_text("1 request approved.")
