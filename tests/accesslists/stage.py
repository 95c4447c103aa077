"""A venue that asks, an event there with two guests, and what a person says, full of markers."""

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accesslists import asking, profiles, service
from eventapp.accesslists.links import access_token
from eventapp.accesslists.models import IdentityRecord
from eventapp.accesslists.profiles import ProfileData
from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from tests import factories
from tests.accounts import token_in
from tests.registration.helpers import registered

LIST = "/organise/events/evening/guests/access-list"
SAID = {
    "family_name": "Qzlovelace",
    "given_name": "Qzada",
    "birth_date": "1915-12-10",
    "nationality": "MT",
    "document_kind": "passport",
    "document_number": "QZ-4711-X",
}
MARKERS = ("Qzlovelace", "Qzada", "1915-12-10", "QZ-4711-X")


def stage(app: Flask, guests: int = 2, profile: ProfileData = profiles.EXAMPLE) -> int:
    """Make a venue with a profile, an event there and guests with a place; return the event."""
    with app.app_context(), transaction() as session:
        house = factories.venue(slug="house", name="House of Europe")
        session.add(house)
        session.flush()
        profiles.save_profile(house.id, profile, by=SYSTEM)
        event = factories.event(slug="evening", venue_id=house.id)
        session.add(event)
        session.flush()
        number = event.id
    registered(app, number, guests)
    return number


def ask(app: Flask, event_id: int) -> list[IdentityRecord]:
    """Ask everybody, write the mails, and return the records."""
    with app.app_context():
        with transaction():
            asking.ask(event_id, by=SYSTEM)
        asking.push()
    return records(app, event_id)


def records(app: Flask, event_id: int) -> list[IdentityRecord]:
    """Return the records of an event in the order they were made."""
    with app.app_context():
        query = select(IdentityRecord).where(IdentityRecord.event_id == event_id)
        return list(db.session.scalars(query.order_by(IdentityRecord.id)))


def page_of(app: Flask, record: IdentityRecord) -> str:
    """Return the path of somebody's page."""
    with app.app_context():
        return f"/{record.language}/access/{access_token(record.nonce)}"


def say(client: FlaskClient, path: str, **changes: str) -> Any:
    """Send the form behind a link as SAID, changed."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    said = {"csrf_token": token_in(page.text), "badge": "", **SAID, **changes}
    return client.post(path, data=said)


def answer(app: Flask, record: IdentityRecord, **changes: str) -> None:
    """Have somebody say SAID, changed."""
    with app.app_context(), transaction():
        service.answer(record.id, {**SAID, **changes})


def later(days: float) -> Any:
    """Return the instant so many days from now."""
    return clock.now() + timedelta(days=days)


def press(client: FlaskClient, page: str, path: str, **fields: str) -> Any:
    """Press a button of a page whose form leads to ``path``."""
    found = client.get(page).text
    form = re.search(rf'<form[^>]*action="{re.escape(path)}".*?</form>', found, re.DOTALL)
    return client.post(path, data={"csrf_token": token_in(form[0] if form else found), **fields})
