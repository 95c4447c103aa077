"""What organisers change by the services, as a subscribed calendar is told of it."""

import re
from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events import service as events
from eventapp.programme import service as programme
from eventapp.programme.models import Appearance, Session
from eventapp.programme.releasing import release_if_any
from tests.feeds import records
from tests.feeds.conftest import TODAY

LATER = TODAY + timedelta(hours=2)
EVENT, PROGRAMME = "/en/events/gala.ics", "/en/events/gala/programme.ics"


def stamps(text: str) -> set[str]:
    """Return the DTSTAMPs of a calendar."""
    return set(re.findall(r"DTSTAMP:(\w+)", text))


def after(app: Flask, client: FlaskClient, change: Callable[[], object], path: str) -> str:
    """Return a calendar fetched after a change two hours later, which moved its tag and date."""
    old = client.get(path)
    conditions = {"If-None-Match": old.headers["ETag"]}
    with time_machine.travel(LATER, tick=False):
        with app.app_context(), transaction():
            change()
        new = client.get(path, headers=conditions)
    assert new.status_code == 200
    assert new.last_modified == LATER
    return new.text


def test_who_leaves_the_panel_leaves_the_calendar_with_a_new_stamp(
    app: Flask, client: FlaskClient, gala: object
) -> None:
    def leave() -> None:
        seat = db.session.query(Appearance).filter(Appearance.person_id.is_not(None)).one()
        programme.remove_appearance(seat.id, by=SYSTEM)
        release_if_any(db.session.query(records.Event).one().id, by=SYSTEM)

    for path in (EVENT, PROGRAMME):
        assert "Jane Doe" in client.get(path).text
    text = after(app, client, leave, EVENT)
    assert "Jane Doe" not in text
    assert stamps(text) == {"20270501T110000Z"}
    with time_machine.travel(LATER, tick=False):
        sessions = client.get(PROGRAMME).text
    assert "Jane Doe" not in sessions
    assert stamps(sessions) == {"20270501T110000Z"}


def test_a_deleted_session_leaves_and_the_event_says_when(
    app: Flask, client: FlaskClient, gala: object
) -> None:
    def delete() -> None:
        drinks = db.session.query(Session).filter_by(slug="drinks").one()
        programme.delete_session(drinks.id, by=SYSTEM)
        release_if_any(drinks.event_id, by=SYSTEM)

    text = after(app, client, delete, EVENT)
    assert "The drinks" not in text
    assert stamps(text) == {"20270501T110000Z"}


def test_a_cancelled_event_raises_the_sequence_of_all_its_entries(
    app: Flask, client: FlaskClient, gala: object
) -> None:
    def cancel() -> None:
        event = db.session.query(records.Event).one()
        events.cancel(event.id, Localised(en="The hall is closed."), by=SYSTEM)

    text = after(app, client, cancel, PROGRAMME)
    assert re.findall(r"SEQUENCE:(\d+)", text) == ["1", "1"]
    assert re.findall(r"STATUS:(\w+)", text) == ["CANCELLED", "CANCELLED"]
    assert text.count("The hall is closed.") == 2
    assert stamps(text) == {"20270501T110000Z"}
