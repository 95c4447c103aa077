"""Signing in: by password, by link, once, and without telling who has an account."""

import http.client
import re
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.auth import service
from eventapp.auth.models import RoleName, SignInLink, User
from eventapp.auth.views import STEP
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from tests.accounts import add_account, sign_in_path, signed_in, token_in
from tests.backoffice.forms import fields_of
from tests.plugins.databases import Database
from tests.plugins.servers import Server, serve

PASSWORD = "a sentence one can remember"


@pytest.fixture
def organiser(app: Flask) -> int:
    account = add_account(app, "ada", RoleName.ORGANISER)
    with app.app_context(), transaction():
        service.set_password(account, PASSWORD)
    return account


def sign_in(client: FlaskClient, email: str, password: str, **more: str):
    token = token_in(client.get("/account/sign-in").text)
    data = {"csrf_token": token, "email": email, "password": password, **more}
    return client.post("/account/sign-in?next=/organise/log", data=data)


def test_password_opens_the_page_asked_for(client: FlaskClient, organiser: int) -> None:
    assert client.get("/organise/log").location == "/account/sign-in?next=/organise/log"
    answer = sign_in(client, "Ada@Example.org ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/organise/log")
    page = client.get("/organise/log")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.org", "wrong password here"), ("nobody@example.org", PASSWORD)],
)
def test_a_refusal_says_the_same_for_any_reason(
    client: FlaskClient, organiser: int, email: str, password: str
) -> None:
    answer = sign_in(client, email, password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert f'value="{email}"' in answer.text
    assert client.get("/organise/log").status_code == 303


def test_asking_for_a_link_says_the_same_and_takes_the_same_time(
    app: Flask, client: FlaskClient, organiser: int
) -> None:
    answers, times = [], []
    for address in ("ada@example.org", "eve@example.org"):
        begun = time.monotonic()
        page = sign_in(client, address, "", link="1").text
        times.append(time.monotonic() - begun)
        answers.append(page.replace(address, "…"))
    assert answers[0] == answers[1]
    apart = abs(times[0] - times[1]) % STEP  # a busy machine takes a step more
    assert min(apart, STEP - apart) < 0.1
    with app.app_context():
        told = db.session.scalars(select(Message.recipient)).all()
    assert told == ["ada@example.org"]


@pytest.mark.usefixtures("any_database")
def test_the_mailed_link_signs_in_once_and_only_by_the_button(
    app: Flask, client: FlaskClient, organiser: int
) -> None:
    sign_in(client, "ada@example.org", "", link="1")
    with app.app_context():
        text = db.session.scalar(select(Message.text)) or ""
    path = re.search(r"/account/link/\S+", text)[0]
    for _scanner in range(2):
        page = client.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/organise/log").status_code == 303
    data = {"csrf_token": token_in(page.text)}
    assert client.post(path, data=data).status_code == 303
    assert client.get("/organise/log").status_code == 200
    again = app.test_client().post(path, data=data)
    assert again.status_code == 410
    assert "has ended" in again.text


def test_a_link_ends(app: Flask, client: FlaskClient, organiser: int) -> None:
    path = sign_in_path(app, organiser)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert client.get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "%E2%80%AE", "a" * 3000])
def test_an_unknown_link_is_gone(client: FlaskClient, token: str) -> None:
    assert client.get(f"/account/link/{token}").status_code == 410
    assert client.post(f"/account/link/{token}").status_code == 410


def test_a_form_from_another_site_signs_nobody_in(client: FlaskClient, organiser: int) -> None:
    token = token_in(client.get("/account/sign-in").text)
    data = {"csrf_token": token, "email": "ada@example.org", "password": PASSWORD}
    answer = client.post("/account/sign-in", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("//evil.example/organise/", "/organise/"),
        ("https://evil.example/organise/", "/organise/"),
        ("/organise/\\evil", "/organise/"),
        ("/en/", "/organise/"),
        ("/organise/log?page=2", "/organise/log?page=2"),
    ],
)
def test_signing_in_leads_nowhere_else(
    client: FlaskClient, organiser: int, asked: str, reached: str
) -> None:
    token = token_in(client.get("/account/sign-in").text)
    data = {"csrf_token": token, "email": "ada@example.org", "password": PASSWORD}
    answer = client.post("/account/sign-in", query_string={"next": asked}, data=data)
    assert answer.location == reached


def test_signing_out_ends_the_session(app: Flask) -> None:
    client = signed_in(app, RoleName.ORGANISER)
    token = token_in(client.get("/organise/log").text)
    assert client.post("/account/sign-out", data={}).location == "/account/"
    assert client.get("/organise/log").status_code == 200
    stolen = app.test_client()
    copy = client.get_cookie("organise")
    stolen.set_cookie("organise", copy.value)
    assert stolen.get("/organise/log").status_code == 200
    client.post("/account/sign-out", data={"csrf_token": token})
    assert client.get("/organise/log").status_code == 303
    stolen.set_cookie("organise", copy.value)
    assert stolen.get("/organise/log").status_code == 303


def test_who_guesses_passwords_locks_nobody_else_out(database: Database) -> None:
    account = add_account(database.app, "ada", RoleName.ORGANISER)
    with database.app.app_context(), transaction():
        service.set_password(account, PASSWORD)
    page = database.app.test_client().get("/account/sign-in").text
    given = {"csrf_token": token_in(page), "email": "ada@example.org"}

    def post(server: Server, sender: str, **more: str) -> int:
        connection = http.client.HTTPConnection(
            "127.0.0.1", server.port, timeout=30, source_address=(sender, 0)
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/account/sign-in", urlencode({**given, **more}), headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    with serve(database, ratelimit_enabled=True) as server:
        for sender in ("127.0.0.2", "127.0.0.3"):
            assert [post(server, sender, password="wrong") for _ in range(20)] == [422] * 20
            assert post(server, sender, password="wrong") == 429
        assert post(server, "127.0.0.4", password=PASSWORD) == 303
        assert post(server, "127.0.0.4", link="1") == 200


@pytest.mark.usefixtures("any_database")
def test_links_asked_for_by_others_neither_fill_a_mailbox_nor_run_out(
    app: Flask, client: FlaskClient, organiser: int
) -> None:
    now = clock.now()
    with time_machine.travel(now, tick=False), app.app_context():
        for _ in range(20):
            with transaction():
                service.request_link("ada@example.org")
        texts = db.session.scalars(select(Message.text).order_by(Message.id)).all()
    assert len(texts) == service.OPEN_LINKS
    for text in texts:
        assert client.get(re.search(r"/account/link/\S+", text)[0]).status_code == 200
    later = now + timedelta(minutes=service.LINK_MINUTES + 1)
    with time_machine.travel(later, tick=False), app.app_context():
        with transaction():
            service.request_link("ada@example.org")
        assert db.session.scalar(select(func.count(Message.id))) == service.OPEN_LINKS + 1


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


def test_public_pages_neither_set_nor_mention_a_cookie(app: Flask) -> None:
    client = signed_in(app, RoleName.ORGANISER)
    answer = client.get("/en/")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_the_first_administrator(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        older = service.first_sign_in_link()
        newer = service.first_sign_in_link()
    assert older is not None
    assert newer is not None
    older, newer = (x[x.index("/account/") :] for x in (older, newer))
    assert client.get(older).status_code == 410
    data = {"csrf_token": token_in(client.get(newer).text)}
    assert client.post(newer, data=data).location == "/account/password"
    assert client.get("/organise/accounts").status_code == 200
    data = {"csrf_token": token_in(client.get("/account/password").text), "password": PASSWORD}
    client.post("/account/password", data=data)
    page = client.get("/account/").text
    typed = re.search(r'name="email"[^>]*value="([^"]+)"', page)
    assert typed
    data = {"csrf_token": token_in(page), "name": "Ada", "email": typed[1], "language": "en"}
    assert client.post("/account/", data=data).status_code == 303
    with app.app_context(), transaction():
        assert service.first_sign_in_link() is None
        assert db.session.scalar(select(func.count(User.id))) == 1
        unused = select(func.count(SignInLink.id)).where(SignInLink.used_at.is_(None))
        assert db.session.scalar(unused) == 0


def test_commands(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    added = run(args=["user", "add", "joe@example.org", "--role", "door", "--name", "Joe"])
    assert "/account/link/" in added.output
    assert run(args=["user", "add", "joe@example.org"]).exit_code == 1
    assert "/account/link/" in run(args=["user", "link", "joe@example.org"]).output
    assert run(args=["user", "link", "nobody@example.org"]).exit_code == 1
    assert run(args=["user", "roles", "joe@example.org", "organiser"]).output == "organiser\n"
    assert run(args=["user", "roles", "joe@example.org"]).output == "organiser\n"
