"""Guest categories in a real browser: axe, widths, the starting set, order by dragging."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.registration import by_hand, categories, codes
from eventapp.registration.categories import CategoryData
from eventapp.registration.codes import CodeData
from eventapp.registration.starting import StartingSet, start
from tests import factories
from tests.backoffice.world import World, make_world
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server
from tests.registration.helpers import guests, own_address

pytestmark = pytest.mark.browser

GUESTS = "/organise/events/summit/guests"
PAGE = f"{GUESTS}/categories"


def filled(app: Flask, world: World) -> int:
    """Give the event categories and guests in them; return the number of the first."""
    with app.app_context(), transaction():
        start(world.event, StartingSet.HIGH_LEVEL, by=SYSTEM)
        data = CategoryData(name=Localised(en="Speakers' companies"), seats=5, is_held=True)
        categories.save(world.event, data, by=SYSTEM)
        first = categories.categories_of(world.event)[0].id
        by_hand.add(world.event, factories.answer(9, category_id=first), by=SYSTEM)
        codes.make(world.event, first, CodeData(name="Newsletter", number=3), by=SYSTEM)
        return first


def test_pages_of_categories_pass_axe_and_fit_the_screen(server: Server, page: Page) -> None:
    world = make_world(server.database.app)
    sign_in(page, server)
    found = []
    page.goto(server.url + PAGE)
    found += [(PAGE, x) for x in faults(page)]
    first = filled(server.database.app, world)
    for path in (
        *(PAGE, f"{PAGE}/_new", f"{PAGE}/{first}", f"{PAGE}/{first}/remove"),
        *(f"{PAGE}/{first}/codes", GUESTS),
    ):
        page.goto(server.url + path)
        found += [(path, x) for x in faults(page)]
    assert not found, found


def test_an_organiser_starts_with_a_set_and_orders_it(server: Server, page: Page) -> None:
    make_world(server.database.app)
    sign_in(page, server)
    page.goto(server.url + GUESTS)
    page.get_by_role("link", name="Guest categories").click()
    page.get_by_role("button", name="Take these: High-level event").click()
    rows = page.locator("[data-order] tr td:first-child a")
    expect(rows).to_have_text(["Policymakers", "Press", "Member organisations", "Public"])
    page.get_by_role("button", name="Move Press up").click()
    expect(rows).to_have_text(["Press", "Policymakers", "Member organisations", "Public"])
    public = page.locator("[data-order] tr", has_text="Public")
    public.locator("td").nth(3).drag_to(page.locator("[data-order] tr td:nth-child(4)").first)
    expect(page.get_by_role("status")).to_have_text("Moved.")
    expect(rows.last).not_to_have_text("Public")


def test_a_guest_chooses_a_category_by_keyboard(server: Server, page: Page) -> None:
    world = make_world(server.database.app)
    filled(server.database.app, world)
    page.goto(f"{server.url}/en/events/summit/rsvp")
    assert not list(faults(page))
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("I agree to this use").check()
    page.get_by_role("button", name="Send my reply").click()
    page.get_by_role("link", name="Please choose one of the categories.").click()
    assert not list(faults(page))
    page.get_by_label("Press").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send my reply").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def test_the_page_of_who_comes_along_passes_axe(server: Server, page: Page) -> None:
    app = server.database.app
    world = make_world(app)
    first = filled(app, world)
    found = next(x for x in guests(app, world.event) if x.category_id == first)
    page.goto(server.url + own_address(app, found))
    page.get_by_role("link", name="Who comes with you").click()
    assert not list(faults(page))
    page.get_by_label("Comes as").first.select_option("adviser")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Who comes with you (1)")).to_be_visible()
