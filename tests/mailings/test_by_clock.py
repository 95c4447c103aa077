"""Reminders as the day comes and thanks when it is past: once each, to the right guests only."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.backoffice import service as office
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.tokens import random_token
from eventapp.events import service as events
from eventapp.events.data import data_of
from eventapp.events.models import AccessFact, Event, EventHost, FactKind
from eventapp.mail import addresses
from eventapp.mail.models import Message, MessageState
from eventapp.mailings import clockwork, planning
from eventapp.mailings.planning import PlanData
from eventapp.registration import arrivals, by_hand, service
from eventapp.registration.models import Registration
from tests import factories
from tests.invitations.helpers import OLGA, act
from tests.plugins.servers import PATIENCE
from tests.registration.helpers import guest, registered

ALL = PlanData(reminds=True, remind_days=(7, 1), thanks=True, misses=True, hour=9)
TITLE = Localised(en="An evening", fr="Une soirée")
SAID = ("registration.reminder", "registration.thanks", "registration.missed")

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event in thirty days, without limit, all of whose mails by the clock are on."""
    card = Localised(en="Bring\n\nyour <b>card</b>.")
    house = factories.venue(
        name="Bâtiment Altiero Spinelli", arrival=Localised(en="Metro to Luxembourg.")
    )
    facts = [AccessFact(kind=FactKind.IDENTITY_CHECK, text=card)]
    hosts = [EventHost(organisation=factories.organisation())]
    made = factories.event(
        slug="evening", capacity=None, facts=facts, venue=house, hosts=hosts, summary=TITLE
    )
    number = factories.saved(app, made)
    act(app, planning.save, number, ALL, by=OLGA)
    return number


def event(app: Flask, number: int) -> Event:
    with app.app_context():
        return db.session.get_one(Event, number)


def before(app: Flask, number: int, days: int, hour: int = 9, minute: int = 5) -> datetime:
    """Return an instant so many days before the event, by its clocks; after it when negative."""
    found = event(app, number)
    day = found.starts_on - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=found.zone)


def tick(app: Flask, at: datetime) -> int:
    """Do what the worker does at an instant."""
    with time_machine.travel(at, tick=False), app.app_context():
        return clockwork.send_due()


def said(app: Flask, kind: str = "") -> list[str]:
    """Return whom mails by the clock are for, in order, with how many days before at the end."""
    with app.app_context():
        kinds = [f"registration.{kind}"] if kind else SAID
        rows = db.session.scalars(select(Message).where(Message.kind.in_(kinds)))
        return sorted(f"{x.recipient.partition('@')[0]} {x.kind[13:]}" for x in rows)


def test_each_reminder_goes_once_at_its_hour_and_says_what_to_know(
    app: Flask, event_id: int
) -> None:
    registered(app, event_id, 1)
    registered(app, event_id, 1, first=2, language="fr")
    assert tick(app, before(app, event_id, 7, 8, 59)) == 0
    assert tick(app, before(app, event_id, 7, 9, 0)) == 2
    assert tick(app, before(app, event_id, 7, 9, 5)) == 0
    assert tick(app, before(app, event_id, 1, 9, 0)) == 2
    assert said(app) == ["guest1 reminder"] * 2 + ["guest2 reminder"] * 2
    with app.app_context():
        query = select(Message).where(Message.kind == "registration.reminder").order_by(Message.id)
        english, french = db.session.scalars(query).all()[:2]
    assert english.subject.startswith("See you soon: Event")
    for words in (
        "15:00–18:00, Brussels time" if "15:00" in english.text else "14:00–17:00, Brussels time",  # noqa: RUF001
        "Bâtiment Altiero Spinelli",
        "Getting there: Metro to Luxembourg.",
        "Identity check: Bring your <b>card</b>.",
        "give your place back",
        "/en/rsvp/",
    ):
        assert words in english.text
    assert "&lt;b&gt;card" in english.html
    assert "Contrôle d" in french.text
    assert english.unsubscribe == ""
    assert english.is_bulk
    assert english.expires_at == event(app, event_id).starts_at


def test_a_worker_that_dies_or_another_beside_it_writes_nobody_twice(
    app: Flask, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(app, event_id, 7)
    monkeypatch.setattr(clockwork, "BATCH", 2)
    real, calls = clockwork.timed_mails.send, []

    def dies(*args: Any, **values: Any) -> Message:
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*args, **values)

    monkeypatch.setattr(clockwork.timed_mails, "send", dies)
    with pytest.raises(KeyboardInterrupt):
        tick(app, before(app, event_id, 1))
    assert len(said(app)) == 2
    start, done = threading.Barrier(3), []

    def work() -> None:
        with app.app_context():
            start.wait(PATIENCE)
            done.append(clockwork.send_due())

    with time_machine.travel(before(app, event_id, 1), tick=False):
        threads = [threading.Thread(target=work) for _number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert sum(done) == 5
    assert said(app) == [f"guest{x} reminder" for x in range(1, 8)]


def test_only_who_had_a_place_when_it_was_due_is_reminded(app: Flask, event_id: int) -> None:
    at = before(app, event_id, 7)
    registered(app, event_id, 4)
    act(app, service.cancel, guest(app, event_id, 2).id)
    act(app, by_hand.waitlist, guest(app, event_id, 3).id, by=OLGA)
    with time_machine.travel(at - timedelta(minutes=2), tick=False):  # by hand, after the hour
        act(app, by_hand.waitlist, guest(app, event_id, 4).id, by=OLGA)
        act(app, by_hand.confirm, guest(app, event_id, 4).id, by=OLGA)
        registered(app, event_id, 1, first=5)
    assert tick(app, at) == 1
    assert said(app) == ["guest1 reminder"]


@pytest.mark.parametrize("verb", [office.cancel, office.postpone])
def test_an_event_that_is_called_off_reminds_nobody_and_takes_back_what_waits(
    app: Flask, event_id: int, verb: Callable[..., Any]
) -> None:
    registered(app, event_id, 2)
    assert tick(app, before(app, event_id, 7)) == 2
    with app.app_context(), transaction() as session:
        first = session.scalars(select(Message).where(Message.kind == SAID[0])).first()
        assert first is not None
        first.state = MessageState.SENT
    act(app, verb, event_id, Localised(en="Strike"), by=OLGA)
    assert len(said(app)) == 1
    assert tick(app, before(app, event_id, 1)) == 0
    assert tick(app, before(app, event_id, -1)) == 0


def test_who_cancels_while_a_reminder_waits_is_not_sent_it(app: Flask, event_id: int) -> None:
    registered(app, event_id, 2)
    tick(app, before(app, event_id, 7))
    act(app, service.cancel, guest(app, event_id, 1).id)
    assert said(app) == ["guest2 reminder"]


def move(app: Flask, number: int, days: int) -> None:
    """Move an event by so many days, and tell its guests."""
    with app.app_context(), transaction():
        found = events.lock_event(number)
        data = data_of(found)
        shifted = {
            "starts_on": data.starts_on + timedelta(days=days),
            "ends_on": found.ends_on + timedelta(days=days),
        }
        given = {x: getattr(data, x) for x in data.__slots__} | shifted
        office.save_event(type(data)(**given), number, (), by=OLGA, revision=None)


def test_an_event_that_moves_is_reminded_of_anew_and_not_at_the_old_hour(
    app: Flask, event_id: int
) -> None:
    registered(app, event_id, 1)
    old = before(app, event_id, 7)
    tick(app, old)
    with time_machine.travel(old + timedelta(minutes=1)):
        move(app, event_id, 10)
    assert said(app) == []  # it waited still, and was of the old day
    assert tick(app, old + timedelta(days=6)) == 0
    assert tick(app, before(app, event_id, 7)) == 1
    assert tick(app, before(app, event_id, 1)) == 1


def test_a_new_link_does_not_remind_a_second_time(app: Flask, event_id: int) -> None:
    registered(app, event_id, 1)
    at = before(app, event_id, 7)
    tick(app, at)
    with app.app_context(), transaction() as session:
        found = session.scalars(select(Registration)).one()
        found.nonce, found.token_digest = random_token(), "another"
    assert tick(app, at + timedelta(minutes=5)) == 0


def test_a_date_without_hours_is_reminded_of_by_its_days(app: Flask) -> None:
    day = (clock.now() + timedelta(days=20)).date()
    made = factories.event(starts_at=None, ends_at=None, starts_on=day, capacity=None)
    number = factories.saved(app, made)
    act(app, planning.save, number, ALL, by=OLGA)
    registered(app, number, 1)
    assert tick(app, before(app, number, 7)) == 1
    assert tick(app, before(app, number, 1)) == 1
    assert tick(app, before(app, number, 0)) == 0
    with app.app_context():
        text = db.session.scalars(select(Message.text).where(Message.kind == SAID[0])).first()
    assert text is not None
    assert str(day.year) in text
    assert "time" not in text.partition("Where")[0].partition("When")[2]


def test_what_was_missed_for_a_day_stays_unsaid(app: Flask, event_id: int) -> None:
    registered(app, event_id, 1)
    assert tick(app, before(app, event_id, 6, 9, 5)) == 0
    assert tick(app, before(app, event_id, 0, 8, 0)) == 1


def test_switched_on_after_its_hour_a_mail_waits_for_the_next(app: Flask, event_id: int) -> None:
    registered(app, event_id, 1)
    at = before(app, event_id, 7, 9, 30)
    with time_machine.travel(at, tick=False):
        act(app, planning.save, event_id, PlanData(), by=OLGA)
        act(app, planning.save, event_id, ALL, by=OLGA)
    assert tick(app, at + timedelta(minutes=1)) == 0
    assert tick(app, before(app, event_id, 1)) == 1


def test_those_who_came_are_thanked_and_those_who_did_not_are_missed(
    app: Flask, event_id: int
) -> None:
    registered(app, event_id, 4)
    for number in (1, 2):
        act(app, arrivals.arrive, guest(app, event_id, number).id, by=OLGA)
    act(app, service.cancel, guest(app, event_id, 4).id)
    with app.app_context(), transaction():
        token = addresses.unsubscribe_link("guest2@example.org", "en").rpartition("/")[2]
        addresses.leave(token)
    assert tick(app, before(app, event_id, -1, 8, 0)) == 0
    assert tick(app, before(app, event_id, -1)) == 2
    assert said(app) == ["guest1 thanks", "guest3 missed"]
    with app.app_context():
        thanks = db.session.scalars(select(Message).where(Message.kind == SAID[1])).one()
    assert thanks.unsubscribe in thanks.text
    assert "/unsubscribe/" in thanks.unsubscribe
    assert "give your place back" not in thanks.text
    # Whoever is marked as arrived only now was written to already.
    act(app, arrivals.arrive, guest(app, event_id, 3).id, by=OLGA)
    assert tick(app, before(app, event_id, -1, 12)) == 0


def test_without_check_in_nobody_is_told_they_were_missed(app: Flask, event_id: int) -> None:
    registered(app, event_id, 2)
    assert tick(app, before(app, event_id, -1)) == 0
    act(app, arrivals.arrive, guest(app, event_id, 1).id, by=OLGA)
    assert tick(app, before(app, event_id, -2)) == 2
    assert said(app) == ["guest1 thanks", "guest2 missed"]


def test_what_is_off_says_nothing(app: Flask, event_id: int) -> None:
    registered(app, event_id, 1)
    act(app, planning.save, event_id, PlanData(), by=OLGA)
    for days in (7, 1, -1):
        assert tick(app, before(app, event_id, days)) == 0
