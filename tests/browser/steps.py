"""What speakers and organisers do in a browser, as several journeys tell it."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

Look = Callable[[Page], object]
SENT = "the organisers have it"


def nothing(_page: Page) -> None:
    """Look at nothing."""


def speaker_address(message: EmailMessage) -> str:
    """Return the address of the speaker's own page that a mail holds."""
    body = message.get_body(("plain",))
    assert body
    found = re.search(r"https?://\S+/speaker/[\w-]{43}", body.get_content())
    assert found, body.get_content()
    return found[0]


def ask(page: Page, session: str, *, look: Look = nothing) -> None:
    """Ask the person who is chosen on a session, from the table of speakers."""
    row = page.get_by_role("row").filter(has_text=session)
    row.get_by_label("Select Ada Lovelace").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Dear Ada Lovelace,")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Ask 1 person").click()
    expect(page.get_by_text("1 mail is on its way.")).to_be_visible()


def accept(page: Page) -> None:
    """Say yes on one's own page, by key."""
    page.get_by_role("button", name="Yes, I accept").press("Enter")
    expect(page.get_by_text("Thank you: your answer is with the organisers.")).to_be_visible()
    expect(page.get_by_text("You said yes")).to_be_visible()


def write_biography(page: Page, text: str, *, look: Look = nothing) -> None:
    """Write a biography, whose draft saves itself, and send it."""
    page.get_by_role("link", name="Biography").click()
    page.locator("#texts-en").fill(text)
    page.locator("#texts-en").blur()
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved at")
    page.reload()
    expect(page.locator("#texts-en")).to_have_value(text)
    look(page)
    page.get_by_role("button", name="Send to the organisers").click()
    expect(page.get_by_role("status").first).to_contain_text(SENT)


def give_portrait(page: Page, picture: Path, *, look: Look = nothing) -> None:
    """Upload a picture, crop it by mouse and by buttons, say what it shows, and send it."""
    page.get_by_role("link", name="Portrait").click()
    page.locator("#picture").set_input_files(picture)
    page.get_by_role("button", name="Upload and look").click()
    frame = page.locator(".crop-frame")
    frame.wait_for()
    before = frame.bounding_box()
    assert before
    page.mouse.move(before["x"] + 50, before["y"] + 50)
    page.mouse.down()
    page.mouse.move(before["x"] - 400, before["y"] + 50, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Left to right, in per cent")).to_have_value("0")
    page.get_by_role("button", name="Right", exact=True).click()
    expect(page.get_by_label("Left to right, in per cent")).to_have_value("100")
    page.locator("#alt-en").fill("Ada")
    look(page)
    page.get_by_role("button", name="Send to the organisers").click()
    expect(page.get_by_role("status").first).to_contain_text(SENT)


def allow_everything(page: Page, *, look: Look = nothing) -> None:
    """Consent to all that is asked."""
    page.get_by_role("link", name="Consents").click()
    page.get_by_role("button", name="Save what I allow").wait_for()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Save what I allow").click()
    expect(page.get_by_role("status").first).to_contain_text("It holds from now on")
    look(page)


def accept_contributions(page: Page, *names: str, look: Look = nothing) -> None:
    """Accept what speakers sent, from the list of contributions; ``names`` are its links."""
    look(page)
    for name in names:
        page.get_by_role("link", name=name, exact=True).click()
        look(page)
        for image in page.locator("main img").all():
            is_loaded(image)
        page.get_by_role("button", name="Accept and publish").click()
        expect(page.get_by_role("status")).to_contain_text("Accepted")


def has_face(page: Page) -> None:
    """See that the portrait is shown, and is a picture."""
    is_loaded(page.get_by_role("img", name="Ada").first)


def is_loaded(image: Locator) -> None:
    """Wait until a picture is seen, and is one."""
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    expect(image).not_to_have_js_property("naturalWidth", 0)
