"""The log tells what failed, and neither whose link it was nor what was typed."""

import json
import logging

import pytest
from flask import Flask
from sqlalchemy import text

from eventapp.core.db import db
from eventapp.web.personal import without_tokens


def test_a_failure_is_logged_by_route_without_token_or_values(
    capsys: pytest.CaptureFixture[str], fresh_app: Flask
) -> None:
    typed = "-".join(("typed", "by", "a", "guest"))  # a trace shows source lines

    @fresh_app.get("/broken/<token>")
    def broken(token: str) -> str:
        db.session.execute(text("SELECT :secret FROM nowhere"), {"secret": typed})
        return token

    fresh_app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = fresh_app.test_client().get("/broken/a-personal-token")
    assert answer.status_code == 500
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["route"] == "/broken/<token>"
    assert line["id"] == answer.headers["X-Request-ID"]
    assert "nowhere" in line["exception"]
    assert "a-personal-token" not in json.dumps(line)
    assert typed not in json.dumps(line)


@pytest.mark.parametrize("server", ["werkzeug", "gunicorn.access"])
def test_a_server_that_logs_addresses_logs_no_personal_link(
    app: Flask, caplog: pytest.LogCaptureFixture, server: str
) -> None:
    token = "aB3-_" * 9
    with caplog.at_level("INFO", logger=server):
        logging.getLogger(server).info('"%s" %s', f"GET /fr/rsvp/{token}/cancel HTTP/1.1", 200)
        logging.getLogger(server).info("GET /en/events/an-evening/rsvp/thanks")
        logging.getLogger(server).info('"%s" 303', f"POST /account/link/{token}?next=/x HTTP/1.1")
        logging.getLogger(server).info(
            '"%s" 200 "%s"', "GET /organise/log?q=ada%40example.org&p=2 HTTP/1.1", f"/x?{token}"
        )
    assert [x.getMessage() for x in caplog.records] == [
        '"GET /fr/rsvp/…/cancel HTTP/1.1" 200',
        "GET /en/events/an-evening/rsvp/thanks",
        '"POST /account/link/… HTTP/1.1" 303',
        '"GET /organise/log HTTP/1.1" 200 "/x"',
    ]


@pytest.mark.parametrize(
    ("asked", "logged"),
    [
        ("/calendar//{}.ics", "/calendar/…"),
        ("/CALENDAR/{}.ics", "/CALENDAR/…"),
        ("/calendar%2F{}.ics", "/calendar/…"),
        ("/en%2fRsvp%2f%2F{}", "/en%2fRsvp/…"),
        ("/calendar%252f{}.ics", "/calendar/…"),
    ],
)
def test_an_address_that_opens_nothing_tells_no_token_either(asked: str, logged: str) -> None:
    assert without_tokens(asked.format("aB3-_" * 9)) == logged
