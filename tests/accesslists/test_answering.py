"""The page behind a short-lived link: what it asks, keeps, shows and refuses."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import travel

from eventapp.accesslists.details import Stage
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message
from eventapp.registration import service as registration
from tests.accesslists.stage import MARKERS, ask, page_of, records, say, stage
from tests.counting import statements

pytestmark = pytest.mark.usefixtures("any_database")


def test_somebody_asked_answers_and_corrects_until_the_cut_off(
    app: Flask, client: FlaskClient
) -> None:
    event_id = stage(app)
    first, second = ask(app, event_id)
    path = page_of(app, first)
    page = client.get(path)
    for words in ("House of Europe", "Who sees it", "When it is deleted", "Date of birth"):
        assert words in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    answered = say(client, path)
    assert answered.status_code == 303
    again = client.get(answered.location).text
    assert "the organisers have your details" in again
    assert not any(x in again for x in MARKERS)  # whoever is forwarded the link reads nothing
    assert say(client, path, given_name="Augusta").status_code == 303
    assert [x.stage for x in records(app, event_id)] == [Stage.ANSWERED, Stage.ASKED]
    with travel(second.ends_at + timedelta(minutes=1)):
        assert client.get(path).status_code == 410
        assert client.get(page_of(app, second)).status_code == 410


def test_a_badge_removes_the_questions(app: Flask, client: FlaskClient) -> None:
    event_id = stage(app)
    first, _second = ask(app, event_id)
    path = page_of(app, first)
    badge = "Interinstitutional press badge"
    nothing = dict.fromkeys(("family_name", "birth_date", "document_number"), "")
    assert say(client, path, badge=badge, **nothing).status_code == 303
    assert records(app, event_id)[0].stage is Stage.EXEMPT
    assert say(client, path, badge="A badge of my own").status_code == 422
    assert say(client, path).status_code == 303
    assert records(app, event_id)[0].stage is Stage.ANSWERED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "2199-01-01"),
        ("birth_date", "1 May"),
        ("nationality", "ZZ"),
        ("nationality", "MT'; DROP TABLE event;--"),
        ("document_kind", "../../etc/passwd"),
        ("given_name", "x" * 5000),
        ("given_name", "Ada\u202eevil"),
        ("given_name", "A\x00da"),
        ("family_name", "A\r\nBcc: x@example.org"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(
    app: Flask, client: FlaskClient, field: str, value: str
) -> None:
    event_id = stage(app)
    first = ask(app, event_id)[0]
    refused = say(client, page_of(app, first), **{field: value})
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert 'value="QZ-4711-X"' in refused.text  # what was right stays typed
    assert records(app, event_id)[0].stage is Stage.ASKED


def test_a_link_tampered_with_opens_nothing(app: Flask, client: FlaskClient) -> None:
    event_id = stage(app)
    path = page_of(app, ask(app, event_id)[0])
    for wrong in (path[:-1], path[:-1] + ("A" if path[-1] != "A" else "B"), path + "%00"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code in (404, 405)
    assert client.post(path, data={"family_name": "x"}).status_code == 422  # without a token


def test_mails_say_when_it_is_deleted_and_hold_one_link(app: Flask) -> None:
    event_id = stage(app)
    found = ask(app, event_id)
    with app.app_context():
        query = db.select(Message).where(Message.kind == "access.asked").order_by(Message.id)
        asked = list(db.session.scalars(query))
    assert [x.recipient for x in asked] == [x.email for x in found]
    for message, record in zip(asked, found, strict=True):
        assert page_of(app, record) in message.text
        day = record.delete_on
        assert f"{day.day}\u00a0" in message.text or f"{day.day} " in message.text
        assert message.text.count("/access/") == 1


def test_a_page_asks_the_database_little(app: Flask, client: FlaskClient) -> None:
    event_id = stage(app)
    path = page_of(app, ask(app, event_id)[0])
    client.get(path)
    with statements(app) as sent:
        client.get(path)
    assert len(sent) <= 7, sent


def test_who_cancels_is_forgotten_and_the_link_is_dead(app: Flask, client: FlaskClient) -> None:
    from eventapp.accesslists import sweeping

    event_id = stage(app)
    first, second = ask(app, event_id)
    path = page_of(app, first)
    say(client, path)
    with app.app_context():
        with transaction():
            registration.cancel(first.registration_id, by=SYSTEM)
        assert sweeping.sweep() == 1
    assert [x.id for x in records(app, event_id)] == [second.id]
    assert client.get(path).status_code == 404
