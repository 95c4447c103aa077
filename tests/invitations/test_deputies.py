"""Who comes instead reads our mails in their own language; what a maybe comes to is said."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.invitations import hearing, inviting
from eventapp.invitations.service import Deputy
from eventapp.registration.invitation_models import AnswerSource, InvitationState
from tests.invitations.helpers import OLGA, act, answered, invitation, invitations, invited, path
from tests.plugins.databases import Database
from tests.registration.helpers import messages


@pytest.mark.parametrize(("chosen", "read"), [("fr", "fr"), ("", "nl")])
def test_a_guest_chooses_the_language_of_the_mails_to_a_deputy(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int, chosen: str, read: str
) -> None:
    page = path(app, invited(app, event_id, may_pass_on=True, language="nl"))
    answered(client, page, "deputy", name="Bo", email="bo@example.org", **{"language": chosen})
    mail = messages(app)[-1]
    deputy = invitations(app)[-1]
    assert (mail.recipient, mail.language, deputy.language) == ("bo@example.org", read, read)
    assert path(app, deputy.id, read) in mail.text


def test_the_language_is_kept_until_the_organisers_decide(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = invited(app, event_id)
    answered(client, path(app, number), "deputy", name="Bo", email="bo@example.org", language="fr")
    assert not messages(app)
    act(app, inviting.decide_deputy, number, takes=True, by=OLGA)
    assert messages(app)[-1].language == "fr"
    answered(client, path(app, number), "maybe")
    assert invitation(app, number).deputy_language == ""


def test_a_language_that_is_none_is_refused_at_its_field(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id, may_pass_on=True))
    wrong = answered(client, page, "deputy", name="Bo", email="bo@example.org", language="xx")
    assert wrong.status_code == 422
    assert 'href="#language"' in wrong.text
    assert 'value="bo@example.org"' in wrong.text
    assert not messages(app)


def test_organisers_write_it_down_too(any_database: Database, app: Flask, event_id: int) -> None:
    number = invited(app, event_id, may_pass_on=True, language="nl")
    heard = hearing.Heard(
        InvitationState.DEPUTY, AnswerSource.TELEPHONE, deputy=Deputy("Bo", "bo@example.org", "fr")
    )
    act(app, hearing.hear, event_id, number, heard, by=OLGA)
    assert messages(app)[-1].language == "fr"


def test_what_a_maybe_comes_to_is_said_before_and_after(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id))
    said = "No place is kept for a maybe. The same link takes your yes or no until"
    assert said in client.get(f"{page}/maybe").text
    assert said not in client.get(page).text
    answered(client, page, "maybe")
    assert said in client.get(page).text
    with time_machine.travel(clock.now() + timedelta(days=60)):
        late = client.get(page).text
    assert said not in late
    assert "No place was kept for your maybe, and we do not expect you." in late
