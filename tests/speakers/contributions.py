"""Contributions as speakers write them and organisers decide on them."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.people.models import Person
from eventapp.speakers import consenting
from eventapp.speakers.consent_texts import VERSION
from eventapp.speakers.contribution_models import Consent, Contribution, Part, Purpose
from tests.backoffice.forms import fields_of
from tests.people.images import send
from tests.speakers.stage import Stage

ROOM = "/organise/events/evening/contributions"


def write(client: FlaskClient, stage: Stage, name: str, *, do: str = "send", **typed: Any) -> Any:
    """Open a form of Ada's, type into it, and send it or (``keep``) save its draft."""
    path = f"{stage.page}/{name}"
    fields: dict[str, Any] = dict(fields_of(client.get(path).text, path)) | {"do": do}
    return send(client, path, fields | {k.replace("__", "-"): v for k, v in typed.items()})


def row_of(app: Flask, part: Part) -> Contribution:
    """Return the one contribution of a part."""
    with app.app_context():
        return db.session.scalars(select(Contribution).where(Contribution.part == part)).one()


def person(app: Flask, stage: Stage) -> Person:
    """Return Ada as the database has her."""
    with app.app_context():
        return db.session.get_one(Person, stage.ada)


def allow(app: Flask, row: Contribution) -> None:
    """Let the speaker of a contribution allow what they have said nothing about."""
    with app.app_context(), transaction() as session:
        person = session.get_one(Person, row.person_id)
        for purpose in {Purpose.PUBLICATION, Purpose.PICTURE} - {*consenting.in_force(person)}:
            about = {"version": VERSION, "by_kind": "speaker", "by_label": person.name}
            given = Consent(person_id=person.id, event_id=row.event_id, purpose=purpose, given=True)
            for name, value in about.items():
                setattr(given, name, value)
            session.add(given)


def decide(client: FlaskClient, app: Flask, part: Part, verb: str = "accept", **typed: str) -> Any:
    """Decide on a part as it stands on the organisers' page."""
    number = row_of(app, part).id
    if verb == "accept":
        allow(app, row_of(app, part))
    page = client.get(f"{ROOM}/{number}").text
    fields = fields_of(page, f"{ROOM}/{number}/accept") | {k: [v] for k, v in typed.items()}
    return client.post(f"{ROOM}/{number}/{verb}", data=fields)
