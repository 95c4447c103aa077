"""A file that says an event does not take place ends the offers of its seats."""

import pytest
from flask import Flask

from eventapp.core.db import transaction
from eventapp.registration import offers, service
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import guest, kinds, states
from tests.transfer.bringing import SMALL, bring, event

PLACES = "rsvp: {open: true, capacity: 1, offer_hours: 48}"


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nobody_is_held_to_an_offer(any_database: Database, app: Flask, status: str) -> None:
    open_one = SMALL.replace("organiser:", f"{PLACES}\n    organiser:")
    with app.app_context():
        bring(open_one)
        number = event("talk").id
        for guest_number in range(1, 4):
            with transaction():
                service.register(number, factories.answer(guest_number))
    with app.app_context(), transaction():
        service.cancel(guest(app, number, 1).id)
    assert [x for _, x in states(app, number)] == ["cancelled", "offered", "waitlisted"]
    said = f"status: {status}\n    status_reason: {{en: Ill}}\n    organiser:"
    with app.app_context():
        bring(open_one.replace("organiser:", said))
    assert [x for _, x in states(app, number)] == ["cancelled", "waitlisted", "waitlisted"]
    assert guest(app, number, 2).offer_until is None
    with app.app_context():
        assert offers.expire_due() == 0
    assert kinds(app, 2) == ["waitlisted", "offered"], "a file tells the state of things"
