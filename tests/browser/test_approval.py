"""The queue of requests in a real browser: axe, widths, and one journalist, by keyboard."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.registration import by_hand, categories, service
from eventapp.registration.categories import CategoryData
from eventapp.registration.models import Registration, RegistrationState
from tests import factories
from tests.backoffice.world import make_world
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

QUEUE = "/organise/events/summit/guests/approval"


def ask(server: Server, *numbers: int) -> list[int]:
    app = server.database.app
    world = make_world(app)
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Press"), needs_approval=True)
        said = {"category_id": categories.save(world.event, data, by=SYSTEM).id}
        said |= {"organisation": "Le Soir", "message": "For the culture pages."}
        made = [service.register(world.event, factories.answer(x, **said)) for x in numbers]
        return [x.id for x in made]


def pending(app: Flask) -> list[int]:
    with app.app_context():
        query = select(Registration.name).where(Registration.state == RegistrationState.PENDING)
        return sorted(int(x.removeprefix("Guest ")) for x in db.session.scalars(query))


def test_requests_are_decided_by_keyboard(server: Server, page: Page) -> None:
    ask(server, 11, 12, 13)
    sign_in(page, server)
    page.goto(f"{server.url}/organise/events/summit/guests")
    page.get_by_role("link", name="Approval 3 waiting").click()
    assert not list(faults(page))
    expect(page.locator("#who")).to_have_text("Guest 11")
    page.get_by_label("What you say").select_option("asks")
    page.get_by_label("Note", exact=True).fill("Is this the right desk?")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("second opinion wanted")).to_be_visible()
    page.locator("#main").click(position={"x": 2, "y": 2})
    for key in "jjxkxa":
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_have_text("2 requests approved.")
    assert not list(faults(page))
    page.get_by_role("button", name="Take the last decision back").click()
    expect(page.locator(".queue tbody tr")).to_have_count(3)


def test_who_is_decided_on_is_who_is_shown(server: Server, page: Page) -> None:
    app = server.database.app
    ask(server, 11, 12, 13, 14)
    sign_in(page, server)
    page.goto(server.url + QUEUE)
    for key in "jj":
        page.keyboard.press(key)
    expect(page.locator("#who")).to_have_text("Guest 13")
    expect(page.locator(".queue .picked")).to_contain_text("Guest 13")
    expect(page.get_by_role("link", name="Guest 13")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("d")
    expect(page.get_by_role("status")).to_have_text("1 request declined.")
    assert pending(app) == [11, 12, 14]


def test_what_is_ticked_or_typed_is_not_overlooked(server: Server, page: Page) -> None:
    ask(server, 11, 12, 13)
    sign_in(page, server)
    page.goto(server.url + QUEUE)
    for key in "xjx":
        page.keyboard.press(key)
    expect(page.locator("[data-ticked]")).to_have_text("You ticked: Guest 11, Guest 12")
    page.get_by_label("Reason", exact=True).fill("Too late.")
    page.get_by_label("Reason", exact=True).blur()
    asked: list[str] = []
    page.on("dialog", lambda x: (asked.append(x.type), x.dismiss()))
    page.keyboard.press("j")
    expect(page.get_by_label("Reason", exact=True)).to_have_value("Too late.")
    expect(page.locator("#who")).to_have_text("Guest 12")
    assert asked == ["beforeunload"]


def test_a_request_that_a_colleague_dealt_with_is_not_replaced_by_another(
    server: Server, page: Page
) -> None:
    _, second, _ = ask(server, 11, 12, 13)
    sign_in(page, server)
    page.goto(server.url + QUEUE)
    with server.database.app.app_context(), transaction():
        by_hand.approve(second, by=SYSTEM)
    for key in "jd":
        page.keyboard.press(key)
    expect(page.locator(".queue tbody tr")).to_have_count(2)
    assert pending(server.database.app) == [11, 13]


def test_the_queue_works_without_script(server: Server, page: Page, without_script: Page) -> None:
    ask(server, 11)
    sign_in(without_script, server)
    without_script.goto(server.url + QUEUE)
    without_script.get_by_role("button", name="Approve").click()
    expect(without_script.get_by_role("status")).to_have_text("1 request approved.")
