"""A whole programme built from an empty event: by mouse, by keyboard alone, by drag and touch."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, Role, Session
from tests.browser.days import DAY, PEOPLE
from tests.browser.test_manage import sign_in
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

PATH = "/organise/events/summit/programme"
Tell = Callable[[str, object], None]


# Seconds, as the keystroke-level model has them (Card, Moran and Newell, 1980): to think of what to
# type, to press a key without typing for a living, to go to the mouse, point and click.
THINKING, KEY, CLICK = 1.35, 0.28, 0.4 + 1.1 + 0.2
TEN_MINUTES = 600


@dataclass
class Hands:
    """Counts what hands do: a key pressed, a click; a word typed or a choice made is one act."""

    page: Page
    acts: int = 0
    seconds: float = 0

    def done(self, way: str, tell: Tell) -> None:
        """Tell how much it took, for the end of the run to show; it is less than ten minutes."""
        told = f"{self.acts} acts, {self.seconds / 60:.1f} minutes"
        tell("figure", f"a day of {len(DAY)} sessions and {len(PEOPLE)} people {way}: {told}")
        assert self.acts < 250, self.acts
        assert self.seconds < TEN_MINUTES, self.seconds

    def click(self, target: Locator) -> None:
        """Click."""
        self._act(CLICK)
        target.click()

    def press(self, key: str) -> None:
        """Press a key."""
        self._act(KEY)
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a word or a name."""
        self._act(THINKING + KEY * len(text))
        self.page.keyboard.type(text)

    def choose(self, menu: Locator, **wanted: str) -> None:
        """Choose from a menu: open it, then click."""
        self._act(THINKING + CLICK)
        self._act(CLICK)
        menu.select_option(**wanted)

    def _act(self, seconds: float) -> None:
        self.acts += 1
        self.seconds += seconds


def check_the_day(server: Server) -> None:
    with server.database.app.app_context():
        found = db.session.scalars(select(Session).order_by(Session.starts_at)).all()
        assert [x.title["en"] for x in found] == [x[0] for x in DAY]
        lengths = [int((x.ends_at - x.starts_at).total_seconds() // 60) for x in found]
        assert lengths == [x[2] for x in DAY]
        for one, following in pairwise(found):
            assert one.ends_at == following.starts_at
        assert db.session.scalar(select(func.count(Appearance.id))) == len(PEOPLE) == 25
        assert db.session.scalar(select(func.count(Person.id))) == 25
        moderators = select(func.count()).where(Appearance.role == Role.MODERATOR)
        assert db.session.scalar(moderators) == 2


def options(page: Page, label: str) -> dict[str, str]:
    """Return what the options of a menu are called, by value."""
    found = page.locator(label).locator("option")
    return {x.get_attribute("value"): x.inner_text() for x in found.all()}


def test_a_day_is_built_by_keyboard_alone(empty: Server, page: Page, record_property: Tell) -> None:
    sign_in(page, empty)
    page.goto(f"{empty.url}{PATH}?to=session")
    hands, kinds = Hands(page), options(page, "#session-kind")
    for title, kind, minutes, _who in DAY:
        expect(page.locator("#session-title")).to_be_focused()
        hands.type(title)
        hands.press("Tab")
        hands.type(kinds[kind])
        hands.press("Tab")
        hands.type(str(minutes))
        with page.expect_navigation():
            hands.press("Enter")
    while page.evaluate("document.activeElement.id") != "seat-session":
        hands.press("Tab")
    for title, kind, _minutes, who in DAY:
        for place, name in enumerate(who):
            seat_by_keys(hands, title, name, "Moderator" if is_moderator(kind, place) else "")
    check_the_day(empty)
    hands.done("by keyboard alone", record_property)


def seat_by_keys(hands: Hands, title: str, name: str, role: str) -> None:
    page = hands.page
    if page.locator("#seat-session option:checked").inner_text() != title:
        while page.evaluate("document.activeElement.id") != "seat-session":
            hands.press("Shift+Tab")
        hands.type(title)
    if role:
        while page.evaluate("document.activeElement.id") != "seat-role":
            hands.press("Tab" if page.locator("#seat-session:focus").count() else "Shift+Tab")
        hands.type(role)
    while page.evaluate("document.activeElement.id") != "seat-name":
        hands.press("Tab")
    hands.type(name)
    with page.expect_navigation():
        hands.press("Enter")
    if "/seat" in page.url:
        expect(page.get_by_role("button", name="Make a new person")).to_be_focused()
        with page.expect_navigation():
            hands.press("Enter")


def is_moderator(kind: str, place: int) -> bool:
    return kind == "panel" and place == 0


def test_a_day_is_built_by_mouse(empty: Server, page: Page, record_property: Tell) -> None:
    sign_in(page, empty)
    page.goto(f"{empty.url}{PATH}")
    hands = Hands(page)
    for title, kind, minutes, _who in DAY:
        hands.click(page.locator("#session-title"))
        hands.type(title)
        hands.choose(page.locator("#session-kind"), value=kind)
        hands.click(page.locator("#session-minutes"))
        page.locator("#session-minutes").fill("")
        hands.type(str(minutes))
        with page.expect_navigation():
            hands.click(page.locator(".quick form button.btn").nth(0))
    for title, kind, _minutes, who in DAY:
        for place, name in enumerate(who):
            seat_by_mouse(hands, title, name, "moderator" if is_moderator(kind, place) else "")
    check_the_day(empty)
    hands.done("by mouse", record_property)


def seat_by_mouse(hands: Hands, title: str, name: str, role: str) -> None:
    page = hands.page
    for menu, wanted in (("#seat-session", {"label": title}), ("#seat-role", {"value": role})):
        chosen = page.locator(f"{menu} option:checked")
        if wanted.get("label", "") not in chosen.inner_text() or wanted.get("value"):
            hands.choose(page.locator(menu), **wanted)
    hands.click(page.locator("#seat-name"))
    hands.type(name)
    with page.expect_navigation():
        hands.click(page.locator(".quick form button.btn").nth(1))
    if "/seat" in page.url:
        with page.expect_navigation():
            hands.click(page.get_by_role("button", name="Make a new person"))
