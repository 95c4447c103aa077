"""The address of a personal calendar: made, shown once, renewed, closed; what opens nothing."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.registration.models import Registration
from eventapp.registration.resending import renew
from eventapp.subscriptions.models import FeedKey
from eventapp.subscriptions.rules import client_name
from tests import factories
from tests.counting import statements
from tests.registration.helpers import audited, guest, own_address, registered
from tests.subscriptions.steps import make_address, press

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def page(app: Flask) -> str:
    """The own page of a guest of one event."""
    number = factories.saved(app, factories.event(slug="evening"))
    registered(app, number, 1)
    return own_address(app, guest(app, number, 1))


def key_of(app: Flask) -> FeedKey:
    """Return the one key there is."""
    with app.app_context():
        return db.session.scalars(select(FeedKey)).one()


def test_an_address_is_secret_and_kept_as_a_digest(
    app: Flask, client: FlaskClient, page: str
) -> None:
    path = make_address(client, page)
    token = path[len("/calendar/") : -len(".ics")]
    assert len(token) >= 43
    key = key_of(app)
    kept = " ".join(str(getattr(key, x.key)) for x in FeedKey.__table__.columns)
    assert token not in kept
    answer = client.get(path)
    assert token not in answer.text
    assert page.rpartition("/")[2] not in answer.text
    for rest in ("SOURCE", "METHOD", "ATTENDEE", "VALARM", "CLASS:PUBLIC", "guest1@example.org"):
        assert rest not in answer.text
    assert "CLASS:PRIVATE" in answer.text


def test_a_new_address_ends_the_old_one_and_a_closed_one_opens_nothing(
    app: Flask, client: FlaskClient, page: str
) -> None:
    first = make_address(client, page)
    second = make_address(client, page)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    closed = press(client, page, do="close")
    assert closed.status_code == 303
    assert "is closed" in client.get(closed.location).text
    assert client.get(second).status_code == 404
    third = make_address(client, page)
    assert client.get(third).status_code == 200
    assert client.get(second).status_code == 404
    said = [x.action for x in audited(app) if x.subject_type == "feed_key"]
    assert said == [f"feed_key.{x}" for x in ("created", "renewed", "closed", "renewed")]


def test_what_opens_nothing_says_the_same_whatever_the_reason(
    app: Flask, client: FlaskClient, page: str
) -> None:
    closed = make_address(client, page)
    press(client, page, do="close")
    token = page.rpartition("/")[2]
    for path in (closed, f"/calendar/{token}.ics", f"/calendar/{'x' * 43}.ics", "/calendar/1.ics"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert answer.text == "This address shows no calendar. Its owner can make a new one.\n"
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(f"/en/rsvp/{closed[10:-4]}").status_code == 404


def test_an_address_made_by_a_link_ends_when_the_link_is_renewed(
    app: Flask, client: FlaskClient, page: str
) -> None:
    path = make_address(client, page)
    with app.app_context(), transaction():
        renew(db.session.scalars(select(Registration)).one())
    assert client.get(path).status_code == 404
    with app.app_context():
        fresh = own_address(app, db.session.scalars(select(Registration)).one())
    assert "You have had an address" not in client.get(fresh).text
    assert client.get(make_address(client, fresh)).status_code == 200


def test_the_page_says_who_looked_last_and_how_often(
    app: Flask, client: FlaskClient, page: str
) -> None:
    path = make_address(client, page)
    assert "No program has looked at it yet." in client.get(page).text
    for agent in ("curl/8", "Mozilla/5.0 (X11) Gecko/2 Thunderbird/128.1"):
        client.get(path, headers={"User-Agent": agent}, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    shown = " ".join(client.get(page).text.split())
    assert re.search(r"Last looked at on [^.]* by Thunderbird\. Looked at 2 times in all\.", shown)
    kept = " ".join(str(getattr(key_of(app), x.key)) for x in FeedKey.__table__.columns)
    assert "192.0.2.77" not in kept


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("iOS/17.0 (21A329) dataaccessd/1.0", "Apple Calendar"),
        ("Microsoft Exchange/15.20 (compatible)", "Outlook"),
        ("ICSx5/2.2 (2024/01/01) Android/14", "ICSx⁵"),
        ("My own: reader", "My own"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
        ("Very" * 200, ("Very" * 200)[:40]),
        ("a\u202eb\x00\x1bc\nd", "abc d"),
    ],
)
def test_a_program_is_named_in_a_word_or_two(agent: str, name: str) -> None:
    assert client_name(agent) == name


def test_hostile_names_of_programs_do_no_harm(client: FlaskClient, page: str) -> None:
    path = make_address(client, page)
    for agent in ("\x00\x01", "A" * 5000, "<b>bold</b>", "\xff\xfe", "'; DROP TABLE feed_key;--"):
        assert client.get(path, headers={"User-Agent": agent}).status_code == 200
        assert "<b>bold" not in client.get(page).text


def test_a_press_without_a_token_or_with_a_made_up_reminder_changes_nothing(
    app: Flask, client: FlaskClient, page: str
) -> None:
    assert client.post(f"{page}/calendar", data={"do": "make"}).status_code == 422
    assert press(client, page, **{"calendar__reminder": "7"}).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(FeedKey)).all() == []


def test_a_reminder_rings_where_it_was_asked_for(client: FlaskClient, page: str) -> None:
    path = make_address(client, page, calendar__reminder="60")
    text = client.get(path).text
    assert "BEGIN:VALARM\r\nACTION:DISPLAY\r\n" in text
    assert "TRIGGER:-PT1H\r\n" in text


def test_a_page_asks_one_statement_for_its_calendar_and_one_more_for_its_link(
    app: Flask, client: FlaskClient, page: str
) -> None:
    def asked() -> list[str]:
        with statements(app) as found:
            client.get(page)
        return [x for x in found if "feed_key" in x or "token_digest" in x.partition("FROM")[0]]

    before = len(asked())
    make_address(client, page)
    assert len(asked()) == before + 1


def test_an_address_from_which_registrations_were_erased_opens_nothing(
    app: Flask, client: FlaskClient, page: str
) -> None:
    path = make_address(client, page)
    with app.app_context(), transaction() as session:
        session.delete(session.scalars(select(Registration)).one())
    assert client.get(path).status_code == 404


def test_an_address_outlives_the_registration_by_which_it_was_made(
    app: Flask, client: FlaskClient, page: str
) -> None:
    other = factories.saved(app, factories.event(slug="morning"))
    registered(app, other, 1)
    path = make_address(client, page)
    with app.app_context(), transaction() as session:
        first = session.scalars(select(Registration).order_by(Registration.id)).first()
        session.delete(first)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("BEGIN:VEVENT") == 1


def test_what_is_over_for_a_year_has_left(app: Flask, client: FlaskClient, page: str) -> None:
    path = make_address(client, page)
    with app.app_context(), transaction() as session:
        event = session.scalars(select(Registration)).one().event_id
        then = clock.now() - timedelta(days=380)
        found = session.get_one(Event, event)
        found.starts_at, found.ends_at = then, then + timedelta(hours=2)
        found.starts_on = found.ends_on = then.date()
    answer = client.get(path)
    assert answer.status_code == 200
    assert "BEGIN:VEVENT" not in answer.text
