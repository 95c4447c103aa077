"""Accounts for tests, signed in the way a person does: by a link and a press of its button."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.auth import service
from eventapp.auth.models import RoleName
from eventapp.auth.service import AccountRequest
from eventapp.core.db import transaction

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_in(page: str) -> str:
    """Return the last form token of a page: that of its own form, not of the sign-out button."""
    found = _TOKEN.findall(page)
    assert found, page
    return str(found[-1])


def add_account(app: Flask, name: str, *roles: RoleName, language: str = "en") -> int:
    """Add an account name@example.org and return its number."""
    wanted = AccountRequest(
        f"{name}@example.org", name=name.title(), language=language, roles=frozenset(roles)
    )
    with app.app_context(), transaction():
        return int(service.add_account(wanted, by=SYSTEM).id)


def sign_in_path(app: Flask, account_id: int) -> str:
    """Return the path of a fresh sign-in link."""
    with app.app_context(), transaction():
        url = service.sign_in_link(account_id, lasting=timedelta(minutes=5))
    return url[url.index("/account/") :]


def signed_in(app: Flask, *roles: RoleName, name: str = "somebody", **options: str) -> FlaskClient:
    """Return a browser signed in to a new account with these roles."""
    client = app.test_client()
    path = sign_in_path(app, add_account(app, name, *roles, **options))
    page = client.get(path).text
    answer = client.post(path, data={"csrf_token": token_in(page)})
    assert answer.status_code == 303, answer.text
    return client
