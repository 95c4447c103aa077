"""A consent that a question asked for is taken back behind the personal link, at any time."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.questions import reading, service
from tests.questions.stage import OLGA, act, asks
from tests.registration.helpers import audited, form, guest, own_address, registered

pytestmark = pytest.mark.usefixtures("any_database")
BUTTON = "I take this back"


@pytest.mark.parametrize("after", ["cancelled", "the event", "required", "asked no more"])
def test_a_consent_is_taken_back_when_the_form_cannot(
    app: Flask, client: FlaskClient, event_id: int, after: str
) -> None:
    venue = asks(app, event_id, "consent", "Pass my name on", required=after == "required")
    registered(app, event_id, 1, answers={venue: ["yes"]})
    number = guest(app, event_id, 1).id
    page = own_address(app, guest(app, event_id, 1))
    assert (BUTTON in client.get(page).text) == (after == "required"), "else the form has its box"
    if after == "cancelled":
        client.post(f"{page}/cancel", data=form(client, f"{page}/cancel"))
    if after == "asked no more":
        act(app, service.retire, event_id, venue, by=OLGA)
    to = f"{page}/consents/{venue}"
    with time_machine.travel(clock.now() + timedelta(days=60 if after == "the event" else 0)):
        shown = client.get(page).text
        assert BUTTON in shown
        assert client.post(to).status_code == 303
        assert agreed(app, number, venue), "without the page nothing happens"
        token = press(shown)
        for _ in range(2):
            assert client.post(to, data=token).status_code == 303
        shown = client.get(page).text
    assert "You took this back on" in shown
    assert BUTTON not in shown
    assert not agreed(app, number, venue)
    said = [x for x in audited(app) if "consents" in (x.changes or {})]
    assert said[-1].changes["consents"] == [["Pass my name on"], []]
    assert said[-1].actor_kind == "guest"


def press(page: str) -> dict[str, str]:
    """Return the token of the button."""
    field = re.search(r'<input id="consent-token-[^>]* value="([^"]+)"', page)
    assert field
    return {"csrf_token": field[1]}


def agreed(app: Flask, registration: int, question: int) -> bool:
    """Tell whether a consent stands."""
    with app.app_context():
        return bool(reading.answers_of(registration)[question].value)


def test_only_the_own_consent_is_taken_back(app: Flask, client: FlaskClient, event_id: int) -> None:
    venue, diet = (
        asks(app, event_id, "consent", "Yes?", required=True),
        asks(app, event_id, "text", "Diet"),
    )
    registered(app, event_id, 2, answers={venue: ["yes"], diet: ["Vegan"]})
    page = own_address(app, guest(app, event_id, 1))
    token = press(client.get(page).text)
    for number in (diet, venue + 99, venue):
        assert client.post(f"{page}/consents/{number}", data=token).status_code == 303
    assert agreed(app, guest(app, event_id, 1).id, diet), "no consent, and still there"
    assert not agreed(app, guest(app, event_id, 1).id, venue)
    assert agreed(app, guest(app, event_id, 2).id, venue)
    assert client.post("/en/rsvp/unknown/consents/1", data=token).status_code == 404
