"""The end of keeping: answers deleted on their day, and files that no answer names any more."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM, Diff
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.jobs.queue import Jobs
from eventapp.questions import reading, uploads
from eventapp.questions.models import Answer, Question, QuestionKind

EXPIRE = "questions.answers_that_end"
# A file lies in the store before the answer that names it, and a form may be open for hours.
KEPT = timedelta(days=1)


def expire() -> int:
    """Delete the answers whose day has come where their event is; return how many that were.

    The log keeps how many, not what they said.
    """
    number = 0
    for event_id, question_id in _due():
        with transaction():
            event = locked(Event, event_id)
            row = db.session.get(Question, question_id, populate_existing=True)
            if row is None or row.delete_on is None or row.delete_on > clock.today(event.timezone):
                continue
            found = reading.answers_to(question_id)
            for one in found:
                db.session.delete(one)
            if found:
                label = str(row.label.text(event.main_language, event.main_language))[:200]
                diff: Diff = {"answers": [len(found), 0]}
                about: dict[str, Any] = {"label": label, "event_id": event_id}
                audit("question.answers_expired", row, by=SYSTEM, diff=diff, **about)
            number += len(found)
    drop_unnamed()
    return number


def _due() -> list[tuple[int, int]]:
    """Return questions whose day may have come somewhere on earth, with their event."""
    latest = (clock.now() + timedelta(days=1)).date()
    query = (
        select(Question.event_id, Question.id)
        .where(Question.delete_on <= latest)
        .where(select(Answer.id).where(Answer.question_id == Question.id).exists())
        .order_by(Question.id)
    )
    return [(event, question) for event, question in db.session.execute(query)]


def drop_unnamed() -> int:
    """Delete every file older than a day that no answer names; return how many."""
    store = uploads.store()
    old = list(store.older_than(clock.now() - KEPT))  # before the answers: a later one is newer
    if not old:
        return 0
    query = select(Answer.value).join(Question, Question.id == Answer.question_id)
    files = db.session.scalars(query.where(Question.kind == QuestionKind.FILE))
    named = {value[0] for value in files if value}
    gone = [x for x in old if x not in named]
    for name in gone:
        store.drop(name)
    return len(gone)


def init_app(app: Flask) -> None:
    """Look each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(EXPIRE, expire, minute="17")
