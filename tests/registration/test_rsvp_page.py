"""The form of an event: who sees it, what it takes, and what it says of what it does not take."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.core.localised import Localised
from eventapp.events.models import EventStatus, Visibility
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import form, guests, kinds, messages, registered, states

PATH = "/en/events/evening/rsvp"


def test_an_answer_leads_to_the_same_thanks_whoever_asked(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    pages = []
    for number in (1, 2, 3, 1):
        answer = client.post(PATH, data=form(client, PATH, email=f"guest{number}@example.org"))
        assert (answer.status_code, answer.location) == (303, f"{PATH}/thanks")
        assert "Set-Cookie" not in answer.headers
        pages.append(client.get(answer.location).text)
    assert len(set(pages)) == 1
    assert "on its way to your inbox" in pages[0]
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed", "waitlisted"]
    assert kinds(app, 1) == ["confirmed", "link_again"]


def test_everything_said_is_kept(app: Flask, client: FlaskClient, event_id: int) -> None:
    said = {
        "name": "Zoë  Ünal 🎈",
        "email": "Zoe@Example.ORG",
        "organisation": "Ministère <b>",
        "role": "Adviser",
        "language": "nl",
        "access_needs": "One\r\ntwo",
        "dietary_needs": "vegan",
        "message": "Merci!",
        "photo_consent": "y",
    }
    assert client.post(PATH, data=form(client, PATH, **said)).status_code == 303
    (found,) = guests(app, event_id)
    assert (found.name, found.email, found.email_key) == (
        "Zoë Ünal 🎈", "Zoe@example.org", "zoe@example.org",
    )  # fmt: skip
    assert (found.organisation, found.role, found.language) == ("Ministère <b>", "Adviser", "nl")
    assert (found.access_needs, found.dietary_needs) == ("One\ntwo", "vegan")
    assert found.message == "Merci!"
    assert found.photo_consent_at is not None
    assert found.privacy_version == "2026-11-21"
    (mail,) = messages(app)
    assert mail.language == "nl"
    assert "Uw inschrijving bekijken of wijzigen\u2019 is alleen voor u" in mail.text


def test_the_form_says_which_privacy_text(client: FlaskClient, event_id: int) -> None:
    page = client.get(PATH).text
    assert "Text of 21\u00a0November\u00a02026" in page
    assert "2 places left" in page


def test_a_full_event_offers_the_waiting_list(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    assert "Reserve a place" in client.get(PATH).text
    registered(app, event_id, 2)
    assert "Join the waiting list" in client.get(PATH).text
    registered(app, event_id, 1, first=3)
    assert "Join the waiting list" in client.get(PATH).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": EventStatus.CANCELLED, "status_reason": Localised(en="Storm.")}, "Storm."),
        ({"status": EventStatus.POSTPONED}, "has been postponed"),
        ({"rsvp": False}, "takes no registrations here"),
        ({"rsvp_closes_at": clock.now() - timedelta(hours=1)}, "has closed"),
        ({"rsvp_opens_at": clock.now() + timedelta(days=1)}, "Registration opens on"),
        ({"capacity": 0, "waiting_list": False}, "keeps no waiting list"),
        (
            {
                "starts_at": clock.now() - timedelta(days=3),
                "ends_at": clock.now() - timedelta(days=2),
            },
            "is over",
        ),
    ],
)
def test_an_event_that_takes_no_answer_says_why(
    app: Flask, client: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    factories.saved(app, factories.event(slug="open"))
    event_id = factories.saved(app, factories.event(slug="evening", **changes))
    page = client.get(PATH)
    assert page.status_code == 200
    assert sentence in page.text
    assert "<form" not in page.text
    answer = client.post(PATH, data=form(client, "/en/events/open/rsvp"))
    assert answer.status_code == 409
    assert sentence in answer.text
    assert guests(app, event_id) == []


def test_a_date_without_hours_takes_answers(app: Flask, client: FlaskClient) -> None:
    factories.saved(app, factories.event(slug="evening", starts_at=None, ends_at=None))
    assert "Brussels time" not in client.get(PATH).text
    assert client.post(PATH, data=form(client, PATH)).status_code == 303
    assert "VALUE=DATE" in messages(app)[0].calendar


@pytest.mark.parametrize(
    "changes", [{"status": EventStatus.DRAFT}, {"visibility": Visibility.PRIVATE}]
)
def test_what_the_public_may_not_know_is_not_there(
    app: Flask, client: FlaskClient, changes: dict[str, Any]
) -> None:
    factories.saved(app, factories.event(slug="evening", **changes))
    for path in (PATH, f"{PATH}/thanks", "/en/events/unknown/rsvp", "/xx/events/evening/rsvp"):
        assert client.get(path).status_code == 404
    assert client.post(PATH).status_code == 404


def test_another_language_keeps_what_was_typed(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    typed = {
        "name": "Zoë",
        "email": "not yet an add",
        "message": "Two\nlines",
        "photo_consent": "y",
    }
    data = {**typed, "language": "en", "csrf_token": "", "only_language": "en"}
    answer = client.post("/fr/events/evening/rsvp", data=data)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    page = answer.text
    assert 'lang="fr"' in page[:200]
    assert 'value="Zoë"' in page
    assert 'value="not yet an add"' in page
    assert "Two\nlines</textarea>" in page
    assert "summary-errors" not in page
    assert re.search(r'checked[^>]*name="language"[^>]*value="fr"', page)  # as nobody chose another
    kept = client.post("/fr/events/evening/rsvp", data={**data, "language": "nl"}).text
    assert re.search(r'checked[^>]*name="language"[^>]*value="nl"', kept)
    assert (states(app, event_id), messages(app)) == ([], [])


def test_the_languages_of_a_form_are_buttons_and_else_links(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    assert 'formaction="/fr/events/evening/rsvp"' in client.get(PATH).text
    thanks = client.get(f"{PATH}/thanks").text
    assert "formaction" not in thanks
    assert 'href="/fr/events/evening/rsvp/thanks"' in thanks
