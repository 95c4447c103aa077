"""The public pages in a real browser: axe, widths, keyboard, print; no cookie, no other host."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import looking
from tests.plugins.servers import Server
from tests.site import sample
from tests.site.sample import COMING, PAGES, PAST

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
ANSWERS = (f"{COMING}/rsvp", f"{COMING}/rsvp/thanks")
STATES = (*PAGES, *ANSWERS, "/calendar", "/events?q=none&organisation=unknown", "/events/none")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


@pytest.fixture
def site(server: Server) -> Server:
    """A server with the sample."""
    sample.fill(server.database.app)
    return server


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def violations(page: Page, *, rules: dict[str, Any] = RULES) -> list[str]:
    """Return what axe finds, one line for each element."""
    # What passes is not carried over: of a full page that took longer than the looking.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    looking.note(page)
    found: list[str] = page.evaluate(
        """async rules => (await axe.run(document, rules)).violations.flatMap(
            rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`))""",
        rules,
    )
    return found


@pytest.mark.parametrize("path", STATES)
def test_page_passes_axe_at_every_width_in_both_schemes(
    site: Server, page: Page, path: str
) -> None:
    page.goto(f"{site.url}/en{path}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in zip(SCHEMES, (RULES, COLOURS), strict=True):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(page, rules=rules) == [], (width, scheme)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
@pytest.mark.parametrize("path", STATES)
def test_nothing_stands_out_of_a_narrow_screen(
    site: Server, page: Page, path: str, lang: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site.url}/{lang}{path}")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_would_find_a_fault(site: Server, page: Page) -> None:
    page.goto(f"{site.url}/en{PAST}")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"/favicon.ico\">'")

    assert any(x.startswith("image-alt") for x in violations(page))


def test_visit_asks_no_other_host_and_keeps_nothing(site: Server, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in STATES:
        page.goto(f"{site.url}/en{path}")
        page.wait_for_load_state("networkidle")

    assert asked
    assert [x for x in asked if not x.startswith(site.url)] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_event_page_takes_few_requests(site: Server, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/en{PAST}")
    page.wait_for_load_state("networkidle")

    assert 1 < len(asked) < 12


def test_pages_work_without_script(site: Server, without_script: Page) -> None:
    page = without_script
    page.goto(f"{site.url}/en{COMING}")
    assert page.get_by_role("button", name="Copy").count() == 0
    assert page.get_by_role("link", name="Reserve a place").last.is_visible()

    page.get_by_role("link", name="Events", exact=True).first.click()
    page.get_by_label("Words in the title").fill("High-level")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="High-level event").click()
    assert page.url == f"{site.url}/en{PAST}"
    page.get_by_role("link", name="Français").click()
    assert page.url == f"{site.url}/fr{PAST}"


def test_copy_button_copies_the_text_with_its_address(site: Server, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.goto(f"{site.url}/en{PAST}")
    page.get_by_role("button", name="Copy the message in English").click()

    page.get_by_role("status").get_by_text("Copied").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == f"Read this: {site.url}/en{PAST}"


def test_keyboard_skips_to_the_content_and_shows_where_it_is(site: Server, page: Page) -> None:
    page.goto(f"{site.url}/en{COMING}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_answer_stays_within_reach(site: Server, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{site.url}/en{COMING}")
    box = page.locator(".reach").bounding_box()

    assert box
    assert box["y"] + box["height"] <= 640
    assert box["height"] < 120
    page.goto(f"{site.url}/en{PAST}")
    assert page.locator(".reach").count() == 0


def test_focus_is_never_under_the_bar(site: Server, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{site.url}/en{COMING}")
    hidden = """() => {
      const at = document.activeElement.getBoundingClientRect();
      const bar = document.querySelector('.reach').getBoundingClientRect();
      const inside = document.activeElement.closest('.reach');
      return !inside && at.bottom > bar.top && at.top < bar.bottom;
    }"""
    for _ in range(30):
        page.keyboard.press("Tab")
        assert not page.evaluate(hidden), page.evaluate("document.activeElement.outerHTML")


def test_print_leaves_out_what_paper_cannot_do(site: Server, page: Page) -> None:
    page.goto(f"{site.url}/en{COMING}")
    page.emulate_media(media="print")

    for hidden in (".reach", ".masthead nav", "#share", "#calendar", ".footer"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.get_by_role("heading", name="Programme").is_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_the_faults_of_a_refused_form_are_in_view_and_in_focus(
    site: Server, browser: Browser, scripted: bool
) -> None:
    context = browser.new_context(
        java_script_enabled=scripted, viewport={"width": 360, "height": 640}
    )
    page = context.new_page()
    page.goto(f"{site.url}/en{COMING}/rsvp")
    page.locator("form.form button").click()
    page.wait_for_selector(".summary-errors:focus")
    box = page.locator(".summary-errors h2").bounding_box()
    assert box
    assert 0 <= box["y"] < 600
    assert page.title().startswith("Error")
    context.close()


@pytest.mark.parametrize("scripted", [True, False])
def test_another_language_keeps_a_form_half_filled(
    site: Server, browser: Browser, scripted: bool
) -> None:
    context = browser.new_context(
        java_script_enabled=scripted, viewport={"width": 360, "height": 640}
    )
    page = context.new_page()
    page.goto(f"{site.url}/en{COMING}/rsvp")
    page.fill("#name", "Zoë Öst")
    page.get_by_role("button", name="Français").click()
    page.wait_for_url(f"{site.url}/fr{COMING}/rsvp")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.input_value("#name") == "Zoë Öst"
    page.press("#name", "Enter")  # sends the answer: the address is still missing
    page.wait_for_selector(".summary-errors")
    context.close()
