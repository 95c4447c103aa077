"""What is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from eventapp.core.db import db

TURNS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")  # of a transaction


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that read or write, sent by the application while the block runs."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(TURNS):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
