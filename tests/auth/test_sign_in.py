"""Signing in with a password and out again, without telling who has an account."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth import service
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from tests.accounts import add_account, signed_in, token_in
from tests.auth.signing import PASSWORD, sign_in
from tests.plugins.databases import Database
from tests.plugins.servers import Server, serve

pytestmark = pytest.mark.usefixtures("hurried")


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

    with serve(database, ratelimit_enabled=True) as server, ThreadPoolExecutor(8) as pool:
        for sender in ("127.0.0.2", "127.0.0.3"):
            guesses = [pool.submit(post, server, sender, password="wrong") for _ in range(20)]
            assert [x.result() for x in guesses] == [422] * 20
            assert post(server, sender, password="wrong") == 429
        assert post(server, "127.0.0.4", password=PASSWORD) == 303
        assert post(server, "127.0.0.4", link="1") == 200


def test_public_pages_neither_set_nor_mention_a_cookie(app: Flask) -> None:
    client = signed_in(app, RoleName.ORGANISER)
    answer = client.get("/en/")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "no-store" not in answer.headers.get("Cache-Control", "")
