"""Mail handed over by LMTP to the listener of a real worker, up to the mail that it causes."""

import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from eventapp.replies import lmtp
from tests.mail.letters import using
from tests.plugins.databases import Database
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import PATIENCE, answers, free_port, work
from tests.replies.world import ADA, REPLIES, address_of, fixture, invited, joined, kept, state
from tests.tooling.test_launch import eventually


@pytest.fixture
def place(answering: Flask) -> Iterator[str]:
    """A listener in this process, on a port of its own."""
    where = f"127.0.0.1:{free_port()}"
    with using(answering, mail_lmtp=where), _listening(answering):
        yield where


def _listening(app: Flask) -> AbstractContextManager[None]:
    return lmtp.listening(app, app.extensions["settings"])


@contextmanager
def client(where: str) -> Iterator[smtplib.LMTP]:
    host, _colon, port = (where, "", "0") if where.startswith("/") else where.rpartition(":")
    with smtplib.LMTP(host, int(port)) as connection:
        yield connection


def test_from_the_calendar_to_the_mail_that_follows(
    answering: Flask, any_database: Database, smtp: Mailbox
) -> None:
    number = invited(answering, capacity=1)
    with answering.app_context():
        event_id = db_event(number)
    waiting = joined(answering, event_id, email="next@example.org")
    port = free_port()
    chosen = {"mail_replies": REPLIES, "mail_lmtp": f"127.0.0.1:{port}", "smtp_url": smtp.url}
    with work(any_database.settings, **chosen) as worker:
        assert eventually(lambda: answers(port))
        with client(f"127.0.0.1:{port}") as connection:
            to = address_of(answering, number)
            assert connection.sendmail(ADA, [to], fixture("outlook-com-declined")) == {}
        assert state(answering, number) == "cancelled"
        assert state(answering, waiting) == "confirmed"
        assert eventually(lambda: told(smtp) >= {(ADA, True), ("next@example.org", False)})
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
    assert not answers(port)


def told(smtp: Mailbox) -> set[tuple[str, bool]]:
    """Return who was written to, and whether of a registration that is cancelled."""
    return {
        (x["To"].addresses[0].addr_spec, "cancel" in str(x["Subject"]).lower())
        for x in smtp.messages
    }


def db_event(number: int) -> int:
    from eventapp.core.db import db
    from eventapp.registration.models import Registration

    return db.session.get_one(Registration, number).event_id


def test_each_recipient_is_answered(answering: Flask, place: str) -> None:
    number = invited(answering)
    good = address_of(answering, number)
    unknown = f"rsvp+g1{'a' * 26}@events.localhost"
    with client(place) as connection:
        connection.ehlo_or_helo_if_needed()
        connection.mail(ADA)
        assert connection.rcpt("else@events.localhost")[0] == 550
        assert connection.rcpt("rsvp+x@elsewhere.localhost")[0] == 550
        assert [connection.rcpt(x)[0] for x in (good, unknown, "rsvp@events.localhost")] == [
            250
        ] * 3
        first, _words = connection.data(fixture("thunderbird-declined"))
        others = [connection.getreply()[0] for _number in range(2)]
        assert [first, *others] == [250] * 3
        assert connection.noop()[0] == 250
    assert state(answering, number) == "cancelled"


def test_more_recipients_wait_for_the_next_mail(answering: Flask, place: str) -> None:
    with client(place) as connection:
        connection.ehlo_or_helo_if_needed()
        connection.mail(ADA)
        codes = [connection.rcpt(f"rsvp+{x}@events.localhost")[0] for x in range(lmtp.MOST + 1)]
    assert codes == [250] * lmtp.MOST + [452]


def test_what_cannot_be_read_is_refused_for_each(answering: Flask, place: str) -> None:
    with client(place) as connection:
        connection.ehlo_or_helo_if_needed()
        for raw, code in ((b"no header", 554), (b"x: y\r\n" * 400_000, 552), (b"x" * 70_000, 500)):
            connection.mail(ADA)
            connection.rcpt("rsvp+1@events.localhost")
            connection.rcpt("rsvp+2@events.localhost")
            assert [connection.data(raw)[0], connection.getreply()[0]] == [code] * 2
        assert connection.noop()[0] == 250


def test_long_lines_and_bare_ends_are_taken(answering: Flask, place: str) -> None:
    number = invited(answering)
    raw = fixture("thunderbird-declined") + b"\nX: " + b"y" * 30_000 + b"\n..\n"
    with client(place) as connection:
        assert connection.sendmail(ADA, [address_of(answering, number)], raw) == {}
    assert state(answering, number) == "cancelled"


def test_while_the_database_is_away_it_must_come_again(
    answering: Flask, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eventapp.core.errors import Unavailable

    number = invited(answering)
    to = address_of(answering, number)

    def away(*_given: object) -> int:
        raise Unavailable("locked")

    with client(place) as connection:
        with monkeypatch.context() as patch:
            patch.setattr(lmtp, "take", away)
            with pytest.raises(smtplib.SMTPDataError) as refused:
                connection.sendmail(ADA, [to], fixture("thunderbird-declined"))
        assert refused.value.smtp_code == 451
        assert kept(answering) == []
        assert connection.sendmail(ADA, [to], fixture("thunderbird-declined")) == {}
    assert state(answering, number) == "cancelled"


def test_connections_are_counted(
    answering: Flask, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lmtp, "CONNECTIONS", 2)
    host, _colon, port = place.rpartition(":")
    held = [socket.create_connection((host, int(port)), PATIENCE) for _number in range(2)]
    assert all(x.recv(3) == b"220" for x in held)
    with socket.create_connection((host, int(port)), PATIENCE) as one_more:
        assert one_more.recv(3) == b"421"
    for one in held:
        one.close()

    def is_free() -> bool:
        with socket.create_connection((host, int(port)), PATIENCE) as again:
            return again.recv(3) == b"220"

    assert eventually(is_free)


def test_a_stop_lets_what_is_being_done_come_to_its_end(
    answering: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = invited(answering)
    to, where = address_of(answering, number), f"127.0.0.1:{free_port()}"
    usual = lmtp.take

    def slowly(*given: object) -> int:
        time.sleep(0.5)
        return usual(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(lmtp, "take", slowly)
    with using(answering, mail_lmtp=where):
        listening = _listening(answering)
        listening.__enter__()
        with client(where) as connection:
            connection.ehlo_or_helo_if_needed()
            connection.mail(ADA)
            connection.rcpt(to)
            connection.putcmd("data")
            assert connection.getreply()[0] == 354
            connection.send(fixture("thunderbird-declined") + b"\r\n.\r\n")
            time.sleep(0.1)
            listening.__exit__(None, None, None)
            assert connection.getreply()[0] == 250
            connection.close()
    assert state(answering, number) == "cancelled"


def test_a_socket_in_the_file_system_is_for_owner_and_group(
    answering: Flask, tmp_path: Path
) -> None:
    number, path = invited(answering), tmp_path / "lmtp"
    with using(answering, mail_lmtp=str(path)), _listening(answering):
        assert path.stat().st_mode & 0o777 == 0o660
        with client(str(path)) as connection:
            to = [address_of(answering, number)]
            assert connection.sendmail(ADA, to, fixture("thunderbird-declined")) == {}
    assert state(answering, number) == "cancelled"
    assert not path.exists()


def test_a_port_that_is_taken_is_a_sentence(
    database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        with work(database.settings, mail_replies=REPLIES, mail_lmtp=where) as worker:
            assert worker.wait(PATIENCE) == 1
    said = capfd.readouterr().err
    assert said.startswith(f"eventapp: MAIL_LMTP={where} cannot be opened:")
    assert "Traceback" not in said
