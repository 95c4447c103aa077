"""The form asks the questions of an event; so does the page behind the personal link."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from eventapp.core.db import db
from eventapp.questions import service, uploads
from eventapp.questions.models import Answer
from eventapp.registration import service as registration
from tests import factories
from tests.counting import statements
from tests.plugins.databases import Database
from tests.questions.stage import OLGA, act, answered, asks, key
from tests.registration.helpers import form, guest, guests, kinds, messages, own_address
from tests.registration.test_categories import made

PATH = "/en/events/evening/rsvp"


def picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (400, 500), "red").save(held, "PNG")
    return held.getvalue()


def test_answers_are_kept_and_what_is_not_asked_is_dropped(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    eats = asks(app, event_id, "choice", "Do you stay for dinner?", options=("Yes", "No"))
    diet = asks(
        app, event_id, "several", "Diet", options=("Vegan", "Halal"),
        on_id=eats, on_values=(key(app, eats, "Yes"),), required=True,
    )  # fmt: skip
    vegan = key(app, diet, "Vegan")
    page = client.get(PATH).text
    assert "If “Do you stay for dinner?” is: Yes" in page
    yes = form(client, PATH, **{f"q{eats}": key(app, eats, "Yes")})
    refused = client.post(PATH, data=yes)
    assert refused.status_code == 422
    assert f'<a href="#q{diet}"><strong>' in refused.text
    assert "</strong>: Please answer this question.</a>" in refused.text
    assert client.post(PATH, data={**yes, f"q{diet}": vegan}).status_code == 303
    one = guest(app, event_id, 1)
    assert answered(app, one.id) == {eats: [key(app, eats, "Yes")], diet: [vegan]}
    no = form(client, PATH, email="guest2@example.org", **{f"q{eats}": key(app, eats, "No")})
    assert client.post(PATH, data={**no, f"q{diet}": vegan}).status_code == 303
    assert answered(app, guest(app, event_id, 2).id) == {eats: [key(app, eats, "No")]}


def test_they_are_changed_behind_the_link(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    eats = asks(app, event_id, "text", "Which train?")
    when = asks(app, event_id, "date", "Arrival", on_id=eats)
    first = form(client, PATH, **{f"q{eats}": "9:15", f"q{when}": "2026-12-01"})
    client.post(PATH, data=first)
    one = guest(app, event_id, 1)
    page = own_address(app, one)
    shown = client.get(page).text
    assert 'value="9:15"' in shown
    assert 'value="2026-12-01"' in shown
    assert "<dt>Which train?</dt><dd>9:15</dd>" in shown
    again = form(client, page, email=None, **{f"q{eats}": "", f"q{when}": "2026-12-01"})
    assert client.post(page, data=again).status_code == 303
    assert answered(app, one.id) == {}
    assert kinds(app, 1) == ["confirmed", "changed"]
    same = form(client, page, email=None)
    assert client.post(page, data=same).status_code == 303
    assert kinds(app, 1) == ["confirmed", "changed"], "nothing differs: nobody is mailed"
    with app.app_context():
        from eventapp.audit.models import AuditEntry

        logged = str([x.changes for x in db.session.scalars(db.select(AuditEntry))])
    assert "9:15" not in logged
    assert "'answers': ['…', '…']" in logged


def test_a_category_has_questions_of_its_own(
    any_database: Database, app: Flask, event_id: int
) -> None:
    press, public = made(app, event_id, "Press"), made(app, event_id, "Public")
    card = asks(app, event_id, "text", "Press card", categories=(press,), required=True)
    wanted = factories.answer(1, category_id=public)
    act(app, registration.register, event_id, wanted)
    from dataclasses import replace

    from eventapp.core.errors import DomainError

    with pytest.raises(DomainError, match=r"answer\.missing") as refused:
        act(app, registration.register, event_id, factories.answer(2, category_id=press))
    assert refused.value.field == f"q{card}"
    wanted = replace(factories.answer(3, category_id=press), answers={card: ["BE 123"]})
    act(app, registration.register, event_id, wanted)
    assert answered(app, guest(app, event_id, 3).id) == {card: ["BE 123"]}


@pytest.mark.parametrize(
    ("kind", "sent", "told"),
    [
        ("choice", "zzz", "Please choose one of the options."),
        ("several", "zzz", "Please choose one of the options."),
        ("country", "XX", "Please choose one of the options."),
        ("language", "zzz", "Please choose one of the options."),
        ("date", "2026-02-30", "Please enter a date that exists."),
        ("text", "a\nb", "Please write this on one line."),
        ("text", "x" * 201, "Please shorten this to 200 characters."),
        ("consent", "maybe", "Please choose one of the options."),
        ("long_text", "x" * 5001, "Please shorten this to 5000 characters."),
    ],
)
def test_nonsense_is_refused_at_its_field_and_the_rest_kept(
    app: Flask, client: FlaskClient, event_id: int, kind: str, sent: str, told: str
) -> None:
    number = asks(app, event_id, kind, options=("One", "Two"))
    answer = client.post(PATH, data=form(client, PATH, name="Ada L", **{f"q{number}": sent}))
    assert answer.status_code == 422
    assert f'<a href="#q{number}"><strong>' in answer.text
    assert f"</strong>: {told}</a>" in answer.text
    assert 'value="Ada L"' in answer.text
    assert guests(app, event_id) == []


def test_another_language_keeps_what_was_answered(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = asks(app, event_id, "long_text", "Anything else?")
    data = form(client, PATH, **{f"q{number}": "Yes & no", "only_language": "en"})
    answer = client.post(PATH.replace("/en/", "/fr/"), data=data)
    assert answer.status_code == 200
    assert "Yes &amp; no" in answer.text
    assert '<span lang="en">Anything else?</span>' in answer.text


def test_a_file_is_made_harmless_and_survives_a_fault(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = asks(app, event_id, "file", "Press card", required=True)
    field = f"q{number}"

    def post(**given: Any) -> Any:
        data = {**form(client, PATH), **given}
        return client.post(PATH, data=data, content_type="multipart/form-data")

    odd = post(**{field: (io.BytesIO(b"MZ\x90 program"), "card.pdf")})
    assert "This is neither a PDF nor a JPEG" in odd.text
    refused = post(name="", **{field: (io.BytesIO(picture()), "../../Card <1>.png")})
    assert refused.status_code == 422
    assert "We have: Card 1.jpg." in refused.text
    receipt = refused.text.split(f'name="{field}-kept" value="')[1].split('"')[0]
    assert post(**{f"{field}-kept": receipt + "x"}).status_code == 422
    assert post(**{f"{field}-kept": receipt}).status_code == 303
    held, name = answered(app, guest(app, event_id, 1).id)[number]
    assert name == "Card 1.jpg"
    with app.app_context():
        content = uploads.store().get(held)
    assert content
    assert content.startswith(b"\xff\xd8\xff"), "drawn anew as a JPEG"


def test_a_consent_has_its_wording_and_can_be_taken_back(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = asks(app, event_id, "consent", "You may give my name to the venue.")
    client.post(PATH, data=form(client, PATH, **{f"q{number}": "yes"}))
    one = guest(app, event_id, 1)
    page = own_address(app, one)
    assert "You agreed on" in client.get(page).text
    with app.app_context():
        row = db.session.scalars(db.select(Answer)).one()
        assert (row.value, row.version) == (["yes"], 1)
        assert row.wording == "You may give my name to the venue."
    client.post(page, data=form(client, page, email=None))
    assert answered(app, one.id) == {number: []}
    assert "You took this back on" in client.get(page).text


def test_only_an_event_with_questions_costs_more(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    client.post(PATH, data=form(client, PATH))
    data = form(client, PATH, email="guest2@example.org")
    with statements(app) as asked:
        client.post(PATH, data=data)
    assert len(asked) <= 10, asked  # one looks for an invitation
    number = asks(app, event_id, "text")
    client.post(PATH, data=form(client, PATH, email="guest3@example.org"))
    data = form(client, PATH, email="guest4@example.org", **{f"q{number}": "x"})
    with statements(app) as asked:
        client.post(PATH, data=data)
    assert len(asked) <= 12, asked


def test_a_retired_question_is_asked_no_more_and_its_answers_stay(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = asks(app, event_id, "text", "Hotel", required=True)
    client.post(PATH, data=form(client, PATH, **{f"q{number}": "Metropole"}))
    act(app, service.retire, event_id, number, by=OLGA)
    assert "Hotel" not in client.get(PATH).text
    one = guest(app, event_id, 1)
    page = own_address(app, one)
    assert "<dt>Hotel</dt><dd>Metropole</dd>" in client.get(page).text
    client.post(page, data=form(client, page, email=None, name="New"))
    assert answered(app, one.id) == {number: ["Metropole"]}
    assert messages(app, 1)[-1].kind == "registration.changed"
