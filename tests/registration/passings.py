"""What the tests of places passed to a colleague ask again and again."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.registration import passing
from eventapp.registration.links import passing_token
from eventapp.registration.models import SeatCount
from eventapp.registration.passing import Colleague
from eventapp.registration.passing_models import Passing
from tests import factories
from tests.registration.helpers import guest

COLLEAGUE = Colleague("Cleo Colleague", "guest9@example.org", "fr")


def offer(app: Flask, event_id: int, to: Colleague = COLLEAGUE, of: int = 1) -> str:
    """Let a guest offer their place; return the code of the refusal, or nothing."""
    return done(app, passing.offer, guest(app, event_id, of).id, to)


def done(app: Flask, verb: Any, *given: Any, **more: Any) -> str:
    """Do one thing in a transaction; return the code of its refusal, or nothing."""
    try:
        with app.app_context(), transaction():
            verb(*given, **more)
    except DomainError as error:
        return error.code
    return ""


def accept(app: Flask, number: int = 0, **details: Any) -> str:
    """Let the colleague accept who was asked last, or another; return the code of a refusal."""
    wanted = factories.answer(9, name="Cleo", **details)
    return done(app, passing.accept, number or passed(app)[-1].id, wanted)


def passed(app: Flask) -> list[Passing]:
    """Return all offers to colleagues in order."""
    with app.app_context():
        return list(db.session.scalars(select(Passing).order_by(Passing.id)))


def place(app: Flask, language: str = "en") -> str:
    """Return the path of the page of the colleague who was asked last."""
    with app.app_context():
        return f"/{language}/place/{passing_token(passed(app)[-1].nonce)}"


def taken(app: Flask, event_id: int) -> tuple[int, int]:
    """Return the recorded seats, taken and asked for."""
    with app.app_context():
        found = db.session.get_one(SeatCount, event_id)
        return found.confirmed, found.waitlisted


def actions(app: Flask) -> list[str]:
    """Return what the log says of passing on."""
    with app.app_context():
        query = select(AuditEntry.action).order_by(AuditEntry.id)
        return [x for x in db.session.scalars(query) if "pass" in x]
