"""Who guesses links is slowed down, and no log keeps one."""

import logging
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from eventapp.speakers import queries, service
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


def test_whoever_holds_a_link_is_bounded_from_however_many_addresses(database: Database) -> None:
    stage = make_stage(database.app)
    with behind(database, 1, ratelimit_enabled=True) as app:
        client = app.test_client()
        path = f"{stage.page}/{stage.panellist}/accept"
        answers = [
            client.post(path, headers={"X-Forwarded-For": f"192.0.2.{x}"}).status_code
            for x in range(61)
        ]
    assert answers == [422] * 60 + [429]


def test_uploads_by_a_link_are_bounded(database: Database) -> None:
    stage = make_stage(database.app)
    with behind(database, 0, ratelimit_enabled=True) as app:
        client = app.test_client()

        def post(**sent: object) -> int:
            return client.post(f"{stage.page}/slides", data=sent).status_code

        answers = [post(file=(BytesIO(b"%PDF-"), "a.pdf")) for _time in range(21)]
        assert answers == [422] * 20 + [429]
        assert post(do="keep") == 422


def test_of_many_answers_few_are_mailed_and_the_last_one_is(app: Flask) -> None:
    stage = make_stage(app)
    with app.app_context():
        link = queries.link_of(stage.event, stage.ada)
        assert link
        number = link.id
        for turn in range(25):
            with transaction():
                service.answer(number, stage.panellist, accepts=turn % 2 == 0)
        with transaction():
            service.answer(number, stage.panellist, accepts=False)
        found = list(db.session.scalars(select(Message).order_by(Message.id)))
        late = [x for x in found if x.due_at > clock.now()]
        assert len(found) == service.ANSWERS_AN_HOUR + 1
        assert [(x.kind, x.calendar_method) for x in late] == [("speakers.declined", "CANCEL")]
