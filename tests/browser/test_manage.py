"""The back office in a real browser: axe, widths, keyboard, and everything without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import EventStatus
from eventapp.registration import service as registration
from tests import factories
from tests.accounts import add_account, sign_in_path
from tests.backoffice.world import World, make_world
from tests.browser.test_pages import SCHEMES, violations
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

EVENT = "/organise/events/summit"
PARTS = 3  # that share the pages between them, so that they run side by side
PAGES = (
    "/organise/",
    "/organise/log",
    "/organise/policy",
    "/organise/messages",
    "/organise/messages/{message}",
    "/organise/accounts",
    "/organise/accounts/{account}",
    "/organise/people",
    "/organise/people/ada",
    "/organise/people/ada/portrait",
    "/organise/people/ada/overview",
    "/organise/people/_new",
    "/organise/people/_duplicates",
    "/organise/people/ada/merge",
    "/organise/organisations",
    "/organise/organisations/alliance",
    "/organise/venues",
    "/organise/venues/house",
    "/organise/institutions",
    "/organise/institutions/_new",
    "/organise/events/_calendar",
    "/organise/events/_new",
    EVENT,
    f"{EVENT}/settings",
    f"{EVENT}/cancel",
    f"{EVENT}/postpone",
    "/organise/events/called-off/reinstate",
    f"{EVENT}/programme",
    f"{EVENT}/programme/list",
    f"{EVENT}/programme/tools",
    f"{EVENT}/programme/tools?tool=length&minutes=30",
    f"{EVENT}/programme/changes",
    f"{EVENT}/programme/panel",
    f"{EVENT}/programme/panel/delete",
    f"{EVENT}/programme/panel/times",
    f"{EVENT}/programme/_new",
    f"{EVENT}/programme/panel/appearances/{{appearance}}",
    f"{EVENT}/programme/panel/appearances/{{appearance}}/remove",
    f"{EVENT}/programme/release",
    f"{EVENT}/precedence",
    f"{EVENT}/balance",
    f"{EVENT}/contributions",
    f"{EVENT}/contributions/tasks",
    f"{EVENT}/speakers/write",
    f"{EVENT}/speakers/dates",
    f"{EVENT}/speakers/{{speaker}}",
    f"{EVENT}/availability",
    f"{EVENT}/availability/{{window}}",
    f"{EVENT}/warnings/{{warning}}",
    f"{EVENT}/speakers",
    f"{EVENT}/guests",
    f"{EVENT}/guests/_export",
    f"{EVENT}/guests/mails",
    f"{EVENT}/mailings",
    f"{EVENT}/mailings/_new",
    f"{EVENT}/guests/mails/confirmed",
    f"{EVENT}/guests/print",
    f"{EVENT}/guests/{{guest}}",
    f"{EVENT}/messages",
    f"{EVENT}/check-in",
    "/account/",
    "/account/password",
)


@pytest.fixture
def world(server: Server) -> World:
    """A server with one of everything, and an event that was called off with a guest."""
    app = server.database.app
    with app.app_context(), transaction() as session:
        gone = factories.event(slug="called-off")
        session.add(gone)
        session.flush()
        registration.register(gone.id, factories.answer(1))
        gone.status, gone.status_reason = EventStatus.CANCELLED, Localised(en="A strike.")
    return make_world(app)


def sign_in(page: Page, server: Server, *, name: str = "chief") -> None:
    """Sign in as a person does: by a link and its button."""
    app = server.database.app
    number = add_account(app, name, RoleName.ADMINISTRATOR)
    page.goto(server.url + sign_in_path(app, number))
    page.get_by_role("button", name="Sign in").click()


def addresses(world: World) -> Iterator[str]:
    for path in PAGES:
        yield path.format(**{x: getattr(world, x) for x in world.__slots__})


def faults(page: Page) -> Iterator[tuple[int, str, str]]:
    """Look once at the page that is open: widths, and axe in both lights where most differs."""
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield width, "", "stands out of the screen"
        for scheme in SCHEMES if width in (360, 1280) else ():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            yield from ((width, scheme, x) for x in violations(page))


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_pass_axe_and_fit_the_screen(
    server: Server, page: Page, world: World, part: int
) -> None:
    sign_in(page, server)
    found = []
    for path in list(addresses(world))[part::PARTS]:
        answer = page.goto(server.url + path)
        assert answer
        assert answer.status == 200, path
        found += [(path, *x) for x in faults(page)]
    assert not found


def test_a_box_to_tick_stands_beside_its_words(server: Server, page: Page, world: World) -> None:
    sign_in(page, server)
    page.goto(f"{server.url}{EVENT}/contributions/tasks")
    box, words = page.get_by_label("Biography"), page.get_by_text("Biography", exact=True)
    left, right = box.bounding_box(), words.last.bounding_box()
    assert left
    assert right
    assert 0 < right["x"] - left["x"] - left["width"] < 24


def test_sign_in_pages_pass_axe(server: Server, page: Page) -> None:
    for path in ("/account/sign-in", "/account/link/unknown"):
        page.goto(server.url + path)
        assert violations(page) == []
    page.goto(f"{server.url}/account/sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("e-mail address")
    assert violations(page) == []


def test_the_list_is_walked_by_keyboard(server: Server, page: Page, world: World) -> None:
    sign_in(page, server)
    page.goto(f"{server.url}{EVENT}/guests")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").blur()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("tbody input[type=checkbox]").first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}{EVENT}/guests/{world.guest + 1}")


def test_an_event_is_made_public_without_script(
    server: Server, without_script: Page, world: World
) -> None:
    page = without_script
    sign_in(page, server)
    page.goto(f"{server.url}/organise/")
    page.get_by_role("link", name="New event").click()
    page.locator("#title-en").fill("Spring summit")
    page.locator("#starts_on").fill("2027-05-04")
    page.locator("#hosts-0-host").select_option(label="Alliance for Children")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Please say where")
    page.get_by_role("link", name="Edit").click()
    page.locator("#city").fill("Ghent")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("The event is public now.")
    page.goto(f"{server.url}/en/events/spring-summit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spring summit")


def test_text_typed_in_an_ended_session_comes_back(
    server: Server, page: Page, world: World
) -> None:
    sign_in(page, server)
    page.goto(f"{server.url}{EVENT}/settings")
    page.locator("#summary-en").fill("An hour of work\nover two lines")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing you typed is lost")
    from eventapp.auth import queries, service

    app = server.database.app
    with app.app_context(), transaction():
        account = queries.account_of("chief@example.org")
        assert account is not None
        service.set_password(account.id, "a sentence to remember")
    page.get_by_label("E-mail address").fill("chief@example.org")
    page.get_by_label("Password").fill("a sentence to remember")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Back to the form").click()
    expect(page.locator("#summary-en")).to_have_value("An hour of work\nover two lines")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
