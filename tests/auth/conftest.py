"""An organiser who signs in with a password, and is not kept waiting."""

import pytest
from flask import Flask

from eventapp.auth import service
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from tests.accounts import add_account
from tests.auth.signing import PASSWORD


@pytest.fixture
def organiser(app: Flask) -> int:
    """The number of Ada's account, ada@example.org."""
    account = add_account(app, "ada", RoleName.ORGANISER)
    with app.app_context(), transaction():
        service.set_password(account, PASSWORD)
    return account


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers to a sign-in are held for an instant, not until every case takes the same time."""
    monkeypatch.setattr("eventapp.auth.views.STEP", 0.01)
