"""What the feed of all events is narrowed by: read once, for who answers it and who counts it."""

from collections.abc import Mapping

from werkzeug.wrappers import Request

NARROWING = ("organisation", "policy")


def narrowed(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the slugs by their names; of a value said twice ``asked`` has the first."""
    return {x: asked[x] for x in NARROWING if asked.get(x)}


def narrowed_by(query: str) -> dict[str, str]:
    """Return the same of a query as WSGI gives it, read as the view's own request reads it."""
    return narrowed(Request({"REQUEST_METHOD": "GET", "QUERY_STRING": query}).args)
