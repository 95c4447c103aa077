"""Delivery over a real SMTP server, or into a folder; nothing is lost."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.mail import delivery, pacing
from eventapp.mail.envelope import compose
from eventapp.mail.models import Message, MessageState
from eventapp.mail.service import send_again
from eventapp.mail.transport import Server
from tests.mail.letters import deliver, message, queued, using
from tests.plugins.databases import Database
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import free_port, work

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def mailing(app: Flask, smtp: Mailbox) -> Iterator[Flask]:
    """The application, whose mails go to the test's mail server."""
    with using(app, smtp_url=smtp.url):
        yield app


def test_a_mail_arrives_whole(any_database: Database, mailing: Flask, smtp: Mailbox) -> None:
    number = queued(mailing, calendar=CALENDAR, calendar_method="REQUEST")
    assert deliver(mailing) == 1
    sent = message(mailing, number)
    assert sent.state is MessageState.SENT
    assert sent.sent_at is not None
    (letter,) = smtp.messages
    assert letter["To"] == "Zoë Ünal <one@example.org>"
    assert letter["Subject"] == "Ça va : où ?"
    assert letter["Message-ID"] == "<one@127.0.0.1>"
    assert letter["Auto-Submitted"] == "auto-generated"
    parts = [(x.get_content_type(), x.get_filename()) for x in letter.walk()]
    assert parts == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/html", None),
        ("text/calendar", None),
        ("application/ics", "invite.ics"),
    ]
    calendar = next(x for x in letter.walk() if x.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "utf-8"
    assert calendar.get_payload(decode=True) == CALENDAR.encode()
    assert deliver(mailing) == 0
    assert len(smtp.messages) == 1


def test_a_permanent_refusal_fails_at_once(mailing: Flask, smtp: Mailbox) -> None:
    number = queued(mailing)
    smtp.refuse = "550 no such user"
    assert deliver(mailing) == 0
    failed = message(mailing, number)
    assert (failed.state, failed.error) == (MessageState.FAILED, "550 no such user")
    smtp.refuse = ""
    assert deliver(mailing) == 0
    with mailing.app_context(), transaction():
        send_again(number)
    assert deliver(mailing) == 1


def test_a_temporary_refusal_is_tried_again_later(mailing: Flask, smtp: Mailbox) -> None:
    number = queued(mailing)
    smtp.refuse = "451 try again later"
    assert deliver(mailing) == 0
    waiting = message(mailing, number)
    assert (waiting.state, waiting.attempts) == (MessageState.QUEUED, 1)
    assert waiting.due_at > clock.now()
    smtp.refuse = ""
    assert deliver(mailing) == 0
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert deliver(mailing) == 1
    assert [x.recipients for x in smtp.deliveries] == [("one@example.org",)]


def test_one_refusal_holds_up_nobody_else(mailing: Flask, smtp: Mailbox) -> None:
    queued(mailing, recipient="not an address")
    queued(mailing, "two")
    assert deliver(mailing) == 1
    assert [x.recipients for x in smtp.deliveries] == [("two@example.org",)]


def test_a_server_that_is_down_loses_nothing(app: Flask) -> None:
    numbers = [queued(app, f"n{n}") for n in range(3)]
    with using(app, smtp_url=f"smtp://127.0.0.1:{free_port()}"):
        assert deliver(app) == 0
    for found in (message(app, x) for x in numbers):
        assert found.state is MessageState.QUEUED
        assert "refused" in found.error
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert deliver(app) == 3


def test_it_is_given_up_in_the_end(mailing: Flask, smtp: Mailbox) -> None:
    number = queued(mailing)
    smtp.refuse = "451 never"
    later = clock.now()
    for _ in range(delivery.ATTEMPTS):
        with time_machine.travel(later):
            deliver(mailing)
        later += timedelta(hours=5)
    assert message(mailing, number).state is MessageState.FAILED


def test_what_a_crash_left_half_sent_is_sent_again(
    any_database: Database, mailing: Flask, smtp: Mailbox
) -> None:
    number = queued(mailing)
    with mailing.app_context():
        assert [x.id for x in pacing.claim(20, 0)] == [number]
    assert deliver(mailing) == 0
    with time_machine.travel(clock.now() + pacing.LEASE):
        assert deliver(mailing) == 1
    assert message(mailing, number).attempts == 2


def test_pauses_double_up_to_a_limit() -> None:
    minutes = [delivery.pause(n) / timedelta(minutes=1) for n in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]


def test_names_and_subjects_forge_no_header(mailing: Flask, smtp: Mailbox) -> None:
    evil = 'Eve"\r\nBcc: all@example.org\r\n\r\n<b>'
    queued(mailing, recipient_name=evil, subject="Hi\r\nBcc: all@example.org")
    assert deliver(mailing) == 1
    (delivered,) = smtp.deliveries
    assert delivered.recipients == ("one@example.org",)
    assert delivered.message["Bcc"] is None
    assert delivered.message["Subject"] == "Hi Bcc: all@example.org"


def test_without_a_server_each_mail_is_a_file(app: Flask, database: Database) -> None:
    queued(app, "file:1", recipient="one@example.org", calendar=CALENDAR, calendar_method="CANCEL")
    assert deliver(app) == 1
    path = database.settings.instance_path / "mail" / "file.1.eml"
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["Subject"] == "Ça va : où ?"
    assert "cancel.ics" in {x.get_filename() for x in letter.walk()}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", Server("mail.example", 25, "", "", False, False)),
        ("smtps://u:p%40s@mail.example", Server("mail.example", 465, "u", "p@s", True, False)),
        ("smtp://mail.example?starttls", Server("mail.example", 587, "", "", False, True)),
        ("smtp://mail.example:25?starttls=1", Server("mail.example", 25, "", "", False, True)),
    ],
)
def test_addresses_of_servers(url: str, expected: Server) -> None:
    assert Server.parse(url) == expected


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_what_is_no_address_of_a_server(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        Server.parse(url)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_worker_delivers_what_it_is_told_and_ends_gently(
    app: Flask, database: Database, smtp: Mailbox, ending: signal.Signals
) -> None:
    before = queued(app, "before")
    with work(database.settings, smtp_url=smtp.url) as worker:
        _wait_for(smtp, 1)
        told = queued(app, "told")
        _wait_for(smtp, 2, seconds=8)
        worker.send_signal(ending)
        assert worker.wait(15) == 0
    assert [x.recipients[0] for x in smtp.deliveries] == ["before@example.org", "told@example.org"]
    assert {message(app, x).state for x in (before, told)} == {MessageState.SENT}


def _wait_for(smtp: Mailbox, count: int, *, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while len(smtp.deliveries) < count:
        assert time.monotonic() < deadline, f"{len(smtp.deliveries)} of {count} mails came"
        time.sleep(0.05)


ENCODED = (
    "=?utf-8?q?x=0aBcc:_e=40example.eu?=",
    "=?utf-8?q?x=0aSubject:_won=0aContent-Type:_text/html=0a=0a<b>paid</b>?=",
    "=?unicode_escape?q?=5Cud800?=",
    "=?nothing?x??=",
)


@pytest.mark.parametrize("typed", ENCODED)
def test_what_looks_like_an_encoded_word_writes_no_header(
    mailing: Flask, smtp: Mailbox, typed: str
) -> None:
    queued(mailing, recipient_name=typed, subject=f"To {typed}")
    assert deliver(mailing) == 1
    (delivery,) = smtp.deliveries
    assert delivery.recipients == ("one@example.org",)
    found = delivery.message
    assert found["Bcc"] is None
    assert found.get_content_type() == "multipart/alternative"
    shown = typed.replace("=?", "= ?")
    assert found["To"].addresses[0].display_name == shown
    assert found["Subject"].strip() == f"To {shown}"


def test_a_mail_that_cannot_be_written_keeps_no_other_back(
    mailing: Flask, smtp: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = queued(mailing)
    queued(mailing, "two")

    def breaks(message: Message, **values: str) -> EmailMessage:
        if message.id == number:
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
        return compose(message, **values)

    monkeypatch.setattr(delivery, "compose", breaks)
    assert deliver(mailing) == 1
    assert message(mailing, number).state is MessageState.FAILED
    assert [x.recipients for x in smtp.deliveries] == [("two@example.org",)]
