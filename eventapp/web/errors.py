"""What a person reads when something cannot be done."""

from flask import Flask, g, render_template
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, InternalServerError

from eventapp.core.errors import NotFound

SHOWN = (400, 403, 404, 405, 409, 410, 413, 429, 500, 503)


def error_page(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]]:
    """Render the page of an HTTP error in the reader's language, keeping the error's headers."""
    if request_ctx.url_adapter is None:  # the Host is no host: no page could name another
        return "Bad request\n", 400, [("Content-Type", "text/plain; charset=utf-8")]
    code = error.code if error.code in SHOWN else 400 if 400 <= (error.code or 500) < 500 else 500
    kept = [
        (name, value)
        for name, value in error.get_headers()
        if name.lower() not in {"content-type", "content-length"}
    ]
    return render_template("errors/error.html", code=code), error.code or 500, kept


def _not_found(_error: NotFound) -> tuple[str, int]:
    return render_template("errors/error.html", code=404), 404


def _broken(error: InternalServerError) -> tuple[str, int]:
    g.broken = True
    return render_template("errors/error.html", code=500), 500


def init_app(app: Flask) -> None:
    """Show the error pages."""
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(InternalServerError, _broken)
