"""The pages with which a place is passed to a colleague, and what they do not tell."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import Actor
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.registration import by_hand, categories, passing
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import Access
from eventapp.web.personal import without_tokens
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import (
    TOKEN,
    form,
    guest,
    kinds,
    messages,
    own_address,
    registered,
    states,
)
from tests.registration.passings import accept, done, offer, passed, place

OLGA = Actor("user", 1, "Olga Organiser")


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of one seat: the first of three has it, the others wait."""
    number = factories.saved(app, factories.event(slug="evening", capacity=1))
    registered(app, number, 1, access_needs="a ramp", dietary_needs="no nuts", message="secret")
    registered(app, number, 2, first=2)
    return number


def taking(client: FlaskClient, path: str, **fields: Any) -> dict[str, Any]:
    """Return the filled form of a colleague; the page has another one, to decline, above it."""
    token = TOKEN.search(client.get(path).text.partition('id="place-form"')[2])
    assert token
    return {**form(client, path, **fields), "csrf_token": token[1]}


def test_nothing_of_the_holder_goes_over(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    offer(app, event_id)
    page = client.get(place(app)).text
    assert "Guest 1 passes you a place" in page
    assert 'value="Cleo Colleague"' in page
    for word in ("a ramp", "no nuts", "secret", "guest1@example.org"):
        assert word not in page + messages(app, 9)[0].text
    assert accept(app) == ""
    made = guest(app, event_id, 9)
    assert (made.access_needs, made.dietary_needs, made.message) == ("", "", "")
    assert (made.name, made.language, made.photo_consent) == ("Cleo", "en", False)


def test_nobody_learns_from_it_who_is_registered(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = factories.saved(app, factories.event(slug="evening", capacity=3))
    registered(app, event_id, 2)
    own = own_address(app, guest(app, event_id, 1))
    answers = []
    for number in (2, 9):
        fields = {"email": f"guest{number}@example.org", "name": "A", "privacy_consent": None}
        sent = client.post(f"{own}/pass", data=form(client, f"{own}/pass", **fields))
        shown = client.get(own).text
        answers.append(
            (sent.status_code, sent.location, "You have passed your place to A" in shown)
        )
        if number == 2:
            assert accept(app) == "passing.has_place", "their own page alone says so"
            done(app, passing.withdraw, guest(app, event_id, 1).id)
    assert answers == [(303, own, True)] * 2
    assert [x for _, x in states(app, event_id)] == ["confirmed"] * 2


@pytest.mark.parametrize(
    ("of", "may"),
    [
        ({}, True),
        ({"access": Access.INVITED}, False),
        ({"needs_approval": True, "trusted_domains": ("example.org",)}, False),
        ({"access": Access.INVITED, "may_pass_on": True}, True),
        ({"may_pass_on": False}, False),
    ],
)
def test_a_category_says_whether_its_guests_may(
    app: Flask, client: FlaskClient, of: dict[str, Any], may: bool
) -> None:
    event_id = factories.saved(app, factories.event(slug="evening", capacity=3))
    with app.app_context(), transaction():
        made = categories.save(event_id, CategoryData(name=Localised(en="K"), **of), by=OLGA)
        by_hand.add(event_id, factories.answer(1, category_id=made.id), by=OLGA)
    own = own_address(app, guest(app, event_id, 1))
    assert ("Pass my place to a colleague" in client.get(own).text) is may
    assert (offer(app, event_id) == "") is may


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_a_link_of_an_event_that_does_not_take_place_says_so(
    app: Flask, client: FlaskClient, event_id: int, status: EventStatus
) -> None:
    offer(app, event_id)
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, event_id)
        event.status, event.status_reason = status, Localised(en="A storm.")
    page = client.get(place(app))
    assert page.status_code == 200
    assert f"This event has been {status.value}" in page.text
    assert "A storm." in page.text
    assert "Accept the place" not in page.text
    assert accept(app) == "passing.ended"


def test_a_guest_passes_the_place_on_and_the_colleague_takes_it(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    own = own_address(app, guest(app, event_id, 1))
    sent = form(client, f"{own}/pass", name="Cleo", email="guest9@example.org", language="nl")
    assert client.post(f"{own}/pass", data=sent).location == own
    assert "You have passed your place to Cleo" in client.get(own).text
    there = place(app, "nl")
    wrong = client.post(there, data=taking(client, there, name="", privacy_consent=None))
    assert wrong.status_code == 422
    assert "<title>Fout" in wrong.text
    assert wrong.text.count('aria-invalid="true"') == 2
    assert states(app, event_id)[0] == ("guest1", "confirmed")
    given = taking(client, there, name="Cleo C", role="Attachée", language="nl")
    took = client.post(there, data=given)
    made = guest(app, event_id, 9)
    assert (took.status_code, took.location) == (303, own_address(app, made, "nl"))
    assert (made.name, made.role, made.privacy_version != "test") == ("Cleo C", "Attachée", True)
    assert "Uw plaats is bevestigd" in client.get(took.location).text
    again = client.post(there, data=given)
    assert again.status_code == 409
    assert took.location in client.get(there).text, "their link leads to their ticket"
    first = client.get(own).text
    assert "Your place is passed on" in first
    assert "ticket.svg" not in first
    assert "Cleo has accepted it." in first


def test_faults_keep_what_was_typed_and_name_the_field(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    own = own_address(app, guest(app, event_id, 1))
    there = f"{own}/pass"
    for typed, told in (
        ({"email": "guest1@example.org"}, "This is your own address."),
        ({"email": "nowhere"}, "e-mail address"),
        ({"name": "www.buy.example"}, "without a web address"),
        ({"name": ""}, "Please tell us the name."),
    ):
        fields = {"name": "Cleo", "email": "guest9@example.org", **typed}
        wrong = client.post(there, data=form(client, there, **fields, privacy_consent=None))
        assert (wrong.status_code, told in wrong.text) == (422, True), fields
        assert f'value="{fields["email"]}"' in wrong.text
    assert passed(app) == []


@pytest.mark.parametrize("token", [None, "forged"])
def test_nothing_happens_without_the_page_that_asks(
    app: Flask, client: FlaskClient, event_id: int, token: str | None
) -> None:
    own = own_address(app, guest(app, event_id, 1))
    data = {"csrf_token": token} if token else {}
    given = {"name": "C", "email": "guest9@example.org", "language": "en", **data}
    assert client.post(f"{own}/pass", data=given).status_code == 422
    assert passed(app) == []
    offer(app, event_id)
    for path in (f"{own}/pass/withdraw", place(app), f"{place(app)}/decline"):
        assert client.post(path, data={**given, "privacy_consent": "y"}).status_code == 422
    assert [x.state.value for x in passed(app)] == ["open"]


def test_presses_take_it_back_and_decline(app: Flask, client: FlaskClient, event_id: int) -> None:
    own = own_address(app, guest(app, event_id, 1))
    offer(app, event_id)
    token = {"csrf_token": form(client, f"{own}/pass")["csrf_token"]}
    assert client.post(f"{own}/pass/withdraw", data=token).location == own
    assert passed(app)[-1].state.value == "withdrawn"
    offer(app, event_id)
    assert client.post(f"{place(app)}/decline", data=token).location == place(app)
    assert client.post(f"{place(app)}/decline", data=token).status_code == 409
    assert kinds(app, 1)[-1] == "passing_declined"


def test_links_are_kept_out_of_caches_logs_and_the_back_office(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    offer(app, event_id)
    headers = client.get(place(app)).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "private, no-store"
    assert place(app, "fr") in messages(app, 9)[0].text
    assert place(app, "fr") not in without_tokens(messages(app, 9)[0].text)
    secret = place(app).rsplit("/", 1)[1]
    assert secret not in (passed(app)[0].token_digest, passed(app)[0].nonce)
    for path in ("/en/place/unknown", "/en/place/%00", f"/en/rsvp/{secret}"):
        assert client.get(path).status_code == 404


def test_the_organiser_sees_it_and_takes_it_back(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    offer(app, event_id)
    number = guest(app, event_id, 1).id
    page = f"/organise/events/evening/guests/{number}"
    shown = organiser.get(page).text
    assert "Cleo Colleague" in shown
    assert "offered, not answered" in shown
    assert accept(app) == ""
    assert "passed on" in organiser.get(page).text
    there = f"/organise/events/evening/guests/{guest(app, event_id, 9).id}"
    assert "Has the place of Guest 1" in organiser.get(there).text
    assert "passed on" in organiser.get("/organise/events/evening/guests").text
