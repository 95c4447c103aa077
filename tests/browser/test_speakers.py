"""A speaker is asked, answers and is told, in a real browser and through a real mail server."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from eventapp.mail import delivery
from eventapp.programme.models import AppearanceState
from tests.browser import steps
from tests.browser.test_manage import sign_in
from tests.browser.test_pages import SCHEMES, violations
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import Server
from tests.speakers.stage import Stage, log_of, make_stage, state_of

pytestmark = pytest.mark.browser

SPEAKERS = "/organise/events/evening/speakers"


@pytest.fixture
def mailing(server: Server, smtp: Mailbox) -> Iterator[Flask]:
    """The application of the server's database, which delivers to a real mail server."""
    app = server.database.app
    before = app.extensions["settings"]
    app.extensions["settings"] = before.model_copy(
        update={"smtp_url": smtp.url, "base_url": server.url}
    )
    yield app
    app.extensions["settings"] = before


def deliver(app: Flask) -> int:
    """Deliver what is due, as the worker does."""
    with app.app_context():
        return delivery.deliver_due()


def check(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds, and what stands out of the screen, at two widths and in two lights."""
    found: list[tuple[str, str]] = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((page.url, f"stands out of {width} pixels"))
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [(page.url, x) for x in violations(page)]
        page.emulate_media(color_scheme="light")
    return found


def clean(page: Page) -> None:
    assert check(page) == []


@pytest.mark.looks_at("speakers.act", "speaker.page")
def test_asked_accepted_and_told(server: Server, page: Page, smtp: Mailbox, mailing: Flask) -> None:
    stage = make_stage(mailing, state=AppearanceState.PLANNED)
    sign_in(page, server)
    page.goto(server.url + SPEAKERS)
    steps.ask(page, "The panel", look=clean)
    assert deliver(mailing) == 1
    assert smtp.deliveries[-1].recipients == ("ada@example.org",)

    page.context.clear_cookies()
    page.goto(steps.speaker_address(smtp.messages[-1]))
    expect(page.get_by_role("heading", name="Welcome, Ada Lovelace")).to_be_visible()
    assert state_of(mailing, stage.panellist) == "asked"
    assert check(page) == []
    steps.accept(page)
    assert page.context.cookies() == []

    assert state_of(mailing, stage.panellist) == "confirmed"
    assert deliver(mailing) == 2  # the speaker, and whoever asked
    [told] = [x for x in smtp.messages[-2:] if "ada@example.org" in x["To"]]
    assert "you are on the programme" in str(told["Subject"])
    assert "text/calendar" in {x.get_content_type() for x in told.walk()}
    assert [x[1] for x in log_of(mailing, stage)] == ["asked", "confirmed"]


@pytest.mark.looks_at("speaker.naming", "speakers.deputy")
def test_a_deputy_is_named_and_taken(
    server: Server, page: Page, smtp: Mailbox, mailing: Flask
) -> None:
    stage = make_stage(mailing)
    page.goto(server.url + stage.page)
    page.get_by_role("link", name="Name a deputy (The panel)").click()
    assert check(page) == []
    page.get_by_label("Name").fill("Mary Somerville")
    page.get_by_label("E-mail").fill("nonsense")
    page.get_by_role("button", name="Name this deputy").click()
    expect(page.get_by_label("Name")).to_have_value("Mary Somerville")
    page.get_by_label("E-mail").fill("mary@example.org")
    page.get_by_role("button", name="Name this deputy").click()
    expect(page.get_by_text("then write to the person you named")).to_be_visible()
    sign_in(page, server)
    page.goto(server.url + SPEAKERS)
    page.get_by_role("link", name="Decide").click()
    assert check(page) == []
    page.get_by_role("button", name="Take this deputy").click()
    expect(page.get_by_role("link", name="Mary Somerville")).to_be_visible()
    deliver(mailing)
    assert "mary@example.org" in [x.recipients[0] for x in smtp.deliveries]


def test_hours_are_shown_by_the_clocks_of_the_readers_machine(server: Server, page: Page) -> None:
    stage = make_stage(server.database.app)
    browser = page.context.browser
    assert browser
    abroad = browser.new_context(locale="en-GB", timezone_id="America/New_York").new_page()
    abroad.goto(server.url + stage.page)
    expect(abroad.get_by_text("New York time").first).to_be_visible()
    abroad.context.close()
    page.goto(server.url + stage.page)
    expect(page.get_by_text("Brussels time").first).to_be_visible()
    assert "zone=" not in page.url


def pages(stage: Stage) -> tuple[str, ...]:
    """Return the pages of speakers that the journeys do not look at."""
    return (
        f"{stage.page}/{stage.panellist}/decline",
        "/en/speaker/unknown",
        SPEAKERS,
        f"{SPEAKERS}/{stage.ada}",
        f"{SPEAKERS}/write",
        f"{SPEAKERS}/dates",
    )


def test_every_page_passes_axe_and_fits_the_screen(server: Server, page: Page) -> None:
    stage = make_stage(server.database.app)
    sign_in(page, server)
    found = []
    for path in pages(stage):
        page.goto(server.url + path)
        found += check(page)
    assert not found


@pytest.mark.parametrize("zone", ["UTC", "Europe/London"])
def test_the_address_of_the_calendar_stays_whatever_the_clocks_of_the_machine(
    server: Server, browser: Browser, mailing: Flask, zone: str
) -> None:
    stage = make_stage(mailing)
    context = browser.new_context(timezone_id=zone)
    try:
        page = context.new_page()
        page.goto(server.url + stage.page)
        expect(page).to_have_url(re.compile("zone="))
        page.get_by_role("button", name="Make my calendar's address").click()
        page.wait_for_load_state("networkidle")
        expect(page.get_by_text(re.compile(r"/calendar/[\w-]{40,}\.ics"))).to_be_visible()
    finally:
        context.close()
