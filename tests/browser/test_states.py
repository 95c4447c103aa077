"""Pages in states that no journey leaves them in, looked at with axe and for width."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.programme import service as programme
from eventapp.programme.data import SessionData
from eventapp.programme.models import ReleaseStage, SessionKind, TimedRelease, TimedState
from eventapp.speakers import service
from tests.browser.test_manage import faults, sign_in
from tests.plugins.servers import Server
from tests.speakers.released import released_stage
from tests.speakers.stage import ORGANISER, Stage, link_of

pytestmark = pytest.mark.browser

EVENT = "/organise/events/evening"
CHANGES = f"{EVENT}/programme/changes"


@pytest.fixture
def stage(server: Server) -> Stage:
    return released_stage(server.database.app)


def add(app: Flask, stage: Stage, title: str) -> None:
    data = SessionData(kind=SessionKind.BREAK, title=Localised(en=title))
    with app.app_context(), transaction():
        programme.save_session(stage.event, data, by=SYSTEM)


@pytest.mark.looks_at("programme_manage.turn 409")
def test_a_stale_undo_shows_what_came_since(server: Server, page: Page, stage: Stage) -> None:
    app = server.database.app
    add(app, stage, "Coffee")
    sign_in(page, server)
    page.goto(server.url + CHANGES)
    add(app, stage, "Lunch")
    with page.expect_response(lambda x: x.request.method == "POST") as answer:
        page.get_by_role("button", name="Undo").first.click()
    assert answer.value.status == 409
    expect(page.locator("main")).to_contain_text("Lunch")
    assert list(faults(page)) == []


@pytest.mark.looks_at("speaker.page", "speaker.consents")
def test_a_speaker_reads_their_page_after_a_no_and_takes_consents_back_by_a_revoked_link(
    server: Server, page: Page, stage: Stage
) -> None:
    app = server.database.app
    with app.app_context(), transaction():
        link = link_of(app, stage).id
        service.answer(link, stage.panellist, accepts=False, reason="threats")
    page.goto(server.url + stage.page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert list(faults(page)) == []
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    answer = page.goto(f"{server.url}{stage.page}/consents")
    assert answer
    assert answer.status == 200
    assert list(faults(page)) == []


@pytest.mark.looks_at("releases_manage.show", "events_manage.publishing")
def test_the_release_page_in_each_state_and_the_page_before_publishing(
    server: Server, page: Page, stage: Stage
) -> None:
    app = server.database.app
    with app.app_context(), transaction() as session:
        at = session.get_one(Event, stage.event).begins
        for state in TimedState:
            fault = "release.new_clashes" if state is TimedState.FAILED else ""
            about = {"stage": ReleaseStage.SPEAKERS, "at": at, "state": state, "fault": fault}
            session.add(TimedRelease(event_id=stage.event, **about))
    sign_in(page, server)
    found = []
    for title in ("", "Coffee"):  # with nothing to release, then with something
        if title:
            add(app, stage, title)
        page.goto(f"{server.url}{EVENT}/programme/release")
        expect(page.locator("#times").locator("..")).to_contain_text("Something clashes that did")
        found += list(faults(page))
    with app.app_context(), transaction():
        db.session.get_one(Event, stage.event).status = EventStatus.DRAFT
    for path in ("/publish", "/programme/release"):
        answer = page.goto(f"{server.url}{EVENT}{path}")
        assert answer
        assert answer.status == 200
        found += list(faults(page))
    assert found == []


@pytest.mark.looks_at("programme_manage.seat")
def test_the_page_that_asks_who_somebody_is(server: Server, page: Page, stage: Stage) -> None:
    sign_in(page, server)
    page.goto(f"{server.url}{EVENT}/programme")
    page.locator("#seat-name").fill("Ada Lovelage")
    page.locator(".quick form button.btn").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is Ada Lovelage?")
    assert list(faults(page)) == []


@pytest.mark.looks_at("speaker.part")
def test_every_part_of_a_speakers_page(server: Server, page: Page, stage: Stage) -> None:
    found = []
    for part in ("biography", "portrait", "introduction", "slides", "needs"):
        answer = page.goto(f"{server.url}{stage.page}/{part}")
        assert answer
        assert answer.status == 200
        found += list(faults(page))
    assert found == []
