"""What the tests of the release page change, and the mails it queued."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.programme import service
from eventapp.programme.data import SessionData, data_of
from eventapp.programme.models import Session
from tests.backoffice.world import World

PAGE = "/organise/events/summit/programme/release"


def shift(app: Flask, world: World, minutes: int) -> None:
    """Move the panel's draft."""
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Session).where(Session.slug == "panel")).one()
        was = data_of(row, session.get_one(Event, world.event))
        given = {x: getattr(was, x) for x in was.__slots__}
        assert was.starts
        assert was.ends
        given["starts"] = was.starts + timedelta(minutes=minutes)
        given["ends"] = was.ends + timedelta(minutes=minutes)
        service.save_session(world.event, SessionData(**given), row.id, by=SYSTEM)


def mails(app: Flask) -> list[Message]:
    with app.app_context():
        return list(db.session.scalars(select(Message).order_by(Message.id)))
