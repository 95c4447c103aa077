"""The language a guest needs: offered where sessions are interpreted, then asked."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.programme.models import Session, SessionKind
from eventapp.questions import reading
from eventapp.questions.models import Answer
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import TOKEN, form

QUESTIONS = "/organise/events/evening/guests/questions"
FORM = "/en/events/evening/rsvp"
NOTICE = "Sessions are interpreted into: French, Dutch."


def session(event_id: int, slug: str, *into: str) -> Any:
    """Return a session that is interpreted into some languages, or none."""
    given = {"kind": SessionKind.PANEL, "title": Localised(en=slug), "slug": slug}
    return Session(event_id=event_id, interpreted_into=list(into), **given)


def press(client: FlaskClient) -> int:
    token = TOKEN.search(client.get(QUESTIONS).text)
    assert token
    there = f"{QUESTIONS}/interpretation"
    return int(client.post(there, data={"csrf_token": token[1]}).status_code)


@pytest.mark.parametrize("into", [(), ("fr",)])
def test_it_is_offered_where_sessions_are_interpreted_alone(
    app: Flask, organiser: FlaskClient, event_id: int, into: tuple[str, ...]
) -> None:
    factories.saved(app, session(event_id, "one", *into))
    assert ("Sessions are interpreted" in organiser.get(QUESTIONS).text) is bool(into)


def test_one_press_asks_on_the_form_and_the_answer_is_kept(
    any_database: Database,
    app: Flask,
    client: FlaskClient,
    organiser: FlaskClient,
    event_id: int,
) -> None:
    factories.saved(app, session(event_id, "one", "fr"), session(event_id, "two", "nl", "fr"))
    assert NOTICE in organiser.get(QUESTIONS).text
    assert "interpretation into" not in client.get(FORM).text
    assert (press(organiser), press(organiser)) == (303, 303)
    assert NOTICE not in organiser.get(QUESTIONS).text
    with app.app_context():
        [question] = reading.rows(event_id)
        assert question.slug == "interpretation"
        assert question.delete_on is not None
    page = client.get(FORM).text
    assert "Which language do you need interpretation into?" in page
    asked = page.partition(f'name="q{question.id}"')[2].partition("</select>")[0]
    assert [x in asked for x in ('value="fr"', 'value="nl"', 'value="mt"')] == [True, True, False]
    assert client.post(FORM, data=form(client, FORM)).status_code == 303, "nobody has to"
    given = form(client, FORM, email="guest2@example.org", **{f"q{question.id}": "nl"})
    assert client.post(FORM, data=given).status_code == 303
    wrong = form(client, FORM, email="guest3@example.org", **{f"q{question.id}": "mt"})
    assert client.post(FORM, data=wrong).status_code == 422
    with app.app_context():
        assert list(db.session.scalars(select(Answer.value))) == [["nl"]]
