"""A programme begun from a template and from a file, in a real browser; without script too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.backoffice.world import make_world
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

EVENT = "/organise/events/summit"
TABLE = """Start;End;Type;Title;Room;Moderator;Speakers
18:00;18:10;Opening;Opening words;Plenary room;;Ada Lovelace (Royal Society)
18:10;19:10;Debate;Who protects children?;Blue hall;Tom Alvarez (Thorn);"Eva Lind; TBA"
19:10;19:00;Panel;Back to front;;;
"""


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a browser with and without script."""
    context = browser.new_context(java_script_enabled=request.param, timezone_id="Europe/Brussels")
    yield context.new_page()
    context.close()


def begin(page: Page, server: Server) -> None:
    """Open the page on which one begins, as an organiser does from the programme."""
    make_world(server.database.app)
    sign_in(page, server)
    page.goto(f"{server.url}{EVENT}/programme")
    page.get_by_role("link", name="Begin from something").first.click()


def test_a_template_becomes_the_programme(server: Server, tab: Page) -> None:
    begin(tab, server)
    tab.get_by_label("Half-day conference").check()
    tab.get_by_role("button", name="Look at the template").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Before it comes in")
    expect(tab.locator("tbody tr")).to_have_count(8)
    tab.get_by_text("What would go").click()
    expect(tab.locator(".going li")).to_contain_text("The panel")
    tab.get_by_label("goes; these sessions take its place").check()
    tab.get_by_role("button", name="Bring in 8 sessions").click()
    expect(tab.get_by_role("status").first).to_contain_text("8 sessions came in.")
    expect(tab.get_by_role("link", name="First panel", exact=True).first).to_be_visible()
    expect(tab.get_by_role("link", name="The panel", exact=True)).to_have_count(0)


def test_a_file_is_looked_at_mended_and_brought_in(server: Server, tab: Page) -> None:
    begin(tab, server)
    file = {"name": "evening.csv", "mimeType": "text/csv", "buffer": TABLE.encode("utf-16")}
    tab.locator("#file").set_input_files(file)
    tab.get_by_role("button", name="Look at the file").click()
    expect(tab.locator("tr.bad")).to_contain_text("The end lies before the start.")
    expect(tab.locator("tbody")).to_contain_text("The venue has no room “Blue hall”.")
    tab.get_by_role("button", name="Bring in 2 sessions").click()
    expect(tab.get_by_role("alert")).to_contain_text("1 row is wrong.")
    tab.get_by_role("link", name="Choose").click()
    tab.get_by_label("Who is meant by Ada Lovelace").select_option("Somebody new")
    tab.get_by_role("button", name="Save the choices").click()
    tab.get_by_label("Leave out the rows that are wrong").check()
    tab.get_by_role("button", name="Bring in 2 sessions").click()
    expect(tab.get_by_role("status").first).to_contain_text("2 sessions came in. 3 people are new.")
    expect(tab.get_by_role("link", name="Who protects children?", exact=True).first).to_be_visible()


def test_what_cannot_be_read_is_said_at_the_field(server: Server, tab: Page) -> None:
    begin(tab, server)
    tab.locator("#text").fill("Dish,Price\nSoup,3")
    tab.get_by_role("button", name="Look at the file").click()
    expect(tab.get_by_role("alert")).to_contain_text("No row names the columns.")
    expect(tab.locator("#text")).to_have_value("Dish,Price\nSoup,3")


@pytest.mark.looks_at(
    "drafting_manage.start",
    "drafting_manage.look",
    "drafting_manage.look ?view=rows",
    "drafting_manage.look ?view=findings",
    "drafting_manage.look ?view=people",
)
def test_pages_pass_axe_and_fit_the_screen(server: Server, page: Page) -> None:
    begin(page, server)
    addresses = [page.url]
    page.locator("#text").fill(TABLE)
    page.get_by_role("button", name="Look at the file").click()
    addresses += [f"{page.url}?view={x}" for x in ("rows", "findings", "people")]
    found = []
    for address in addresses:
        page.goto(address)
        found += [(address, *x) for x in faults(page)]
    assert not found
