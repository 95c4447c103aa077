"""Releasing in a real browser: the release page, the list of changes, the programme in a frame."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.people.models import Person
from eventapp.programme.models import Session
from tests.backoffice.world import World, make_world
from tests.browser.test_manage import sign_in
from tests.browser.test_pages import violations
from tests.plugins.servers import Server

pytestmark = pytest.mark.browser

RELEASE = "/organise/events/summit/programme/release"
PUBLIC = "/en/events/summit"


@pytest.fixture
def world(server: Server) -> World:
    """The summit with a speaker who has an address, and a draft that moves and renames a panel."""
    app = server.database.app
    made = make_world(app)
    with app.app_context(), transaction() as session:
        ada = session.scalars(select(Person).where(Person.slug == "ada")).one()
        ada.email = "ada@example.org"
        panel = session.scalars(select(Session)).one()
        assert panel.starts_at
        assert panel.ends_at
        panel.starts_at += timedelta(minutes=30)
        panel.ends_at += timedelta(minutes=30)
        panel.title = Localised(en="The long panel", fr="Le panel")
    return made


def looked_at(page: Page, name: str) -> None:
    """Check a page in both schemes and three widths; keep pictures where they are asked for."""
    shots = os.environ.get("SHOTS")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, width, wide)
            if shots:
                file = Path(shots) / f"{name}-{scheme}-{width}.png"
                page.screenshot(path=file, full_page=True)
        assert violations(page) == [], (name, scheme)


@pytest.mark.looks_at("releases_manage.show", "site.programme_changes", "site.programme_embed")
@pytest.mark.usefixtures("world")
def test_a_programme_is_released_listed_and_framed(page: Page, server: Server) -> None:
    sign_in(page, server)
    page.goto(f"{server.url}{RELEASE}")
    page.get_by_text("ada@example.org").click()
    looked_at(page, "release")
    page.get_by_label("Note to readers").first.fill("Half an hour later, for the vote.")
    page.get_by_label("Release all the same").check()
    page.get_by_role("button", name="Release and send 3 mails").click()
    page.get_by_text("Version 2 of the programme is public.").wait_for()
    page.goto(f"{server.url}{PUBLIC}")
    page.get_by_role("link", name="What has changed").click()
    page.get_by_text("Half an hour later").wait_for()
    looked_at(page, "changes")
    page.goto(f"{server.url}{PUBLIC}/embed")
    looked_at(page, "embed")
