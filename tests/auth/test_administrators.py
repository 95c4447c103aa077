"""Two administrators who act on each other at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from eventapp.audit.service import SYSTEM
from eventapp.auth import queries, service
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from tests.accounts import add_account
from tests.plugins.databases import Database

Act = Callable[[int], Any]


@pytest.mark.parametrize(
    "act",
    [
        lambda number: service.deactivate(number, by=SYSTEM),
        lambda number: service.change_roles(number, [], by=SYSTEM),
    ],
    ids=["close", "demote"],
)
def test_of_two_who_end_each_other_one_stays(any_database: Database, app: Flask, act: Act) -> None:
    ada, grace = (add_account(app, x, RoleName.ADMINISTRATOR) for x in ("ada", "grace"))
    refused: list[str] = []

    def second() -> None:
        with app.app_context():
            try:
                with transaction():
                    act(ada)
            except DomainError as error:
                refused.append(error.code)

    thread = threading.Thread(target=second)
    with app.app_context(), transaction():
        act(grace)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert refused == ["account.last_administrator"]
    with app.app_context():
        assert queries.first_administrator().id == ada
