"""What is typed into the form of an event: bad input is told at its field, and does no harm."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from eventapp.mail.envelope import compose
from tests.plugins.databases import Database
from tests.registration.helpers import form, guests, messages

PATH = "/en/events/evening/rsvp"


# The field, what is typed, what is said; what was typed stands on the page again.
BAD = [
    ("name", "", "Please tell us your name."),
    ("name", " \t ", "Please tell us your name."),
    ("name", "x" * 10_000, "shorten this to 200"),
    ("name", "A\x00B", "invisible control"),
    ("name", "A\x1bB", "invisible control"),
    ("name", "A\u202eB", "invisible control"),
    ("name", "A\nB", "on one line"),
    ("name", "Win at http://x.example", "without a web address"),
    ("organisation", "x" * 201, "shorten this to 200"),
    ("role", "A\x85B", "invisible control"),
    ("message", "x" * 2001, "shorten this to 2000"),
    ("access_needs", "A\u2066B", "invisible control"),
    ("email", "", "Please tell us your e-mail"),
    ("email", "nobody", "such as name@example.org"),
    ("email", "a@b@c.example", "such as name@example.org"),
    ("email", "a@example.org\r\nBcc: b@example.org", "on one line"),
    ("email", "a@example.org,b@example.org", "such as name@example.org"),
    ("email", f"{'a' * 400}@example.org", "such as name@example.org"),
    ("email", "a\x00@example.org", "invisible control"),
    ("email", "zoë@example.org", "plain letters before the @"),
    ("email", "a\ufffd@example.org", "plain letters before the @"),
    ("email", "\ufdfa" * 20 + "@example.org", "plain letters before the @"),
    ("email", "a@" + ".".join(["ß" * 40] * 4) + ".org", "such as name@example.org"),
    ("language", "xx", "Not a valid choice"),
    ("language", None, "Please choose a language."),
    ("privacy_consent", None, "if you agree"),
    ("csrf_token", None, "Please send it again"),
    ("csrf_token", "", "Please send it again"),
    ("csrf_token", "forged", "Please send it again"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD, ids=range(len(BAD)))
def test_bad_input_is_answered_at_its_field(
    app: Flask, client: FlaskClient, event_id: int, field: str, typed: str | None, sentence: str
) -> None:
    data = form(client, PATH, dietary_needs="<script>alert(1)</script> &", **{field: typed})
    answer = client.post(PATH, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    at = "main" if field == "csrf_token" else field  # nobody sees the token
    assert f'href="#{at}"' in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in answer.text
    assert "<script>alert" not in answer.text
    if field != "name":
        assert 'value="Ada Guest"' in answer.text
    assert (guests(app, event_id), messages(app)) == ([], [])


def test_an_old_token_keeps_what_was_typed(
    app: Flask, client: FlaskClient, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = form(client, PATH)
    monkeypatch.setattr("eventapp.web.forms.TOKEN_SECONDS", -1)
    answer = client.post(PATH, data=data)
    assert answer.status_code == 422
    assert "open for a long time" in answer.text
    assert 'value="Ada Guest"' in answer.text
    monkeypatch.undo()
    assert client.post(PATH, data=form(client, PATH)).status_code == 303


def test_a_token_of_another_form_is_no_token(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    other = URLSafeTimedSerializer(str(app.secret_key), salt="form").dumps("PressForm:")
    answer = client.post(PATH, data=form(client, PATH, csrf_token=other))
    assert answer.status_code == 422


def test_repeated_and_unknown_parameters_do_no_harm(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    data = form(client, PATH, name=["First", "Second"], email=["a@example.org", "b@example.org"])
    more = {"state": "confirmed", "id": "1", "event_id": "99", "queue_number": "-1", "[]": "x"}
    answer = client.post(f"{PATH}?name=Query&x=1&x=2", data={**data, **more})
    assert answer.status_code == 303
    (found,) = guests(app, event_id)
    assert (found.name, found.email, found.event_id) == ("First", "a@example.org", event_id)
    assert client.get(f"{PATH}?a=1&a=2").status_code == 200


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=a>', "=1+1"])
def test_markup_in_a_name_stays_text(
    app: Flask, client: FlaskClient, event_id: int, typed: str
) -> None:
    assert client.post(PATH, data=form(client, PATH, name=typed)).status_code == 303
    (mail,) = messages(app)
    assert typed in mail.text
    assert typed == "=1+1" or typed not in mail.html


def test_a_body_of_20_megabytes_is_too_large(client: FlaskClient, event_id: int) -> None:
    data = form(client, PATH, message="x" * 20_000_000)
    answer = client.post(PATH, data=data)
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize(
    "typed", ["GUEST1@example.org", "guest1@exam\ufe0fple.org", "guest1@example\uff0eorg"]
)
def test_spellings_of_one_address_are_one_guest(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int, typed: str
) -> None:
    for email in ("guest1@example.org", typed):
        assert client.post(PATH, data=form(client, PATH, email=email)).status_code == 303
    assert len(guests(app, event_id)) == 1


def test_a_domain_in_other_letters_is_kept_and_written_to(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    assert client.post(PATH, data=form(client, PATH, email="a@bücher.example")).status_code == 303
    (mail,) = messages(app)
    composed = compose(mail, sender="Us <us@example.org>", host="example.org")
    assert "a@xn--bcher-kva.example" in str(composed["To"])
