"""The pictures of people, at addresses that say their content."""

from flask import Blueprint, Response, request

from eventapp.core.errors import NotFound
from eventapp.people import queries
from eventapp.people.portraits import KINDS, WIDTHS
from eventapp.web.files import store

bp = Blueprint("people", __name__)

# No cache between keeps it, and a browser asks again soon: a consent may be taken back.
CACHING = "private, max-age=300, must-revalidate"


@bp.after_request
def forget(response: Response) -> Response:
    """Let nobody keep that a picture was not there, nor that one was."""
    if response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/portraits/<name>-<int:width>.<ending>")
def portrait(name: str, width: int, ending: str) -> Response:
    is_offered = width in WIDTHS and ending in KINDS
    content = None
    if is_offered and queries.is_shown(name):
        content = store().get(f"{name}-{width}.{ending}")
    if content is None:
        raise NotFound("portrait")
    response = Response(content, mimetype=KINDS[ending])
    response.headers["Cache-Control"] = CACHING
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(f"{name[:24]}-{width}-{ending}")
    response.make_conditional(request)
    return response
