"""A speaker's whole way, from being asked to being told that the hour is another.

In a real browser, on a server and a worker of its own, with mails that cross a real mail server.
"""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from eventapp.core.db import transaction
from eventapp.events.models import Event, Room
from eventapp.programme.models import AppearanceState, Session
from tests import factories
from tests.browser import steps
from tests.browser.posts import Post
from tests.browser.test_manage import sign_in
from tests.people.images import photo
from tests.plugins.servers import PATIENCE, Server
from tests.speakers.stage import Stage, make_stage

pytestmark = pytest.mark.browser

EVENT = "/organise/events/evening"
PUBLIC = "/en/events/evening"


@dataclass(frozen=True)
class Entry:
    """What a calendar learns of a slot."""

    uid: str
    sequence: int
    begins: str


@pytest.fixture
def stage(post: Post) -> Stage:
    """A panel of the afternoon and a keynote for Ada, in a room; Grace moderates the panel."""
    app = post.server.database.app
    made = make_stage(app, state=AppearanceState.PLANNED)
    with app.app_context(), transaction() as session:
        house = factories.venue(slug="house", name="House of Europe")
        house.rooms = [Room(slug="plenary", name="Plenary room", capacity=160)]
        session.add(house)
        session.flush()
        session.get_one(Event, made.event).venue_id = house.id
        for number in (made.panel, made.keynote):
            session.get_one(Session, number).room_id = house.rooms[0].id
    return made


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A file as a telephone makes it."""
    file = tmp_path / "me.jpg"
    file.write_bytes(photo(1600, 1200))
    return file


def entry_in(message: EmailMessage) -> Entry:
    """Return the calendar entry of a mail."""
    [part] = [x for x in message.walk() if x.get_content_type() == "text/calendar"]
    return entry(part.get_payload(decode=True))


def entry(calendar: object, title: str = "keynote") -> Entry:
    """Return the one entry of a calendar that is called by a word."""
    assert isinstance(calendar, bytes)
    [found] = [x for x in Calendar.from_ical(calendar).walk("VEVENT") if title in x["SUMMARY"]]
    begins = found.decoded("DTSTART").strftime("%H:%M")
    return Entry(str(found["UID"]), int(found["SEQUENCE"]), begins)


def own_calendar(page: Page) -> str:
    """Make the address of a speaker's own calendar, and return it."""
    page.get_by_role("button", name="Make my calendar's address").click()
    return page.locator(".url").inner_text().strip()


def fetched(address: str) -> bytes:
    """Return what an address gives a calendar."""
    with urlopen(address, timeout=PATIENCE) as answer:
        return bytes(answer.read())


def release(page: Page, server: Server, *, sees: str, button: str) -> None:
    """Read the difference, and release."""
    page.goto(f"{server.url}{EVENT}/programme/release")
    expect(page.get_by_role("region", name="What changes for readers")).to_contain_text(sees)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("of the programme is public.")


def move_by_keys(page: Page, server: Server) -> None:
    """Let the keynote begin a quarter of an hour later, in the grid."""
    page.goto(f"{server.url}{EVENT}/programme")
    expect(page.locator(".timegrid.live")).to_be_visible()
    page.locator(".slot a", has_text="The keynote").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-says]")).to_contain_text("Saved: The keynote")


def shown_time(page: Page, server: Server) -> str:
    """Return when the keynote begins, as readers are told."""
    page.goto(server.url + PUBLIC)
    return page.locator("#session-keynote time, li:has(#session-keynote) time").first.inner_text()


def test_asked_written_released_moved_and_told(
    post: Post, stage: Stage, page: Page, browser: Browser, picture: Path
) -> None:
    server = post.server
    desk = browser.new_context().new_page()
    sign_in(desk, server)
    post.new()
    desk.goto(f"{server.url}{EVENT}/speakers")
    steps.ask(desk, "The keynote")

    [asked] = post.new()
    assert asked["To"].addresses[0].addr_spec == "ada@example.org"
    own = steps.speaker_address(asked)
    page.goto(own)
    steps.accept(page)
    told = {str(x["To"].addresses[0].addr_spec): x for x in post.new()}
    accepted = told.pop("ada@example.org")
    assert [str(x["Subject"]).startswith("Ada Lovelace: ") for x in told.values()] == [True]
    agreed = entry_in(accepted)
    steps.write_biography(page, "A life, written by *me*.")
    steps.give_portrait(page, picture)
    steps.allow_everything(page)
    page.goto(own)
    feed = own_calendar(page)
    assert entry(fetched(feed)) == agreed

    desk.goto(f"{server.url}{EVENT}/contributions")
    steps.accept_contributions(desk, "Biography, Ada Lovelace", "Portrait, Ada Lovelace")
    release(desk, server, sees="The keynote", button="Release")
    before = shown_time(page, server)
    steps.has_face(page)
    page.get_by_role("link", name="Ada Lovelace").first.click()
    expect(page.locator(".prose em")).to_have_text("me")
    public = f"{server.url}{PUBLIC}/programme.ics"
    assert entry(fetched(public)) == agreed
    post.new()

    move_by_keys(desk, server)
    assert shown_time(page, server) == before
    assert entry(fetched(public)) == agreed
    release(desk, server, sees="The keynote", button="Release and send 1 mail")
    after = shown_time(page, server)
    assert minutes(after) == minutes(before) + 15

    [moving] = post.new()
    assert moving["To"].addresses[0].addr_spec == "ada@example.org"
    body = moving.get_body(("plain",))
    assert body
    assert re.search(rf"\b{after}\b", body.get_content())
    moved = entry_in(moving)
    assert (moved.uid, moved.begins) == (agreed.uid, after)
    assert moved.sequence > agreed.sequence
    assert entry(fetched(public)) == entry(fetched(feed)) == moved
    assert "grace@example.org" not in {y for x in post.smtp.deliveries for y in x.recipients}
    desk.context.close()


def minutes(clock: str) -> int:
    """Return the minutes since midnight of an hour."""
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)
