"""The ways of one journalist and of one citizen, in a real browser with mails that are delivered.

The journalist asks and is approved; the citizen waits, is offered a seat, and passes it on.
"""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.registration import categories
from eventapp.registration.categories import CategoryData
from tests import factories
from tests.browser.posts import Post, entry, link_in, mails, to
from tests.browser.test_manage import faults, sign_in
from tests.invitations.helpers import OLGA
from tests.plugins.servers import Server
from tests.registration.helpers import guest, states

pytestmark = pytest.mark.browser

EVENT = "/organise/events/evening"
Look = Callable[[Page, str], None]


@pytest.fixture
def look() -> Look:
    """A function that looks at a page, for whoever wants pictures: it does nothing."""
    return lambda _page, _name: None


def category(app: Flask, event_id: int, name: str, **values: object) -> int:
    """Give an event a category of guests."""
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en=name), **values)  # type: ignore[arg-type]
        return int(categories.save(event_id, data, by=OLGA).id)


def ask(page: Page, server: Server, *, name: str, email: str, of: str = "") -> None:
    """Send the public form, from the event's page."""
    page.goto(f"{server.url}/en/events/evening")
    page.get_by_role("link", name="Reserve a place").or_(
        page.get_by_role("link", name="Join the waiting list")
    ).first.click()
    if of:
        page.get_by_label(of, exact=True).check()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("I agree to this use of my answers.").check()
    page.locator("#reply-form button.first").click()
    expect(page.get_by_text("Your reply has reached us")).to_be_visible()


def body(message: EmailMessage) -> str:
    """Return what a mail says."""
    part = message.get_body(("plain",))
    assert part
    return str(message["Subject"]) + "\n" + part.get_content()


def has_entry(message: EmailMessage) -> bool:
    return any(x.get_content_type() == "text/calendar" for x in message.walk())


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_a_journalist_asks_and_is_approved_by_keyboard(
    post: Post, page: Page, browser: Browser
) -> None:
    server, app = post.server, post.server.database.app
    event_id = factories.saved(app, factories.event(slug="evening", capacity=5))
    category(app, event_id, "Press", needs_approval=True)
    category(app, event_id, "Public")
    desk = browser.new_context().new_page()
    sign_in(desk, server)
    post.new()

    ask(page, server, name="Jo Journalist", email="jo@example.org", of="Press")
    [asked] = mails(post, 1)
    assert to([asked]) == ["jo@example.org"]
    assert "Your request awaits approval" in body(asked)
    assert "confirmed" not in body(asked)
    assert "ticket" not in body(asked)
    assert not has_entry(asked)
    own = link_in(asked, "rsvp")
    page.goto(own)
    heading(page, "Your request awaits approval")
    expect(page.get_by_role("img", name="The code of your ticket")).to_have_count(0)
    expect(page.get_by_text("Pass my place to a colleague")).to_have_count(0)

    desk.goto(f"{server.url}{EVENT}/guests")
    desk.get_by_role("link", name="Approval 1 waiting").press("Enter")
    expect(desk.locator("#who")).to_have_text("Jo Journalist")
    desk.locator("body").press("a")
    expect(desk.get_by_role("status")).to_have_text("1 request approved.")
    post.hurry()
    [confirmed] = mails(post, 1)
    assert "Your place is confirmed" in body(confirmed)
    method, _uid, _sequence, _begins = entry(confirmed)
    assert method == "REQUEST"
    assert link_in(confirmed, "rsvp") == own
    page.reload()
    heading(page, "Your place is confirmed")
    expect(page.get_by_role("img", name="The code of your ticket")).to_be_visible()
    desk.context.close()


def test_a_citizen_waits_is_offered_a_seat_and_passes_it_on(
    post: Post, page: Page, browser: Browser, look: Look
) -> None:
    server, app = post.server, post.server.database.app
    event_id = factories.saved(
        app, factories.event(slug="evening", capacity=1, offer_hours=48, city="Brussels")
    )
    category(app, event_id, "Public")
    ask(page, server, name="Fay First", email="guest1@example.org")
    [first] = mails(post, 1)

    ask(page, server, name="Cit Citizen", email="cit@example.org")
    [waits] = mails(post, 1)
    assert "You are on the waiting list" in body(waits)
    assert "Place in line: 1" in body(waits)
    own = link_in(waits, "rsvp")
    page.goto(own)
    heading(page, "You are on the waiting list")
    expect(page.get_by_text("You are number 1 in line.")).to_be_visible()
    other = browser.new_context().new_page()
    ask(other, server, name="Lou Last", email="guest3@example.org")
    mails(post, 1)

    other.goto(link_in(first, "rsvp"))
    other.get_by_role("link", name="Give my place back").click()
    other.get_by_role("button", name="Yes, cancel it").click()
    found = {str(x["To"].addresses[0].addr_spec): x for x in mails(post, 2)}
    offered = found["cit@example.org"]
    assert "A place is offered to you" in body(offered)
    assert not has_entry(offered)
    page.goto(link_in(offered, "rsvp"))
    heading(page, "A place is offered to you")
    page.get_by_role("button", name="Accept the place").click()
    heading(page, "Your place is confirmed")
    [confirmed] = mails(post, 1)
    method, uid, sequence, _begins = entry(confirmed)
    assert method == "REQUEST"

    page.get_by_role("link", name="Pass my place to a colleague").click()
    look(page, "pass")
    wrong = list(faults(page))
    page.get_by_label("Name").fill("Cleo Colleague")
    page.get_by_label("E-mail").fill("cleo@example.org")
    page.get_by_role("button", name="Write to them").click()
    expect(page.get_by_text("You have passed your place to Cleo Colleague.")).to_be_visible()
    look(page, "passed")
    wrong += faults(page)
    [passed] = mails(post, 1)
    assert to([passed]) == ["cleo@example.org"]
    assert "Cit Citizen passes you a place" in body(passed)
    assert not has_entry(passed)

    other.goto(link_in(passed, "place"))
    heading(other, "Cit Citizen passes you a place")
    look(other, "place")
    wrong += faults(other)
    other.get_by_label("Organisation").fill("The House")
    other.get_by_label("I agree to this use of my answers.").check()
    other.locator("#place-form").get_by_role("button", name="Accept the place").click()
    heading(other, "Your place is confirmed")
    expect(other.get_by_role("img", name="The code of your ticket")).to_be_visible()
    found = {str(x["To"].addresses[0].addr_spec): x for x in mails(post, 2)}
    assert entry(found["cleo@example.org"])[:2] == ("REQUEST", uid)
    ended = entry(found["cit@example.org"])
    assert ended[:2] == ("CANCEL", uid)
    assert ended[2] > sequence
    page.reload()
    heading(page, "Your place is passed on")
    look(page, "ended")
    wrong += faults(page)
    assert not wrong, wrong
    assert dict(states(app, event_id)) == {
        "guest1": "cancelled", "cit": "cancelled", "guest3": "waitlisted", "cleo": "confirmed",
    }  # fmt: skip
    assert guest(app, event_id, 3).offer_until is None
    other.context.close()
