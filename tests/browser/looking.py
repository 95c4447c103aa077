"""Which pages axe looks at: a test says so by ``looks_at``, and is held to it when it ends.

A page is named by its endpoint. What its address asked for may follow (``?view=people``), and the
status of a page that is no plain answer (``409``), each after a space.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


@dataclass(frozen=True)
class Look:
    """A page that axe looked at."""

    address: str
    status: int


LOOKS: list[Look] = []  # of the test that runs


def note(page: Page) -> None:
    """Remember that axe looks at a page."""
    LOOKS.append(Look(page.url, int(page.evaluate(STATUS))))


def names(app: Flask, looks: list[Look]) -> set[str]:
    """Return the names of all pages that were looked at."""
    return {x for look in looks for x in _names(app, look)}


def _names(app: Flask, look: Look) -> Iterator[str]:
    parts = urlsplit(look.address)
    for endpoint in endpoints(app, parts.path):
        if look.status != 200:
            yield f"{endpoint} {look.status}"
            continue
        yield endpoint
        yield from (f"{endpoint} ?{x}" for x in parts.query.split("&") if x)


def endpoints(app: Flask, path: str) -> Iterator[str]:
    """Yield what answers a path: a page that a form leads to keeps the address of the form."""
    for method in ("GET", "POST"):
        try:
            yield app.url_map.bind("localhost").match(path, method)[0]
        except HTTPException:
            continue
