"""Whatever guests, organisers and the clock do one after the other, the line keeps its promises.

After every step: no seat is given twice, in all or in a category; the order is kept; what is
recorded is what is there; and each change was mailed to its guest once.
"""

from collections import Counter
from dataclasses import replace
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

from eventapp.audit.service import Actor
from eventapp.backoffice import service as office
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.text import email_key
from eventapp.events.models import Event, LineRule
from eventapp.invitations import inviting
from eventapp.invitations import queries as invitations
from eventapp.invitations import service as invited
from eventapp.invitations.inviting import InvitationData
from eventapp.registration import by_hand, categories, companions, offers, queries, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.companions import CompanionData
from tests import factories
from tests.plugins.databases import Database
from tests.registration.line_reading import look
from tests.registration.line_world import (
    S,
    World,
    assert_in_order,
    assert_mailed,
    assert_seats,
)

OLGA = Actor("user", 1, "Olga Organiser")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=10)
EXAMPLES, STEPS = 12, 25
BRINGS = 2
SOMEBODY = st.integers(0, 30)
PARTY = st.integers(1, 3)
OF = st.integers(0, 4)


class Line(RuleBasedStateMachine):
    """An event of five categories: held seats, a line of its own, approval; priorities differ."""

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
            ("Public", {"priority": 1}),
            ("Friends", {"priority": 2}),
        ):
            data = CategoryData(name=Localised(en=name), companions=BRINGS, **values)
            self.told[self._do(categories.save, self.event, data, by=OLGA).id] = data
        self.numbers = list(self.told)
        self.offered: set[tuple[int, datetime]] = set()
        self.before = self._look()

    def teardown(self) -> None:
        """Let the clock go on."""
        self.travel.stop()

    def _do(self, verb: Any, *args: Any, **values: Any) -> Any:
        with self.app.app_context(), transaction():
            return verb(*args, **values)

    def _may(self, verb: Any, *args: Any, **values: Any) -> Any:
        """Do what may be refused; tell what was done. A refusal changes nothing."""
        try:
            return self._do(verb, *args, **values) or True
        except DomainError:
            after = self._look()
            assert (after.guests, after.mails) == (self.before.guests, self.before.mails)
            return False

    def _look(self) -> World:
        with self.app.app_context():
            return look(self.event)

    def _check(
        self,
        *extra: tuple[int, str],
        by_turn: bool = True,
        is_settled: bool = True,
        settles: bool = True,
        resized: bool = False,
        in_one: bool = True,
    ) -> None:
        before, after = self.before, self._look()
        assert_seats(before, after, resized=resized)
        assert_mailed(before, after, Counter(extra))
        for number, guest in after.guests.items():
            held = guest.state is S.OFFERED
            assert held <= (guest.until is not None) <= (guest.state in {S.OFFERED, S.CANCELLED})
            assert guest.until is None or guest.until <= STARTS
            assert not guest.party or guest.seats == 1 + guest.party
            if held and guest.until:
                self.offered.add((number, guest.until))
        if by_turn:
            assert_in_order(before, after, in_one=in_one)
        assert after.is_settled or not (is_settled and (settles or before.is_settled))
        self.before = after

    def _one(self, which: int, *states: S) -> int | None:
        found = sorted(x for x, guest in self.before.guests.items() if guest.state in states)
        return found[which % len(found)] if found else None

    @initialize(crowd=st.lists(st.tuples(OF, PARTY), min_size=7, max_size=12))
    def open_the_doors(self, crowd: list[tuple[int, int]]) -> None:
        for who, (of, seats) in enumerate(crowd, 100):
            request = factories.answer(who, category_id=self.numbers[of], seats=seats)
            self._do(service.register, self.event, request)
            self._check(is_settled=False)

    @rule(who=SOMEBODY, of=OF, seats=PARTY, by_an_organiser=st.booleans())
    def ask(self, who: int, of: int, seats: int, by_an_organiser: bool) -> None:
        request = factories.answer(who, category_id=self.numbers[of], seats=seats)
        if by_an_organiser:
            self._may(by_hand.add, self.event, request, by=OLGA)
            self._check(is_settled=False)
            return
        made = self._may(service.register, self.event, request)
        sent = self._look().mails - self.before.mails
        # Who is registered already is sent their link, up to a limit, and nothing else.
        again = [(made.id, "link_again")] if made and (made.id, "link_again") in sent else []
        self._check(*again, is_settled=False)

    @rule(who=SOMEBODY, of=OF, seats=PARTY)
    def invite(self, who: int, of: int, seats: int) -> None:
        request = factories.answer(who, seats=seats)

        def say_yes() -> None:
            found = invitations.of_address(self.event, email_key(request.email))
            if found is None:
                name, kind = request.details.name, self.numbers[of]
                data = InvitationData(
                    name=name, email=request.email, category_id=kind, companions=BRINGS
                )
                found = inviting.add(self.event, data, by=OLGA)
                db.session.flush()
            invited.accept(found.id, request)

        self._may(say_yes)
        self._check(is_settled=False)

    @rule(which=SOMEBODY, others=st.integers(0, BRINGS))
    def bring(self, which: int, others: int) -> None:
        if number := self._one(which, *queries.ACTIVE):
            known = self.before.guests[number]
            done = self._may(companions.save, number, [CompanionData()] * others)
            differs = known.party != others
            assert self._look().guests[number].seats == (
                1 + others if done and differs else known.seats
            )
            told = [(number, "changed")] if done and differs else []
            self._check(*told, settles=bool(told))

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
    def accept_what_is_offered_no_more(self, which: int) -> None:
        now = {
            (x, guest.until) for x, guest in self.before.guests.items() if guest.state is S.OFFERED
        }
        held = {x for x, _until in now}
        gone = sorted(self.offered - now, key=lambda x: (x[0] not in held, x))
        for number, until in gone[:1] + gone[which % len(gone) :][:1] if gone else ():
            assert not self._may(offers.accept, number, until), "an offer came back to life"
        if number := self._one(which, *(x for x in S if x is not S.OFFERED)):
            assert not self._may(offers.accept, number, self.before.guests[number].until)

    @rule(which=SOMEBODY)
    def cancel(self, which: int) -> None:
        if number := self._one(which, *queries.ACTIVE):
            self._check(settles=bool(self._may(service.cancel, number)))

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
        self._check(settles=any(x and x <= clock.now() for x in ends), in_one=False)
        offered = [x for x in self.before.guests.values() if x.state is S.OFFERED]
        assert all(x.until and x.until > clock.now() for x in offered)

    @rule(capacity=st.none() | st.integers(0, 10))
    def change_capacity(self, capacity: int | None) -> None:
        self._do(by_hand.change_capacity, self.event, capacity, by=OLGA)
        self._check(resized=True)

    @rule(of=OF, seats=st.none() | st.integers(0, 5), turn=st.integers(0, 2))
    def change_seats(self, of: int, seats: int | None, turn: int) -> None:
        number = self.numbers[of]
        data = replace(self.told[number], seats=seats, priority=turn)
        if self._may(categories.save, self.event, data, number, by=OLGA):
            self.told[number] = data
            self._check(resized=True)

    @rule(which=SOMEBODY, of=OF)
    def change_category(self, which: int, of: int) -> None:
        if number := self._one(which, *queries.ACTIVE):
            moved = self._may(categories.move, self.event, [number], self.numbers[of], by=OLGA)
            self._check(settles=bool(moved))

    @rule(hours=st.none() | st.integers(1, 48), order=st.sampled_from(LineRule))
    def change_the_rule(self, hours: int | None, order: LineRule) -> None:
        def say() -> None:
            event = db.session.get_one(Event, self.event)
            event.offer_hours, event.line_rule = hours, order
            by_hand.promote(self.event, by=OLGA)

        self._do(say)
        self._check()

    @rule(verb=st.sampled_from([office.postpone, office.cancel]))
    def call_off_and_on(self, verb: Any) -> None:
        if clock.now() + timedelta(hours=1) >= STARTS:
            return
        told = [x for x, guest in self.before.guests.items() if guest.state in queries.ACTIVE]
        self._do(verb, self.event, Localised(en="A vote"), by=OLGA)
        word = "event_postponed" if verb is office.postpone else "event_cancelled"
        self._check(*((x, word) for x in told), is_settled=False)
        assert not [x for x in self.before.guests.values() if x.state is S.OFFERED]
        self.now.shift(timedelta(hours=1))  # who is offered a place again has it until later
        self._do(office.reinstate, self.event, by=OLGA)
        self._check(*((x, "event_reinstated") for x in told))
        self.accept_what_is_offered_no_more(0)


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
