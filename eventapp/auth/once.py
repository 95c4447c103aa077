"""A doubled click makes one record: the same form, sent twice, is done once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import request
from sqlalchemy import delete, update

from eventapp.auth.models import SentForm
from eventapp.core import clock
from eventapp.core.db import db, insert
from eventapp.core.tokens import digest

REMEMBERED = timedelta(days=1)  # longer than a form's token is good for
R = TypeVar("R", bound=Any)


def once(model: type[R], make: Callable[[], R]) -> Callable[[], R]:
    """Return an act that makes a record, or finds the one that this very form made before.

    Of two that are sent at once the second waits for the first one's commit. A form that is
    changed after going back, or opened afresh, says something else, and makes another record.
    """
    key = _said()

    def act() -> R:
        _forget_old()
        if not _first(key):
            sent = db.session.get(SentForm, key, populate_existing=True)
            found = db.session.get(model, sent.record_id) if sent else None
            if found is not None:
                return found
        made = make()
        done = update(SentForm).where(SentForm.digest == key).values(record_id=made.id)
        db.session.execute(done)
        return made

    return act


def _said() -> str:
    fields = sorted((name, values) for name, values in request.form.lists())
    return digest(f"{request.path}\n{fields!r}")


def _first(key: str) -> bool:
    row = insert(SentForm).values(digest=key, sent_at=clock.now(), record_id=0)
    done = db.session.execute(row.on_conflict_do_nothing().returning(SentForm.digest))
    return done.scalar() is not None


def _forget_old() -> None:
    db.session.execute(delete(SentForm).where(SentForm.sent_at < clock.now() - REMEMBERED))
