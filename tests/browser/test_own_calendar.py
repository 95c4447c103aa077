"""The part 'Your calendar' in a real browser: made, shown once, copied, looked at, closed."""

import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from eventapp.auth.models import RoleName
from tests import factories
from tests.accounts import add_account, sign_in_path
from tests.browser.test_manage import faults
from tests.plugins.servers import Server
from tests.registration.helpers import guest, own_address, registered

pytestmark = pytest.mark.browser


def test_a_guest_makes_a_calendar_sees_who_looked_and_closes_it(server: Server, page: Page) -> None:
    app = server.database.app
    event_id = factories.saved(app, factories.event(slug="evening"))
    registered(app, event_id, 1)
    there = server.url + own_address(app, guest(app, event_id, 1))
    page.goto(there)
    found: list[Any] = list(faults(page))
    part = page.get_by_role("region", name="Your calendar")
    part.get_by_label("Reminder").select_option("60")
    part.get_by_role("button", name="Make my calendar's address").click()
    expect(page.get_by_role("status").first).to_contain_text("It is shown only now")
    found += faults(page)
    copy = page.get_by_role("button", name="Copy the address")
    address = str(copy.get_attribute("data-copy"))
    webcal = page.get_by_role("link", name="Subscribe").get_attribute("href")
    assert webcal == f"webcal://{address.partition('://')[2]}"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    path = address.partition("/calendar/")[2]
    asked = urllib.request.Request(
        f"{server.url}/calendar/{path}", headers={"User-Agent": "Thunderbird/128.0"}
    )
    with urllib.request.urlopen(asked) as answer:
        assert answer.status == 200
    page.goto(there)
    part = page.get_by_role("region", name="Your calendar")
    expect(part).to_contain_text("by Thunderbird")
    expect(part.get_by_label("Reminder")).to_have_value("60")
    found += faults(page)
    part.get_by_role("button", name="Close the address").click()
    expect(page.get_by_role("status").first).to_contain_text("is closed")
    found += faults(page)
    assert not found, found


def test_an_organiser_has_it_on_the_page_of_the_account(server: Server, page: Page) -> None:
    app = server.database.app
    page.goto(server.url + sign_in_path(app, add_account(app, "olga", RoleName.ORGANISER)))
    page.locator("main button[type=submit]").first.click()
    page.goto(f"{server.url}/account/")
    found: list[Any] = list(faults(page))
    page.get_by_role("button", name="Make my calendar's address").click()
    expect(page.get_by_role("status").first).to_contain_text("It is shown only now")
    found += faults(page)
    assert not found, found
