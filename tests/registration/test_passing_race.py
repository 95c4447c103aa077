"""A place passed to a colleague while others act: one holder at a time, no seat twice."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from eventapp.audit.service import Actor
from eventapp.registration import by_hand, passing, service
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import guest, kinds, registered, states
from tests.registration.passings import accept, done, offer, passed, taken

OLGA = Actor("user", 1, "Olga Organiser")


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of one seat that is passed to a colleague; two wait."""
    number = factories.saved(app, factories.event(slug="evening", capacity=1))
    registered(app, number, 3)
    assert offer(app, number) == ""
    return number


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do things at the same moment; return what each came to, in their order."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        start.wait()
        found[place] = acts[place]()

    threads = [threading.Thread(target=run, args=(x,)) for x in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_accepted_by_many_presses_at_once(
    any_database: Database, app: Flask, event_id: int
) -> None:
    found = together(*[lambda: accept(app)] * 8)
    assert Counter(found) == {"": 1, "passing.accepted": 7}
    assert dict(states(app, event_id)) == {
        "guest1": "cancelled", "guest2": "waitlisted", "guest3": "waitlisted",
        "guest9": "confirmed",
    }  # fmt: skip
    assert taken(app, event_id) == (1, 2)
    assert Counter(kinds(app, 1)) == {"confirmed": 1, "passed_on": 1}
    assert Counter(kinds(app, 9)) == {"passing_offered": 1, "confirmed": 1}


@pytest.mark.parametrize("verb", ["cancel", "organiser", "decline", "withdraw", "registers"])
def test_accepted_while_it_ends_otherwise(
    any_database: Database, app: Flask, event_id: int, verb: str
) -> None:
    number, id = guest(app, event_id, 1).id, passed(app)[0].id
    others: dict[str, Callable[[], Any]] = {
        "cancel": lambda: done(app, service.cancel, number),
        "organiser": lambda: done(app, by_hand.decline, number, by=OLGA),
        "decline": lambda: done(app, passing.decline, id),
        "withdraw": lambda: done(app, passing.withdraw, number),
        "registers": lambda: done(app, service.register, event_id, factories.answer(9)),
    }
    came, _other = together(lambda: accept(app, id), others[verb])
    now = dict(states(app, event_id))
    seated = [x for x, state in now.items() if state == "confirmed"]
    assert len(seated) == 1, now
    assert taken(app, event_id)[0] == 1
    if came == "":
        assert seated == ["guest9"]
        assert now["guest1"] == "cancelled"
        assert kinds(app, 1).count("passed_on") == 1
    else:
        assert came in {"passing.ended", "passing.has_place"}
        assert kinds(app, 9).count("confirmed") == 0
    assert kinds(app, 2).count("promoted") == (1 if seated == ["guest2"] else 0)
