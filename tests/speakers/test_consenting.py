"""Consents given and taken back by a speaker's link, and what readers see at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.speakers import calendar, letters, service
from eventapp.speakers.consenting import hide_what_ended
from eventapp.speakers.contribution_models import Consent
from eventapp.speakers.readers import readers
from eventapp.speakers.slots import slots_at
from tests.backoffice.forms import fields_of
from tests.speakers.released import released_stage
from tests.speakers.stage import Stage


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Ada is on the stage."""
    return released_stage(app)


def allow(client: FlaskClient, stage: Stage, **said: Any) -> Any:
    path = f"{stage.page}/consents"
    fields: dict[str, Any] = dict(fields_of(client.get(path).text, path))
    for name, value in said.items():
        fields.pop(name, None)
        if value:
            fields[name] = value
    return client.post(path, data=fields)


def test_taking_back_a_consent_takes_effect_at_once(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    public = app.test_client()
    pages = (
        "/en/events/evening",
        "/en/people/ada",
        "/en/calendar",
        "/en/events/evening/programme.ics",
    )
    pages += ("/en/events/evening/schedule.json", "/sitemap.xml", "/en/people/ada.ics")

    def seen() -> list[bool]:
        answers = [public.get(x) for x in pages]
        named = ["Lovelace" in x.text or "people/ada" in x.text for x in answers]
        return [x.status_code == 200 and y for x, y in zip(answers, named, strict=True)]

    assert seen() == [True] * len(pages)
    assert allow(client, stage, publication="y", picture="y").status_code == 303
    assert seen() == [True] * len(pages)
    assert allow(client, stage, publication="").status_code == 303
    assert seen() == [False] * len(pages)
    assert "Grace" in public.get("/en/events/evening").text
    allow(client, stage, publication="y")
    assert seen() == [True] * len(pages)
    page = client.get(f"{stage.page}/consents").text
    assert page.count("not allowed") >= 2


def test_what_was_taken_back_on_another_record_is_not_ticked_for_them(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    """As after a merger: one record took it back, the other gave it later."""
    allow(client, stage, publication="y", picture="y")
    with app.app_context(), transaction() as session:
        session.get_one(Person, stage.ada).is_withheld = True
    allow(client, stage, recording="y")
    assert "Lovelace" not in app.test_client().get("/en/events/evening").text
    allow(client, stage, publication="y")
    assert "Lovelace" in app.test_client().get("/en/events/evening").text


def test_the_log_tells_of_nothing_taken_back_that_was_never_given(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    def told() -> list[str]:
        with app.app_context():
            query = select(AuditEntry.action).order_by(AuditEntry.id)
            return [x for x in db.session.scalars(query) if x.startswith("consent.")]

    allow(client, stage)
    assert told() == []
    # What was refused is hidden all the same, as the page says.
    assert "Lovelace" not in app.test_client().get("/en/events/evening").text
    allow(client, stage, publication="y")
    allow(client, stage, publication="")
    assert told() == ["consent.given", "consent.withdrawn"]


def test_who_took_consent_back_is_named_to_no_other_speaker(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context():
        others = [x for s in slots_at(stage.event) for x in s.others]
        assert stage.ada in [x.person_id for x in others]
    allow(client, stage, publication="y")
    allow(client, stage, publication="")
    with app.app_context():
        own = [x for x in slots_at(stage.event) if x.person.id == stage.grace]
        link = service.link_for(stage.event, stage.grace)
        event = db.session.get_one(Event, stage.event)
        reader = readers(event, own, {stage.grace: link}, None)[0]
        draft = letters.accepted(reader)
        entry = calendar.message(reader, own[0], method="REQUEST")
    assert "Lovelace" not in draft.text + draft.html + entry
    assert "The panel" in draft.text


def test_a_consent_ends_by_itself(app: Flask, client: FlaskClient, stage: Stage) -> None:
    today = clock.now().date()
    past = (today - timedelta(days=3)).isoformat()
    assert allow(client, stage, publication="y", publication_until=past).status_code == 422
    until = today + timedelta(days=1)
    allow(client, stage, publication="y", publication_until=until.isoformat())
    with app.app_context():
        assert hide_what_ended() == 0
    with app.app_context(), transaction():
        for row in db.session.scalars(select(Consent).where(Consent.until.is_not(None))):
            row.until = date(2020, 1, 1)
    assert "Lovelace" in app.test_client().get("/en/events/evening").text
    with app.app_context():
        assert hide_what_ended() == 1
        assert hide_what_ended() == 0
    assert "Lovelace" not in app.test_client().get("/en/events/evening").text
