"""The log: one line an event, as JSON, without personal data and without tokens.

What is named is the route and never the address, since addresses carry personal links.
"""

import logging
import re
import sys
from types import TracebackType
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from eventapp.web.personal import without_tokens

log = structlog.get_logger("eventapp")

# What was asked or searched for may be an address of a person.
_ASKED = re.compile(r"(/[^\s\"?]*)\?[^\s\"]*")

Trace = tuple[type, BaseException, TracebackType | None] | tuple[None, None, None]


def configure() -> None:
    """Write structured lines to standard error; plain ones when a person watches."""
    watched = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if watched else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def without_links(record: logging.LogRecord) -> bool:
    """Take personal links and what was asked out of a line of a server; keep the line."""
    record.msg = without_tokens(_ASKED.sub(r"\1", record.getMessage()))
    record.args = ()
    return True


def _log_exception(trace: Trace) -> None:
    rule = request.url_rule.rule if request.url_rule else "(no route)"
    log.error("request.failed", method=request.method, route=rule, id=g.request_id, exc_info=trace)


def init_app(app: Flask) -> None:
    """Give each request a number, and log what fails under it."""
    configure()
    for server in ("werkzeug", "gunicorn.access", "gunicorn.error"):
        logging.getLogger(server).addFilter(without_links)
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]

    @app.before_request
    def number() -> None:
        g.request_id = uuid4().hex[:12]

    @app.after_request
    def show_number(response: Response) -> Response:
        if response.status_code >= 500:
            response.headers["X-Request-ID"] = g.request_id
        return response
