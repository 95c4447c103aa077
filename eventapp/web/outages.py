"""A database that is locked or away: a page waits less than a command, and says so."""

from flask import Flask, g, render_template, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from eventapp.core.db import db, is_away
from eventapp.core.errors import Unavailable
from eventapp.web.observe import log

PATIENCE = 5.0  # seconds a request waits to write; each holds a thread that could show pages
RETRY = {"Retry-After": "5"}


def _say(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Show a page that needs no database; what is our own fault stays one."""
    if not is_away(error):
        raise error
    rule = request.url_rule.rule if request.url_rule else "(no route)"
    cause = type(error.__cause__ or error).__name__
    log.warning("database.away", method=request.method, route=rule, id=g.request_id, cause=cause)
    g.broken = True
    page = render_template("errors/error.html", code=503)
    return page, 503, RETRY | {"Cache-Control": "no-store"}


def init_app(app: Flask) -> None:
    """Let requests wait less, and answer 503 when that was in vain."""

    @app.before_request
    def wait_less() -> None:
        if request.method not in {"GET", "HEAD"}:
            db.session().info["patience"] = PATIENCE

    with app.app_context():
        driver = db.engine.dialect.loaded_dbapi.OperationalError
    for kind in (Unavailable, DBAPIError, NoConnection, driver):
        app.register_error_handler(kind, _say)
