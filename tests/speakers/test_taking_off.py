"""Who says no after their session went public: off the public pages at once, if they like.

And the page of consents, which opens as long as its person is public, whatever became of the link.
"""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message
from eventapp.programme import releasing
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.speakers import deputies, service
from eventapp.speakers.deputies import DeputyData, name_deputy
from tests import factories
from tests.accounts import add_account
from tests.backoffice.forms import fields_of
from tests.speakers.released import released_stage
from tests.speakers.stage import ORGANISER, Stage, link_of

PUBLIC = (
    "/en/events/evening",
    "/en/people/ada",
    "/en/calendar",
    "/en/events/evening/programme.ics",
    "/en/events/evening/schedule.json",
    "/en/events/evening/embed",
    "/en/people/ada.ics",
    "/sitemap.xml",
)
STILL = "Your name can still be read"


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Ada is on the stage, and an organiser is told of what she does."""
    add_account(app, "rosa", RoleName.ORGANISER, language="en")
    return released_stage(app)


def decline(client: FlaskClient, stage: Stage) -> str:
    path = f"{stage.page}/{stage.panellist}/decline"
    page = client.get(path).text
    assert "Your name stays on the public programme" in page
    return client.post(path, data=fields_of(page, path), follow_redirects=True).text


def seen(app: Flask) -> list[str]:
    public = app.test_client()
    answers = {x: public.get(x) for x in PUBLIC}
    return [
        x
        for x, y in answers.items()
        if y.status_code == 200 and ("Lovelace" in y.text or "/ada" in y.text)
    ]


def told(app: Flask, kind: str) -> list[str]:
    with app.app_context():
        query = select(Message.text).where(Message.kind == f"office.{kind}").order_by(Message.id)
        return list(db.session.scalars(query))


def test_who_says_no_is_told_that_readers_see_them_and_taken_off_by_one_press(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    assert STILL not in client.get(stage.page).text
    assert len(seen(app)) >= 6
    page = decline(client, stage)
    assert STILL in page
    assert len(seen(app)) >= 6
    assert "Readers still see them on this session" in told(app, "answered")[0]
    after = client.post(f"{stage.page}/hide", data=fields_of(page, f"{stage.page}/hide"))
    assert after.status_code == 303
    assert "off our public pages" in client.get(after.location).text
    assert seen(app) == []
    assert "Ada Lovelace no longer allows publication" in told(app, "hidden")[0]
    assert STILL not in client.get(stage.page).text


def test_what_was_never_public_asks_nothing(app: Flask, client: FlaskClient, stage: Stage) -> None:
    decline(client, stage)
    with app.app_context(), transaction():
        releasing.release(stage.event, by=ORGANISER)
    assert STILL not in client.get(stage.page).text


def test_without_its_token_nobody_is_taken_off(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    assert client.post(f"{stage.page}/hide").status_code == 422
    assert seen(app)


def give_way(app: Flask, stage: Stage) -> None:
    """Give both of Ada's seats to deputies, before any release."""
    number = link_of(app, stage).id
    for seat, who in ((stage.panellist, "mary"), (stage.speech, "joan")):
        with app.app_context(), transaction():
            named = name_deputy(number, seat, DeputyData(who.title(), f"{who}@example.org"))
            deputies.take(named.id, stage.event, by=ORGANISER)


def test_who_gave_way_can_take_consent_back_as_long_as_they_are_public(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    give_way(app, stage)
    path = f"{stage.page}/consents"
    assert client.get(path).status_code == 200
    page = client.get(stage.page).text
    assert STILL in page
    client.post(f"{stage.page}/hide", data=fields_of(page, f"{stage.page}/hide"))
    assert seen(app) == []
    with app.app_context(), transaction():
        releasing.release(stage.event, by=ORGANISER)
    assert client.get(path).status_code == 410


def test_who_stands_at_another_event_can_still_take_it_back(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    """A consent is one for all events: the link that gave it takes it back."""
    with app.app_context(), transaction() as session:
        other = factories.event(slug="morning")
        session.add(other)
        session.flush()
        talk = Session(
            event_id=other.id, slug="talk", kind=SessionKind.KEYNOTE, title=Localised(en="A talk")
        )
        session.add(talk)
        session.flush()
        state, role = AppearanceState.CONFIRMED, Role.KEYNOTE
        session.add(Appearance(session_id=talk.id, person_id=stage.ada, role=role, state=state))
        session.flush()
        releasing.release(other.id, by=ORGANISER)
    give_way(app, stage)
    with app.app_context(), transaction():
        releasing.release(stage.event, by=ORGANISER)
    path = f"{stage.page}/consents"
    assert client.get(stage.page).status_code == 410
    fields = fields_of(client.get(path).text, path)
    assert "Lovelace" in app.test_client().get("/en/events/morning").text
    assert client.post(path, data=fields).status_code == 303
    assert "Lovelace" not in app.test_client().get("/en/events/morning").text


def test_a_revoked_link_takes_consents_back_and_gives_none(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    path = f"{stage.page}/consents"
    fields = fields_of(client.get(path).text, path)
    client.post(path, data=fields | {"publication": "y", "picture": "y"})
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    closed = client.get(stage.page)
    assert closed.status_code == 410
    assert path in closed.text
    assert "Ada" not in closed.text
    page = client.get(path).text
    assert "What you said before" not in page
    assert f'href="{stage.page}"' not in page
    fields = fields_of(page, path)
    assert client.post(path, data=fields | {"recording": "y"}).status_code == 422
    without = {k: v for k, v in fields.items() if k != "publication"}
    assert client.post(path, data=without).status_code == 303
    assert seen(app) == []
    again = client.post(path, data=without | {"publication": "y"})
    assert again.status_code == 422
    assert "it can take consents back, but not give them" in again.text
    assert seen(app) == []


def test_a_revoked_link_takes_somebody_off_by_one_press(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    """They never said anything of consents, so no box tells them what to remove."""
    with app.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    hide = f"{stage.page}/hide"
    page = client.get(f"{stage.page}/consents").text
    assert client.post(hide, data=fields_of(page, hide)).status_code == 303
    assert seen(app) == []
    assert hide not in client.get(f"{stage.page}/consents").text


def test_a_foreign_link_opens_no_consents(client: FlaskClient, stage: Stage) -> None:
    assert client.get(f"/en/speaker/{'x' * 43}/consents").status_code == 404
    assert client.post(f"/en/speaker/{'x' * 43}/hide").status_code == 404
