"""The page of the mails by the clock, and the address to which mails of an event are answered."""

from datetime import datetime, timedelta
from email.utils import getaddresses

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.mail.address_models import EventContact
from eventapp.mail.models import Message
from eventapp.mailings import clockwork
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.counting import statements
from tests.mail.letters import deliver, queued, using
from tests.plugins.mailbox import Mailbox
from tests.registration.helpers import registered

PAGE = "/organise/events/evening/mailings/by-clock"
ON = {"reminds": "y", "remind_days": "7, 1", "hour": "9", "thank_days": "1"}

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def event_id(app: Flask) -> int:
    return factories.saved(app, factories.event(slug="evening", capacity=None))


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def test_it_is_proposed_with_days_and_numbers_and_off_until_switched_on(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    page = organiser.get(PAGE).text
    assert 'value="7, 1"' in page
    assert page.count("it would reach 3 guests now") == 2
    assert "Nobody is marked as arrived." not in page
    with app.app_context():
        found = db.session.get_one(Event, event_id)
        day = found.starts_on - timedelta(days=7)
    assert f"{day.day}\N{NO-BREAK SPACE}{day:%B}\N{NO-BREAK SPACE}{day.year}, 09:00" in page
    assert send(organiser, PAGE, **ON).status_code == 303
    page = organiser.get(PAGE).text
    assert page.count("3 guests as of now") == 2
    with app.app_context():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_type == "mail_plan")
        ).all()
    assert [x.action for x in entries] == ["mail_plan.changed"]
    assert send(organiser, PAGE, **ON).status_code == 303
    at = datetime(day.year, day.month, day.day, 9, 1, tzinfo=found.zone)
    with time_machine.travel(at, tick=False), app.app_context():
        assert clockwork.send_due() == 3
    assert "3 mails written" in organiser.get(PAGE).text
    send(organiser, PAGE, **ON, thanks="y")
    page = organiser.get(PAGE).text
    assert "Nobody is marked as arrived." in page
    assert "nobody is marked as arrived yet" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("remind_days", "7, x"),
        ("remind_days", "5 4 3 2 1"),
        ("remind_days", "0"),
        ("remind_days", "61"),
        ("remind_days", ""),
        ("remind_days", "\u0667"),
        ("thank_days", "0"),
        ("thank_days", "31"),
        ("thank_days", ""),
        ("thank_days", "9" * 4000),
        ("hour", "3"),
        ("hour", ""),
        ("reply_to", "nobody"),
        ("reply_to", "a@example.org\r\nBcc: all@example.org"),
        ("reply_to", "a@example.org, b@example.org"),
        ("reply_to", "Ada <a@example.org>"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    app: Flask, organiser: FlaskClient, event_id: int, field: str, typed: str
) -> None:
    answer = send(organiser, PAGE, **{**ON, field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with app.app_context():
        assert clockwork.plan_of(event_id).id is None
        assert db.session.get(EventContact, event_id) is None


def test_two_organisers_do_not_undo_each_other(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    send(organiser, PAGE, **ON)
    seen = organiser.get(PAGE)
    assert seen.status_code == 200
    send(organiser, PAGE, **{**ON, "hour": "10"})
    with app.app_context():
        plan = clockwork.plan_of(event_id)
        assert (plan.hour, plan.reminds, plan.remind_days) == (10, True, [7, 1])


def test_the_page_asks_as_much_however_many_guests(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    asked = []
    for count in (1, 30):
        registered(app, event_id, count, first=100 * count)
        with statements(app) as found:
            organiser.get(PAGE)
        asked.append(len(found))
    assert asked[0] == asked[1] <= 16


def test_words_of_the_reminder_are_shown_on_a_guest_and_tried_on_oneself(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    words = "/organise/events/evening/guests/mails/reminder"
    registered(app, event_id, 1, name="Ada <i>")
    mine = {"subject-en": "Soon", "text-en": "Dear {name}, see {event}."}
    shown = send(organiser, words, **mine, look="1").text
    assert "Dear Ada &lt;i&gt;, see Event" in shown
    assert send(organiser, words, **{"text-en": "{nobody}"}, look="try").status_code == 422
    answer = send(organiser, words, **mine, look="try")
    assert "A test is on its way to grace@example.org." in answer.text
    with app.app_context():
        query = select(Message).where(Message.kind == "office.mailing_test")
        test = db.session.scalars(query).one()
    assert (test.recipient, test.subject) == ("grace@example.org", "Soon")
    assert "Dear Ada <i>, see Event" in test.text
    assert "/rsvp/…" in test.text


def test_mails_of_an_event_are_answered_where_it_says(
    app: Flask, organiser: FlaskClient, smtp: Mailbox, event_id: int
) -> None:
    queued(app, "before", event_id=event_id)
    assert send(organiser, PAGE, **{**ON, "reply_to": " team@büro.example "}).status_code == 303
    queued(app, "after", event_id=event_id)
    queued(app, "elsewhere")
    with using(app, smtp_url=smtp.url):
        assert deliver(app) == 3
    found = {x["To"].addresses[0].username: x["Reply-To"] for x in smtp.messages}
    answered = getaddresses([str(found["before"]), str(found["after"])])
    assert [x[1] for x in answered] == ["team@xn--bro-hoa.example"] * 2
    assert found["elsewhere"] is None
    send(organiser, PAGE, **{**ON, "reply_to": ""})
    queued(app, "last", event_id=event_id)
    with using(app, smtp_url=smtp.url):
        deliver(app)
    assert smtp.messages[-1]["Reply-To"] is None


def test_no_address_that_got_into_the_table_writes_a_header(
    app: Flask, smtp: Mailbox, event_id: int
) -> None:
    evil = "a@example.org\r\nBcc: all@example.org\r\n\r\n<b>paid</b>"
    with app.app_context(), transaction() as session:
        session.add(EventContact(event_id=event_id, address=evil))
    queued(app, "one", event_id=event_id)
    with using(app, smtp_url=smtp.url):
        deliver(app)
    for delivery in smtp.deliveries:
        assert delivery.recipients == ("one@example.org",)
        assert delivery.message["Bcc"] is None
