"""The people of a session put in order: by mouse, finger and keys, and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, Role, Session
from tests.backoffice.world import World, make_world
from tests.browser.test_manage import EVENT, sign_in
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

PANEL = f"{EVENT}/programme/panel"
NAMES = ["Ada Lovelace", "Grace Hopper", "Mary Somerville"]


@pytest.fixture
def world(server: Server) -> World:
    """Ada, Grace and Mary sit on the panel, in this order."""
    made = make_world(server.database.app)
    with server.database.app.app_context(), transaction() as session:
        panel = session.scalars(select(Session)).one()
        for position, name in enumerate(NAMES[1:], 1):
            person = Person(slug=name.split()[0].lower(), name=name)
            session.add(person)
            session.flush()
            session.add(
                Appearance(
                    session_id=panel.id,
                    person_id=person.id,
                    role=Role.PANELLIST,
                    position=position,
                )
            )
    return made


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone, tapped by fingers."""
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


def kept(server: Server) -> list[str]:
    """Return the names in the order that the database has."""
    with server.database.app.app_context():
        query = select(Person.name).join(Appearance, Appearance.person_id == Person.id)
        return list(db.session.scalars(query.order_by(Appearance.position)))


def shown(page: Page) -> list[str]:
    return page.locator("[data-order] tr td:nth-child(2) a").all_inner_texts()


def test_a_mouse_drags_a_row(server: Server, page: Page, world: World) -> None:
    sign_in(page, server)
    page.goto(server.url + PANEL)
    rows = page.locator("[data-order] tr")
    page.locator("#add").scroll_into_view_if_needed()
    mary, ada = rows.nth(2).bounding_box(), rows.nth(0).bounding_box()
    assert mary
    assert ada
    page.mouse.move(mary["x"] + 12, mary["y"] + mary["height"] / 2)
    page.mouse.down()
    page.mouse.move(ada["x"] + 12, ada["y"] + ada["height"], steps=6)
    with page.expect_navigation():
        page.mouse.move(ada["x"] + 12, ada["y"] + 3, steps=6)
        page.mouse.up()
    expect(rows.nth(0)).to_contain_text("Mary Somerville")
    assert shown(page) == kept(server) == [NAMES[2], NAMES[0], NAMES[1]]
    page.reload()
    assert shown(page) == [NAMES[2], NAMES[0], NAMES[1]]


def test_a_row_let_go_where_it_was_changes_nothing(
    server: Server, page: Page, world: World
) -> None:
    sign_in(page, server)
    page.goto(server.url + PANEL)
    row = page.locator("[data-order] tr").nth(1)
    row.drag_to(row, source_position={"x": 12, "y": 8}, target_position={"x": 12, "y": 16})
    assert shown(page) == kept(server) == NAMES


def test_keys_alone_put_a_row_up(server: Server, page: Page, world: World) -> None:
    sign_in(page, server)
    page.goto(server.url + PANEL)
    page.get_by_role("button", name="Move Grace Hopper up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-order] tr").nth(0)).to_contain_text("Grace Hopper")
    assert shown(page) == kept(server) == [NAMES[1], NAMES[0], NAMES[2]]
    page.get_by_role("button", name="Move Grace Hopper down").press("Space")
    expect(page.locator("[data-order] tr").nth(0)).to_contain_text("Ada Lovelace")
    assert shown(page) == kept(server) == NAMES


def test_a_finger_puts_a_row_down(server: Server, phone: Page, world: World) -> None:
    sign_in(phone, server)
    phone.goto(server.url + PANEL)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.get_by_role("button", name="Move Ada Lovelace down").tap()
    expect(phone.locator("[data-order] tr").nth(0)).to_contain_text("Grace Hopper")
    assert kept(server) == [NAMES[1], NAMES[0], NAMES[2]]


def test_the_buttons_need_no_script(server: Server, without_script: Page, world: World) -> None:
    sign_in(without_script, server)
    without_script.goto(server.url + PANEL)
    without_script.get_by_role("button", name="Move Mary Somerville up").click()
    expect(without_script.locator("[data-order] tr").nth(1)).to_contain_text("Mary Somerville")
    assert shown(without_script) == kept(server) == [NAMES[0], NAMES[2], NAMES[1]]
