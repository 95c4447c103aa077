"""What the tests of quotas ask again and again."""

import re
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.quotas import filling, queries, service
from eventapp.quotas.links import quota_token
from eventapp.quotas.models import NamedGuest
from eventapp.quotas.rules import Named
from eventapp.quotas.service import QuotaData
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.models import Registration, SeatCount
from eventapp.registration.places import recorded
from eventapp.registration.quota_models import Quota
from tests import factories

OLGA = Actor("user", 1, "Olga Organiser")
VERSION = "test"
TOKEN = re.compile(r'name="((?:several-)?csrf_token)"[^>]*value="([^"]+)"')


def act(app: Flask, verb: Any, *args: Any, **values: Any) -> Any:
    """Do one thing in a transaction."""
    with app.app_context(), transaction():
        return verb(*args, **values)


def category(app: Flask, event_id: int, slug: str = "members", **values: Any) -> int:
    """Add a guest category to an event; return its number."""
    given = {"slug": slug, "name": Localised(en=slug.title()), **values}
    return factories.saved(app, GuestCategory(event_id=event_id, **given))


def in_days(app: Flask, event_id: int, days: float) -> datetime:
    """Return the wall-clock time at an event so many days from now, to the minute."""
    with app.app_context():
        zone = db.session.get_one(Event, event_id).zone
    then = clock.now().replace(second=0, microsecond=0) + timedelta(days=days)
    return then.astimezone(zone).replace(tzinfo=None)


def data(app: Flask, event_id: int, category_id: int, **values: Any) -> QuotaData:
    """Return what is said of a quota of five for a new organisation, which ends in ten days."""
    given: dict[str, Any] = {
        "category_id": category_id,
        "seats": 5,
        "ends": in_days(app, event_id, 10),
        "contact_name": "Fatima Focal",
        "contact_email": "fatima@example.org",
        **values,
    }
    if "organisation_id" not in given:
        given["organisation_id"] = factories.saved(app, factories.organisation())
    return QuotaData(**given)


def held(app: Flask, event_id: int, category_id: int, **values: Any) -> int:
    """Give an organisation a quota; return its number."""
    wanted = data(app, event_id, category_id, **values)
    with app.app_context(), transaction():
        return int(service.save(event_id, wanted, by=OLGA).id)


def person(number: int, **values: Any) -> Named:
    """Return somebody to name."""
    given = {"name": f"Guest {number}", "email": f"guest{number}@example.org", "language": "en"}
    return Named(**{**given, **values})


def name(app: Flask, quota_id: int, *numbers: int) -> list[NamedGuest]:
    """Put people on the list of a quota."""
    people = [person(x) for x in numbers]
    found: list[NamedGuest] = act(app, filling.name, quota_id, people, privacy_version=VERSION)
    return found


def quota(app: Flask, number: int) -> Quota:
    """Return a quota as it is recorded."""
    with app.app_context():
        return db.session.get_one(Quota, number)


def standing(app: Flask, event_id: int, number: int) -> tuple[int, int, int]:
    """Return the seats, those named and those of them who are registered otherwise."""
    with app.app_context():
        found = queries.standing(event_id, number)
        return found.quota.seats, found.named, found.doubles


def named(app: Flask, number: int) -> NamedGuest:
    """Return the row of guest ``number`` on whatever list they are."""
    with app.app_context():
        key = f"guest{number}@example.org"
        return db.session.scalars(select(NamedGuest).where(NamedGuest.email_key == key)).one()


def reserved(app: Flask, event_id: int) -> int:
    """Return how many seats are recorded as waiting for quotas to fill them."""
    with app.app_context():
        return recorded(db.session.get_one(SeatCount, event_id)).all_reserved


def states(app: Flask, event_id: int) -> dict[str, str]:
    """Return how everybody stands, by what is before the @."""
    with app.app_context():
        rows = db.session.scalars(select(Registration).where(Registration.event_id == event_id))
        return {x.email.partition("@")[0]: x.state.value for x in rows}


def path(app: Flask, number: int, language: str = "en") -> str:
    """Return the address of a quota's page."""
    with app.app_context():
        return f"/{language}/quota/{quota_token(db.session.get_one(Quota, number).nonce)}"


def sent(client: FlaskClient, page: str, **fields: Any) -> Any:
    """Name one person by the form of the page, as a focal point does."""
    given = {"name": "Ada Guest", "email": "ada@example.org", "language": "en", "agreed": "y"}
    return _sent(client, page, page, "csrf_token", {**given, **fields})


def pasted(client: FlaskClient, page: str, people: str, **fields: Any) -> Any:
    """Name several by the form of the page."""
    given = {"several-people": people, "several-language": "en", "several-agreed": "y", **fields}
    return _sent(client, page, f"{page}/several", "several-csrf_token", given)


def pressed(client: FlaskClient, page: str, **fields: Any) -> Any:
    """Send the form of a page to the page itself."""
    return _sent(client, page, page, "csrf_token", fields)


def _sent(client: FlaskClient, page: str, to: str, token: str, fields: dict[str, Any]) -> Any:
    tokens = dict(TOKEN.findall(client.get(page).text))
    given = {token: tokens[token], **{x: y for x, y in fields.items() if y is not None}}
    return client.post(to, data=given)
