"""A focal point fills while the public registers: nobody gets what is held, nothing is oversold."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.registration import service as registrations
from tests import factories
from tests.plugins.databases import Database
from tests.quotas.helpers import category, held, name, reserved, standing, states

SEATS, HELD, RACERS = 12, 5, 16


def test_a_focal_point_fills_while_the_public_registers(any_database: Database, app: Flask) -> None:
    event_id = factories.saved(app, factories.event(capacity=SEATS))
    of = category(app, event_id)
    quota_id = held(app, event_id, of)
    together = threading.Barrier(2)
    full: list[str] = []

    def register(number: int) -> None:
        with app.app_context(), transaction():
            registrations.register(event_id, factories.answer(number, category_id=of))

    def fill(number: int) -> None:
        try:
            name(app, quota_id, number)
        except DomainError as error:
            full.append(error.code)

    def run(act: Callable[[int], None], numbers: range) -> None:
        together.wait()
        for number in numbers:
            act(number)

    with ThreadPoolExecutor(2) as pool:
        public = pool.submit(run, register, range(RACERS))
        focal = pool.submit(run, fill, range(100, 100 + HELD + 2))
        public.result()
        focal.result()
    found = states(app, event_id)
    ours = [x for x in found if int(x.removeprefix("guest")) >= 100]
    assert [found[x] for x in ours] == ["confirmed"] * HELD
    assert full == ["quota.full"] * 2
    assert list(found.values()).count("confirmed") == SEATS
    assert list(found.values()).count("waitlisted") == RACERS - (SEATS - HELD)
    assert standing(app, event_id, quota_id) == (HELD, HELD, 0)
    assert reserved(app, event_id) == 0
