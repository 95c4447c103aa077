"""Who may pass an invitation on has no hand in anybody else's registration, and learns of none."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.invitations import inviting
from eventapp.mail.models import Message
from eventapp.registration.invitation_models import Invitation, InvitationState
from eventapp.registration.models import Registration
from tests.invitations.helpers import OLGA, act, answered, invitation, invited, path
from tests.registration.helpers import guest, registered, states

pytestmark = pytest.mark.usefixtures("any_database")
AGREES = {"privacy_consent": "y"}


@pytest.fixture
def mallory(app: Flask, event_id: int) -> str:
    """An invitation that may be passed on; three guests are registered by the form."""
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, event_id)
        event.rsvp, event.capacity = True, 2
    number = invited(app, event_id, 50, may_pass_on=True)
    registered(app, event_id, 3)
    return path(app, number)


def facts(app: Flask, event_id: int, number: int) -> dict[str, Any]:
    row = guest(app, event_id, number)
    return {x.name: getattr(row, x.name) for x in Registration.__table__.columns}


def mailed(app: Flask, address: str) -> list[str]:
    with app.app_context():
        query = select(Message).where(Message.recipient == address).order_by(Message.id)
        rows = db.session.scalars(query)
        return [x.kind for x in rows]


@pytest.mark.parametrize("number", [1, 3])  # one with a place, one in line
def test_a_yes_in_the_name_of_a_guest_changes_nothing_of_theirs(
    app: Flask, client: FlaskClient, event_id: int, mallory: str, number: int
) -> None:
    before = facts(app, event_id, number)
    victim = before["email"]
    said = answered(client, mallory, "yes", name="Mallory", email=victim, **AGREES)
    assert said.status_code == 303
    assert facts(app, event_id, number) == before
    for choice in ("no", "maybe"):
        assert answered(client, mallory, choice).status_code == 303
        assert facts(app, event_id, number) == before
    assert mailed(app, victim)[1:] == ["registration.link_again"]


def test_the_page_reads_alike_whoever_was_named(
    app: Flask, client: FlaskClient, event_id: int, mallory: str
) -> None:
    pages = []
    for email in ("guest1@example.org", "guest3@example.org", "nobody@example.org"):
        answered(client, mallory, "yes", name="Somebody", email=email, **AGREES)
        pages.append(client.get(mallory).text)
    assert "You named Somebody to come instead" in pages[0]
    assert "how it stands is behind their own link" in pages[0]
    bare = [x.partition("csrf")[0] for x in pages]
    assert bare[0] == bare[1] == bare[2]


def test_naming_a_guest_as_deputy_tells_nothing_and_locks_nobody_out(
    app: Flask, client: FlaskClient, event_id: int, mallory: str
) -> None:
    for email in ("guest1@example.org", "nobody@example.org"):
        said = answered(client, mallory, "deputy", name="Somebody", email=email)
        assert said.status_code == 303
        assert answered(client, mallory, "maybe").status_code == 303
    assert states(app, event_id)[0][1] == "confirmed"


def test_one_deputy_may_be_named_again_but_not_for_ever(
    app: Flask, client: FlaskClient, event_id: int, mallory: str
) -> None:
    found = []
    for _round in range(8):
        said = answered(client, mallory, "deputy", name="Dora", email="dora@example.org")
        found.append(said.status_code)
        answered(client, mallory, "maybe")
    assert found[:6] == [303] * 6
    assert set(found[6:]) <= {409, 422}
    assert mailed(app, "dora@example.org").count("invitation.deputised") == 6


def test_strangers_are_not_written_to_without_end(
    app: Flask, client: FlaskClient, event_id: int, mallory: str
) -> None:
    for number in range(12):
        email = f"stranger{number}@example.org"
        answered(client, mallory, "yes", name="Free money", email=email, **AGREES)
    with app.app_context():
        rows = db.session.scalars(select(Message.recipient).where(Message.recipient.like("str%")))
        assert len(set(rows)) == 6


def test_what_organisers_withdrew_no_guest_revives(
    app: Flask, client: FlaskClient, event_id: int, mallory: str
) -> None:
    rob = invited(app, event_id, 60)
    act(app, inviting.remove, rob, by=OLGA)
    there = path(app, rob)
    assert client.get(there).status_code == 410
    email = invitation(app, rob).email
    assert answered(client, mallory, "deputy", name="Rob", email=email).status_code == 303
    assert client.get(there).status_code == 410
    assert mailed(app, email) == []
    with app.app_context(), transaction():
        query = select(Invitation).where(Invitation.state == InvitationState.DEPUTY)
        asking = db.session.scalars(query).one()
        assert inviting.is_undecided(asking)
        inviting.decide_deputy(asking.id, takes=True, by=OLGA)
    assert client.get(there).status_code == 200
