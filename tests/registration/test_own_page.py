"""What lies behind a personal link, and that looking at it changes nothing."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import Base, db, transaction
from eventapp.events.models import Event, EventStatus
from eventapp.registration import by_hand
from eventapp.registration.consent import version_name
from eventapp.registration.models import Registration
from eventapp.registration.photographs import PHOTO_VERSION
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import (
    audited,
    form,
    guest,
    guests,
    kinds,
    messages,
    own_address,
    registered,
    states,
)


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of one place with three guests."""
    number = factories.saved(app, factories.event(slug="evening", capacity=1))
    registered(app, number, 3)
    return number


def _page(app: Flask, event_id: int, number: int) -> str:
    return own_address(app, guest(app, event_id, number))


def _photographs(text: str) -> str:
    return text.partition("<dt>Photographs</dt>")[2].partition("</dd>")[0]


def _whole(app: Flask) -> dict[str, Any]:
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {x.name: [tuple(r) for r in db.session.execute(x.select())] for x in tables}


def test_it_says_in_words_how_things_stand(app: Flask, client: FlaskClient, event_id: int) -> None:
    assert "Your place is confirmed" in client.get(_page(app, event_id, 1)).text
    waiting = client.get(_page(app, event_id, 3)).text
    assert "You are on the waiting list" in waiting
    assert "You are number 2 in line." in waiting
    with app.app_context(), transaction():
        by_hand.decline(guest(app, event_id, 2).id, by=SYSTEM)
    assert "We cannot offer you a place" in client.get(_page(app, event_id, 2)).text


def test_the_text_agreed_to_has_a_date_as_readers_write_it(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = guest(app, event_id, 1).id
    with app.app_context(), transaction() as session:
        session.get(Registration, number).privacy_version = "2026-11-21"
    page = client.get(_page(app, event_id, 1).replace("/en/", "/fr/")).text
    assert "pour le texte du 21\u00a0novembre\u00a02026" in page
    assert "2026-11-21" not in page
    assert "Versie van 21\u00a0november\u00a02026" in client.get("/nl/privacy").text
    assert version_name("first") == "first"


def test_it_is_kept_out_of_caches_searches_and_referers(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = _page(app, event_id, 1)
    for path in (page, f"{page}/cancel", f"{page}/ticket.svg", "/en/rsvp/unknown"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in headers


def test_the_ticket_is_an_image_of_a_seat(app: Flask, client: FlaskClient, event_id: int) -> None:
    answer = client.get(f"{_page(app, event_id, 1)}/ticket.svg")
    assert answer.mimetype == "image/svg+xml"
    assert ET.fromstring(answer.text).tag.endswith("svg")
    assert "style" not in answer.text
    assert client.get(f"{_page(app, event_id, 2)}/ticket.svg").status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "%ff", "../..", "é"])
def test_an_unknown_link_opens_nothing(app: Flask, client: FlaskClient, token: str) -> None:
    for path in (f"/en/rsvp/{token}", f"/fr/rsvp/{token}/cancel"):
        assert client.get(path).status_code == 404
        assert client.post(path, data={"name": "x"}).status_code == 404


def test_answers_are_changed(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = _page(app, event_id, 1)
    data = form(client, page, name="Ada", language="fr", photo_consent="y", email=None)
    answer = client.post(page, data=data)
    assert (answer.status_code, answer.location) == (303, f"{page}?saved=1")
    assert "Your answers are saved" in client.get(answer.location).text
    found = guest(app, event_id, 1)
    assert (found.name, found.language, found.photo_consent) == ("Ada", "fr", True)
    assert kinds(app, 1) == ["confirmed", "changed"]
    client.post(page, data=form(client, page, name="Ada", language="fr", email=None))
    assert guest(app, event_id, 1).photo_consent is False


def test_a_fault_keeps_what_was_typed_and_changes_nothing(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = _page(app, event_id, 1)
    answer = client.post(page, data=form(client, page, name="", organisation="<Acme>"))
    assert answer.status_code == 422
    assert "Please tell us your name." in answer.text
    assert 'value="&lt;Acme&gt;"' in answer.text
    assert "<title>Error: Your registration" in answer.text
    top, _, rest = answer.text.partition("Please tell us your name.")
    assert "autofocus" in top
    assert "Your place is confirmed" in rest
    assert "Your place is confirmed" not in top
    assert guest(app, event_id, 1).organisation == ""


def test_a_place_is_given_back_after_a_question(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = _page(app, event_id, 1)
    data = form(client, f"{page}/cancel")
    for _ in range(2):  # a doubled click
        answer = client.post(f"{page}/cancel", data=data)
        assert (answer.status_code, answer.location) == (303, page)
    assert states(app, event_id) == [
        ("guest1", "cancelled"),
        ("guest2", "confirmed"),
        ("guest3", "waitlisted"),
    ]
    assert "Your registration is cancelled" in client.get(page).text
    assert client.get(f"{page}/cancel").status_code == 303


@pytest.mark.parametrize("token", [None, "", "forged"])
def test_nothing_is_cancelled_without_the_page_that_asks(
    app: Flask, client: FlaskClient, event_id: int, token: str | None
) -> None:
    data = {"csrf_token": token} if token is not None else {}
    answer = client.post(f"{_page(app, event_id, 1)}/cancel", data=data)
    assert answer.status_code == 422
    assert "Please send it again" in answer.text
    assert states(app, event_id)[0] == ("guest1", "confirmed")


def test_a_scanner_that_opens_every_link_changes_nothing(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    found = {x for m in messages(app) for x in re.findall(r"https?://[^\s\"<>]+", m.text + m.html)}
    paths = {"/" + x.split("/", 3)[3] for x in found}
    assert any("/rsvp/" in x for x in paths)
    pages = [client.get(x).text for x in paths]
    inner = {x for page in pages for x in re.findall(r'href="(/(?!static)[^"]+)"', page)}
    before = _whole(app)
    for path in paths | inner:
        client.get(path)
        client.head(path)
        client.options(path)
    assert _whole(app) == before


def test_a_link_stays_good_in_every_language(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    for language in ("en", "fr", "nl"):
        page = own_address(app, guest(app, event_id, 1), language)
        assert f'<html lang="{language}">' in client.get(page).text


def test_after_the_event_nothing_is_changed(app: Flask, client: FlaskClient, event_id: int) -> None:
    page = _page(app, event_id, 1)
    with time_machine.travel(clock.now() + timedelta(days=60)):
        data = form(client, "/en/rsvp/" + page.rsplit("/", 1)[1] + "/cancel")
        assert "Save my answers" not in client.get(page).text
        assert client.post(f"{page}/cancel", data=data).status_code == 409
    assert states(app, event_id)[0] == ("guest1", "confirmed")
    assert len(guests(app, event_id)) == 3


def test_it_says_who_corrects_a_wrong_address(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    assert "Write to events@" in client.get(_page(app, event_id, 1)).text


def test_the_day_of_a_postponed_event_is_told_as_the_former_one(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    pages = (_page(app, event_id, 1), "/en/events/evening", "/en/events/evening/rsvp")
    assert all("Was planned for" not in client.get(x).text for x in pages)
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, event_id)
        event.status, event.sequence = EventStatus.POSTPONED, 1
    assert all("Was planned for" in client.get(x).text for x in pages)


def test_a_cancelled_event_has_no_ticket_and_no_entry_to_add(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = _page(app, event_id, 1)
    assert "ticket.svg" in client.get(page).text
    with app.app_context(), transaction() as session:
        session.get_one(Event, event_id).status = EventStatus.CANCELLED
    shown = client.get(page).text
    assert "This event has been cancelled" in shown
    assert "ticket.svg" not in shown
    assert "Add to my calendar" not in shown
    assert "Give my place back" not in shown


def test_another_language_keeps_what_was_typed(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    path = _page(app, event_id, 1).replace("/en/", "/nl/")
    before = _whole(app)
    answer = client.post(path, data={"name": "", "role": "Adviser", "only_language": "en"})
    assert answer.status_code == 200
    assert 'value="Adviser"' in answer.text
    assert "summary-errors" not in answer.text
    assert _whole(app) == before


@pytest.mark.parametrize("after", ["cancelled", "the event"])
def test_photographs_are_refused_when_nothing_else_can_be_changed(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int, after: str
) -> None:
    page = _page(app, event_id, 1)
    client.post(page, data=form(client, page, photo_consent="y", email=None))
    agreed = guest(app, event_id, 1)
    assert (agreed.photo_consent, agreed.photo_version) == (True, PHOTO_VERSION)
    assert "I no longer agree" not in client.get(page).text, "the form says it"
    if after == "cancelled":
        client.post(f"{page}/cancel", data=form(client, f"{page}/cancel"))
    with time_machine.travel(clock.now() + timedelta(days=60 if after == "the event" else 0)):
        assert client.post(f"{page}/photographs").status_code == 303
        assert guest(app, event_id, 1).photo_consent, "without the page nothing happens"
        assert "I no longer agree" in client.get(page).text
        text = f"to the text of {version_name(PHOTO_VERSION)}"
        assert text in _photographs(client.get(page).text)
        token = {"csrf_token": form(client, page)["csrf_token"]}
        for _ in range(2):
            assert client.post(f"{page}/photographs", data=token).status_code == 303
        assert "You took it back on" in _photographs(client.get(page).text)
    found = guest(app, event_id, 1)
    assert (found.photo_consent, found.photo_consent_at, found.photo_version) == (False, None, "")
    said = [x for x in audited(app) if "photo" in x.action]
    assert [(x.action, x.actor_kind) for x in said] == [
        ("registration.photographs_agreed", "guest"),
        ("registration.photographs_refused", "guest"),
    ]
    assert said[1].changes["photo_version"] == [PHOTO_VERSION, ""]
