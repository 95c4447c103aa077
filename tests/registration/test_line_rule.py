"""The rule of a waiting list: set by the organisers, followed, and read by the guests."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.events.models import Event, LineRule
from eventapp.registration import service
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import fresh, make_world
from tests.plugins.databases import Database
from tests.registration.helpers import guest, messages, own_address, states
from tests.registration.test_categories import act, ask, event_with, made

SETTINGS = "/organise/events/summit/settings"
STRICT = "in strict order: nobody is passed"
FIT = "whom it fits"


@pytest.mark.parametrize(
    ("rule", "third"), [(LineRule.STRICT, "waitlisted"), (LineRule.BEST_FIT, "confirmed")]
)
def test_a_group_is_passed_only_where_the_rule_says_so(
    any_database: Database, app: Flask, rule: LineRule, third: str
) -> None:
    event_id = event_with(app, capacity=2, line_rule=rule)
    ask(app, event_id, 1, None, seats=2)
    ask(app, event_id, 2, None, seats=3)
    ask(app, event_id, 3, None)
    act(app, service.cancel, guest(app, event_id, 1).id)
    assert states(app, event_id)[1:] == [("guest2", "waitlisted"), ("guest3", third)]


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({}, (STRICT, "It is theirs at once")),
        ({"line_rule": LineRule.BEST_FIT}, (FIT, "It is theirs at once")),
        ({"offer_hours": 48}, (STRICT, "hold it for 48 hours")),
    ],
)
def test_a_guest_reads_the_rule_on_the_form_in_the_mail_and_behind_the_link(
    app: Flask, client: FlaskClient, values: dict[str, object], sentences: tuple[str, ...]
) -> None:
    event_id = event_with(app, slug="evening", capacity=1, **values)
    for number in (1, 2):
        ask(app, event_id, number, None)
    read = (
        client.get("/en/events/evening/rsvp").text,
        messages(app, 2)[0].text,
        client.get(own_address(app, guest(app, event_id, 2))).text,
    )
    for text in read:
        flat = " ".join(text.replace("\u00a0", " ").split())
        assert all(x in flat for x in sentences), flat


def test_priorities_are_told_but_not_to_a_line_of_its_own(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = event_with(app, slug="evening", capacity=0)
    made(app, event_id, "Partners", priority=1)
    public = made(app, event_id, "Public", priority=2)
    made(app, event_id, "Members", priority=1)
    press = made(app, event_id, "Press", own_line=True)
    ask(app, event_id, 1, public)
    ask(app, event_id, 2, press)
    order = "whenever they joined: Partners, Members; Public."
    assert order in " ".join(client.get("/en/events/evening/rsvp").text.split())
    assert order in " ".join(messages(app, 1)[0].text.split())
    assert order not in " ".join(messages(app, 2)[0].text.split())
    assert "a waiting list of their own" in messages(app, 2)[0].text


def test_an_organiser_sets_the_rule(any_database: Database, app: Flask) -> None:
    world = make_world(app)
    organiser = signed_in(app, RoleName.ORGANISER)
    for hours in ("0", "721", "many"):
        wrong = send(organiser, SETTINGS, line_rule="best_fit", offer_hours=hours)
        assert wrong.status_code == 422
        assert f'value="{hours}"' in wrong.text
    assert send(organiser, SETTINGS, line_rule="magic").status_code == 422
    assert send(organiser, SETTINGS, line_rule="best_fit", offer_hours="24").status_code == 303
    event = fresh(app, Event, world.event)
    assert (event.line_rule, event.offer_hours) == (LineRule.BEST_FIT, 24)
    log = organiser.get("/organise/log").text
    assert "Order of the waiting list" in log
    assert "Best fit" in log
