"""The accounts of colleagues, managed by administrators."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth import queries
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from eventapp.organisations.models import OrganisationKind
from tests import factories
from tests.accounts import add_account, signed_in, token_in


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, RoleName.ADMINISTRATOR, name="chief")


def invite(client: FlaskClient, **fields: object):
    token = token_in(client.get("/organise/accounts").text)
    return client.post("/organise/accounts", data={"csrf_token": token, **fields})


def test_an_invitation_is_a_mail_with_a_link(app: Flask, chief: FlaskClient) -> None:
    answer = invite(chief, email="zoe@example.org", name="Zoé", language="fr", roles=["organiser"])
    assert answer.status_code == 303
    with app.app_context():
        message = db.session.scalar(select(Message))
        assert (message.recipient, message.language) == ("zoe@example.org", "fr")
        assert "/account/link/" in message.text
        assert "/account/link/" in message.html
        entry = db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()))
        assert (entry.action, entry.actor_label) == ("account.added", "Chief")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "   "),
        ("email", "no address"),
        ("email", "a@example.org\r\nBcc: b@example.org"),
        ("email", "x" * 10_000 + "@example.org"),
        ("email", "chief@example.org"),
        ("name", "x" * 10_000),
        ("name", "a\0b"),
        ("name", "a\u202eb"),
        ("language", "xx"),
        ("language", ""),
        ("roles", "king"),
        ("roles", []),
        ("csrf_token", ""),
        ("csrf_token", "forged"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(
    chief: FlaskClient, field: str, value: object
) -> None:
    good = {"email": "joe@example.org", "name": "Joe Bloggs", "language": "en", "roles": ["door"]}
    answer = invite(chief, **{**good, field: value})
    assert answer.status_code == 422
    at = "main" if field == "csrf_token" else field  # nobody sees the token
    assert f'href="#{at}"' in answer.text
    assert "Joe Bloggs" in answer.text or "joe@example.org" in answer.text


def test_roles_and_closing(app: Flask, chief: FlaskClient) -> None:
    other = add_account(app, "joe", RoleName.DOOR)
    path = f"/organise/accounts/{other}"
    token = token_in(chief.get(path).text)
    page = chief.get(path).text
    form_token = page.split('class="form"')[1].split('value="')[1].split('"')[0]
    data = {"csrf_token": form_token, "roles": ["organiser", "door"]}
    assert chief.post(path, data=data).status_code == 303
    with app.app_context():
        assert {x.name for x in queries.account(other).roles} == {"organiser", "door"}
    for verb, active in (("deactivate", False), ("reactivate", True)):
        assert chief.post(f"{path}/{verb}", data={"csrf_token": token}).status_code == 303
        with app.app_context():
            assert queries.account(other).active is active
    chief.post(f"{path}/deactivate", data={"csrf_token": "forged"})
    with app.app_context():
        assert queries.account(other).active is True


def test_the_last_administrator_stays(app: Flask, chief: FlaskClient) -> None:
    with app.app_context():
        number = queries.account_of("chief@example.org").id
    path = f"/organise/accounts/{number}"
    page = chief.get(path).text
    form_token = page.split('class="form"')[1].split('value="')[1].split('"')[0]
    answer = chief.post(path, data={"csrf_token": form_token, "roles": ["door"]})
    assert answer.status_code == 422
    assert "has to stay administrator" in answer.text
    chief.post(f"{path}/deactivate", data={"csrf_token": token_in(page)})
    assert "has to stay administrator" in chief.get(path).text


def test_closing_an_account_signs_it_out_at_once(app: Flask, chief: FlaskClient) -> None:
    joe = signed_in(app, RoleName.ORGANISER, name="joe")
    with app.app_context():
        number = queries.account_of("joe@example.org").id
    path = f"/organise/accounts/{number}"
    token = token_in(chief.get(path).text)
    assert joe.get("/organise/log").status_code == 200
    chief.post(f"{path}/deactivate", data={"csrf_token": token})
    assert joe.get("/organise/log").status_code == 303


def test_an_invitation_comes_from_the_coalition(app: Flask, chief: FlaskClient) -> None:
    house = factories.organisation(name="The Coalition", kind=OrganisationKind.COALITION)
    with app.app_context(), transaction() as session:
        session.add(house)
    invite(chief, email="new@example.org", name="New", language="en", roles=["organiser"])
    with app.app_context():
        text = db.session.scalar(select(Message.text)) or ""
        host = app.extensions["settings"].public_host
    assert "A colleague at The Coalition" in text
    assert text.count(host) == text.count(f"//{host}")
