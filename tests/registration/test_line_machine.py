"""Whatever guests, organisers and the clock do one after the other, the line keeps its promises.

After every step: no seat is given twice, in all or in a category; the order is kept; what is
recorded is what is there; and each change was mailed to its guest once.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    rule,
    run_state_machine_as_test,
)

from eventapp.backoffice import service as office
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.core.text import email_key
from eventapp.events.models import Event, LineRule
from eventapp.invitations import inviting
from eventapp.invitations import queries as invitations
from eventapp.invitations import service as invited
from eventapp.invitations.inviting import InvitationData
from eventapp.registration import by_hand, categories, companions, offers, queries, service
from eventapp.registration.companions import CompanionData
from tests import factories
from tests.plugins.databases import Database
from tests.registration.line_others import Others
from tests.registration.line_stage import BRINGS, EXAMPLES, OF, OLGA, PARTY, SOMEBODY, STARTS, STEPS
from tests.registration.line_world import (
    S,
)


class Line(Others):
    """What guests, organisers and the clock do."""

    @initialize(crowd=st.lists(st.tuples(OF, PARTY), min_size=7, max_size=12))
    def open_the_doors(self, crowd: list[tuple[int, int]]) -> None:
        for who, (of, seats) in enumerate(crowd, 100):
            request = factories.answer(who, category_id=self.numbers[of], seats=seats)
            self.do(service.register, self.event, request)
            self.check(is_settled=False)

    @rule(who=SOMEBODY, of=OF, seats=PARTY, by_an_organiser=st.booleans())
    def ask(self, who: int, of: int, seats: int, by_an_organiser: bool) -> None:
        request = factories.answer(who, category_id=self.numbers[of], seats=seats)
        if by_an_organiser:
            self.may(by_hand.add, self.event, request, by=OLGA)
            self.check(is_settled=False)
            return
        self.may(service.register, self.event, request)
        # Who is registered already is sent their link, up to a limit, and nothing else.
        self.check(tells="link_again", is_settled=False)

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

        self.may(say_yes)
        self.check(*self.rewritten(), is_settled=False)

    def rewritten(self) -> list[tuple[int, str]]:
        """Return who keeps their place and is told once that they said something else."""
        after = self.look()
        return [
            (number, kind)
            for number, kind in after.mails - self.before.mails
            if kind == "changed"
            and number in self.before.guests
            and self.before.guests[number].state is after.guests[number].state
        ]

    @rule(which=SOMEBODY, others=st.integers(0, BRINGS))
    def bring(self, which: int, others: int) -> None:
        if number := self.one(which, *queries.ACTIVE):
            known = self.before.guests[number]
            done = self.may(companions.save, number, [CompanionData()] * others)
            differs = known.party != others
            assert self.look().guests[number].seats == (
                1 + others if done and differs else known.seats
            )
            told = [(number, "changed")] if done and differs else []
            self.check(*told, settles=bool(told))

    @rule(which=SOMEBODY)
    def approve(self, which: int) -> None:
        if number := self.one(which, S.PENDING):
            self.do(by_hand.approve, number, by=OLGA)
            self.check()

    @rule(which=SOMEBODY)
    def accept(self, which: int) -> None:
        if number := self.one(which, S.OFFERED):
            self.may(offers.accept, number, self.before.guests[number].until)
            self.check(settles=False)

    @rule(which=SOMEBODY)
    def accept_what_is_offered_no_more(self, which: int) -> None:
        now = {
            (x, guest.until) for x, guest in self.before.guests.items() if guest.state is S.OFFERED
        }
        held = {x for x, _until in now}
        gone = sorted(self.offered - now, key=lambda x: (x[0] not in held, x))
        for number, until in gone[:1] + gone[which % len(gone) :][:1] if gone else ():
            assert not self.may(offers.accept, number, until), "an offer came back to life"
        if number := self.one(which, *(x for x in S if x is not S.OFFERED)):
            assert not self.may(offers.accept, number, self.before.guests[number].until)

    @rule(which=SOMEBODY)
    def cancel(self, which: int) -> None:
        if number := self.one(which, *queries.ACTIVE):
            self.check(settles=bool(self.may(service.cancel, number)))

    @rule(which=SOMEBODY, verb=st.sampled_from([by_hand.confirm, by_hand.decline]))
    def decide(self, which: int, verb: Any) -> None:
        if number := self.one(which, *queries.ACTIVE):
            self.may(verb, number, by=OLGA)
            self.check(by_turn=verb is by_hand.decline, settles=False)

    @rule(which=SOMEBODY)
    def send_to_the_end(self, which: int) -> None:
        if number := self.one(which, *queries.ACTIVE):
            self.do(by_hand.waitlist, number, by=OLGA)
            self.check(is_settled=False)

    @rule(hours=st.sampled_from((2, 25, 30)))
    def let_time_pass(self, hours: int) -> None:
        self.now.shift(timedelta(hours=hours))
        # Of this event: what earlier examples left in the database ends too.
        ends = [x.until for x in self.before.guests.values() if x.state is S.OFFERED]
        with self.app.app_context():
            offers.expire_due()
        self.check(settles=any(x and x <= clock.now() for x in ends), in_one=False)
        offered = [x for x in self.before.guests.values() if x.state is S.OFFERED]
        assert all(x.until and x.until > clock.now() for x in offered)

    @rule(capacity=st.none() | st.integers(0, 10))
    def change_capacity(self, capacity: int | None) -> None:
        self.do(by_hand.change_capacity, self.event, capacity, by=OLGA)
        self.check(resized=True)

    @rule(of=OF, seats=st.none() | st.integers(0, 5), turn=st.integers(0, 2))
    def change_seats(self, of: int, seats: int | None, turn: int) -> None:
        number = self.numbers[of]
        data = replace(self.told[number], seats=seats, priority=turn)
        if self.may(categories.save, self.event, data, number, by=OLGA):
            self.told[number] = data
            self.check(resized=True)

    @rule(which=SOMEBODY, of=OF)
    def change_category(self, which: int, of: int) -> None:
        if number := self.one(which, *queries.ACTIVE):
            moved = self.may(categories.move, self.event, [number], self.numbers[of], by=OLGA)
            self.check(settles=bool(moved))

    @rule(hours=st.none() | st.integers(1, 48), order=st.sampled_from(LineRule))
    def change_the_rule(self, hours: int | None, order: LineRule) -> None:
        def say() -> None:
            event = db.session.get_one(Event, self.event)
            event.offer_hours, event.line_rule = hours, order
            by_hand.promote(self.event, by=OLGA)

        self.do(say)
        self.check()

    @rule(verb=st.sampled_from([office.postpone, office.cancel]))
    def call_off_and_on(self, verb: Any) -> None:
        if clock.now() + timedelta(hours=1) >= STARTS:
            return
        told = [x for x, guest in self.before.guests.items() if guest.state in queries.ACTIVE]
        self.do(verb, self.event, Localised(en="A vote"), by=OLGA)
        word = "event_postponed" if verb is office.postpone else "event_cancelled"
        self.check(*((x, word) for x in told), is_settled=False)
        assert not [x for x in self.before.guests.values() if x.state is S.OFFERED]
        self.now.shift(timedelta(hours=1))  # who is offered a place again has it until later
        self.do(office.reinstate, self.event, by=OLGA)
        self.check(*((x, "event_reinstated") for x in told))
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
