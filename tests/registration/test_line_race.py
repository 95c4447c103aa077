"""Many hands at one line at once: register, cancel, accept, let pass, make the room larger."""

import multiprocessing
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventapp import create_app
from eventapp.audit.models import AuditEntry
from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.settings import Settings
from eventapp.mail.models import Message
from eventapp.registration import by_hand, categories, counting, offers, queries, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.registration.places import recorded
from tests import factories
from tests.plugins.databases import Database

OLGA = Actor("user", 1, "Olga Organiser")
THREADS, STEPS, GUESTS, SEATS, MOST, HELD = 12, 16, 24, 5, 8, 2
PARTY = (1, 1, 2)

CONFIRMED, ENTERED = "registration.confirmed", "registration.entered"
# What the log calls a change, and what its guest is mailed; one who enters is told either of two.
TOLD = {
    "registration.entered": ENTERED,
    "registration.accepted": CONFIRMED,
    "registration.cancelled": "registration.cancelled",
    "registration.offered": "registration.offered",
    "registration.offer_lapsed": "registration.lapsed",
}

Found = list[tuple[int, datetime | None]]


def _do(app: Flask, verb: Callable[[], object]) -> None:
    try:
        with app.app_context(), transaction():
            verb()
    except DomainError:
        pass  # somebody else came first


def _in_state(app: Flask, event_id: int, *states: RegistrationState) -> Found:
    with app.app_context():
        query = select(Registration.id, Registration.offer_until).where(
            Registration.event_id == event_id, Registration.state.in_(states)
        )
        return [(x[0], x[1]) for x in db.session.execute(query)]


@dataclass(frozen=True)
class Hand:
    """One of those who act at once, at random."""

    app: Flask
    event_id: int
    kinds: list[int]
    dice: random.Random

    def ask(self) -> None:
        """Register somebody, who may be there already."""
        kind, seats = self.dice.choice(self.kinds), self.dice.choice(PARTY)
        asked = factories.answer(self.dice.randrange(GUESTS), category_id=kind, seats=seats)
        _do(self.app, lambda: service.register(self.event_id, asked))

    def cancel(self) -> None:
        """Cancel some of those who come or wait."""
        found = _in_state(self.app, self.event_id, *queries.ACTIVE)
        for number, _until in found[:: self.dice.randint(3, 9)]:
            _do(self.app, partial(service.cancel, number))

    def accept(self) -> None:
        """Accept every offer there is."""
        for number, until in _in_state(self.app, self.event_id, RegistrationState.OFFERED):
            _do(self.app, partial(offers.accept, number, until))

    def end_an_offer(self) -> None:
        """Let the time of an offer be over, and have the worker look."""
        for number, _until in _in_state(self.app, self.event_id, RegistrationState.OFFERED)[:1]:
            offered = Registration.state == RegistrationState.OFFERED
            passed = update(Registration).where(Registration.id == number, offered)
            _do(self.app, partial(db.session.execute, passed.values(offer_until=clock.now())))
        with self.app.app_context():
            offers.expire_due()

    def enlarge(self) -> None:
        """Make the room larger."""
        seats = self.dice.randint(SEATS, MOST)

        def say() -> None:
            known = by_hand.lock_event(self.event_id).capacity or 0
            by_hand.change_capacity(self.event_id, max(seats, known), by=OLGA)

        _do(self.app, say)


ACTS = (Hand.ask, Hand.ask, Hand.ask, Hand.cancel, Hand.accept, Hand.end_an_offer, Hand.enlarge)


def _hand(app: Flask, event_id: int, kinds: list[int], seed: int) -> None:
    hand = Hand(app, event_id, kinds, random.Random(seed))
    for _ in range(STEPS):
        hand.dice.choice(ACTS)(hand)


def _process(settings: Settings, event_id: int, kinds: list[int], seed: int, start: object) -> None:
    app = create_app(settings)
    start.wait()  # type: ignore[attr-defined]
    _hand(app, event_id, kinds, seed)


def _in_processes(settings: Settings, event_id: int, kinds: list[int]) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    running = [
        context.Process(target=_process, args=(settings, event_id, kinds, seed, start))
        for seed in range(4)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [x.exitcode for x in running] == [0] * 4


def _in_threads(app: Flask, event_id: int, kinds: list[int]) -> None:
    together = threading.Barrier(THREADS)

    def run(seed: int) -> None:
        together.wait()
        _hand(app, event_id, kinds, seed)

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(run, seed) for seed in range(THREADS)]:
            done.result()


@pytest.mark.parametrize("how", ["threads", "processes"])
def test_racing_hands_leave_the_line_as_it_should_be(
    any_database: Database, app: Flask, how: str
) -> None:
    now = clock.now()
    event_id = factories.saved(
        app, factories.event(capacity=SEATS, offer_hours=4, starts_at=now + timedelta(days=9),
                             ends_at=now + timedelta(days=10))
    )  # fmt: skip
    with app.app_context(), transaction():
        held = CategoryData(name=Localised(en="Press"), seats=HELD, is_held=True)
        press = categories.save(event_id, held, by=OLGA).id
        public = categories.save(event_id, CategoryData(name=Localised(en="Public")), by=OLGA).id
    if how == "threads":
        _in_threads(app, event_id, [press, public, public])
    else:
        _in_processes(any_database.settings, event_id, [press, public, public])
    _assert_all_is_well(app, event_id, press)


def _assert_all_is_well(app: Flask, event_id: int, press: int) -> None:
    with app.app_context():
        event = by_hand.lock_event(event_id)
        fresh = counting.fresh_count(event_id).tally
        known = recorded(db.session.get_one(SeatCount, event_id))
        for of in (None, *known.taken):
            assert known.taken.get(of, 0) == fresh.taken.get(of, 0)
            assert known.waiting.get(of, 0) == fresh.waiting.get(of, 0)
        assert event.capacity is not None
        public = fresh.all_taken - fresh.taken.get(press, 0)
        assert fresh.taken.get(press, 0) <= HELD
        assert public <= event.capacity - HELD
        rows = db.session.scalars(
            select(Registration).where(Registration.event_id == event_id)
        ).all()
        assert len({x.queue_number for x in rows}) == len(rows)
        told = Counter(
            (x.registration_id, x.kind)
            for x in db.session.scalars(select(Message).where(Message.event_id == event_id))
        )
        done = Counter(
            (x.subject_id, TOLD[x.action])
            for x in db.session.scalars(select(AuditEntry).where(AuditEntry.event_id == event_id))
            if x.action in TOLD
        )
        for row in rows:
            for kind in set(TOLD.values()) - {ENTERED, CONFIRMED}:
                assert told[row.id, kind] == done[row.id, kind], (row.id, kind)
            entered = told[row.id, CONFIRMED] + told[row.id, "registration.waitlisted"]
            assert entered == done[row.id, ENTERED] + done[row.id, CONFIRMED]
