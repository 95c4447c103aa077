"""A mail server that refuses, delays, hangs, takes half, or is down: nothing is lost or doubled."""

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.mail import addresses, delivery, pacing, transport
from eventapp.mail.models import MessageState
from eventapp.mail.service import send_again
from tests.mail.faults import DROP, HANG, Faulty, running
from tests.mail.letters import deliver, message, queued, using
from tests.plugins.databases import Database
from tests.plugins.servers import PATIENCE, free_port, work

QUEUED, SENT, FAILED = MessageState.QUEUED, MessageState.SENT, MessageState.FAILED


@pytest.fixture
def server() -> Iterator[Faulty]:
    with running() as faulty:
        yield faulty


@pytest.fixture
def mailing(app: Flask, server: Faulty, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application, whose mails go to the faulty server, and which waits half a second."""
    monkeypatch.setattr(transport, "TIMEOUT", 0.5)
    with using(app, smtp_url=server.url):
        yield app


def states(app: Flask, *numbers: int) -> list[MessageState]:
    return [message(app, x).state for x in numbers]


def taken(server: Faulty) -> list[str]:
    """Return whom the server took a mail for, in order, by what stands before the @."""
    return [x.recipients[0].partition("@")[0] for x in server.deliveries]


def is_dead(app: Flask, address: str) -> bool:
    with app.app_context():
        known = addresses.of(address)
        return known is not None and known.dead_at is not None


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(
    ("command", "said", "dead"),
    [
        ("RCPT", "550 5.1.1 no such user", True),
        ("RCPT", "550 no such user", True),
        ("RCPT", "550 5.2.1 mailbox disabled", True),
        ("RCPT", "550 5.2.2 mailbox full", False),
        ("RCPT", "550 5.7.1 not from you", False),
        ("RCPT", "554 no", False),
        ("DATA", "550 5.1.1 looks like spam", False),
        ("DATA", "554 5.6.0 no", False),
    ],
)
def test_a_refusal_for_good_fails_one_mail_and_marks_only_who_is_not_there(
    mailing: Flask, server: Faulty, command: str, said: str, dead: bool
) -> None:
    server.at[command, "one@example.org"] = [said]
    numbers = queued(mailing), queued(mailing, "two")
    assert deliver(mailing) == 1
    assert states(mailing, *numbers) == [FAILED, SENT]
    assert message(mailing, numbers[0]).error == said
    assert is_dead(mailing, "one@example.org") is dead
    assert server.connections == 1


def test_a_sender_that_is_refused_loses_no_mail(mailing: Flask, server: Faulty) -> None:
    sender = "events@localhost"
    server.at["MAIL", sender] = ["530 sign in first", "550 who are you", "552 too large"]
    numbers = [queued(mailing, x) for x in ("one", "two", "three")]
    deliver(mailing)
    assert states(mailing, *numbers) == [QUEUED, QUEUED, FAILED]
    with time_machine.travel(clock.now() + timedelta(minutes=1, seconds=1)):
        assert deliver(mailing) == 2


@pytest.mark.usefixtures("any_database")
def test_a_server_that_wants_us_back_later_takes_it_then(mailing: Flask, server: Faulty) -> None:
    greylisted = ["451 4.7.1 greylisted, come back", "450 4.7.1 not yet"]
    server.at["RCPT", "one@example.org"] = greylisted
    first, second = queued(mailing), queued(mailing, "two")
    start = clock.now()
    tries = []
    for minute in range(6):
        with time_machine.travel(start + timedelta(minutes=minute, seconds=5)):
            deliver(mailing)
            tries.append(message(mailing, first).attempts)
    assert taken(server) == ["two", "one"]
    assert tries == [1, 2, 2, 3, 3, 3]
    assert states(mailing, first, second) == [SENT, SENT]


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("greeting", [HANG, "554 5.3.2 no service", "421 too busy"])
def test_a_server_that_does_not_open_costs_no_mail_an_attempt(
    mailing: Flask, server: Faulty, greeting: str
) -> None:
    numbers = [queued(mailing, f"n{x}") for x in range(3)]
    server.greeting = greeting
    assert [deliver(mailing) for _minute in range(3)] == [0, 0, 0]
    assert server.connections == 3
    waiting = [message(mailing, x) for x in numbers]
    assert {(x.state, x.attempts) for x in waiting} == {(QUEUED, 0)}
    assert waiting[0].error
    server.greeting = ""
    assert deliver(mailing) == 3
    assert taken(server) == ["n0", "n1", "n2"]


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize("fault", [HANG, DROP, "421 4.4.2 too long"])
def test_a_connection_that_breaks_in_the_middle_delays_one_mail_alone(
    mailing: Flask, server: Faulty, command: str, fault: str
) -> None:
    numbers = [queued(mailing, x) for x in ("one", "two", "three")]
    server.at[command, "two@example.org"] = [fault]
    assert deliver(mailing) == 2
    assert taken(server) == ["one", "three"]
    assert states(mailing, *numbers) == [SENT, QUEUED, SENT]
    with time_machine.travel(clock.now() + timedelta(minutes=1, seconds=1)):
        assert deliver(mailing) == 1
    assert taken(server) == ["one", "three", "two"]


def test_a_server_that_breaks_every_connection_is_left_alone_for_a_while(
    mailing: Flask, server: Faulty
) -> None:
    numbers = [queued(mailing, f"n{x}") for x in range(6)]
    for number in range(6):
        server.at["DATA", f"n{number}@example.org"] = [DROP]
    assert deliver(mailing) == 0
    tried = [message(mailing, x).attempts for x in numbers]
    assert tried == [1] * delivery.CONNECTIONS + [0] * 3
    server.at.clear()
    assert deliver(mailing) == 3
    assert taken(server) == ["n3", "n4", "n5"]
    with time_machine.travel(clock.now() + timedelta(minutes=1, seconds=1)):
        deliver(mailing)
    assert sorted(taken(server)) == [f"n{x}" for x in range(6)]


@pytest.mark.usefixtures("any_database")
def test_after_an_hour_without_a_server_everything_goes_once_and_in_order(
    app: Flask, server: Faulty
) -> None:
    down = f"smtp://127.0.0.1:{free_port()}"
    start = clock.now()
    numbers = []
    with using(app, smtp_url=down):
        for minute in range(60):
            with time_machine.travel(start + timedelta(minutes=minute)):
                numbers.append(queued(app, f"n{minute:02}"))
                assert deliver(app) == 0
    assert set(states(app, *numbers)) == {QUEUED}
    with time_machine.travel(start + timedelta(minutes=60)), using(app, smtp_url=server.url):
        assert deliver(app) == 60
        assert deliver(app) == 0
    assert taken(server) == [f"n{x:02}" for x in range(60)]
    found = [message(app, x) for x in numbers]
    assert {(x.state, x.attempts, x.error) for x in found} == {(SENT, 1, "")}


def test_a_mail_whose_time_has_passed_is_not_sent(app: Flask, server: Faulty) -> None:
    until = clock.now() + timedelta(hours=1)
    late, other = queued(app, expires_at=until), queued(app, "two")
    with time_machine.travel(until), using(app, smtp_url=server.url):
        assert deliver(app) == 1
    assert states(app, late, other) == [FAILED, SENT]


@pytest.mark.usefixtures("any_database")
def test_a_worker_killed_after_the_server_took_a_mail_repeats_it_once_under_one_name(
    app: Flask, server: Faulty, database: Database
) -> None:
    numbers = [queued(app, x) for x in ("one", "two", "three")]
    workers: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        server.on_data = lambda: None
        os.kill(workers[0].pid, signal.SIGKILL)

    server.on_data = kill
    with work(database.settings, smtp_url=server.url) as worker:
        workers.append(worker)
        assert worker.wait(PATIENCE) == -signal.SIGKILL
    assert taken(server) == ["one"]
    assert set(states(app, *numbers)) == {MessageState.SENDING}
    with using(app, smtp_url=server.url):
        assert deliver(app) == 0
        with time_machine.travel(clock.now() + pacing.LEASE + timedelta(seconds=1)):
            assert deliver(app) == 3
            assert deliver(app) == 0
    assert taken(server) == ["one", "one", "two", "three"]
    twice = [x.message["Message-ID"] for x in server.deliveries if x.recipients[0][:3] == "one"]
    assert len(set(twice)) == 1
    assert states(app, *numbers) == [SENT, SENT, SENT]


def test_a_mail_that_arrives_at_last_revives_its_address(mailing: Flask, server: Faulty) -> None:
    server.at["RCPT", "one@example.org"] = ["550 5.1.1 no such user"]
    number = queued(mailing)
    deliver(mailing)
    assert is_dead(mailing, "one@example.org")
    with mailing.app_context(), transaction():
        send_again(number)
    deliver(mailing)
    assert not is_dead(mailing, "one@example.org")
