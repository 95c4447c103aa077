"""Signing in by a mailed link: once, by its button, and never more links than a mailbox bears."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.auth import service
from eventapp.auth.models import SignInLink, User
from eventapp.auth.views import STEP
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from tests.accounts import sign_in_path, token_in
from tests.auth.signing import PASSWORD, sign_in


def test_asking_for_a_link_says_the_same_and_takes_the_same_time(
    app: Flask, client: FlaskClient, organiser: int
) -> None:
    answers, times = [], []
    for address in ("ada@example.org", "eve@example.org"):
        taken = []
        for _ in range(3):  # a busy machine holds up any one of them
            begun = time.monotonic()
            page = sign_in(client, address, "", link="1").text
            taken.append(time.monotonic() - begun)
        times.append(min(taken))
        answers.append(page.replace(address, "…"))
    assert answers[0] == answers[1]
    apart = abs(times[0] - times[1]) % STEP
    assert min(apart, STEP - apart) < 0.1
    with app.app_context():
        told = db.session.scalars(select(Message.recipient)).all()
    assert told == ["ada@example.org"] * 3


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
