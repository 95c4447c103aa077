# ruff: noqa: RUF001
"""The grid in a real browser: dragged by mouse and by finger, moved by keys, and without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, Room
from eventapp.programme.models import Session, SessionKind
from tests.browser.test_building import PATH
from tests.browser.test_manage import sign_in
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def talks(empty: Server) -> Server:
    """Two talks in the plenary room: 09:00 to 10:00 and 10:00 to 11:00."""
    with empty.database.app.app_context(), transaction() as session:
        room = session.scalars(select(Room).where(Room.slug == "plenary")).one()
        event = session.scalars(select(Event)).one()
        for number, slug in enumerate(("first", "second")):
            starts = event.starts_at + timedelta(hours=number)
            values = {"kind": SessionKind.KEYNOTE, "title": Localised(en=slug.title())}
            hours = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
            session.add(Session(event_id=event.id, slug=slug, room_id=room.id, **values, **hours))
    return empty


def stands(server: Server, slug: str = "second") -> tuple[str, int, str]:
    """Return hour, minutes and room of a session as the database has them."""
    with server.database.app.app_context():
        found = db.session.scalars(select(Session).where(Session.slug == slug)).one()
        room = db.session.get(Room, found.room_id) if found.room_id else None
        minutes = int((found.ends_at - found.starts_at).total_seconds() // 60)
        return f"{found.starts_at + timedelta(hours=2):%H:%M}", minutes, room.slug if room else ""


def open_grid(server: Server, page: Page) -> None:
    sign_in(page, server)
    page.goto(server.url + PATH)
    expect(page.locator(".timegrid.live")).to_be_visible()


def middle(page: Page, of: str) -> tuple[float, float]:
    box = page.locator(of).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def block(page: Page, title: str) -> str:
    return f"#{page.locator('.slot', has_text=title).get_attribute('id')}"


def test_a_room_of_another_building_leaves_its_plus_in_sight(empty: Server, page: Page) -> None:
    with empty.database.app.app_context(), transaction() as session:
        room = session.scalars(select(Room).where(Room.slug == "annex")).one()
        room.name = "Salle Polak of the International Press Centre in the Residence Palace"
    open_grid(empty, page)
    for head in page.locator(".grid-room > h2").all():
        outer, plus = head.bounding_box(), head.locator(".plus").bounding_box()
        assert outer
        assert plus
        assert outer["y"] <= plus["y"]
        assert plus["y"] + plus["height"] <= outer["y"] + outer["height"]


def test_a_mouse_moves_and_stretches(talks: Server, page: Page) -> None:
    open_grid(talks, page)
    x, y = middle(page, f"{block(page, 'Second')} .t")
    there, _y = middle(page, ".grid-room:nth-of-type(2)")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y + 20, steps=3)
    page.mouse.move(there, y + 64, steps=5)  # half an hour is 64 pixels
    page.mouse.up()
    expect(page.locator("[data-says]")).to_contain_text("Second, 10:30–11:30, Annex")
    assert stands(talks) == ("10:30", 60, "annex")
    x, y = middle(page, f"{block(page, 'Second')} .stretch")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 33, steps=5)
    page.mouse.up()
    expect(page.locator("[data-says]")).to_contain_text("10:30–11:45")
    assert stands(talks) == ("10:30", 75, "annex")
    page.locator("[data-says] button").click()
    expect(page.locator("[data-says]")).to_contain_text("10:30–11:30")
    assert stands(talks) == ("10:30", 60, "annex")


def test_a_short_session_opens_its_acts_by_mouse_and_what_is_saved_moves_no_grid(
    talks: Server, page: Page
) -> None:
    with talks.database.app.app_context(), transaction() as session:
        found = session.scalars(select(Session).where(Session.slug == "second")).one()
        found.ends_at = found.starts_at + timedelta(minutes=10)
    open_grid(talks, page)
    here = page.locator(block(page, "Second"))
    box = here.locator("summary").bounding_box()
    assert box
    for part in (0.1, 0.5, 0.9):  # its whole height is its own
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * part)
        expect(here.locator("details")).to_have_attribute("open", "")
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * part)
        expect(here.locator("details")).not_to_have_attribute("open", "")
    top = page.locator(".timegrid").bounding_box()
    here.locator("a").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-says]")).to_contain_text("Saved: Second, 10:05–10:15")
    assert page.locator(".timegrid").bounding_box() == top
    page.locator("[data-says] button").click()
    expect(page.locator("[data-says]")).to_contain_text("10:00–10:10")


def test_a_clash_shows_while_dragging_and_escape_gives_up(talks: Server, page: Page) -> None:
    open_grid(talks, page)
    here = block(page, "Second")
    x, y = middle(page, f"{here} .t")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 64, steps=5)
    expect(page.locator(f"{here} .clash")).to_have_text("Plenary room holds two sessions at once")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(f"{here} .t")).to_have_text("10:00–11:00")
    assert stands(talks) == ("10:00", 60, "plenary")


def test_a_finger_drags_by_the_grip(talks: Server, browser: Browser) -> None:
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    open_grid(talks, page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    here = block(page, "Second")
    page.locator(here).scroll_into_view_if_needed()
    x, y = middle(page, f"{here} .grip")
    cdp = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": px, "y": py} for px, py in points]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y + 4 * step))
    touch("touchEnd")
    expect(page.locator("[data-says]")).to_contain_text("Second, 10:15–11:15")
    assert stands(talks) == ("10:15", 60, "plenary")
    page.get_by_role("group", name="Room shown").get_by_role("button", name="Annex").click()
    expect(page.locator(here)).to_be_hidden()
    context.close()


def test_keys_move_stretch_cancel_and_open(talks: Server, page: Page) -> None:
    open_grid(talks, page)
    link = page.locator(".slot a", has_text="Second")
    link.focus()
    for key in ("ArrowDown", "Shift+ArrowDown", "Alt+ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_role("status").filter(has_text="10:20–11:25, Annex")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-says]")).to_contain_text("Saved: Second, 10:20–11:25, Annex")
    assert stands(talks) == ("10:20", 65, "annex")
    expect(link).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    page.wait_for_timeout(900)
    assert stands(talks) == ("10:20", 65, "annex")
    page.keyboard.press("ArrowUp")  # what rests is saved by itself
    expect(page.locator("[data-says]")).to_contain_text("Saved: Second, 10:15–11:20")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{talks.url}{PATH}/second")


def test_what_another_changed_meanwhile_is_shown_and_ones_own_offered(
    talks: Server, page: Page
) -> None:
    open_grid(talks, page)
    with talks.database.app.app_context(), transaction() as session:
        found = session.scalars(select(Session).where(Session.slug == "second")).one()
        found.ends_at += timedelta(minutes=45)
    page.locator(".slot a", has_text="Second").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-says]")).to_contain_text("Now it is: Second, 10:00–11:45")
    expect(page.locator(f"{block(page, 'Second')} .t")).to_have_text("10:00–11:45")
    page.get_by_role("button", name="Put mine there").click()
    expect(page.locator("[data-says]")).to_contain_text("Saved: Second, 10:05–11:05")


def test_every_act_has_a_button_without_script(talks: Server, without_script: Page) -> None:
    page = without_script
    sign_in(page, talks)
    for label, expected in (
        ("5 minutes later", ("10:05", 60, "plenary")),
        ("15 minutes earlier", ("09:50", 60, "plenary")),
        ("15 minutes longer", ("09:50", 75, "plenary")),
        ("5 minutes shorter", ("09:50", 70, "plenary")),
    ):
        page.goto(talks.url + PATH)
        here = page.locator(".slot", has_text="Second")
        here.locator("summary").click()
        here.get_by_role("button", name=label, exact=True).click()
        assert stands(talks) == expected
    here = page.locator(".slot", has_text="Second")
    here.locator("summary").click()
    here.get_by_label("Room").select_option(label="Annex")
    here.get_by_label("From").fill("14:00")
    here.get_by_role("button", name="Set", exact=True).click()
    assert stands(talks) == ("14:00", 70, "annex")


def test_a_title_that_is_cut_off_is_read_in_full_with_focus(talks: Server, page: Page) -> None:
    with talks.database.app.app_context(), transaction() as session:
        found = session.scalars(select(Session).where(Session.slug == "second")).one()
        found.title = Localised(en="What Parliament and Council must agree on this year " * 4)
        found.ends_at = found.starts_at + timedelta(minutes=15)
    open_grid(talks, page)
    inner = page.locator(".slot", has_text="What Parliament").locator(".slot-in")
    cut = "x => x.clientHeight < x.scrollHeight"
    assert inner.evaluate(cut)
    page.keyboard.press("Tab")
    inner.locator("a").focus()
    assert not inner.evaluate(cut)
