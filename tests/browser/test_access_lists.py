"""An access list from the venue's profile to the hand-over, on a phone and on a desk, real mail."""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from eventapp.accesslists import asking
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.mail import delivery
from tests import factories
from tests.accounts import add_account, sign_in_path
from tests.browser.test_manage import faults
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import Server
from tests.registration.helpers import registered

pytestmark = pytest.mark.browser
LIST = "/organise/events/evening/guests/access-list"
SAID = {"Family name": "Lovelace", "Given name": "Ada", "Number of the document": "X 4711"}


@pytest.fixture
def app(server: Server, smtp: Mailbox) -> Iterator[Flask]:
    """An event at a venue of which nobody said yet what it asks, with two guests; real mail."""
    found = server.database.app
    before = found.extensions["settings"]
    found.extensions["settings"] = before.model_copy(update={"smtp_url": smtp.url})
    with found.app_context(), transaction() as session:
        house = factories.venue(slug="house", name="House of Europe")
        session.add(house)
        session.flush()
        event = factories.event(slug="evening", venue_id=house.id)
        session.add(event)
        session.flush()
        number = event.id
    registered(found, number, 2)
    yield found
    found.extensions["settings"] = before


def post(app: Flask, smtp: Mailbox) -> list[str]:
    """Do what the worker does, and return the paths of the links that came by mail."""
    with app.app_context():
        asking.push()
        delivery.deliver_due()
    found = []
    for message in smtp.messages:
        body = message.get_body(("plain",))
        assert body
        found += re.findall(r"https?://\S+/access/[\w-]{43}", body.get_content())
    return [urlsplit(x).path for x in found]


def look(page: Page, width: int, name: str) -> None:
    """Let axe look at each width and light; keep a picture where one is asked for."""
    assert not list(faults(page))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def give(page: Page, **changes: str) -> None:
    """Fill in the form behind a link."""
    for label, value in {**SAID, **changes}.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Date of birth").fill("1915-12-10")
    page.get_by_label("Nationality").select_option("MT")
    page.get_by_label("Kind of document").select_option("passport")
    page.get_by_role("button", name="Send", exact=True).click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_from_the_profile_to_the_hand_over(
    server: Server, app: Flask, browser: Browser, page: Page, smtp: Mailbox, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    number = add_account(app, "grace", RoleName.ORGANISER, RoleName.ACCESS_LIST)
    page.goto(server.url + sign_in_path(app, number))
    page.get_by_role("button", name="Sign in").click()

    page.goto(server.url + LIST)
    look(page, width, "1-nothing-yet")
    page.get_by_role("link", name="Write it down, from an example").click()
    look(page, width, "2-profile")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("status")).to_have_text("Saved.")

    page.goto(server.url + LIST)
    page.get_by_role("link", name="Ask 2 people").click()
    look(page, width, "3-ask")
    page.get_by_role("button", name="Send 2 mails").click()
    expect(page.get_by_role("status")).to_have_text("2 mails are on their way.")

    paths = post(app, smtp)
    assert len(paths) == 2
    guest = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    guest.goto(server.url + paths[0])
    look(guest, width, "4-page")
    guest.get_by_role("button", name="Send", exact=True).click()
    expect(guest.get_by_role("alert")).to_contain_text("6 answers need another look")
    look(guest, width, "5-faults")
    give(guest)
    expect(guest.get_by_role("status").first).to_contain_text("the organisers have your details")
    look(guest, width, "6-given")
    guest.goto(server.url + paths[1])
    expect(guest.get_by_label("Family name")).to_be_visible()
    guest.get_by_label("I hold a badge of type").select_option("Interinstitutional press badge")
    expect(guest.get_by_label("Family name")).to_be_hidden()
    look(guest, width, "7-badge")
    guest.get_by_role("button", name="Send", exact=True).click()
    expect(guest.get_by_role("status").first).to_contain_text("the organisers have your details")

    page.goto(server.url + LIST)
    expect(page.get_by_text("Holds a badge: 1")).to_be_visible()
    look(page, width, "8-list")
    page.get_by_role("link", name="Read and hand over").click()
    expect(page.get_by_role("cell", name="Lovelace").first).to_be_visible()
    look(page, width, "9-contents")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Hand over and take the file").click()
    lines = list(csv.reader(Path(taken.value.path()).read_text("utf-8-sig").splitlines()))
    assert lines[1] == ["Lovelace", "Ada", "1915-12-10", "Malta", "Passport", "X 4711"]

    guest.goto(server.url + paths[0])
    expect(guest.get_by_text("with the institution already")).to_be_visible()
    page.goto(server.url + LIST)
    look(page, width, "10-handed")
    page.get_by_role("button", name="Let Guest 1 correct").click()
    guest.goto(server.url + post(app, smtp)[-1])
    give(guest, **{"Given name": "Augusta"})
    expect(guest.get_by_role("status").first).to_contain_text("the organisers have your details")
    page.goto(f"{server.url}{LIST}/contents")
    expect(page.get_by_role("cell", name="Changed: Given name")).to_be_visible()
    look(page, width, "11-difference")
    for path in ("settings", "_new", "handed.print"):
        page.goto(f"{server.url}{LIST}/{path}")
        look(page, width, f"11-{path}")
    guest.context.close()
