"""What the tests of invitations ask again and again."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.invitations import inviting
from eventapp.invitations.inviting import InvitationData
from eventapp.invitations.links import invitation_token
from eventapp.registration.invitation_models import Invitation, InvitationState
from tests.registration.helpers import form

OLGA = Actor("user", 1, "Olga Organiser")


def act(app: Flask, verb: Any, *args: Any, **values: Any) -> Any:
    """Do one thing in a transaction."""
    with app.app_context(), transaction():
        return verb(*args, **values)


def invited(app: Flask, event_id: int, number: int = 1, **values: Any) -> int:
    """Put guest ``number`` on the list as if their invitation had been sent; return its number."""
    given = {"name": f"Guest {number}", "email": f"guest{number}@example.org", **values}
    with app.app_context(), transaction():
        made = inviting.add(event_id, InvitationData(**given), by=OLGA)
        made.state, made.sent_at = InvitationState.SENT, clock.now()
        return int(made.id)


def invitation(app: Flask, number: int) -> Invitation:
    """Return an invitation as it is recorded."""
    with app.app_context():
        return db.session.get_one(Invitation, number)


def invitations(app: Flask) -> list[Invitation]:
    """Return all invitations in order."""
    with app.app_context():
        return list(db.session.scalars(select(Invitation).order_by(Invitation.id)))


def path(app: Flask, number: int, language: str = "en") -> str:
    """Return the address of an invitation's page."""
    with app.app_context():
        token = invitation_token(db.session.get_one(Invitation, number).nonce)
    return f"/{language}/invitation/{token}"


def answered(client: FlaskClient, page: str, choice: str, **fields: Any) -> Any:
    """Press the button of an answer as a reader does; return what the server answers."""
    there = f"{page}/{choice}"
    only = {"name": None, "email": None, "language": None, "privacy_consent": None}
    values = {**({} if choice == "yes" else only), **fields}
    if choice == "yes":
        values.setdefault("email", None)
    return client.post(there, data=form(client, there, **values))
