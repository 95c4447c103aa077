"""The fixtures themselves: what they promise to every other test."""

import smtplib
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import func, inspect, select

from eventapp.core.db import SiteRevision, db, transaction
from eventapp.organisations.models import Organisation, OrganisationKind
from tests.plugins.browsers import watch
from tests.plugins.databases import Database
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import Server, serve


def _add_organisation(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        session.add(Organisation(slug="a-new-one", name="A new one", kind=OrganisationKind.NGO))


def _count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Organisation)) or 0


def _number(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(SiteRevision.number)) or 0


def test_the_database_is_the_one_named(any_database: Database, app: Flask) -> None:
    with app.app_context():
        assert {"sqlite": "sqlite", "postgres": "postgresql"}[any_database.kind] == (
            db.engine.dialect.name
        )


def test_the_database_was_migrated_by_alembic(any_database: Database, app: Flask) -> None:
    with app.app_context():
        tables = set(inspect(db.engine).get_table_names())
    assert tables == {*db.metadata.tables, "alembic_version"}


def test_emptying_deletes_rows_and_raises_the_revision(any_database: Database, app: Flask) -> None:
    _add_organisation(app)
    before = _number(app)
    assert _count(app) == 1
    any_database.empty()
    assert _count(app) == 0
    assert _number(app) == before + 1


@pytest.mark.parametrize("turn", ["first", "second"])
def test_rows_and_config_end_with_their_test(any_database: Database, app: Flask, turn: str) -> None:
    assert _count(app) == 0
    assert "TURN" not in app.config
    app.config["TURN"] = turn
    _add_organisation(app)


def test_the_server_has_a_database_of_its_own(server: Server, app: Flask) -> None:
    assert server.get("/healthz") == (200, b"ok\n")
    _add_organisation(server.database.app)
    assert (_count(server.database.app), _count(app)) == (1, 0)


@pytest.mark.postgres
def test_a_server_with_processes_on_postgres(database: Database) -> None:
    with serve(database, workers=2) as running:
        assert running.get("/healthz")[0] == 200


def test_the_mail_server_keeps_what_it_is_sent(smtp: Mailbox) -> None:
    letter = EmailMessage()
    letter["Subject"] = "Hallo, ça va?"
    letter.set_content("Tout va bien.\n")
    with smtplib.SMTP("127.0.0.1", smtp.port) as connection:
        connection.send_message(letter, "from@example.org", ["to@example.org"])
        smtp.refuse = "550 no such user"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            connection.send_message(letter, "from@example.org", ["nobody@example.org"])
    assert [x.recipients for x in smtp.deliveries] == [("to@example.org",)]
    assert smtp.messages[0]["Subject"] == "Hallo, ça va?"


@pytest.mark.browser
def test_a_page_shows_what_the_server_serves(page: Page, server: Server) -> None:
    page.goto(server.url + "/healthz")
    assert "ok" in page.content()


@pytest.mark.browser
def test_a_page_that_misbehaves_is_noticed(browser: Browser, server: Server) -> None:
    faults: list[str] = []
    context = browser.new_context()
    tab = context.new_page()
    watch(tab, faults)
    tab.goto(server.url + "/healthz")
    tab.evaluate("() => { setTimeout(() => { throw new Error('broken') }) }")
    tab.evaluate("() => { new Image().src = 'http://elsewhere.invalid/x.png' }")
    tab.wait_for_timeout(200)
    context.close()
    assert any("broken" in x for x in faults)
    assert any("elsewhere.invalid" in x for x in faults)
