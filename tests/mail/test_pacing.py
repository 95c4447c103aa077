"""No domain gets more mails a minute than it is meant to, and nobody else waits for that."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.mail import delivery, pacing
from eventapp.mail.models import Message, MessageState
from eventapp.mail.service import DELIVER, Mail, queue
from tests.counting import statements
from tests.mail.letters import deliver, queued, using
from tests.plugins.databases import Database
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import PATIENCE, work

PACE = 8


@pytest.fixture
def mailing(app: Flask, smtp: Mailbox) -> Iterator[Flask]:
    """The application, which sends eight mails a minute to one domain."""
    with using(app, smtp_url=smtp.url, mail_per_domain=PACE):
        yield app


def many(app: Flask, domain: str, count: int, *, is_bulk: bool = True) -> None:
    """Queue mails to one domain."""
    given = {"recipient_name": "", "language": "en", "subject": "Hi", "text": "Hi", "html": "Hi"}
    with app.app_context(), transaction():
        for number in range(count):
            key, to = f"{domain}-{number}", f"guest{number}@{domain}"
            queue(Mail(key=key, kind="test", recipient=to, is_bulk=is_bulk, **given))


def taken(smtp: Mailbox) -> Counter[str]:
    return Counter(x.recipients[0].partition("@")[2] for x in smtp.deliveries)


@pytest.mark.usefixtures("any_database")
def test_a_domain_takes_its_share_of_each_minute_and_the_others_go_on(
    mailing: Flask, smtp: Mailbox
) -> None:
    many(mailing, "gmail.com", 50)
    many(mailing, "europarl.europa.eu", 3)
    many(mailing, "ngo.example", 5)
    deliver(mailing)
    # Of a mail to many a quarter stays free for those to one person.
    assert taken(smtp) == {"gmail.com": 6, "europarl.europa.eu": 3, "ngo.example": 5}
    deliver(mailing)
    assert taken(smtp)["gmail.com"] == 6


@pytest.mark.usefixtures("any_database")
def test_in_no_minute_more_than_its_number_goes_to_a_domain(mailing: Flask, smtp: Mailbox) -> None:
    many(mailing, "gmail.com", 40, is_bulk=False)
    start, times = clock.now(), []
    for second in range(0, 360, 10):
        at = start + timedelta(seconds=second)
        with time_machine.travel(at, tick=False):
            times += [at] * deliver(mailing)
    assert len(times) == len(smtp.deliveries) == 40
    assert max(_within(times, x) for x in times) == PACE


def _within(times: list[datetime], start: datetime) -> int:
    return sum(start <= x < start + timedelta(minutes=1) for x in times)


@pytest.mark.usefixtures("any_database")
def test_a_mail_to_one_person_passes_thousands(mailing: Flask, smtp: Mailbox) -> None:
    many(mailing, "gmail.com", 50)
    deliver(mailing)
    queued(mailing, "rsvp", recipient="ada@gmail.com")
    assert deliver(mailing) == 1
    assert smtp.deliveries[-1].recipients == ("ada@gmail.com",)


def test_a_domain_is_one_however_it_is_spelt(mailing: Flask, smtp: Mailbox) -> None:
    for number, name in enumerate(("BÜCHER.example", "xn--bcher-kva.example") * PACE):
        queued(mailing, f"n{number}", recipient=f"x{number}@{name}")
    assert deliver(mailing) == PACE


def test_without_a_pace_everything_goes_at_once(app: Flask, smtp: Mailbox) -> None:
    many(app, "gmail.com", 30)
    with using(app, smtp_url=smtp.url, mail_per_domain=0):
        assert deliver(app) == 30


def test_a_folder_takes_any_number(app: Flask) -> None:
    many(app, "gmail.com", 30)
    with using(app, mail_per_domain=PACE):
        assert deliver(app) == 30


@pytest.mark.usefixtures("any_database")
def test_two_workers_count_together(app: Flask) -> None:
    many(app, "gmail.com", 60, is_bulk=False)
    start = threading.Barrier(4)
    claimed: list[int] = []

    def one() -> None:
        with app.app_context():
            start.wait(PATIENCE)
            claimed.extend(x.id for x in pacing.claim(5, PACE))
            db.session.remove()

    threads = [threading.Thread(target=one) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(claimed) == len(set(claimed)) == PACE


def test_what_waits_for_its_domain_is_come_back_for_soon(mailing: Flask) -> None:
    queue_of_jobs = mailing.extensions["jobs"]
    many(mailing, "gmail.com", 7)
    with mailing.app_context():
        delivery.work()
        assert queue_of_jobs._again == {DELIVER}
        queue_of_jobs._again.clear()
        with time_machine.travel(clock.now() + timedelta(minutes=1, seconds=1)):
            delivery.work()
    assert queue_of_jobs._again == set()


def test_a_real_worker_goes_on_as_the_minute_passes(
    app: Flask, database: Database, smtp: Mailbox
) -> None:
    many(app, "gmail.com", 5)
    many(app, "ngo.example", 1)
    free_at = clock.now() + timedelta(seconds=20)
    with app.app_context(), transaction() as session:
        for key in ("gmail.com-0", "gmail.com-1", "gmail.com-2"):
            found = session.scalars(select(Message).where(Message.key == key)).one()
            found.state = MessageState.SENT
            found.sent_at = found.tried_at = free_at - pacing.MINUTE
    with work(database.settings, smtp_url=smtp.url, mail_per_domain=4):
        _wait_for(smtp, 3, PATIENCE)
    assert taken(smtp) == {"ngo.example": 1, "gmail.com": 2}
    with app.app_context():
        last = select(Message).where(Message.key.in_(("gmail.com-3", "gmail.com-4")))
        for found in db.session.scalars(last):
            assert found.sent_at is not None
            assert timedelta() <= found.sent_at - free_at < timedelta(seconds=50)


def _wait_for(smtp: Mailbox, count: int, seconds: float) -> None:
    step = threading.Event()
    for _tick in range(int(seconds * 20)):
        if len(smtp.deliveries) >= count:
            return
        step.wait(0.05)
    pytest.fail(f"{len(smtp.deliveries)} of {count} mails came")


@pytest.mark.usefixtures("any_database")
def test_looking_for_work_asks_as_much_however_many_wait(mailing: Flask) -> None:
    asked = []
    for domain in ("gmail.com", "gmx.example"):
        many(mailing, domain, 100)
        deliver(mailing)
        with mailing.app_context(), statements(mailing) as found:
            assert delivery.deliver_due() == 0
        asked.append(len(found))
    assert asked[0] == asked[1] <= 4
