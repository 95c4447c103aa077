"""Questions for tests."""

from typing import Any

from flask import Flask

from eventapp.audit.service import Actor
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.questions import reading, service
from eventapp.questions.data import QuestionData
from eventapp.questions.models import QuestionKind
from eventapp.questions.rules import Option

OLGA = Actor("user", 1, "Olga Organiser")


def act(app: Flask, verb: Any, *args: Any, **values: Any) -> Any:
    """Do one thing in a transaction."""
    with app.app_context(), transaction():
        return verb(*args, **values)


def asks(app: Flask, event_id: int, kind: str, label: str = "", **values: Any) -> int:
    """Add a question to an event; options are given by their English labels."""
    options = tuple(Option("", Localised(en=x)) for x in values.pop("options", ()))
    data = QuestionData(
        kind=QuestionKind(kind), label=Localised(en=label or kind), options=options, **values
    )
    number: int = act(app, service.save, event_id, data, by=OLGA).id
    return number


def key(app: Flask, question: int, label: str) -> str:
    """Return the key of an option by its English label."""
    with app.app_context():
        row = db.session.get_one(reading.Question, question)
        return next(str(x["key"]) for x in row.options if x["label"]["en"] == label)


def answered(app: Flask, registration: int) -> dict[int, list[str]]:
    """Return what a guest answered, by question."""
    with app.app_context():
        return {x: row.value for x, row in reading.answers_of(registration).items()}
