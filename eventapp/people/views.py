"""The pictures of people, at addresses that say their content."""

from flask import Blueprint, Response

from eventapp.core.errors import NotFound
from eventapp.people import queries
from eventapp.people.portraits import KINDS, WIDTHS
from eventapp.web.files import store

bp = Blueprint("people", __name__)

# A browser may keep it for ever, as another picture has another address; what stands between asks
# each minute, since a consent may be taken back.
CACHING = "public, max-age=31536000, s-maxage=60, immutable"


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
    return response
