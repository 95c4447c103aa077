"""What organisers do to the questions of an event. Answers are never lost by the way."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select

from eventapp.audit.service import Actor, changes
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import assign, free_slug, keep_slug, locked
from eventapp.core.text import slugify
from eventapp.events.models import Event
from eventapp.questions import reading, rules
from eventapp.questions.data import QuestionData, asked_of, checked
from eventapp.questions.models import Question, QuestionKind

MOST_QUESTIONS = 60  # of one event; nobody answers more
KEY_LENGTH = 40  # of a key that is made of a label, which may be a long sentence
# What neither can become anything else nor anything else can become.
_ALONE = (QuestionKind.FILE, QuestionKind.CONSENT)


def save(
    event_id: int,
    data: QuestionData,
    id: int | None = None,
    *,
    by: Actor,
    revision: int | None = None,
) -> Question:
    """Add a question to an event, or change the one with ``id``; answers follow its kind.

    An option that somebody chose is retired where it would be taken out.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``;
        ``question.too_many``; ``question.kind_fixed`` at ``kind``.
    """
    event = locked(Event, event_id)
    known = reading.rows(event_id)
    others = [reading.as_asked(x) for x in known if x.id != id]
    if id is None:
        if len(known) >= MOST_QUESTIONS:
            raise DomainError("question.too_many", limit=MOST_QUESTIONS)
        last = max((x.position for x in known), default=0)
        values = checked(data, others, None)
        slug = _slug(event, data)
        row = Question(event_id=event_id, position=last + 1, slug=slug, **values)
        audit("question.created", row, **_about(event, row, by))
        return row
    row = reading.question(event_id, id)
    if revision is not None and row.revision != revision:
        raise DomainError("stale")
    keep_slug(row, data.slug)
    _change(row, checked(_with_chosen(row, data), others, row), event.main_language)
    if changes(row):
        audit("question.changed", row, **_about(event, row, by))
    db.session.flush()
    return row


def _slug(event: Event, data: QuestionData) -> str:
    label = str(data.label.text(event.main_language, event.main_language))
    stem = slugify(label, length=KEY_LENGTH) or "question"
    return free_slug(Question, data.slug, stem, within=Question.event_id == event.id)


def _about(event: Event, row: Question, by: Actor) -> dict[str, Any]:
    label = str(row.label.text(event.main_language, event.main_language))
    return {"by": by, "label": label[:200], "event_id": event.id}


def _with_chosen(row: Question, data: QuestionData) -> QuestionData:
    """Return the data with every option that would go, but that somebody chose, retired."""
    if data.kind.value not in rules.OPTIONS or row.kind.value not in rules.OPTIONS:
        return data
    stays = {x.key for x in data.options}
    gone = [reading.as_option(x) for x in row.options if x["key"] not in stays]
    if not gone:
        return data
    chosen = Counter(x for answer in reading.answers_to(row.id) for x in answer.value)
    retired = tuple(replace(x, retired=True) for x in gone if chosen[x.key])
    return replace(data, options=(*data.options, *retired))


def _change(row: Question, values: dict[str, Any], lang: str) -> None:
    old, new = reading.as_asked(row), asked_of(row, values)
    if new.kind != old.kind and (answers := reading.answers_to(row.id)):
        if QuestionKind(old.kind) in _ALONE or values["kind"] in _ALONE:
            raise DomainError("question.kind_fixed", field="kind", answers=len(answers))
        for one in answers:
            value, other = rules.turned(one.value, one.other, old, new, lang)
            assign(one, value=value, other=other)
    if old.kind == "consent" and values["label"] != row.label:
        row.version += 1
    assign(row, **values)


def retire(event_id: int, id: int, *, by: Actor, again: bool = False) -> Question:
    """Ask a question no more, its answers kept and written out; or ask it ``again``.

    :raises DomainError: ``question.needed``: another depends on it.
    """
    event = locked(Event, event_id)
    row = reading.question(event_id, id)
    if not again:
        _refuse_if_needed(row, Question.retired_at.is_(None))
    assign(row, retired_at=None if again else row.retired_at or clock.now())
    if changes(row):
        verb = "question.asked_again" if again else "question.retired"
        audit(verb, row, diff={}, **_about(event, row, by))
    db.session.flush()
    return row


def delete(event_id: int, id: int, *, answers: int, by: Actor) -> None:
    """Delete a question with its answers, of which whoever does it was told how many there are.

    :raises DomainError: ``question.answered``: there are others by now; ``question.needed``.
    """
    event = locked(Event, event_id)
    row = reading.question(event_id, id)
    _refuse_if_needed(row)
    found = len(reading.answers_to(id))
    if found != answers:
        raise DomainError("question.answered")
    audit("question.deleted", row, diff={"answers": [found, 0]}, **_about(event, row, by))
    db.session.delete(row)
    db.session.flush()


def _refuse_if_needed(row: Question, *which: ColumnElement[bool]) -> None:
    query = select(func.count()).where(Question.on_id == row.id, *which)
    if number := db.session.scalar(query):
        raise DomainError("question.needed", questions=number)


def recategorise(event_id: int, gone: int, to: int | None, *, by: Actor) -> None:
    """Let no question be asked of a category that goes, but of that to which its guests go.

    :raises DomainError: ``category.asked``: one would then be asked of everybody.
    """
    event = locked(Event, event_id)
    for row in reading.rows(event_id):
        if gone not in row.categories:
            continue
        left = {*row.categories, *([to] if to else [])} - {gone}
        if not left:
            raise DomainError("category.asked")
        assign(row, categories=sorted(left))
        audit("question.changed", row, **_about(event, row, by))
    db.session.flush()


def order(event_id: int, numbers: list[int], *, by: Actor) -> None:
    """Put the questions of an event in an order.

    :raises DomainError: ``order.incomplete`` when one came or went meanwhile.
    """
    event = locked(Event, event_id)
    known = {x.id: x for x in reading.rows(event_id)}
    if sorted(known) != sorted(numbers):
        raise DomainError("order.incomplete")
    for position, number in enumerate(numbers, 1):
        assign(known[number], position=position)
    audit("event.questions_ordered", event, by=by, event_id=event_id, diff={})
    db.session.flush()
