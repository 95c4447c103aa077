"""What goes takes no question with it unseen: a category, or a question others depend on."""

import pytest
from flask import Flask

from eventapp.core.errors import DomainError
from eventapp.questions import reading, service
from eventapp.registration import categories
from tests.plugins.databases import Database
from tests.questions.stage import OLGA, act, asks
from tests.registration.test_categories import made


def asked_of(app: Flask, event_id: int, question: int) -> list[int]:
    with app.app_context():
        return reading.question(event_id, question).categories


def test_a_question_of_a_category_that_goes_is_never_asked_of_everybody(
    any_database: Database, app: Flask, event_id: int
) -> None:
    press, public = made(app, event_id, "Press"), made(app, event_id, "Public")
    both = asks(app, event_id, "text", "Both", categories=(press, public))
    alone = asks(app, event_id, "text", "Alone", categories=(press,))
    with pytest.raises(DomainError, match=r"category\.asked"):
        act(app, categories.remove, event_id, press, by=OLGA)
    assert asked_of(app, event_id, both) == [press, public], "nothing half done"
    act(app, categories.remove, event_id, press, to=public, by=OLGA)
    assert asked_of(app, event_id, both) == [public]
    assert asked_of(app, event_id, alone) == [public]


def test_a_question_that_others_depend_on_stays_though_they_are_asked_no_more(
    any_database: Database, app: Flask, event_id: int
) -> None:
    first = asks(app, event_id, "text", "First")
    then = asks(app, event_id, "text", "Then", on_id=first)
    act(app, service.retire, event_id, then, by=OLGA)
    with pytest.raises(DomainError, match=r"question\.needed"):
        act(app, service.delete, event_id, first, answers=0, by=OLGA)
    act(app, service.delete, event_id, then, answers=0, by=OLGA)
    act(app, service.delete, event_id, first, answers=0, by=OLGA)
    with app.app_context():
        assert reading.rows(event_id) == []
