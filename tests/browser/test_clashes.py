"""Clashes without script: seen, moved out of the way by a suggested time, the rest accepted."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.programme.models import Appearance, Role, Session, SessionKind
from tests.backoffice.world import World, make_world
from tests.browser.test_manage import EVENT, sign_in
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def world(server: Server) -> World:
    """A panel of an hour and forty minutes, and a talk of its moderator's in its last minutes."""
    made = make_world(server.database.app)
    with server.database.app.app_context(), transaction() as session:
        panel = session.query(Session).one()
        begins = panel.starts_at
        panel.ends_at = begins + timedelta(minutes=100)
        talk = Session(
            event_id=made.event, slug="talk", kind=SessionKind.KEYNOTE, title=Localised(en="Talk"),
            starts_at=begins + timedelta(minutes=90), ends_at=begins + timedelta(minutes=110),
        )  # fmt: skip
        session.add(talk)
        session.flush()
        ada = session.get(Appearance, made.appearance).person_id
        session.add(Appearance(session_id=talk.id, person_id=ada, role=Role.KEYNOTE))
    return made


def test_a_clash_is_mended_and_a_warning_accepted(
    server: Server, without_script: Page, world: World
) -> None:
    page = without_script
    sign_in(page, server)
    page.goto(f"{server.url}{EVENT}/programme/talk")
    expect(page.get_by_text("Ada Lovelace is in two sessions at once")).to_be_visible()
    page.get_by_role("link", name="Times for Talk").click()
    page.get_by_role("button", name="Take").first.click()
    expect(page.get_by_text("Moved.", exact=True)).to_be_visible()
    expect(page.get_by_text("in two sessions at once")).to_have_count(0)
    page.get_by_role("link", name="Accept: No break for 100 minutes").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("alert")).to_contain_text("Please say why.")
    page.get_by_label("Reason").fill("Coffee is served inside")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("1 warning accepted")).to_be_visible()
    expect(page.get_by_text("Coffee is served inside")).to_be_visible()


def test_a_window_is_added_by_hand_and_clashes_at_once(
    server: Server, without_script: Page, world: World
) -> None:
    page = without_script
    sign_in(page, server)
    page.goto(f"{server.url}{EVENT}/programme")
    page.get_by_role("link", name="Availability").click()
    page.get_by_role("combobox", name="Who or where").select_option(label="Plenary room")
    page.get_by_label("From", exact=True).fill("2020-01-01T08:00")
    page.get_by_label("Until").fill("2020-01-01T18:00")
    page.get_by_role("button", name="Add").first.click()
    expect(page.get_by_role("link", name="Plenary room")).to_be_visible()
    page.get_by_role("link", name="The programme").click()
    amiss = page.get_by_role("complementary", name="To resolve")
    expect(amiss.get_by_text("Plenary room is open only")).to_be_visible()
