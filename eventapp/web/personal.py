"""Pages behind a personal link: out of caches, out of searches, out of the Referer of their links.

A personal link travels by mail alone. The log names routes (web.observe); whoever reads a mail that
is not theirs reads no link of it.
"""

import re

from flask import Blueprint, Response, request

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}
# What follows one of these in an address opens somebody's page (their names are fixed).
_PERSONAL = re.compile(
    r"/(rsvp|place|invitation|quota|speaker|calendar|link|unsubscribe|access)"
    r"/[A-Za-z0-9_%.-]{20,}"
)


def without_tokens(text: str) -> str:
    """Return a text with what makes each personal link in it open left out."""
    return _PERSONAL.sub(r"/\1/…", text)


def keep_personal(bp: Blueprint) -> None:
    """Add the headers to every answer of a blueprint whose address holds a token."""

    @bp.after_request
    def add(response: Response) -> Response:
        if "token" in (request.view_args or {}):
            response.headers.update(HEADERS)
        return response
