"""The sample in the back office: saving an editing page untouched changes nothing."""

from flask import Flask
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core.db import SiteRevision, db, transaction
from eventapp.events.models import Event, Venue
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person
from eventapp.programme.models import Session
from eventapp.transfer.service import load_sample
from tests.accounts import signed_in
from tests.backoffice.forms import send


def revision() -> int:
    """Return the number that grows with any change a reader could see."""
    return db.session.scalar(select(SiteRevision.number)) or 0


def editing_pages() -> list[str]:
    """Return the address of every editing page."""
    found = [f"/organise/events/{x}/settings" for x in db.session.scalars(select(Event.slug))]
    kinds = ((Person, "people"), (Organisation, "organisations"), (Venue, "venues"))
    for model, part in kinds:
        slugs = db.session.scalars(select(model.slug))  # type: ignore[attr-defined]
        found += [f"/organise/{part}/{x}" for x in slugs]
    sessions = select(Event.slug, Session.slug).join(Session, Session.event_id == Event.id)
    found += [f"/organise/events/{e}/programme/{s}" for e, s in db.session.execute(sessions)]
    return found


def test_saving_what_stands_changes_nothing(app: Flask) -> None:
    with app.app_context(), transaction():
        load_sample()
    with app.app_context():
        before, pages = revision(), editing_pages()
    client = signed_in(app, RoleName.ORGANISER)
    for path in pages:
        answer = send(client, path)
        assert answer.status_code == 303, (path, answer.text)
        with app.app_context():
            assert revision() == before, path
