"""Who guesses links is slowed down, and no log keeps one."""

import logging

import pytest
from flask import Flask

from tests.plugins.databases import Database
from tests.speakers.stage import make_stage
from tests.web.test_proxies import behind


@pytest.mark.parametrize("path", ["/en/speaker/{}", "/calendar/{}.ics"])
def test_guessing_is_slowed_down(database: Database, path: str) -> None:
    with behind(database, 0, ratelimit_enabled=True) as app:
        client = app.test_client()
        answers = [client.get(path.format(f"guess-{x}")).status_code for x in range(241)]
    assert answers == [404] * 240 + [429]


def test_answering_is_limited_more_tightly(database: Database) -> None:
    stage = make_stage(database.app)
    with behind(database, 0, ratelimit_enabled=True) as app:
        client = app.test_client()
        path = f"{stage.page}/{stage.panellist}/accept"
        answers = [client.post(path).status_code for _time in range(61)]
    assert answers == [422] * 60 + [429]


@pytest.mark.parametrize("path", ["/nl/speaker/{}/12/decline", "/calendar/{}.ics"])
def test_no_server_logs_a_speakers_link(
    app: Flask, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    assert app
    token = "aB3-_" * 9
    with caplog.at_level("INFO", logger="gunicorn.access"):
        address = path.format(token)
        logging.getLogger("gunicorn.access").info('"%s" %s', f"GET {address} HTTP/1.1", 200)
    assert token not in caplog.text
    assert caplog.text
