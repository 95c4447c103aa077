"""What organisations and colleagues do to a line: named on a quota, passed a place."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from eventapp.quotas import filling
from eventapp.quotas import queries as quota_queries
from eventapp.quotas import service as quotas
from eventapp.quotas.rules import Named
from eventapp.registration import passing
from eventapp.registration.passing import Colleague
from tests import factories
from tests.registration.line_stage import OLGA, SOMEBODY, Stage
from tests.registration.line_world import (
    S,
)


class Others(Stage):
    """Who comes to seats by no line."""

    @rule(who=SOMEBODY)
    def name_by_quota(self, who: int) -> None:
        request = factories.answer(who)
        named = Named(request.details.name, request.email, "en")
        self.may(filling.name, self.held, [named], privacy_version="test")
        self.check(tells="named_again", by_turn=False, settles=False)

    @rule(which=SOMEBODY)
    def take_off_the_quota(self, which: int) -> None:
        with self.app.app_context():
            on = [x.named.id for x in quota_queries.people(self.held) if x.named.left_at is None]
        if on:
            number = on[which % len(on)]
            done = self.may(filling.take_off, number, quota_id=self.held)
            self.check(settles=bool(done))

    @rule(seats=st.integers(0, 3))
    def change_the_quota(self, seats: int) -> None:
        data = replace(self.quota, seats=seats)
        if self.may(quotas.save, self.event, data, self.held, by=OLGA):
            self.quota = data
            self.check(resized=True)

    @rule(which=SOMEBODY, who=SOMEBODY)
    def offer_a_colleague(self, which: int, who: int) -> None:
        if number := self.one(which, S.CONFIRMED):
            request = factories.answer(who)
            colleague = Colleague(request.details.name, request.email, "en")
            if made := self.may(passing.offer, number, colleague):
                self.passed.append((made.id, number, who))
            self.check(settles=False)

    @rule(which=SOMEBODY, accepts=st.booleans())
    def answer_as_a_colleague(self, which: int, accepts: bool) -> None:
        if not self.passed:
            return
        lost = [x for x in self.passed if self.before.guests[x[1]].state is not S.CONFIRMED]
        for offer, _holder, who in lost[-2:]:
            assert not self.may(passing.accept, offer, factories.answer(who)), "a place twice"
        offer, holder, who = self.passed[which % len(self.passed)]
        if not accepts:
            self.may(passing.decline, offer)
            self.check(settles=False)
            return
        made = self.may(passing.accept, offer, factories.answer(who))
        swapped = (holder, made.id) if made else None
        self.check(by_turn=False, settles=bool(made), swapped=swapped)
