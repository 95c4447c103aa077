"""Named reads of questions and answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localised import Localised
from eventapp.core.memory import remembered
from eventapp.questions.models import Answer, Question
from eventapp.questions.rules import Asked, Option


def questions(event_id: int) -> Sequence[Asked]:
    """Return the questions of an event in their order, retired ones too, as the rules need them.

    Whoever changes one holds the event's lock: under it, what is remembered is true.
    """
    return remembered(("questions", event_id), lambda: [as_asked(x) for x in rows(event_id)])


def rows(event_id: int) -> Sequence[Question]:
    """Return the questions of an event in their order."""
    return db.session.scalars(_in_order().where(Question.event_id == event_id)).all()


def _in_order() -> Select[Question]:
    return select(Question).order_by(Question.position, Question.id)


def question(event_id: int, id: int) -> Question:
    """Return one question of an event; raise NotFound."""
    found = db.session.get(Question, id, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound("question")
    return found


def as_asked(row: Question) -> Asked:
    """Return a question as the rules need it."""
    return Asked(
        id=row.id,
        kind=row.kind.value,
        label=row.label,
        help=row.help,
        required=row.required,
        categories=frozenset(row.categories),
        options=tuple(as_option(x) for x in row.options),
        on=row.on_id,
        on_values=frozenset(row.on_values),
        version=row.version,
        retired=row.retired_at is not None,
    )


def as_option(held: Mapping[str, Any]) -> Option:
    """Return an option as the rules need it."""
    return Option(held["key"], Localised(held["label"]), bool(held.get("retired")))


def has_questions(event_id: Any) -> Any:
    """Return the condition that an event, by its column, asks anything."""
    return select(Question.id).where(Question.event_id == event_id).exists()


def counts(event_id: int) -> dict[int, int]:
    """Return how many guests answered each question of an event, by question."""
    found = db.session.execute(
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.event_id == event_id)
        .group_by(Answer.question_id)
    )
    return {question: number for question, number in found}


def answers_of(registration_id: int) -> dict[int, Answer]:
    """Return what a guest said, by question."""
    query = select(Answer).where(Answer.registration_id == registration_id)
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return {x.question_id: x for x in found}


def answers_to(question_id: int) -> Sequence[Answer]:
    """Return every answer to a question."""
    query = select(Answer).where(Answer.question_id == question_id).order_by(Answer.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def answers_by_guest(registrations: Iterable[int]) -> dict[int, dict[int, Answer]]:
    """Return what each of several guests said, by question."""
    numbers = list(registrations)
    found: dict[int, dict[int, Answer]] = {x: {} for x in numbers}
    for row in db.session.scalars(select(Answer).where(Answer.registration_id.in_(numbers))):
        found[row.registration_id][row.question_id] = row
    return found
