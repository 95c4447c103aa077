"""The calendars of speakers, organisers and organisations, by the rights that each has now."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName, User
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventHost, EventStatus, Visibility
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.quotas import service as quotas
from eventapp.quotas.links import quota_token
from eventapp.registration.quota_models import Quota
from eventapp.speakers import service as speakers
from tests import factories
from tests.accounts import signed_in
from tests.counting import statements
from tests.quotas.helpers import category, held
from tests.speakers.stage import ORGANISER, Stage, make_stage
from tests.subscriptions.steps import entries, make_address, statuses, text_of

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is asked for two sessions of an evening."""
    return make_stage(app)


def second_event(app: Flask, stage: Stage, name: str = "Second") -> int:
    """Ask Ada for a session of another event; return the event's number."""
    with app.app_context(), transaction() as session:
        event = factories.event(title=Localised(en=name))
        session.add(event)
        session.flush()
        talk = Session(
            event_id=event.id,
            slug="talk",
            kind=SessionKind.KEYNOTE,
            title=Localised(en=f"Talk at {name}"),
            starts_at=event.starts_at,
            ends_at=event.ends_at,
        )
        session.add(talk)
        session.flush()
        seat = Appearance(session_id=talk.id, person_id=stage.ada, role=Role.KEYNOTE)
        seat.state = AppearanceState.CONFIRMED
        session.add(seat)
        speakers.link_for(event.id, stage.ada)
        return int(event.id)


def test_a_speaker_has_the_sessions_of_all_events(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    path = make_address(client, stage.page)
    other = second_event(app, stage)
    assert statuses(client, path) == {
        "The panel": "TENTATIVE",
        "The keynote": "TENTATIVE",
        "Talk at Second": "CONFIRMED",
    }
    with app.app_context(), transaction() as session:
        session.get_one(Appearance, stage.panellist).state = AppearanceState.WITHDRAWN
        session.get_one(Event, other).status = EventStatus.POSTPONED
    assert statuses(client, path) == {
        "Cancelled: The panel": "CANCELLED",
        "The keynote": "TENTATIVE",
        "Talk at Second": "TENTATIVE",
    }


def test_the_link_of_another_event_takes_its_sessions_along_and_its_own_ends_the_calendar(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    path = make_address(client, stage.page)
    other = second_event(app, stage)
    with app.app_context(), transaction():
        speakers.revoke_link(other, stage.ada, by=ORGANISER)
    assert set(statuses(client, path)) == {"The panel", "The keynote"}
    with app.app_context(), transaction():
        speakers.renew_link(stage.event, stage.ada, by=ORGANISER)
    assert client.get(path).status_code == 404


def test_the_calendar_of_a_speaker_does_not_open_their_page_nor_theirs_the_calendar(
    client: FlaskClient, stage: Stage
) -> None:
    path = make_address(client, stage.page)
    token = path[len("/calendar/") : -len(".ics")]
    assert client.get(f"/en/speaker/{token}").status_code == 404
    assert client.get(f"/en/rsvp/{token}").status_code == 404
    assert client.get(f"/calendar/{stage.token}.ics").status_code == 404
    assert stage.token not in client.get(path).text


def test_two_roles_on_one_session_are_one_entry(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction() as session:
        second = Appearance(session_id=stage.panel, person_id=stage.ada, role=Role.MODERATOR)
        second.state = AppearanceState.CONFIRMED
        session.add(second)
    assert statuses(client, make_address(client, stage.page))["The panel"] == "CONFIRMED"


def asked(app: Flask, client: FlaskClient, path: str) -> int:
    """Return how many statements a second fetch takes."""
    client.get(path)
    with statements(app) as found:
        client.get(path)
    return len(found)


def test_a_speakers_calendar_asks_as_often_for_many_events_as_for_one(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    path = make_address(client, stage.page)
    before = asked(app, client, path)
    for number in range(4):
        second_event(app, stage, f"Event {number}")
    assert asked(app, client, path) == before <= 11


def test_an_organiser_has_drafts_marked_and_what_is_public_plain(
    app: Flask, client: FlaskClient, stage: Stage
) -> None:
    olga = signed_in(app, RoleName.ORGANISER, name="olga")
    factories.saved(
        app, factories.event(slug="secret", title=Localised(en="Secret"), status=EventStatus.DRAFT)
    )
    path = make_address(olga, "/account/")
    before = asked(app, client, path)
    found = statuses(client, path)
    assert found["Draft: Secret"] == found["Draft: The panel"] == "TENTATIVE"
    with app.app_context(), transaction() as session:
        title = str(session.get_one(Event, stage.event).title["en"])
    assert found[title] == "CONFIRMED"
    factories.release(app, stage.event)
    assert statuses(client, path)["The panel"] == "CONFIRMED"
    with app.app_context(), transaction() as session:
        session.get_one(Session, stage.panel).title = Localised(en="Another panel")
    assert statuses(client, path)["Draft: Another panel"] == "TENTATIVE"
    text = text_of(client, path)
    assert "/organise/events/secret" in text
    assert "Not public yet." in text
    for number in range(4):
        second_event(app, stage, f"Event {number}")
    assert asked(app, client, path) == before <= 9


@pytest.mark.parametrize("way", ["role", "account"])
def test_who_is_no_organiser_any_more_has_no_drafts(
    app: Flask, client: FlaskClient, way: str
) -> None:
    olga = signed_in(app, RoleName.ORGANISER, name="olga")
    path = make_address(olga, "/account/")
    assert client.get(path).status_code == 200
    with app.app_context(), transaction() as session:
        user = session.query(User).filter_by(email="olga@example.org").one()
        if way == "role":
            user.roles = []
        else:
            user.active = False
    assert client.get(path).status_code == 404


def test_an_account_without_the_role_has_no_part(app: Flask) -> None:
    door = signed_in(app, RoleName.DOOR, name="dora")
    assert "Your calendar" not in door.get("/account/").text
    assert door.get("/account/calendar").status_code == 403


@pytest.fixture
def house(app: Flask) -> dict[str, Any]:
    """An organisation that hosts one event, and has a quota at a private one."""
    member = factories.organisation(name="Members United")
    hosted = factories.event(title=Localised(en="Hosted"))
    private = factories.event(
        title=Localised(en="Private"), visibility=Visibility.PRIVATE, slug="private", capacity=9
    )
    other = factories.event(title=Localised(en="Other"), visibility=Visibility.PRIVATE)
    factories.saved(app, member, hosted, private, other)
    with app.app_context(), transaction() as session:
        session.add(EventHost(event_id=hosted.id, organisation_id=member.id))
    number = held(app, private.id, category(app, private.id), organisation_id=member.id)
    with app.app_context():
        token = quota_token(db.session.get_one(Quota, number).nonce)
    return {"quota": number, "page": f"/en/quota/{token}", "member": member.id, "other": other.id}


def test_an_organisation_has_what_it_hosts_and_where_it_sends_guests(
    app: Flask, client: FlaskClient, house: dict[str, Any]
) -> None:
    path = make_address(client, house["page"])
    assert statuses(client, path) == {"Hosted": "CONFIRMED", "Private": "CONFIRMED"}
    text = text_of(client, path)
    assert "5 seats for Members United" in text
    assert "/quota/" not in text
    assert "/events/private" not in text
    other = category(app, house["other"])
    held(app, house["other"], other, organisation_id=house["member"], contact_email="z@example.org")
    assert set(entries(client, path)) == {"Hosted", "Private"}  # another focal point's
    with app.app_context(), transaction() as session:
        for quota in session.query(Quota):
            quota.contact_email = "z@example.org"
    assert set(entries(client, path)) == {"Hosted", "Private", "Other"}


def test_a_closed_link_of_an_organisation_closes_its_calendar(
    app: Flask, client: FlaskClient, house: dict[str, Any]
) -> None:
    path = make_address(client, house["page"])
    with app.app_context(), transaction() as session:
        quota = session.get_one(Quota, house["quota"])
        quota.revoked_at = quota.created_at
    assert client.get(path).status_code == 404


def test_another_focal_point_has_another_link_and_calendar(
    app: Flask, client: FlaskClient, house: dict[str, Any]
) -> None:
    path = make_address(client, house["page"])
    there = category(app, house["other"])
    theirs = {"organisation_id": house["member"], "contact_email": "z@example.org"}
    held(app, house["other"], there, **theirs)
    with app.app_context(), transaction() as session:
        quota = session.get_one(Quota, house["quota"])
        said = quotas.data_of(quota, session.get_one(Event, quota.event_id))
        changed = replace(said, contact_name="Zoe")
        quotas.save(quota.event_id, changed, quota.id, by=SYSTEM)
    assert client.get(path).status_code == 200, "the address is the same"
    with app.app_context(), transaction() as session:
        quota = session.get_one(Quota, house["quota"])
        changed = replace(said, contact_email="z@example.org")
        quotas.save(quota.event_id, changed, quota.id, by=SYSTEM)
    assert client.get(path).status_code == 404, "it would show what the new one's other links do"
    assert client.get(house["page"]).status_code == 404
    with app.app_context():
        assert db.session.get_one(Quota, house["quota"]).sent_at is None
