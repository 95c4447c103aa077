"""Absolute addresses, from the public address and never from the request's Host."""

from typing import Any

from flask import current_app, url_for

from eventapp.core.settings import Settings


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found


def absolute(endpoint: str, **values: Any) -> str:
    """Return the public address of an endpoint; works in a request, a command and a task."""
    with current_app.test_request_context(base_url=settings().public_url):
        return url_for(endpoint, _external=True, **values)


def public(path: str) -> str:
    """Return the public address of a path that begins with a slash."""
    return settings().public_url + path
