"""Who says yes to an invitation is asked the questions of the event, and may change the answers."""

import io
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.invitations import hearing
from eventapp.questions import reading, service, uploads
from eventapp.questions.data import data_of
from eventapp.questions.models import Answer
from eventapp.registration.invitation_models import AnswerSource, InvitationState
from tests.counting import statements
from tests.invitations.helpers import OLGA, act, answered, invitation, invited, path
from tests.plugins.databases import Database
from tests.questions.stage import answered as said
from tests.questions.stage import asks, key
from tests.questions.test_form import picture
from tests.registration.helpers import form, guest, guests, kinds, messages, own_address
from tests.registration.test_categories import made


def test_a_yes_comes_with_the_answers_of_its_category(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    press, members = made(app, event_id, "Press"), made(app, event_id, "Members")
    card = asks(app, event_id, "text", "Press card", categories=(press,), required=True)
    eats = asks(app, event_id, "choice", "Dinner?", options=("Yes", "No"), categories=(members,))
    diet = asks(
        app, event_id, "text", "Diet", on_id=eats, on_values=(key(app, eats, "Yes"),), required=True
    )
    number = invited(app, event_id, category_id=members)
    page = path(app, number)
    shown = client.get(f"{page}/yes").text
    assert "Press card" not in shown
    assert "If “Dinner?” is: Yes" in shown
    assert "js/questions.js" in shown
    yes = {f"q{eats}": key(app, eats, "Yes"), "organisation": "House & Co"}
    refused = answered(client, page, "yes", **yes)
    assert refused.status_code == 422
    assert f'<a href="#q{diet}"><strong>' in refused.text
    assert "</strong>: Please answer this question.</a>" in refused.text
    assert "House &amp; Co" in refused.text
    assert f'value="{key(app, eats, "Yes")}" checked' in refused.text or "checked" in refused.text
    assert not guests(app, event_id)
    given = {**yes, f"q{diet}": "No nuts", f"q{card}": "not mine to answer"}
    assert answered(client, page, "yes", **given).status_code == 303
    own = guest(app, event_id, 1)
    assert said(app, own.id) == {eats: [key(app, eats, "Yes")], diet: ["No nuts"]}


def test_answers_are_changed_by_either_link_and_mailed_once(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    train = asks(app, event_id, "text", "Which train?")
    page = path(app, invited(app, event_id))
    answered(client, page, "yes", **{f"q{train}": "9:15"})
    own = own_address(app, guest(app, event_id, 1))
    assert 'value="9:15"' in client.get(own).text
    client.post(own, data=form(client, own, email=None, **{f"q{train}": "10:15"}))
    assert 'value="10:15"' in client.get(f"{page}/yes").text, "what is recorded is shown"
    answered(client, page, "yes", **{f"q{train}": "11:15"})
    assert said(app, guest(app, event_id, 1).id) == {train: ["11:15"]}
    answered(client, page, "yes", **{f"q{train}": "11:15"})
    assert kinds(app, 1) == ["confirmed", "changed", "changed"]


def test_a_passed_on_link_changes_nobody_elses_answers(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    train = asks(app, event_id, "text", "Which train?")
    answered(client, path(app, invited(app, event_id, 2)), "yes", **{f"q{train}": "9:15"})
    page = path(app, invited(app, event_id, 1, may_pass_on=True))
    sly = {"email": "guest2@example.org", "name": "Sly", f"q{train}": "never"}
    answered(client, page, "yes", **sly)
    theirs = guest(app, event_id, 2)
    assert theirs.name != "Sly"
    assert said(app, theirs.id) == {train: ["9:15"]}
    assert "9:15" not in client.get(f"{page}/yes").text


def test_a_file_survives_a_fault_and_a_language(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    field = f"q{asks(app, event_id, 'file', 'Press card', required=True)}"
    number = invited(app, event_id)
    there = f"{path(app, number)}/yes"
    assert 'enctype="multipart/form-data"' in client.get(there).text

    def post(to: str = there, **given: Any) -> Any:
        data = {**form(client, there, email=None), **given}
        return client.post(to, data=data, content_type="multipart/form-data")

    refused = post(name="", **{field: (io.BytesIO(picture()), "Card.png")})
    assert refused.status_code == 422
    receipt = refused.text.split(f'name="{field}-kept" value="')[1].split('"')[0]
    french = f"{path(app, number, 'fr')}/yes"
    switched = post(french, only_language="en", message="Gare à vous", **{f"{field}-kept": receipt})
    assert switched.status_code == 200
    assert "Gare à vous" in switched.text
    assert "Card.jpg" in switched.text
    receipt = switched.text.split(f'name="{field}-kept" value="')[1].split('"')[0]
    assert post(**{f"{field}-kept": receipt}).status_code == 303
    held, name = next(iter(said(app, guest(app, event_id, 1).id).values()))
    assert name == "Card.jpg"
    with app.app_context():
        assert uploads.store().get(held)


def test_a_consent_is_kept_in_the_words_that_were_read(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = asks(app, event_id, "consent", "You may film me.")
    with app.app_context():
        data = data_of(reading.question(event_id, number))
    texts = Localised(en="You may film me.", fr="Vous pouvez me filmer.")
    act(app, service.save, event_id, replace(data, label=texts), number, by=OLGA)
    page = path(app, invited(app, event_id, language="en"), "fr")
    assert answered(client, page, "yes", **{f"q{number}": "yes"}).status_code == 303
    with app.app_context():
        row = db.session.scalars(db.select(Answer)).one()
        assert row.wording == "Vous pouvez me filmer."


def test_what_was_answered_outlives_a_yes_heard_by_telephone(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    train = asks(app, event_id, "text", "Which train?", required=True)
    number = invited(app, event_id)
    page = path(app, number)
    answered(client, page, "yes", **{f"q{train}": "9:15"})
    answered(client, page, "no")
    heard = hearing.Heard(InvitationState.YES, AnswerSource.TELEPHONE)
    act(app, hearing.hear, event_id, number, heard, by=OLGA)
    assert invitation(app, number).state is InvitationState.YES
    assert said(app, guest(app, event_id, 1).id) == {train: ["9:15"]}
    assert messages(app, 1)[-1].kind == "registration.confirmed"


@pytest.mark.parametrize(("kind", "sent"), [("date", "2026-02-30"), ("country", "XX")])
def test_nonsense_is_refused_at_its_field(
    app: Flask, client: FlaskClient, event_id: int, kind: str, sent: str
) -> None:
    field = f"q{asks(app, event_id, kind)}"
    refused = answered(client, path(app, invited(app, event_id)), "yes", **{field: sent})
    assert refused.status_code == 422
    assert f'<a href="#{field}">' in refused.text
    assert not guests(app, event_id)


def test_the_page_costs_a_fixed_number_of_queries(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    for _ in range(4):
        asks(app, event_id, "text")
    page = f"{path(app, invited(app, event_id))}/yes"
    client.get(page)
    with statements(app) as asked:
        client.get(page)
    assert len(asked) <= 9, asked
