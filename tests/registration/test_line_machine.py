"""Whatever guests, organisers and the clock do one after the other, the line keeps its promises.

After every step: no seat is given twice, in all or in a category; the order is kept; what is
recorded is what is there; and each change was mailed to its guest once.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event, LineRule
from eventapp.mail.models import Message
from eventapp.registration import by_hand, categories, offers, queries, rules, service
from eventapp.registration.allotting import Hall, moves
from eventapp.registration.categories import CategoryData
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from eventapp.registration.places import categories as known_categories
from eventapp.registration.places import hall, recorded, shown, terms
from tests import factories
from tests.plugins.databases import Database

OLGA = Actor("user", 1, "Olga Organiser")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=10)
EXAMPLES, STEPS = 12, 25

S = RegistrationState
# What a guest is mailed when they come into a state; ``None`` stands for who was not there.
TOLD: dict[tuple[S | None, S], set[str]] = {
    **{(x, S.CONFIRMED): {"confirmed"} for x in (None, S.CANCELLED, S.PENDING, S.OFFERED)},
    **{(x, S.WAITLISTED): {"waitlisted"} for x in (None, *S)},
    **{(x, S.CANCELLED): {"cancelled"} for x in S},
    **{(x, S.DECLINED): {"declined"} for x in S},
    **{(x, S.PENDING): {"pending"} for x in (None, S.CANCELLED)},
    (S.DECLINED, S.CONFIRMED): {"confirmed"},
    (S.WAITLISTED, S.CONFIRMED): {"promoted", "confirmed"},
    (S.WAITLISTED, S.OFFERED): {"offered"},
    (S.OFFERED, S.CANCELLED): {"cancelled", "lapsed"},
}
ALREADY = "link_again"


@dataclass(frozen=True)
class Guest:
    """A registration as it was after a step."""

    state: S
    category: int | None
    seats: int
    number: int
    until: datetime | None

    @property
    def is_seated(self) -> bool:
        """Tell whether seats are taken or held for them."""
        return self.state in queries.SEATED


@dataclass(frozen=True)
class World:
    """All that a step may have changed."""

    guests: dict[int, Guest]
    mails: Counter[tuple[int, str]]
    hall: Hall
    is_settled: bool

    def seated(self, category: int | None = None) -> set[int]:
        """Return who has a seat, in a category if one is named."""
        found = self.guests.items()
        return {x for x, guest in found if guest.is_seated and category in {None, guest.category}}


SOMEBODY = st.integers(0, 30)
PARTY = st.integers(1, 3)


class Line(RuleBasedStateMachine):
    """An event of three categories: held seats, a line of its own, approval; priorities differ."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(NOW, tick=False)
        self.now = self.travel.start()
        self.app = self.database.app
        made = factories.event(
            capacity=6, starts_at=STARTS, ends_at=STARTS + timedelta(hours=2), offer_hours=24
        )
        self.event = factories.saved(self.app, made)
        self.told: dict[int, CategoryData] = {}
        for name, values in (
            ("Press", {"seats": 2, "is_held": True}),
            ("Members", {"seats": 3, "own_line": True, "priority": 1}),
            ("Experts", {"needs_approval": True, "priority": 1}),
            ("Public", {"priority": 2}),
        ):
            data = CategoryData(name=Localised(en=name), **values)
            self.told[self._do(categories.save, self.event, data, by=OLGA).id] = data
        self.numbers = list(self.told)
        self.before = self._look()

    def teardown(self) -> None:
        """Let the clock go on."""
        self.travel.stop()

    def _do(self, verb: Any, *args: Any, **values: Any) -> Any:
        with self.app.app_context(), transaction():
            return verb(*args, **values)

    def _may(self, verb: Any, *args: Any, **values: Any) -> bool:
        """Do what may be refused; tell whether it was done. A refusal changes nothing."""
        try:
            self._do(verb, *args, **values)
        except DomainError:
            after = self._look()
            assert (after.guests, after.mails) == (self.before.guests, self.before.mails)
            return False
        return True

    def _look(self) -> World:
        with self.app.app_context():
            event = db.session.get_one(Event, self.event)
            of_event = Registration.event_id == self.event
            rows = db.session.scalars(select(Registration).where(of_event)).all()
            sent = db.session.execute(
                select(Message.registration_id, Message.kind).where(Message.event_id == self.event)
            )
            mails = Counter((number, kind.partition(".")[2]) for number, kind in sent)
            count = db.session.get(SeatCount, self.event)
            fresh = queries.fresh_count(self.event)
            seats = hall(event, known_categories(self.event), fresh.tally)
            if count is not None:
                _assert_recorded(count, seats)
            is_settled = not (
                rules.may_promote(terms(event), clock.now())
                and moves(seats, queries.waiting(self.event))
            )
            guests = {
                x.id: Guest(x.state, x.category_id, x.seats, x.queue_number, x.offer_until)
                for x in rows
            }
            assert len({x.email_key for x in rows}) == len(rows)
            assert len({x.queue_number for x in rows}) == len(rows)
            return World(guests, mails, seats, is_settled)

    def _check(
        self,
        *,
        by_turn: bool = True,
        is_settled: bool = True,
        settles: bool = True,
        resized: bool = False,
    ) -> None:
        before, after = self.before, self._look()
        _assert_seats(before, after, resized=resized)
        _assert_mailed(before, after)
        for guest in after.guests.values():
            held = guest.state is S.OFFERED
            assert held <= (guest.until is not None) <= (guest.state in {S.OFFERED, S.CANCELLED})
            assert guest.until is None or guest.until <= STARTS
        if by_turn and after.hall.rule is LineRule.STRICT:
            _assert_in_order(before, after)
        assert after.is_settled or not (is_settled and (settles or before.is_settled))
        self.before = after

    def _one(self, which: int, *states: S) -> int | None:
        found = sorted(x for x, guest in self.before.guests.items() if guest.state in states)
        return found[which % len(found)] if found else None

    @initialize(crowd=st.lists(st.tuples(st.integers(0, 3), PARTY), min_size=7, max_size=12))
    def open_the_doors(self, crowd: list[tuple[int, int]]) -> None:
        for who, (of, seats) in enumerate(crowd, 100):
            request = factories.answer(who, category_id=self.numbers[of], seats=seats)
            self._do(service.register, self.event, request)
            self._check(is_settled=False)

    @rule(who=SOMEBODY, of=st.integers(0, 3), seats=PARTY, by_an_organiser=st.booleans())
    def ask(self, who: int, of: int, seats: int, by_an_organiser: bool) -> None:
        request = factories.answer(who, category_id=self.numbers[of], seats=seats)
        if by_an_organiser:
            self._may(by_hand.add, self.event, request, by=OLGA)
        else:
            self._may(service.register, self.event, request)
        self._check(is_settled=False)

    @rule(which=SOMEBODY)
    def approve(self, which: int) -> None:
        if number := self._one(which, S.PENDING):
            self._do(by_hand.approve, number, by=OLGA)
            self._check()

    @rule(which=SOMEBODY)
    def accept(self, which: int) -> None:
        if number := self._one(which, S.OFFERED):
            self._may(offers.accept, number, self.before.guests[number].until)
            self._check(settles=False)

    @rule(which=SOMEBODY)
    def accept_what_is_not_offered(self, which: int) -> None:
        if number := self._one(which, *(x for x in S if x is not S.OFFERED)):
            self._may(offers.accept, number, self.before.guests[number].until)
            assert self._look().guests == self.before.guests

    @rule(which=SOMEBODY)
    def cancel(self, which: int) -> None:
        if number := self._one(which, *queries.ACTIVE):
            self._check(settles=self._may(service.cancel, number))

    @rule(which=SOMEBODY, verb=st.sampled_from([by_hand.confirm, by_hand.decline]))
    def decide(self, which: int, verb: Any) -> None:
        if number := self._one(which, *queries.ACTIVE):
            self._may(verb, number, by=OLGA)
            self._check(by_turn=verb is by_hand.decline, settles=False)

    @rule(which=SOMEBODY)
    def send_to_the_end(self, which: int) -> None:
        if number := self._one(which, *queries.ACTIVE):
            self._do(by_hand.waitlist, number, by=OLGA)
            self._check(is_settled=False)

    @rule(hours=st.sampled_from((2, 25, 30)))
    def let_time_pass(self, hours: int) -> None:
        self.now.shift(timedelta(hours=hours))
        # Of this event: what earlier examples left in the database ends too.
        ends = [x.until for x in self.before.guests.values() if x.state is S.OFFERED]
        with self.app.app_context():
            offers.expire_due()
        self._check(settles=any(x and x <= clock.now() for x in ends))
        offered = [x for x in self.before.guests.values() if x.state is S.OFFERED]
        assert all(x.until and x.until > clock.now() for x in offered)

    @rule(capacity=st.none() | st.integers(0, 10))
    def change_capacity(self, capacity: int | None) -> None:
        self._do(by_hand.change_capacity, self.event, capacity, by=OLGA)
        self._check(resized=True)

    @rule(of=st.integers(0, 3), seats=st.none() | st.integers(0, 5))
    def change_seats(self, of: int, seats: int | None) -> None:
        number = self.numbers[of]
        data = replace(self.told[number], seats=seats)
        if self._may(categories.save, self.event, data, number, by=OLGA):
            self.told[number] = data
            self._check(resized=True)

    @rule(which=SOMEBODY, of=st.integers(0, 3))
    def change_category(self, which: int, of: int) -> None:
        if number := self._one(which, *queries.ACTIVE):
            moved = self._may(categories.move, self.event, [number], self.numbers[of], by=OLGA)
            self._check(settles=moved)

    @rule(hours=st.none() | st.integers(1, 48), order=st.sampled_from(LineRule))
    def change_the_rule(self, hours: int | None, order: LineRule) -> None:
        def say() -> None:
            event = db.session.get_one(Event, self.event)
            event.offer_hours, event.line_rule = hours, order
            by_hand.promote(self.event, by=OLGA)

        self._do(say)
        self._check()


def _assert_recorded(count: SeatCount, seats: Hall) -> None:
    for of in (None, *seats.quotas):
        assert recorded(count).taken.get(of, 0) == seats.tally.taken.get(of, 0)
        assert recorded(count).waiting.get(of, 0) == seats.tally.waiting.get(of, 0)
    assert count.left == shown(seats)


def _assert_seats(before: World, after: World, *, resized: bool) -> None:
    capacity, tally = after.hall.capacity, after.hall.tally
    if capacity is not None and tally.all_taken > capacity:
        assert after.seated() <= before.seated(), "more than there are: nobody new has a seat"
    for number, quota in after.hall.quotas.items():
        if quota.seats is not None and tally.taken.get(number, 0) > quota.seats:
            assert after.seated(number) <= before.seated(number)
    assert resized or after.hall.overbooked <= before.hall.overbooked, "a held seat was given"


def _assert_mailed(before: World, after: World) -> None:
    sent = after.mails - before.mails
    for number, guest in after.guests.items():
        found = {kind: count for (of, kind), count in sent.items() if of == number}
        known = before.guests.get(number)
        if known is not None and known.state is guest.state:
            assert set(found) <= {ALREADY}, (known, guest, found)
            continue
        told = TOLD[known.state if known else None, guest.state]
        assert list(found.values()) == [1], (known, guest, found)
        assert set(found) <= told, (known, guest, found)


def _assert_in_order(before: World, after: World) -> None:
    def is_in_line(number: int, world: World) -> bool:
        return number in world.guests and world.guests[number].state is S.WAITLISTED

    moved = [x for x in after.guests if is_in_line(x, before) and after.guests[x].is_seated]
    stay = [x for x in after.guests if is_in_line(x, before) and is_in_line(x, after)]
    for one in moved:
        for other in stay:
            last, first = after.guests[one], after.guests[other]
            is_behind = first.number < last.number and first == before.guests[other]
            assert not (is_behind and first.category == last.category), (first, last)


def test_the_line_keeps_its_promises(any_database: Database) -> None:
    class OnDatabase(Line):
        database = any_database

    run_state_machine_as_test(
        OnDatabase,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )
