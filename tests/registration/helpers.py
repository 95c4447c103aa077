"""What the tests of registrations ask again and again."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import Actor
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from eventapp.registration import service
from eventapp.registration.links import personal_token
from eventapp.registration.models import Registration, RegistrationState, SeatCount
from tests import factories

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


OLGA = Actor("user", 1, "Olga Organiser")


def act(app: Flask, verb: Any, *args: Any, **values: Any) -> Any:
    """Do something in a transaction of its own."""
    with app.app_context(), transaction():
        return verb(*args, **values)


def audited(app: Flask) -> list[AuditEntry]:
    """Return the log, the first entry first."""
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def registered(app: Flask, event_id: int, count: int, *, first: int = 1, **details: Any) -> None:
    """Register guests ``first`` and on, one after the other."""
    for number in range(first, first + count):
        with app.app_context(), transaction():
            service.register(event_id, factories.answer(number, **details))


def guests(app: Flask, event_id: int) -> list[Registration]:
    """Return the registrations of an event in the order of the line."""
    with app.app_context():
        query = select(Registration).where(Registration.event_id == event_id)
        return list(db.session.scalars(query.order_by(Registration.queue_number)))


def states(app: Flask, event_id: int) -> list[tuple[str, str]]:
    """Return ``(address before the @, state)`` in the order of the line."""
    return [(x.email.partition("@")[0], x.state.value) for x in guests(app, event_id)]


def guest(app: Flask, event_id: int, number: int) -> Registration:
    """Return one guest's registration."""
    wanted = f"guest{number}@example.org"
    return next(x for x in guests(app, event_id) if x.email == wanted)


def seats(app: Flask, event_id: int) -> tuple[int, int]:
    """Return the recorded ``(taken, waiting)``, which must agree with the registrations."""
    found = guests(app, event_id)
    taken = sum(x.state is RegistrationState.CONFIRMED for x in found)
    waiting = sum(x.state is RegistrationState.WAITLISTED for x in found)
    with app.app_context():
        row = db.session.get(SeatCount, event_id)
    assert row is None or (row.confirmed, row.waitlisted) == (taken, waiting)
    return taken, waiting


def messages(app: Flask, number: int | None = None) -> list[Message]:
    """Return the queued messages in order, of one guest or of all."""
    with app.app_context():
        query = select(Message).order_by(Message.id)
        if number is not None:
            query = query.where(Message.recipient == f"guest{number}@example.org")
        return list(db.session.scalars(query))


def kinds(app: Flask, number: int | None = None) -> list[str]:
    """Return what the messages are, without their feature."""
    return [x.kind.partition(".")[2] for x in messages(app, number)]


def own_address(app: Flask, registration: Registration, language: str = "en") -> str:
    """Return the path of a guest's own page."""
    with app.app_context():
        return f"/{language}/rsvp/{personal_token(registration.nonce)}"


def form(client: FlaskClient, path: str, **fields: Any) -> dict[str, Any]:
    """Return a filled form with the token of its page; None leaves a field out."""
    found = TOKEN.search(client.get(path).text)
    assert found
    given = {
        "csrf_token": found[1],
        "name": "Ada Guest",
        "email": "guest1@example.org",
        "language": "en",
        "privacy_consent": "y",
        **fields,
    }
    return {name: value for name, value in given.items() if value is not None}
