"""What the tests of delivery ask again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from eventapp.core.db import db, transaction
from eventapp.mail import delivery
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue


@contextmanager
def using(app: Flask, **changes: Any) -> Iterator[Flask]:
    """Give an application other settings until the block ends."""
    before = app.extensions["settings"]
    app.extensions["settings"] = before.model_copy(update=changes)
    try:
        yield app
    finally:
        app.extensions["settings"] = before


def queued(app: Flask, key: str = "one", **changes: Any) -> int:
    """Queue a mail; return its number."""
    given = {
        "key": key,
        "kind": "test",
        "recipient": f"{key}@example.org",
        "recipient_name": "Zoë Ünal",
        "language": "fr",
        "subject": "Ça va : où ?",
        "text": "Bonjour\n",
        "html": "<p>Bonjour</p>",
        **changes,
    }
    with app.app_context(), transaction() as session:
        message = queue(Mail(**given))
        session.flush()
        return message.id


def deliver(app: Flask) -> int:
    """Do what the worker does; return how many mails were taken."""
    with app.app_context():
        return delivery.deliver_due()


def message(app: Flask, number: int) -> Message:
    """Return a mail as it is recorded."""
    with app.app_context():
        return db.session.get_one(Message, number)
