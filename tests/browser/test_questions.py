"""Questions in a real browser: axe, widths, conditions that appear, and order by dragging."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from eventapp.registration import by_hand
from tests import factories
from tests.backoffice.world import make_world
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server
from tests.questions.stage import OLGA, act, asks, key
from tests.registration.test_categories import made

pytestmark = pytest.mark.browser

PAGE = "/organise/events/summit/guests/questions"


def filled(app: Flask, event_id: int) -> dict[str, int]:
    """Ask one question of each kind, some on conditions."""
    press = made(app, event_id, "Press")
    made(app, event_id, "Public")
    film = asks(app, event_id, "choice", "Do you film?", options=("Yes", "No"), required=True)
    return {
        "film": film,
        "camera": asks(
            app, event_id, "text", "With which camera?", on_id=film,
            on_values=(key(app, film, "Yes"),), required=True,
        ),
        "card": asks(app, event_id, "file", "Press card", categories=(press,)),
        "diet": asks(app, event_id, "several", "Diet", options=("Vegan", "Halal")),
        "train": asks(app, event_id, "date", "Arrival"),
        "land": asks(app, event_id, "country", "Passport"),
        "ear": asks(app, event_id, "language", "Interpretation", languages=("en", "fr")),
        "more": asks(app, event_id, "long_text", "Anything else?"),
        "agree": asks(app, event_id, "consent", "You may pass my name on to the venue."),
    }  # fmt: skip


def test_pages_of_questions_pass_axe_and_fit_the_screen(server: Server, page: Page) -> None:
    world = make_world(server.database.app)
    sign_in(page, server)
    found = []
    page.goto(server.url + PAGE)
    found += [(PAGE, x) for x in faults(page)]
    made = filled(server.database.app, world.event)
    request = factories.answer(101, access_needs="A seat in front: I lip-read.")
    needs = act(server.database.app, by_hand.add, world.event, request, by=OLGA).id
    for path in (
        *(
            "/organise/events/summit/guests/access",
            f"/organise/events/summit/guests/{needs}/access",
        ),
        *(PAGE, f"{PAGE}/_new", f"{PAGE}/{made['film']}", f"{PAGE}/{made['film']}/remove"),
        *(f"{PAGE}/preview", "/en/events/summit/rsvp"),
    ):
        page.goto(server.url + path)
        found += [(path, x) for x in faults(page)]
    assert not found, found


def test_a_question_appears_when_its_condition_is_met(server: Server, page: Page) -> None:
    world = make_world(server.database.app)
    filled(server.database.app, world.event)
    page.goto(f"{server.url}/en/events/summit/rsvp")
    camera = page.get_by_label("With which camera?")
    expect(camera).to_be_hidden()
    expect(page.get_by_text("If “Do you film?” is: Yes")).to_be_hidden()
    page.get_by_label("Yes", exact=True).check()
    expect(camera).to_be_visible()
    camera.fill("A small one")
    page.get_by_label("No", exact=True).check()
    expect(camera).to_be_hidden()
    card = page.get_by_label("Press card")
    expect(card).to_be_hidden()
    page.get_by_label("Press", exact=True).check()
    expect(card).to_be_visible()


def test_without_script_each_says_when_it_is_asked(server: Server, page: Page) -> None:
    world = make_world(server.database.app)
    filled(server.database.app, world.event)
    page.route("**/questions*.js", lambda route: route.abort())
    page.goto(f"{server.url}/en/events/summit/rsvp")
    expect(page.get_by_text("If “Do you film?” is: Yes")).to_be_visible()
    expect(page.get_by_label("With which camera?")).to_be_visible()
