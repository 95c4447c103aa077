"""Pictures of every public page at three widths in both schemes: ``python -m tests.browser.shots``.

They are taken of a running server (its address is the first argument) and kept in
``tests/browser/shots``, to be looked at.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.plugins.browsers import FLAGS, NAMES

FOLDER = Path(__file__).parent / "shots"
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
PAGES = {
    "home": "/en/",
    "home-fr": "/fr/",
    "events": "/en/events",
    "events-none": "/en/events?q=nothing+like+it&year=2023",
    "event": "/en/events/brussels-2023-03-20",
    "event-fr": "/fr/events/brussels-2023-03-20",
    "demonstration": "/en/events/demonstration",
    "person": "/en/people/heidi-de-pauw",
    "organisations": "/en/organisations",
    "organisation": "/en/organisations/thorn",
    "coalition": "/en/organisations/eclag",
    "policy": "/en/policy",
    "policy-file": "/en/policy/csa-regulation",
    "calendar": "/en/calendar",
    "rsvp": "/en/events/demonstration/rsvp",
    "accessibility": "/en/accessibility",
    "privacy": "/nl/privacy",
    "not-found": "/en/events/none",
}


def take(browser: Browser, address: str, only: frozenset[str]) -> None:
    """Take every picture, or only those named."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB"
            )
            page = context.new_page()
            for name, path in PAGES.items():
                if only and name not in only:
                    continue
                page.goto(address + path)
                page.evaluate("document.fonts.ready")
                page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()


def main(address: str, *names: str) -> None:
    """Start chromium and take the pictures."""
    import shutil

    FOLDER.mkdir(exist_ok=True)
    path = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        take(browser, address.rstrip("/"), frozenset(names))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
