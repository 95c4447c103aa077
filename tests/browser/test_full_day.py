"""A full day in four rooms, with overlaps: read at 360 and 1280 pixels, in both schemes."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, Room, Venue
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.releasing import release
from tests.browser.test_building import PATH
from tests.browser.test_manage import sign_in
from tests.browser.test_pages import SCHEMES, violations
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

# Title, room, minutes after the beginning, and how many it lasts.
DAY = (
    ("Welcome and opening remarks", 0, 0, 30),
    ("What the law on child sexual abuse material should say", 0, 30, 60),
    ("Detection in practice", 0, 70, 50),
    ("Interinstitutional considerations", 0, 75, 60),
    ("Coffee", 3, 120, 10),
    ("A word of thanks", 3, 135, 10),
    ("Workshop for practitioners", 1, 60, 90),
    ("Survivors speak", 1, 170, 45),
    ("Help for victims: what works and what has never been tried", 2, 60, 30),
    ("Industry answers", 2, 90, 60),
    ("Lunch", 2, 180, 60),
    ("Closing", 0, 240, 30),
)


@pytest.fixture
def full(empty: Server) -> Server:
    with empty.database.app.app_context(), transaction() as session:
        house, event = session.scalars(select(Venue)).one(), session.scalars(select(Event)).one()
        reading = "Library reading room of the Residence"
        more = [("library", reading, 60), ("foyer", "Foyer", None)]
        session.add_all(
            Room(venue_id=house.id, slug=slug, name=name, capacity=seats, position=2 + n)
            for n, (slug, name, seats) in enumerate(more)
        )
        session.flush()
        rooms = session.scalars(select(Room).order_by(Room.position)).all()
        for number, (title, room, at, minutes) in enumerate(DAY):
            starts = event.starts_at + timedelta(minutes=at)
            hours = {"starts_at": starts, "ends_at": starts + timedelta(minutes=minutes)}
            values = {"event_id": event.id, "kind": SessionKind.KEYNOTE, "slug": f"s{number}"}
            place = {"room_id": rooms[room].id}
            session.add(Session(title=Localised(en=title), **values, **hours, **place))
    return empty


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1280])
def test_a_full_day_is_read_and_moved(
    full: Server, browser: Browser, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    sign_in(page, full)
    page.goto(full.url + PATH)
    page.locator(".timegrid.live").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    nothing_lies_over_the_grid(page)
    for card in page.locator(".slot:visible .slot-in").all():
        box = card.bounding_box()
        assert box
        assert box["width"] >= 60, card.inner_text()
    for card in page.locator(".slot:visible").all():
        card.locator("summary").click()
        panel = card.locator("form").bounding_box()
        assert panel
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= width
        card.locator("summary").click()
    context.close()


def nothing_lies_over_the_grid(page: Page) -> None:
    """Check that the grid keeps to its place, and that its buttons stand clear of the rule."""
    grid = page.locator(".timegrid").bounding_box()
    beside = page.locator(".beside").bounding_box()
    assert grid
    assert beside
    is_below = beside["y"] >= grid["y"] + grid["height"] - 1
    assert is_below or beside["x"] >= grid["x"] + grid["width"] - 1
    for head in page.locator(".grid-room:visible > h2").all():
        outer, plus = head.bounding_box(), head.locator(".plus").bounding_box()
        assert outer
        assert plus
        assert plus["y"] + plus["height"] <= outer["y"] + outer["height"] - 4
        assert plus["x"] + plus["width"] <= outer["x"] + outer["width"]


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_not_public_is_said_once_saved_and_moves_no_grid(
    full: Server, browser: Browser, width: int
) -> None:
    with full.database.app.app_context(), transaction() as session:
        release(session.scalars(select(Event.id)).one(), by=SYSTEM)
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    sign_in(page, full)
    page.goto(full.url + PATH)
    page.locator(".timegrid.live").wait_for()
    said = page.locator("[data-unreleased]")
    expect(said).not_to_contain_text("not public yet")
    top = page.locator(".timegrid").bounding_box()
    page.locator(".slot", has_text="Welcome").locator("a").focus()
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("1 change is not public yet.")
    assert page.locator(".timegrid").bounding_box() == top
    context.close()
