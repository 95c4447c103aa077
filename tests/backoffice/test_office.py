"""The overview, the messages, the log; how many queries each page may need."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message, MessageState
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, fresh
from tests.counting import statements
from tests.plugins.databases import Database

pytestmark = pytest.mark.usefixtures("world")

CEILINGS = {
    "/organise/": 8,
    "/organise/events/summit": 19,  # three of them are the release that readers see
    "/organise/events/summit/settings": 18,
    "/organise/events/summit/programme": 19,  # three to say what is not public yet
    "/organise/events/summit/programme/list": 12,
    "/organise/events/summit/programme/panel/times": 18,
    "/organise/events/summit/programme/release": 24,
    "/organise/events/summit/availability": 14,
    "/organise/events/summit/programme/panel": 28,
    "/organise/events/summit/speakers": 16,
    "/organise/events/summit/contributions": 14,
    "/organise/events/summit/contributions/tasks": 10,
    "/organise/people/ada/portrait": 8,
    # What the list is filtered and exported by: categories, questions, quotas.
    "/organise/events/summit/guests": 17,
    "/organise/events/summit/guests/_export": 13,
    "/organise/events/summit/guests/mails": 10,
    "/organise/events/summit/mailings": 9,
    "/organise/events/summit/mailings/_new": 11,
    "/organise/events/summit/guests/mails/confirmed": 14,
    # The event is read again after the note in the log.
    "/organise/events/summit/guests/print": 19,
    "/organise/events/summit/check-in": 13,
    "/organise/events/summit/messages": 10,
    "/organise/messages": 6,
    "/organise/calendars": 9,
    "/organise/log": 10,
    "/organise/people": 7,
    "/organise/people/ada": 10,
    "/organise/organisations": 6,
    "/organise/organisations/alliance": 9,
    "/organise/venues": 6,
    "/organise/institutions": 7,
    "/organise/institutions/_new": 5,
    "/organise/events/_calendar": 6,
    "/organise/venues/house": 7,
}


@pytest.mark.parametrize("path", CEILINGS)
def test_each_page_needs_few_queries(app: Flask, organiser: FlaskClient, path: str) -> None:
    with statements(app) as asked:
        assert organiser.get(path).status_code == 200
    assert len(asked) <= CEILINGS[path], "\n".join(asked)


def test_the_overview_says_what_needs_doing(organiser: FlaskClient) -> None:
    page = organiser.get("/organise/").text
    assert "1 message could not be delivered" in page
    assert "/organise/events/summit" in page


def test_the_back_office_speaks_the_language_of_the_account(app: Flask, world: World) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="luc", language="fr")
    assert '<html lang="fr">' in client.get("/organise/").text
    assert '<html lang="nl">' in client.get("/organise/?lang=nl").text


@pytest.mark.parametrize("name", ["_method", "endpoint", "_external", "_anchor", "_scheme", "lang"])
def test_an_address_is_no_argument_of_ours(client: FlaskClient, name: str) -> None:
    for path in ("/account/sign-in", "/account/link/abc"):
        page = client.get(f"{path}?{name}=x", headers={"Host": "elsewhere.example"})
        assert page.status_code in {200, 404, 410}
        assert "//elsewhere.example" not in page.text


SEARCHES = ("people", "people/ada/merge", "messages", "log", "events/summit/guests")


@pytest.mark.parametrize("path", [*SEARCHES, "events/summit/speakers"])
def test_a_search_for_what_no_text_holds_finds_nothing(
    any_database: Database, organiser: FlaskClient, path: str
) -> None:
    for name in ("q", "actor", "action", "event", "session"):
        assert organiser.get(f"/organise/{path}?{name}=%00%ff").status_code == 200


def test_a_message_is_shown_as_its_reader_sees_it(organiser: FlaskClient, world: World) -> None:
    path = f"/organise/messages/{world.message}"
    page = organiser.get(path)
    assert "550 no such user" in page.text
    assert "BEGIN:VCALENDAR" in page.text
    assert re.search(r"<iframe[^>]* sandbox ", page.text)
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    framed = organiser.get(f"{path}/html")
    assert "sandbox" in framed.headers["Content-Security-Policy"]
    assert "script-src" not in framed.headers["Content-Security-Policy"]
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"


TOKEN = "Qm9vdCB0aGUgc2VydmVyIGFuZCBzZWU-_x"


def test_no_personal_link_of_a_mail_is_shown_to_whoever_else_reads_it(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    links = [f"https://x.org/en/{x}/{TOKEN}" for x in ("rsvp", "speaker", "invitation")]
    entry = f"DESCRIPTION:Your page: {links[1]}"
    folded = f"BEGIN:VCALENDAR\r\n{entry[:55]}\r\n {entry[55:]}\r\nEND:VCALENDAR\r\n"
    assert TOKEN not in folded
    with app.app_context(), transaction() as session:
        message = session.get_one(Message, world.message)
        message.text = " ".join(links) + f" https://x.org/calendar/{TOKEN}.ics"
        message.html = "".join(f'<a href="{x}">{x}</a>' for x in links)
        message.calendar = folded
    path = f"/organise/messages/{world.message}"
    shown = organiser.get(path).text + organiser.get(f"{path}/html").text
    assert "speaker/…" in shown
    for part in (TOKEN, TOKEN[:8], TOKEN[-8:]):
        assert part not in shown
    assert TOKEN in fresh(app, Message, world.message).text


def test_a_mail_that_waits_says_why_and_until_when(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"/organise/messages/{world.message}"
    until = clock.now() + timedelta(hours=1)
    for kind, attempts, why in (
        ("office.given", 0, "once an hour"),
        ("office.given", 2, "tried again then"),
        ("speakers.declined", 0, "a newer one"),
    ):
        with app.app_context(), transaction() as session:
            message = session.get_one(Message, world.message)
            message.state, message.due_at = MessageState.QUEUED, until
            message.kind, message.attempts = kind, attempts
        shown = organiser.get(path).text
        assert "Waits until" in shown
        assert why in shown
        local = until.astimezone(ZoneInfo("Europe/Brussels")).strftime(", %H:%M")
        assert local in organiser.get("/organise/messages").text.partition("until")[2]
    with app.app_context(), transaction() as session:
        session.get_one(Message, world.message).due_at = clock.now()
    assert "Waits until" not in organiser.get(path).text


def test_a_failed_message_is_sent_again_once(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"/organise/messages/{world.message}"
    page = organiser.get(path).text
    send(organiser, path, page=page, to=f"{path}/again")
    assert fresh(app, Message, world.message).state == "queued"
    send(organiser, path, page=page, to=f"{path}/again")
    assert "on its way or has arrived" in organiser.get(path).text


def test_sign_in_links_of_colleagues_are_not_shown(app: Flask, world: World) -> None:
    chief = signed_in(app, RoleName.ADMINISTRATOR, name="chief")
    send(
        chief, "/organise/accounts", page=chief.get("/organise/accounts").text.replace(
            'class="form"', "data-guard"), email="new@example.org", roles=["door"],
    )  # fmt: skip
    with app.app_context():
        secret = db.session.query(Message).filter_by(recipient="new@example.org").one()
    assert f"/organise/messages/{secret.id}" not in chief.get("/organise/messages").text
    assert chief.get(f"/organise/messages/{secret.id}").status_code == 404
    assert chief.get(f"/organise/messages/{secret.id}/html").status_code == 404


@pytest.mark.usefixtures("any_database")
def test_the_log_tells_before_and_after_and_filters(organiser: FlaskClient) -> None:
    send(organiser, "/organise/people/ada", name="Ada King")
    page = organiser.get("/organise/log?action=person.changed&actor=Grace").text
    assert "Ada Lovelace" in page
    assert "Ada King" in page
    assert "Ada King" not in organiser.get("/organise/log?action=event.created").text
    for odd in ("?event=none", "?page=" + "9" * 400, "?actor=%00", "?action=x&page=0"):
        assert organiser.get(f"/organise/log{odd}").status_code == 200


def test_the_log_speaks_in_words(app: Flask, world: World) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="luc", language="fr")
    page = client.get("/organise/log?event=summit").text
    assert "Personne inscrite\u00a0: inscription" in page
    assert f'href="/organise/events/summit/guests/{world.guest}"' in page
    table = page.partition("<tbody>")[2]
    assert "registration.entered" not in table
    assert "email_key" not in table
    assert "email key" not in table
    assert "event id" not in table


def test_times_are_those_of_the_event(app: Flask, organiser: FlaskClient, world: World) -> None:
    at = fresh(app, Message, world.message).created_at
    local = at.astimezone(ZoneInfo("Europe/Brussels")).strftime(", %H:%M<")
    assert local in organiser.get("/organise/messages").text
    assert local in organiser.get(f"/organise/messages/{world.message}").text
    assert local in organiser.get("/organise/log?event=summit").text
    assert "UTC" not in organiser.get("/organise/log").text
