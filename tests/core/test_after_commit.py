"""What is told after a commit: once, only then, and never at the cost of the commit."""

import pytest
from flask import Flask

from eventapp.core.db import after_commit, transaction


def test_a_hint_is_given_once_after_the_commit(app: Flask) -> None:
    told: list[str] = []

    def tell() -> None:
        told.append("now")

    with app.app_context():
        with transaction():
            after_commit(tell)
            after_commit(tell)
            assert told == []
        assert told == ["now"]
        with transaction():
            pass
    assert told == ["now"]


def test_nothing_is_told_of_what_did_not_happen(app: Flask) -> None:
    told: list[str] = []

    def give_up() -> None:
        with transaction():
            after_commit(lambda: told.append("never"))
            raise ValueError("no")

    with app.app_context():
        with pytest.raises(ValueError, match="no"):
            give_up()
        with transaction():
            pass
    assert told == []


def test_a_hint_that_fails_undoes_nothing(app: Flask) -> None:
    def broken() -> None:
        raise OSError("the queue is away")

    with app.app_context(), transaction():
        after_commit(broken)
