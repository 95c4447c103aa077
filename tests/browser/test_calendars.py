"""Copying a calendar's address by keyboard, and the organisers' page of who fetches calendars."""

import pytest
from playwright.sync_api import Page, expect

from eventapp.fetches.counting import Tally
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server
from tests.site import sample

pytestmark = pytest.mark.browser


@pytest.fixture
def site(server: Server) -> Server:
    """A server with the sample, at which two programs looked."""
    app = server.database.app
    sample.fill(app)
    one = Tally(app, by_clock=False)
    for agent, unchanged in (("Google-Calendar-Importer", False), ("curl/8", True)):
        one.count("/calendar/events.ics", agent, unchanged=unchanged)
    assert one.write()
    return server


def test_an_address_is_copied_by_keyboard_and_that_is_said(site: Server, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site.url}/fr/calendar")
    button = page.locator("button[data-field]").first
    field = page.locator(".address input").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copié")
    expect(page.get_by_role("status")).to_have_text("Copié")
    assert page.evaluate("navigator.clipboard.readText()") == field.input_value()
    expect(button).to_contain_text("adresse")


def test_where_copying_is_refused_the_address_is_marked(site: Server, page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(f"{site.url}/en/calendar")
    page.locator("button[data-field]").first.click()
    expect(page.get_by_role("status")).to_have_text("Marked: please copy it")
    marked = page.evaluate("document.getSelection().toString()")
    assert marked == page.locator(".address input").first.input_value()


def test_without_script_the_address_stands_in_a_field(site: Server, without_script: Page) -> None:
    without_script.goto(f"{site.url}/en/calendar")
    expect(without_script.locator("button[data-copy]").first).to_be_hidden()
    field = without_script.get_by_label("Address", exact=True).first
    expect(field).to_have_value(f"{site.url}/en/calendar/events.ics")
    folded = without_script.locator(".feeds details").first
    expect(folded.get_by_role("link", name="Subscribe")).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.get_by_role("link", name="Subscribe")).to_be_visible()


def test_the_page_of_fetches_is_sound_at_both_widths_in_both_schemes(
    site: Server, page: Page
) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/organise/calendars")
    expect(page.get_by_text("2 fetches").first).to_be_visible()
    assert list(faults(page)) == []
