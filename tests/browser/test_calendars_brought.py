"""Calendars of others in a real browser: as events, and as days where a date is chosen."""

from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from eventapp.core import clock
from tests.backoffice.world import make_world
from tests.browser.test_manage import sign_in
from tests.browser.test_pages import violations
from tests.incoming.calendars import calendar, entry
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)


def file(*entries: str) -> FilePayload:
    """Return a calendar as a file that is chosen."""
    return {"name": "a.ics", "mimeType": "text/calendar", "buffer": calendar(*entries).encode()}


def fits(page: Page) -> None:
    """See that a page passes axe and is no wider than the screen at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert violations(page) == []


def test_a_calendar_is_looked_at_and_comes_in(server: Server, page: Page) -> None:
    make_world(server.database.app)
    sign_in(page, server)
    page.goto(f"{server.url}/organise/")
    page.get_by_role("link", name="Import a calendar").click()
    soon = clock.now() + timedelta(days=40)
    good = entry(
        "UID:a", "SUMMARY:Evening debate", f"DTSTART:{soon:%Y%m%d}T170000Z", "DURATION:PT2H"
    )
    wrong = entry("UID:b", "SUMMARY:Back to front", f"DTSTART:{soon:%Y%m%d}T170000Z",
                  f"DTEND:{soon:%Y%m%d}T160000Z", "LOCATION:" + "very-long-" * 30)  # fmt: skip
    page.locator("#file").set_input_files(file(good, wrong))
    page.get_by_role("button", name="Look at the calendar").click()
    expect(page.locator("tr.bad")).to_contain_text("The end lies before the start.")
    fits(page)
    page.get_by_role("button", name="Bring in what is ticked").click()
    expect(page.get_by_role("status").first).to_contain_text("1 draft is made.")
    expect(page.get_by_role("link", name="Evening debate")).to_be_visible()


def test_the_days_of_a_layer_show_where_a_date_is_chosen(server: Server, page: Page) -> None:
    make_world(server.database.app)
    sign_in(page, server)
    page.goto(f"{server.url}/organise/institutions/_new")
    page.get_by_label("Institution").fill("Parliament")
    page.get_by_label("Name of the calendar").fill("Recess of the year")
    page.get_by_label("Its days are").select_option("recess")
    soon = clock.now().date() + timedelta(days=40)
    rest = entry("SUMMARY:Rest", f"DTSTART;VALUE=DATE:{soon:%Y%m%d}")
    page.locator("#file").set_input_files(file(rest))
    page.get_by_role("button", name="Save").last.click()
    page.goto(f"{server.url}/organise/institutions?year={soon.year}")
    expect(page.locator("figure.days")).to_have_count(1)
    fits(page)
    page.goto(f"{server.url}/organise/events/_new")
    place = page.locator("[data-days]")
    expect(place).to_be_empty()
    page.get_by_label("First day").fill(soon.isoformat())
    page.get_by_label("Last day").focus()
    expect(place).to_contain_text("In these days: recess of Parliament")
    fits(page)
    page.get_by_label("First day").fill((soon + timedelta(1)).isoformat())
    page.get_by_label("Last day").focus()
    expect(place).not_to_contain_text("In these days")
