"""Debian's chromium, driven by playwright."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.plugins.missing import missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOOPBACK = {"127.0.0.1", "localhost", "::1", None}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless chromium, one for each test process; skips when the machine has none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing(
            "no chromium is installed",
            "install one (Debian: apt-get install chromium)",
            required_by="REQUIRE_BROWSER",
        )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without cookies or cache.

    The test fails in the end if a script threw, if anything broke the content security policy,
    or if any other host was asked for anything.
    """
    faults: list[str] = []
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Brussels")
    tab = context.new_page()
    tab.set_default_timeout(15_000)
    watch(tab, faults)
    yield tab
    context.close()
    assert not faults


def watch(tab: Page, faults: list[str]) -> None:
    """Note in ``faults`` what no page of ours may do."""

    def on_request(request: Request) -> None:
        if urlsplit(request.url).hostname not in LOOPBACK:
            faults.append(f"asked another host: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    tab.on("request", on_request)
    tab.on("console", on_console)
    tab.on("pageerror", lambda error: faults.append(f"a script threw: {error}"))
