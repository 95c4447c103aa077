"""Pages behind a personal link: out of caches, out of searches, out of the Referer of their links.

The log never names them either: it names routes (web.observe).
"""

from flask import Blueprint, Response, request

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}


def keep_personal(bp: Blueprint) -> None:
    """Add the headers to every answer of a blueprint whose address holds a token."""

    @bp.after_request
    def add(response: Response) -> Response:
        if "token" in (request.view_args or {}):
            response.headers.update(HEADERS)
        return response
