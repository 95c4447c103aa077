"""The way of one Member of Parliament, and the pages of invitations, in a real browser.

Invited, says maybe, names an adviser, who is confirmed, told when the event moves, and cancels; on
a server and a worker of its own, with mails that cross a real mail server.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.registration import by_hand
from eventapp.registration.notices import Notice
from tests import factories
from tests.browser.posts import Post, entry, link_in, mails, to
from tests.browser.test_manage import faults, sign_in
from tests.invitations.helpers import OLGA, invited, path
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

EVENT = "/organise/events/evening"


def move(post: Post) -> None:
    """Let the event begin an hour later, and tell those who come."""
    with post.server.database.app.app_context(), transaction():
        event = db.session.query(Event).one()
        event.starts_at += timedelta(hours=1)
        event.ends_at += timedelta(hours=1)
        event.sequence += 1
        db.session.flush()
        by_hand.tell(event.id, Notice.CHANGED, by=OLGA)


def test_an_mep_is_invited_says_maybe_and_sends_an_adviser(
    post: Post, page: Page, browser: Browser
) -> None:
    server = post.server
    factories.saved(server.database.app, factories.event(slug="evening", capacity=5, rsvp=False))
    desk = browser.new_context().new_page()
    sign_in(desk, server)
    post.new()
    desk.goto(f"{server.url}{EVENT}/guests")
    desk.get_by_role("link", name="Invite somebody").click()
    desk.get_by_label("Title").fill("Ms")
    desk.get_by_label("Name", exact=True).fill("Eva Member")
    desk.get_by_label("E-mail address").first.fill("eva@example.org")
    desk.get_by_label("The guest may pass the invitation on").check()
    desk.get_by_role("button", name="Put on the list").click()
    expect(desk.get_by_role("status")).to_contain_text("Nothing is sent yet.")
    desk.get_by_label("Select Eva Member").check()
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.locator(".draft-text")).to_contain_text("Dear Ms Eva Member,")
    desk.get_by_role("button", name="Write to 1 person").click()

    [asked] = mails(post, 1)
    assert to([asked]) == ["eva@example.org"]
    own = link_in(asked, "invitation")
    page.goto(own)
    page.get_by_role("link", name="Perhaps, I do not know yet").click()
    page.get_by_role("button", name="Perhaps, I do not know yet").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You answered: perhaps")
    page.get_by_role("link", name="Somebody comes instead of me").click()
    page.get_by_label("Name").fill("Ada Adviser")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_role("button", name="Name this person").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Adviser")

    [deputy] = mails(post, 1)
    assert to([deputy]) == ["ada@example.org"]
    page.goto(link_in(deputy, "invitation"))
    page.get_by_role("link", name="Yes, I come").click()
    page.get_by_label("I agree to this use of my answers.").check()
    page.get_by_role("button", name="Yes, I come").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your place is confirmed")

    [confirmed] = mails(post, 1)
    method, uid, sequence, begins = entry(confirmed)
    assert method == "REQUEST"
    desk.goto(f"{server.url}{EVENT}/guests")
    expect(desk.get_by_role("row").filter(has_text="Eva Member")).to_contain_text("Deputy named")
    expect(desk.get_by_role("row", name="Select Ada Adviser")).to_contain_text("Confirmed")

    move(post)
    [moved] = mails(post, 1)
    assert entry(moved)[1] == uid
    assert entry(moved)[2] > sequence
    assert entry(moved)[3] != begins

    page.goto(link_in(confirmed, "rsvp"))
    page.get_by_role("link", name="Give my place back").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    [ended] = mails(post, 1)
    assert entry(ended)[:2] == ("CANCEL", uid)
    desk.reload()
    expect(desk.get_by_role("row", name="Select Ada Adviser")).to_contain_text("Cancelled")
    desk.context.close()


def test_pages_of_invitations_pass_axe_and_fit_the_screen(
    server: Server, page: Page, without_script: Page
) -> None:
    app = server.database.app
    event_id = factories.saved(app, factories.event(slug="evening", capacity=5))
    number = invited(app, event_id, 1, may_pass_on=True, companions=2)
    sign_in(page, server)
    own = path(app, number)
    public = [own, *(f"{own}/{x}" for x in ("yes", "no", "maybe", "deputy"))]
    inside = [
        f"{EVENT}/guests", f"{EVENT}/invitations/_new", f"{EVENT}/invitations/{number}",
        f"{EVENT}/invitations/plan", f"{EVENT}/invitations/write/reminder",
        f"{EVENT}/invitations/bring",
    ]  # fmt: skip
    found = {}
    for address in (*public, *inside):
        page.goto(server.url + address)
        if wrong := list(faults(page)):
            found[address] = wrong
    page.goto(f"{server.url}{EVENT}/invitations/bring")
    page.get_by_label("Or type or paste it").fill("Ada <ada@example.org>\nBo <nowhere>")
    page.get_by_role("button", name="Look at the list").click()
    if wrong := list(faults(page)):
        found["look"] = wrong
    assert not found
    without_script.goto(server.url + own)
    without_script.get_by_role("link", name="No, I cannot come").click()
    without_script.get_by_label("Your reason").fill("A vote")
    without_script.get_by_role("button", name="No, I cannot come").click()
    expect(without_script.get_by_role("heading", level=1)).to_have_text("You answered: no")
