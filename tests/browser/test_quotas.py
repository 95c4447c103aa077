"""The pages of quotas in a real browser: axe and widths, and five seats filled on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server
from tests.quotas.helpers import category, held, name, named, path

pytestmark = pytest.mark.browser


def test_pages_of_quotas_pass_axe_and_fit_the_screen(server: Server, page: Page) -> None:
    app = server.database.app
    event_id = factories.saved(app, factories.event(slug="evening", capacity=8))
    quota_id = held(app, event_id, category(app, event_id))
    name(app, quota_id, 1, 2)
    first = f"{path(app, quota_id)}/{named(app, 1).id}"
    found = list[Any]()
    for there in (first, f"{first}/off", path(app, quota_id)):
        page.goto(server.url + there)
        found += [(there, x) for x in faults(page)]
    page.set_viewport_size({"width": 360, "height": 740})
    for number in (3, 4, 5):
        page.get_by_label("Name", exact=True).fill(f"Guest {number}")
        page.locator("#email").fill(f"guest{number}@example.org")
        page.locator("#agreed").check()
        page.get_by_role("button", name="Put on the list").click()
        expect(page.get_by_role("status").first).to_contain_text("They are on your list")
    expect(page.get_by_text("All your seats are filled.")).to_be_visible()
    expect(page.locator("#person-form")).to_have_count(0)
    sign_in(page, server)
    for there in ("", f"/{quota_id}", f"/{quota_id}/send", f"/{quota_id}/edit", "/_new",
        f"/{quota_id}/end", f"/{quota_id}/remove"):  # fmt: skip
        page.goto(f"{server.url}/organise/events/evening/guests/quotas{there}")
        found += [(there, x) for x in faults(page)]
    assert not found, found
