"""The event on which the line is tried, and what is asked of it after every step."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
)

from eventapp.audit.service import Actor
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.quotas import service as quotas
from eventapp.quotas.service import QuotaData
from eventapp.registration import categories
from eventapp.registration.categories import CategoryData
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
EXAMPLES, STEPS = 9, 25
BRINGS = 2
SOMEBODY = st.integers(0, 30)
PARTY = st.integers(1, 3)
OF = st.integers(0, 4)


class Stage(RuleBasedStateMachine):
    """An event of five categories: held seats, a line of its own, approval; priorities differ.

    One of them has a seat that an organisation fills. What each step must leave true is here.
    """

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
            self.told[self.do(categories.save, self.event, data, by=OLGA).id] = data
        self.numbers = list(self.told)
        house = factories.saved(self.app, factories.organisation())
        self.quota = QuotaData(
            organisation_id=house, category_id=self.numbers[1], seats=1,
            ends=STARTS.replace(tzinfo=None) - timedelta(hours=1),
        )  # fmt: skip
        self.held = int(self.do(quotas.save, self.event, self.quota, by=OLGA).id)
        self.offered: set[tuple[int, datetime]] = set()
        self.passed: list[tuple[int, int, int]] = []
        self.before = self.look()

    def teardown(self) -> None:
        """Let the clock go on."""
        self.travel.stop()

    def do(self, verb: Any, *args: Any, **values: Any) -> Any:
        with self.app.app_context(), transaction():
            return verb(*args, **values)

    def may(self, verb: Any, *args: Any, **values: Any) -> Any:
        """Do what may be refused; tell what was done. A refusal changes nothing."""
        try:
            return self.do(verb, *args, **values) or True
        except DomainError:
            after = self.look()
            assert (after.guests, after.mails) == (self.before.guests, self.before.mails)
            return False

    def look(self) -> World:
        with self.app.app_context():
            return look(self.event)

    def check(
        self,
        *extra: tuple[int, str],
        by_turn: bool = True,
        is_settled: bool = True,
        settles: bool = True,
        resized: bool = False,
        in_one: bool = True,
        swapped: tuple[int, int] | None = None,
        tells: str = "",
    ) -> None:
        before, after = self.before, self.look()
        assert_seats(_as_swapped(before, swapped), after, resized=resized)
        # Whoever is registered already may be told so, which changes nothing.
        again = [x for x in after.mails - before.mails if x[1] == tells]
        assert_mailed(before, after, Counter([*extra, *again]))
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

    def one(self, which: int, *states: S) -> int | None:
        found = sorted(x for x, guest in self.before.guests.items() if guest.state in states)
        return found[which % len(found)] if found else None


def _as_swapped(before: World, swapped: tuple[int, int] | None) -> World:
    """Return the world with the seat of a holder in a colleague's hands already."""
    if swapped is None:
        return before
    holder, colleague = swapped
    guests = {**before.guests, colleague: before.guests[holder]}
    return replace(before, guests={x: y for x, y in guests.items() if x != holder})
