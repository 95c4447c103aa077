"""The form of an event with guest categories: which may be chosen, what is said of the others."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.registration import categories
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import Access
from tests.counting import statements
from tests.plugins.databases import Database
from tests.registration.helpers import form, guests, kinds, registered, states

PATH = "/en/events/evening/rsvp"


def made(app: Flask, event_id: int, name: str, **values: object) -> int:
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en=name, fr=f"{name} (fr)"), **values)
        return int(categories.save(event_id, data, by=SYSTEM).id)


def hours(app: Flask, event_id: int, days: int) -> object:
    with app.app_context():
        zone = db.session.get_one(Event, event_id).zone
        return wall_clock(clock.now() + timedelta(days=days), zone)


def test_a_guest_chooses_a_category(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    press = made(app, event_id, "Press", needs_approval=True, description=Localised(en="For you."))
    public = made(app, event_id, "Public", seats=1)
    invited = made(app, event_id, "Policymakers", access=Access.INVITED)
    page = client.get(PATH).text
    assert 'type="radio" id="category-' in page
    assert "For you. <strong>2 places left.</strong> We decide on each request." in page
    assert "Policymakers" not in page
    assert client.post(PATH, data=form(client, PATH, category=str(public))).status_code == 303
    again = form(client, PATH, category=str(press), email="guest2@example.org")
    assert client.post(PATH, data=again).status_code == 303
    assert [(x.category_id, x.state.value) for x in guests(app, event_id)] == [
        (public, "confirmed"),
        (press, "pending"),
    ]
    assert kinds(app, 2) == ["pending"]
    for odd in (None, "", str(invited), "999999", "x", "9" * 99, f"{press} or 1=1"):
        answer = client.post(PATH, data=form(client, PATH, category=odd, name="Odd Guest"))
        assert answer.status_code == 422
        assert "Please choose one of the categories." in answer.text
        assert "Odd Guest" in answer.text
    assert len(guests(app, event_id)) == 2


def test_what_cannot_be_chosen_says_why(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Event, event_id).waiting_list = False
    full = made(app, event_id, "Full", seats=0)
    later = made(app, event_id, "Later", opens=hours(app, event_id, 3))
    closed = made(app, event_id, "Closed", closes=hours(app, event_id, -3))
    made(app, event_id, "Public")
    page = client.get(PATH).text
    for number, told in ((full, "All places are taken."), (later, "Opens on"), (closed, "closed.")):
        choice = page.partition(f'id="category-{number}"')[2].partition("</div>")[0]
        assert " disabled" in choice
        assert told in choice
    for number, told in ((full, "are taken. Please"), (later, "not open yet"), (closed, "closed")):
        answer = client.post(PATH, data=form(client, PATH, category=str(number)))
        assert answer.status_code == 422
        assert told in answer.text
    assert states(app, event_id) == []


def test_the_only_category_is_not_asked_for(app: Flask, client: FlaskClient, event_id: int) -> None:
    public = made(app, event_id, "Public")
    made(app, event_id, "Policymakers", access=Access.INVITED)
    page = client.get(PATH).text
    assert "I come as" not in page
    for number, said in enumerate((str(public), "", None), start=1):
        email = f"guest{number}@example.org"
        data = form(client, PATH, category=said, email=email)
        assert client.post(PATH, data=data).status_code == 303
    assert [x.category_id for x in guests(app, event_id)] == [public] * 3


def test_the_page_of_an_event_says_how_one_comes(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = made(app, event_id, "Policymakers", access=Access.INVITED)
    assert '<p class="state">By invitation</p>' in client.get("/en/events/evening").text
    assert "By invitation" in client.get("/en/events").text
    page = client.get(PATH)
    assert "Guests come by invitation." in page.text
    assert client.post(PATH, data={"category": str(number)}).status_code == 422
    made(app, event_id, "Later", opens=hours(app, event_id, 3))
    assert "Registration opens on" in client.get("/en/events/evening").text
    assert "Registration opens on" in client.get(PATH).text
    made(app, event_id, "Public")
    assert "Registration is open" in client.get("/en/events/evening").text


def test_another_language_keeps_the_choice(app: Flask, client: FlaskClient, event_id: int) -> None:
    made(app, event_id, "Press")
    public = made(app, event_id, "Public")
    data = form(client, PATH, category=str(public))
    answer = client.post("/fr/events/evening/rsvp", data={**data, "only_language": "en"})
    assert "Public (fr)" in answer.text
    assert f'value="{public}" checked' in answer.text
    answer = client.post("/fr/events/evening/rsvp", data={"only_language": "en"})
    assert 'class="error"' not in answer.text


def test_the_form_with_categories_asks_as_little(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    made(app, event_id, "Press")
    public = made(app, event_id, "Public")
    registered(app, event_id, 3, category_id=public)
    data = form(client, PATH, email="guest4@example.org", category=str(public))
    with statements(app) as asked:
        client.post(PATH, data=data)
    assert len(asked) <= 11, asked
    with statements(app) as asked:
        client.get(PATH)
    assert len(asked) <= 5, asked
    with statements(app) as asked:
        client.get(PATH)
    assert asked == []


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_the_choice_is_asked_in_each_language(
    app: Flask, client: FlaskClient, event_id: int, lang: str
) -> None:
    made(app, event_id, "Press", needs_approval=True)
    made(app, event_id, "Public")
    page = client.get(f"/{lang}/events/evening/rsvp").text
    assert "I come as" not in page
    assert "We approve" not in page


def test_a_place_one_may_only_ask_for_is_none_that_is_left(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    """Whoever reads the page counts on the places that are had without asking."""
    made(app, event_id, "Press", seats=30, needs_approval=True)
    made(app, event_id, "Public", seats=1)
    page = client.get("/en/events/evening").text.replace("\u00a0", " ")
    assert "1 place left" in page
