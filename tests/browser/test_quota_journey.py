"""A quota from the organiser to the last seat, in a real browser with mails that are delivered."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from eventapp.core import clock
from tests import factories
from tests.browser.posts import Post, entry, link_in, mails, to
from tests.browser.test_guests import ask, body, category, has_entry, heading
from tests.browser.test_manage import sign_in
from tests.plugins.servers import Server
from tests.quotas.helpers import states

pytestmark = pytest.mark.browser

QUOTAS = "/organise/events/evening/guests/quotas"
PHONE = {"width": 360, "height": 740}


def hold(desk: Page, server: Server, *, of: str, seats: int, contact: str, email: str) -> None:
    """Make a quota as an organiser does, and send its link to the focal point."""
    desk.goto(server.url + QUOTAS)
    desk.get_by_role("link", name="Add a quota").click()
    desk.get_by_label("Organisation", exact=True).select_option(label=of)
    desk.get_by_label("Category", exact=True).select_option(label="Members")
    desk.get_by_label("Seats", exact=True).fill(str(seats))
    ends = clock.now() + timedelta(days=7)
    desk.get_by_label("Runs until").fill(ends.strftime("%Y-%m-%dT18:00"))
    desk.locator("#contact_name").fill(contact)
    desk.get_by_label("Address of the focal point").fill(email)
    desk.get_by_role("button", name="Hold the seats").click()
    expect(desk.get_by_text("The seats are held. Nothing is sent yet.")).to_be_visible()
    desk.get_by_role("link", name="Send the link").click()
    desk.get_by_role("button", name="Send the mail").click()
    expect(desk.get_by_text("The mail is on its way.")).to_be_visible()


def name_one(page: Page, name: str) -> None:
    """Name one person by the form; whoever named them says what the page answers."""
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("#email").fill(address(name))
    page.locator("#agreed").check()
    page.get_by_role("button", name="Put on the list").click()


def paste(page: Page, *names: str) -> None:
    """Name several by the other form."""
    page.locator("#several-people").fill("\n".join(f"{x}, {address(x)}" for x in names))
    page.locator("#several-agreed").check()
    page.get_by_role("button", name="Put all on the list").click()


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"


def by_address(messages: list[EmailMessage]) -> dict[str, EmailMessage]:
    found = dict(zip(to(messages), messages, strict=True))
    assert len(found) == len(messages), to(messages)
    return found


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def opened(post: Post, *, capacity: int) -> int:
    """Make an event of one category, and two organisations."""
    app = post.server.database.app
    event_id = factories.saved(app, factories.event(slug="evening", capacity=capacity))
    category(app, event_id, "Members")
    for name in ("Alliance", "Brigade"):
        factories.saved(app, factories.organisation(name=name))
    return int(event_id)


@pytest.fixture
def phone(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]


def test_five_seats_are_filled_by_link_and_one_is_filled_again(
    post: Post, page: Page, browser: Browser, phone: BrowserContext
) -> None:
    event_id = opened(post, capacity=5)
    sign_in(page, post.server)
    post.new()
    hold(page, post.server, of="Alliance", seats=5, contact="Fatima", email="fatima@example.org")
    [link] = mails(post, 1)
    assert to([link]) == ["fatima@example.org"]
    assert "5 seats are kept for Alliance" in body(link)
    assert not has_entry(link)

    list_of = phone.new_page()
    list_of.goto(link_in(link, "quota"))
    heading(list_of, "5 seats for Alliance")
    fits(list_of)
    for number, name in enumerate(("Ada One", "Bo Two"), 1):
        name_one(list_of, name)
        expect(list_of.get_by_text(f"{5 - number} seats are still free.")).to_be_visible()
    paste(list_of, "Cy Three", "Di Four", "Ed Five", "Flo Six")
    expect(list_of.get_by_role("alert")).to_contain_text("Only 3 of your seats are still free.")
    assert "flo@example.org" in list_of.locator("#several-people").input_value()
    late = phone.new_page()
    late.goto(link_in(link, "quota"))
    paste(list_of, "Cy Three", "Di Four", "Ed Five")
    expect(list_of.get_by_text("All your seats are filled.")).to_be_visible()
    fits(list_of)
    told = by_address(mails(post, 5))
    assert set(told) == {f"{x}@example.org" for x in ("ada", "bo", "cy", "di", "ed")}
    assert {entry(x)[0] for x in told.values()} == {"REQUEST"}
    assert "Fatima put you on the list of Alliance" in body(told["cy@example.org"])

    name_one(late, "Flo Six")
    expect(late.get_by_role("alert")).to_contain_text("All your seats are filled.")
    expect(late.locator("#email")).to_have_value("flo@example.org")
    assert "flo" not in states(post.server.database.app, event_id)

    guest = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    guest.goto(link_in(told["bo@example.org"], "rsvp"))
    heading(guest, "Your place is confirmed")
    guest.get_by_role("link", name="Give my place back").click()
    guest.get_by_role("button", name="Yes, cancel it").click()
    [ended] = mails(post, 1)
    assert to([ended]) == ["bo@example.org"]
    assert entry(ended)[:2] == ("CANCEL", entry(told["bo@example.org"])[1])
    list_of.goto(link_in(link, "quota"))
    expect(list_of.get_by_text("1 seat is still free.")).to_be_visible()
    row = list_of.get_by_role("listitem").filter(has_text="Bo Two")
    expect(row).to_contain_text("Gave the seat back")
    name_one(list_of, "Flo Six")
    expect(list_of.get_by_text("All your seats are filled.")).to_be_visible()
    [filled] = mails(post, 1)
    assert (to([filled]), entry(filled)[0]) == (["flo@example.org"], "REQUEST")
    found = states(post.server.database.app, event_id)
    assert found == dict.fromkeys(("ada", "cy", "di", "ed", "flo"), "confirmed") | {
        "bo": "cancelled"
    }
    guest.context.close()
    phone.close()


def test_a_seat_nobody_filled_goes_to_the_first_in_line(
    post: Post, page: Page, browser: Browser, phone: BrowserContext
) -> None:
    event_id = opened(post, capacity=2)
    sign_in(page, post.server)
    post.new()
    hold(page, post.server, of="Brigade", seats=2, contact="Omar", email="omar@example.org")
    [link] = mails(post, 1)
    public = browser.new_context().new_page()
    for name in ("Kim First", "Lou Second"):
        ask(public, post.server, name=name, email=address(name))
        [waits] = mails(post, 1)
        assert "You are on the waiting list" in body(waits)
    list_of = phone.new_page()
    list_of.goto(link_in(link, "quota"))
    name_one(list_of, "Ada One")
    expect(list_of.get_by_text("1 seat is still free.")).to_be_visible()
    assert to(mails(post, 1)) == ["ada@example.org"]

    page.get_by_role("link", name="End it now").click()
    expect(page.get_by_text("1 seat goes back to the category")).to_be_visible()
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("Ended: 1 seat went back.")).to_be_visible()
    post.hurry()
    [confirmed] = mails(post, 1)
    assert to([confirmed]) == ["kim@example.org"]
    assert entry(confirmed)[0] == "REQUEST"
    public.goto(link_in(confirmed, "rsvp"))
    heading(public, "Your place is confirmed")
    list_of.reload()
    expect(list_of.get_by_text("The time to name guests has ended.")).to_be_visible()
    expect(list_of.locator("form#person-form")).to_have_count(0)
    assert states(post.server.database.app, event_id) == {
        "ada": "confirmed", "kim": "confirmed", "lou": "waitlisted",
    }  # fmt: skip
    public.context.close()
    phone.close()
