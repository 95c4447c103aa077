"""Mails to guests in an event's own words: kept, filled in, checked, set back; and free of cost."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.registration.rewording import KINDS
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.counting import statements
from tests.registration.helpers import form, messages, registered

MAILS = "/organise/events/evening/guests/mails"
OWN = "Dear {name} of {organisation}: {{welcome}}.\n\nSee {event}, {time}, {place}."


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


@pytest.mark.usefixtures("any_database")
def test_own_words_go_out_in_their_language_and_others_stay(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    page = f"{MAILS}/confirmed"
    given = {"subject-en": "Come in, {name}", "text-en": OWN}
    assert send(organiser, page, **given).status_code == 303
    hostile = "<b>{link}</b>"
    registered(app, event_id, 1, name=hostile, organisation="Thorn & Co")
    registered(app, event_id, 1, first=2, language="fr")
    registered(app, event_id, 1, first=3)
    own, french, waiting = messages(app)
    assert own.subject == "Come in, <b>{link}</b>"
    assert "Dear <b>{link}</b> of Thorn & Co: {welcome}.\n" in own.text
    assert "&lt;b&gt;{link}&lt;/b&gt; of Thorn &amp; Co: {welcome}." in own.html
    assert "<b>" not in own.html
    assert "BEGIN:VCALENDAR" in own.calendar
    assert french.subject.startswith("Votre place est confirmée")
    assert waiting.subject.startswith("You are on the waiting list")


@pytest.mark.usefixtures("any_database")
def test_a_preview_shows_real_guests_and_writes_nothing(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 1, name="Ada")
    page = f"{MAILS}/declined"
    answer = send(organiser, page, **{"text-en": "Hello {name}", "look": "1"})
    assert answer.status_code == 200
    assert "Hello Ada" in answer.text
    assert "Hello Ada" not in organiser.get(page).text
    assert "We cannot offer you a place" in organiser.get(page).text
    assert len(messages(app)) == 1
    token = messages(app)[0].text.partition("/en/rsvp/")[2][:43]
    assert token not in answer.text


def test_a_placeholder_that_stays_empty_is_said_where_it_happens(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 2, name="Ada")
    registered(app, event_id, 1, first=3, name="Bea", language="fr")
    typed = {"text-en": "Number {in_line}, {name}", "text-fr": "Place {in_line}", "look": "1"}
    page = send(organiser, f"{MAILS}/waitlisted", **typed).text
    english, _half, french = page.partition("Bea")
    assert english.count("{in_line} stays empty for this reader") == 1
    assert "{name} stays empty" not in page
    assert "stays empty" not in french, "who waits has a number"
    assert "Place 1" in french


@pytest.mark.parametrize(("kind", "is_there"), [("thanks", True), ("reminder", False)])
def test_a_preview_shows_the_link_to_unsubscribe_where_the_mail_has_one(
    app: Flask, organiser: FlaskClient, event_id: int, kind: str, is_there: bool
) -> None:
    registered(app, event_id, 1)
    page = organiser.get(f"{MAILS}/{kind}").text
    assert ("Unsubscribe" in page) is is_there
    assert ("/en/unsubscribe/…" in page) is is_there


@pytest.mark.usefixtures("any_database")
def test_what_is_no_placeholder_is_refused_where_it_stands_and_kept(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    page = f"{MAILS}/promoted"
    answer = send(organiser, page, **{"subject-nl": "{nmae}", "text-en": "a } b <i>"})
    assert answer.status_code == 422
    text = unescape(answer.text)
    assert "{nmae} is no placeholder." in text
    assert "A brace stands alone here." in text
    assert 'value="{nmae}"' in text
    assert organiser.get(f"{MAILS}/nonsense").status_code == 404


@pytest.mark.usefixtures("any_database")
def test_the_usual_words_come_back(app: Flask, organiser: FlaskClient, event_id: int) -> None:
    page = f"{MAILS}/confirmed"
    send(organiser, page, **{"text-en": "Mine."})
    assert "Your own: EN" in organiser.get(MAILS).text
    send(organiser, page, to=f"{page}/reset")
    assert "Your own" not in organiser.get(MAILS).text
    registered(app, event_id, 1)
    assert "Mine." not in messages(app)[0].text
    assert "We look forward to seeing you." in messages(app)[0].text


def test_words_of_an_event_cost_an_answer_no_statement(
    app: Flask, client: FlaskClient, organiser: FlaskClient, event_id: int
) -> None:
    send(organiser, f"{MAILS}/confirmed", **{"text-en": "Mine."})
    registered(app, event_id, 1)
    path = "/en/events/evening/rsvp"
    data = form(client, path, email="guest9@example.org")
    with statements(app) as asked:
        client.post(path, data=data)
    assert len(asked) <= 10, asked
    assert "Mine." in messages(app)[-1].text


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_every_mail_is_complete_in_each_language(
    app: Flask, organiser: FlaskClient, event_id: int, lang: str
) -> None:
    registered(app, event_id, 1, language=lang, name="Ada")
    texts = {kind: organiser.get(f"{MAILS}/{kind}").text for kind in KINDS}
    assert all('<p class="draft-subject"' in x for x in texts.values())
    subjects = {
        x.partition('<p class="draft-subject"')[2].partition("</p>")[0] for x in texts.values()
    }
    assert len(subjects) == len(KINDS)
