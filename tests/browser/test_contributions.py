"""A speaker's part in a real browser: write, be pictured, allow; an organiser accepts; it shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from eventapp.auth.models import RoleName
from tests.accounts import add_account, sign_in_path
from tests.browser import steps
from tests.browser.test_pages import SCHEMES, violations
from tests.people.images import photo
from tests.plugins.servers import Server
from tests.speakers.released import released_stage
from tests.speakers.stage import Stage

pytestmark = pytest.mark.browser

ROOM = "/organise/events/evening/contributions"


@pytest.fixture
def stage(server: Server) -> Stage:
    """Ada is before readers."""
    return released_stage(server.database.app)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A file as a telephone makes it: wide, red above, blue below."""
    file = tmp_path / "me.jpg"
    file.write_bytes(photo(1600, 1200))
    return file


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page, server: Server) -> None:
    """Sign in as an organiser, by a link and its button."""
    app: Flask = server.database.app
    number = add_account(app, "chief", RoleName.ORGANISER)
    page.goto(server.url + sign_in_path(app, number))
    page.get_by_role("button", name="Sign in").click()


def check(page: Page, name: str = "") -> None:
    """Look at a page with axe in both schemes, and that it fits a telephone."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == [], (page.url, scheme)
    page.emulate_media(color_scheme="light")
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    page.set_viewport_size(size)


@pytest.mark.looks_at(
    "speaker.page",
    "speaker.part",
    "speaker.about",
    "speaker.consents",
    "contributions.index",
    "contributions.show",
    "contributions.ask",
    "site.person",
)
def test_a_speaker_writes_is_pictured_and_allows_and_an_organiser_accepts(
    server: Server, page: Page, browser: Browser, stage: Stage, picture: Path
) -> None:
    page.goto(server.url + stage.page)
    check(page)
    steps.write_biography(page, "A life, written by *me*.", look=check)

    page.get_by_role("link", name="Something about you").click()
    check(page)
    page.get_by_label("You are").select_option(label="A woman")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status").first).to_contain_text("It is kept")
    check(page)
    page.get_by_role("button", name="Empty it").click()
    expect(page.get_by_role("status").first).to_contain_text("we keep nothing")
    page.get_by_role("link", name="Back to your page").click()

    steps.give_portrait(page, picture, look=check)
    steps.allow_everything(page, look=check)

    other = browser.new_context().new_page()
    sign_in(other, server)
    other.goto(server.url + ROOM)
    names = ("Biography, Ada Lovelace", "Portrait, Ada Lovelace")
    steps.accept_contributions(other, *names, look=check)
    other.goto(f"{server.url}{ROOM}/tasks")
    check(other)
    other.context.close()

    page.goto(f"{server.url}/en/people/ada")
    expect(page.locator(".prose em")).to_have_text("me")
    steps.has_face(page)
    synthesis = "getComputedStyle(document.querySelector('.prose em')).fontSynthesis"
    assert "style" in page.evaluate(synthesis), "no italic face, so emphasis has to be slanted"
    check(page)
    for path in ("/en/events/evening", "/en/events/evening/embed"):
        page.goto(server.url + path)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            stands_beside_the_name(page)


def stands_beside_the_name(page: Page) -> None:
    """Look that a portrait stands left of its name, both within the card."""
    card = page.locator(".person", has=page.locator("img.portrait")).first
    around, face, name = (
        x.bounding_box() for x in (card, card.locator("img"), card.locator(".person-name"))
    )
    assert around
    assert face
    assert name
    assert face["x"] == around["x"]
    assert face["width"] > 40
    assert name["x"] >= face["x"] + face["width"]
    assert abs(face["y"] - name["y"]) < 10
    assert name["x"] + name["width"] <= around["x"] + around["width"]


def test_the_same_works_without_script(
    server: Server, without_script: Page, stage: Stage, picture: Path
) -> None:
    page = without_script
    page.goto(f"{server.url}{stage.page}/portrait")
    page.locator("#picture").set_input_files(picture)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name="Top left").click()
    expect(page.get_by_label("Top to bottom, in per cent")).to_have_value("0")
    page.get_by_label("Zoom, in per cent").fill("150")
    page.get_by_role("button", name="Send to the organisers").click()
    expect(page.get_by_role("status").first).to_contain_text("the organisers have it")
    page.get_by_role("link", name="What you need").click()
    page.get_by_label("Access needs").fill("A ramp")
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page.get_by_role("status").first).to_contain_text("Your draft is saved")
    page.get_by_role("link", name="Back to your page").click()
    expect(page.get_by_text("A draft, not sent yet")).to_be_visible()


def test_a_draft_outlives_a_lost_connection(server: Server, page: Page, stage: Stage) -> None:
    page.goto(f"{server.url}{stage.page}/needs")
    page.context.set_offline(True)
    page.get_by_label("Access needs").fill("A ramp to the stage")
    page.get_by_label("Access needs").blur()
    expect(page.locator("[data-draft-state]")).to_contain_text("Not saved")
    expect(page.get_by_label("Access needs")).to_have_value("A ramp to the stage")
    page.context.set_offline(False)
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved at")
    page.reload()
    expect(page.get_by_label("Access needs")).to_have_value("A ramp to the stage")
