"""Two organisers with one session open: the second sees what the first did, and keeps their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.programme.models import Session
from tests.backoffice.world import World, make_world
from tests.browser.test_manage import EVENT, sign_in
from tests.browser.test_pages import violations
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

PANEL = f"{EVENT}/programme/panel"


@pytest.fixture
def world(server: Server) -> World:
    return make_world(server.database.app)


@pytest.fixture
def desks(server: Server, world: World, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Two organisers in browsers of their own, each with the page of the panel open."""
    contexts = [browser.new_context() for _ in range(2)]
    pages = [x.new_page() for x in contexts]
    for name, page in zip(("first", "second"), pages, strict=True):
        sign_in(page, server, name=name)
        page.goto(server.url + PANEL)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def panel(server: Server) -> Session:
    with server.database.app.app_context():
        return db.session.scalars(select(Session)).one()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").first.click()


@pytest.mark.looks_at("programme_manage.edit 422")
def test_what_both_changed_is_shown_and_ones_own_text_kept(
    server: Server, desks: tuple[Page, Page]
) -> None:
    first, second = desks
    first.locator("#title-en").fill("Children first")
    second.locator("#title-en").fill("Safety online")
    second.locator("#abstract-en").fill("Two lines\nof an abstract")
    save(first)
    expect(first.get_by_role("status")).to_have_text("Saved.")
    save(second)
    expect(second.get_by_role("alert").first).to_be_visible()
    expect(second.locator("main")).to_contain_text("Children first")
    expect(second.locator("#title-en")).to_have_value("Safety online")
    expect(second.locator("#abstract-en")).to_have_value("Two lines\nof an abstract")
    assert panel(server).title["en"] == "Children first"
    assert violations(second) == []
    save(second)
    expect(second.get_by_role("status")).to_have_text("Saved.")
    assert panel(server).title["en"] == "Safety online"
    assert panel(server).abstract["en"] == "Two lines\nof an abstract"


def test_what_only_one_changed_stands_beside_the_others(
    server: Server, desks: tuple[Page, Page]
) -> None:
    first, second = desks
    first.locator("#title-en").fill("Children first")
    save(first)
    expect(first.get_by_role("status")).to_have_text("Saved.")
    second.locator("#abstract-en").fill("My abstract")
    save(second)
    expect(second.get_by_role("status").first).to_contain_text("Saved.")
    found = panel(server)
    assert (found.title["en"], found.abstract["en"]) == ("Children first", "My abstract")
