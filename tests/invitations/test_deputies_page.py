"""Who is invited names somebody else: at once, by way of the organisers, from another address."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.errors import DomainError
from eventapp.invitations import deputies, inviting
from tests.invitations.helpers import (
    OLGA,
    act,
    answered,
    invitations,
    invited,
    path,
)
from tests.plugins.databases import Database
from tests.registration.helpers import messages, states


def test_a_deputy_is_invited_at_once_where_the_invitation_may_be_passed_on(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = invited(app, event_id, 1, may_pass_on=True, language="nl")
    page = path(app, number)
    answered(client, page, "maybe")
    own = answered(client, page, "deputy", name="Me", email="GUEST1@example.org")
    assert own.status_code == 409
    assert "This is your own address." in own.text
    answered(client, page, "deputy", name="Bo", email="bo@example.org")
    assert "You named Bo to come instead" in client.get(page).text
    deputy = invitations(app)[-1]
    assert (deputy.name, deputy.state.value, deputy.deputy_of_id) == ("Bo", "sent", number)
    assert deputy.may_pass_on is False, "a chain of deputies ends with the first"
    mail = messages(app)[-1]
    assert (mail.recipient, mail.language) == ("bo@example.org", "nl")
    assert path(app, deputy.id, "nl") in mail.text
    answered(client, path(app, deputy.id), "yes", name="Bo")
    assert states(app, event_id) == [("bo", "confirmed")]
    late = answered(client, page, "yes")
    assert late.status_code == 409
    assert "Bo has accepted to come instead." in late.text


def test_who_comes_after_all_closes_the_deputys_link(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id, 1, may_pass_on=True))
    answered(client, page, "deputy", name="Bo", email="bo@example.org")
    theirs = path(app, invitations(app)[-1].id)
    answered(client, page, "yes")
    assert client.get(theirs).status_code == 410
    assert messages(app)[-2].kind == "invitation.withdrawn"
    assert states(app, event_id) == [("guest1", "confirmed")]


def test_a_deputy_is_proposed_to_the_organisers_otherwise(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = invited(app, event_id, 1)
    page = path(app, number)
    answered(client, page, "deputy", name="Bo", email="bo@example.org")
    assert "The organisers decide, then write to them." in client.get(page).text
    assert len(invitations(app)) == 1
    assert not messages(app)
    act(app, inviting.decide_deputy, number, takes=True, by=OLGA)
    assert messages(app)[-1].recipient == "bo@example.org"
    with pytest.raises(DomainError, match=r"deputy\.decided"):
        act(app, inviting.decide_deputy, number, takes=True, by=OLGA)


def test_one_link_has_only_so_many_people_written_to(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id, 1, may_pass_on=True))
    found = [
        answered(client, page, "deputy", name=x, email=f"{x}@example.org").status_code
        for x in "abcd"
    ]
    assert found == [303, 303, 303, 409]
    assert len(invitations(app)) == 1 + deputies.MOST_DEPUTIES


def test_passed_on_it_may_be_answered_from_another_address(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id, 1, may_pass_on=True))
    answered(client, page, "yes", name="Bo", email="bo@example.org")
    assert states(app, event_id) == [("bo", "confirmed")]
    assert "/rsvp/" not in client.get(page).text, "whose ticket that is reads it in their mail"
