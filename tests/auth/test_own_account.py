"""One's own account: its address, its password, and what was typed when the session had ended."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.auth.models import RoleName, User
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from tests.accounts import sign_in_path, signed_in, token_in
from tests.auth.signing import PASSWORD, sign_in
from tests.backoffice.forms import fields_of

pytestmark = pytest.mark.usefixtures("hurried")

BAD_ADDRESSES = [
    "", "a@b@c", "x\ny@z.org", "@localhost", "a" * 10_000 + "@localhost",
    '"x <evil@evil.example>, a"@localhost', "zoë@localhost", "zoë@example.org", "nobody",
    "evil@evil.example, a@localhost", "a@" + "x" * 10_000,
]  # fmt: skip


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("typed", BAD_ADDRESSES, ids=range(len(BAD_ADDRESSES)))
def test_an_account_has_an_address_one_can_write_to(
    app: Flask, client: FlaskClient, organiser: int, typed: str
) -> None:
    assert app.test_cli_runner().invoke(args=["user", "add", typed]).exit_code == 1
    sign_in(client, "ada@example.org", PASSWORD)
    token = token_in(client.get("/account/").text)
    data = {"csrf_token": token, "name": "Ada", "email": typed, "language": "en"}
    answer = client.post("/account/", data=data)
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    with app.app_context():
        assert db.session.scalars(select(User.email)).all() == ["ada@example.org"]


def test_an_account_may_have_an_address_of_this_machine(
    app: Flask, client: FlaskClient, organiser: int
) -> None:
    sign_in(client, "ada@example.org", PASSWORD)
    token = token_in(client.get("/account/").text)
    data = {"csrf_token": token, "name": "Ada", "email": "ada@localhost", "language": "en"}
    assert client.post("/account/", data=data).status_code == 303
    run = app.test_cli_runner().invoke
    assert "/account/link/" in run(args=["user", "add", "Bob@localhost"]).output


def test_an_address_of_an_earlier_version_is_kept_unless_it_changes(
    app: Flask, client: FlaskClient, organiser: int
) -> None:
    sign_in(client, "ada@example.org", PASSWORD)
    with app.app_context(), transaction() as session:
        session.get_one(User, organiser).email = "administrator@127.0.0.1"
    for name, email, status in (
        ("Ada", "administrator@127.0.0.1", 303),
        ("Ann", "somebody@127.0.0.1", 422),
    ):
        token = token_in(client.get("/account/").text)
        data = {"csrf_token": token, "name": name, "email": email, "language": "en"}
        assert client.post("/account/", data=data).status_code == status
    with app.app_context():
        assert db.session.scalars(select(User.name)).all() == ["Ada"]


def test_a_new_password_ends_every_other_session(app: Flask, organiser: int) -> None:
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        sign_in(client, "ada@example.org", PASSWORD)
    token = token_in(first.get("/account/password").text)
    data = {"csrf_token": token, "password": "another sentence entirely"}
    assert first.post("/account/password", data=data).status_code == 303
    assert first.get("/organise/log").status_code == 200
    assert second.get("/organise/log").status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Message.kind)) == "account.password_changed"
        stored = db.session.scalar(select(User.password))
    assert stored.startswith("$argon2")


def test_a_short_password_is_refused_at_its_field(app: Flask) -> None:
    client = signed_in(app, RoleName.ORGANISER)
    token = token_in(client.get("/account/password").text)
    answer = client.post("/account/password", data={"csrf_token": token, "password": "short"})
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text


def test_typed_text_survives_an_ended_session(app: Flask, organiser: int) -> None:
    client = app.test_client()
    typed = {"name": 'Ada "L" <b>', "email": "new@example.org", "language": "fr"}
    gate = client.post("/account/", data={**typed, "csrf_token": "x"})
    assert gate.status_code == 401
    assert "Nothing you typed is lost" in gate.text
    kept = {f"kept.{name}": value for name, value in typed.items()}
    data = {**kept, "csrf_token": token_in(gate.text), "email": "ada@example.org"}
    data["password"] = "wrong wrong wrong"
    assert "&lt;b&gt;" in client.post("/account/sign-in?next=/account/", data=data).text
    data["password"] = PASSWORD
    page = client.post("/account/sign-in?next=/account/", data=data)
    assert page.status_code == 200
    assert 'action="/account/"' in page.text
    back = client.post("/account/", data=typed)
    assert back.status_code == 422
    assert 'value="new@example.org"' in back.text
    assert "Please send it again" in back.text


def test_typed_text_survives_asking_for_a_link(app: Flask, organiser: int) -> None:
    client = app.test_client()
    gate = client.post("/account/", data={"name": "Ada <b>", "csrf_token": "x"})
    data = {"kept.name": "Ada <b>", "csrf_token": token_in(gate.text), "link": "1"}
    sent = client.post(
        "/account/sign-in?next=/account/", data={**data, "email": "ada@example.org"}
    ).text
    fields = fields_of(sent, "/account/")
    assert fields == {"name": ["Ada <b>"]}
    early = client.post("/account/", data=fields)
    assert early.status_code == 401
    assert 'name="kept.name"' in early.text
    path = sign_in_path(app, organiser)
    client.post(path, data={"csrf_token": token_in(client.get(path).text)})
    assert 'value="Ada &lt;b&gt;"' in client.post("/account/", data=fields).text
