"""One table of everybody, from planned to attended."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, text

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.invitations import inviting, service
from eventapp.invitations.inviting import InvitationData
from eventapp.registration import guest_table
from eventapp.registration.invitation_models import Invitation, InvitationState
from eventapp.registration.models import Registration
from eventapp.registration.segments import SORTS, Wanted
from eventapp.registration.service import cancel
from tests import factories
from tests.backoffice.forms import fields_of, send
from tests.counting import statements
from tests.invitations.helpers import OLGA, act, invitation, invited
from tests.plugins.databases import Database
from tests.registration.helpers import guest, messages, registered

GUESTS = "/organise/events/evening/guests"
INVITATIONS = "/organise/events/evening/invitations"


@pytest.fixture
def event_id(app: Flask) -> int:
    return factories.saved(app, factories.event(slug="evening", capacity=2))


def listed(app: Flask, event_id: int, **wanted: Any) -> list[tuple[str, str]]:
    with app.app_context():
        rows = guest_table.page(event_id, Wanted(sort="name", **wanted)).rows
        return [(x.guest.name, x.guest.status) for x in rows]


def people(app: Flask, event_id: int) -> dict[str, int]:
    """Make one guest of each kind; return the numbers of invitations."""
    planned = InvitationData(name="A planned", email="a@example.org", language="nl")
    found = {"planned": int(act(app, inviting.add, event_id, planned, by=OLGA).id)}
    for number, (name, state) in enumerate(
        [("B maybe", InvitationState.MAYBE), ("C no", InvitationState.NO)], start=50
    ):
        found[name] = invited(app, event_id, number, name=name)
        act(app, service.answer, found[name], service.Answer(state))
    found["yes"] = invited(app, event_id, 60, name="D yes")
    yes = factories.answer(60, name="D yes", access_needs="A lift")
    act(app, service.accept, found["yes"], yes)
    registered(app, event_id, 2)
    found["both"] = invited(app, event_id, 1, name="Guest 1 invited")
    return found


def test_a_guest_is_one_row(any_database: Database, app: Flask, event_id: int) -> None:
    people(app, event_id)
    assert listed(app, event_id) == [
        ("A planned", "draft"), ("B maybe", "maybe"), ("C no", "no"), ("D yes", "confirmed"),
        ("Guest 1", "confirmed"), ("Guest 2", "waitlisted"),
    ]  # fmt: skip
    with app.app_context():
        found = guest_table.counts(event_id)
    assert found.total == 6
    assert found.of("confirmed") == 2
    assert found.with_needs == 1
    act(app, cancel, guest(app, event_id, 1).id)
    assert ("Guest 1 invited", "sent") not in listed(app, event_id)
    assert ("Guest 1", "sent") in listed(app, event_id)


def test_the_table_is_filtered_searched_and_sorted(
    any_database: Database, app: Flask, event_id: int
) -> None:
    people(app, event_id)
    assert listed(app, event_id, status="maybe") == [("B maybe", "maybe")]
    assert listed(app, event_id, language="nl") == [("A planned", "draft")]
    assert listed(app, event_id, search="D YÉS") == [("D yes", "confirmed")]
    assert listed(app, event_id, with_needs=True) == [("D yes", "confirmed")]
    assert len(listed(app, event_id, category=0)) == 6
    assert listed(app, event_id, category=99) == []
    with app.app_context():
        for sort in SORTS:
            assert len(guest_table.page(event_id, Wanted(sort=sort)).rows) == 6


def test_the_page_is_asked_for_with_few_statements_however_many_guests(
    any_database: Database, app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    people(app, event_id)
    organiser.get(GUESTS)
    with statements(app) as few:
        assert organiser.get(GUESTS).status_code == 200
    _many(app, event_id, 2500)
    with statements(app) as many:
        assert organiser.get(f"{GUESTS}?sort=name&after=2001").status_code == 200
    assert len(many) <= len(few) <= 16  # one for the names of the quotas


def _many(app: Flask, event_id: int, count: int) -> None:
    now = clock.now()
    both = {"event_id": event_id, "language": "en", "created_at": now, "nonce": "x"}
    guests = [
        {**both, "name": f"Guest {x}", "email": f"r{x}@example.org", "email_key": f"r{x}",
         "state": "confirmed", "queue_number": 100 + x, "privacy_version": "1",
         "privacy_consent_at": now, "token_digest": f"r{x}"}
        for x in range(count)
    ]  # fmt: skip
    invited = [
        {**both, "name": f"Guest {x}", "email": f"i{x}@example.org", "email_key": f"i{x}",
         "state": "sent", "token_digest": f"i{x}"}
        for x in range(count)
    ]  # fmt: skip
    with app.app_context(), transaction() as session:
        session.execute(insert(Registration), guests)
        session.execute(insert(Invitation), invited)
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ANALYZE"))  # as a server does by itself before long


def test_an_organiser_invites_sees_the_mail_and_sends_it(
    any_database: Database, app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    new = f"{INVITATIONS}/_new"
    fields = fields_of(organiser.get(new).text, new)
    wrong = organiser.post(new, data={**fields, "name": "", "email": "no address"})
    assert wrong.status_code == 422
    assert "no address" in wrong.text
    given = {**fields, "name": "Eva Maydell", "email": "eva@example.org", "language": "fr",
             "honorific": "Mme"}  # fmt: skip
    assert organiser.post(new, data=given).status_code == 303
    twice = organiser.post(new, data={**given, "email": "EVA@example.org"})
    assert "This address is invited already." in twice.text
    page = organiser.get(GUESTS).text
    assert "Planned" in page
    write = f"{INVITATIONS}/write/invitation"
    shown = organiser.get(write).text
    assert "Madame," in shown
    assert "/fr/invitation/…" in shown
    sent = organiser.post(write, data={**fields_of(shown, write), "send": "1"})
    assert sent.status_code == 303
    with app.app_context():
        from eventapp.invitations import rounds

        rounds.send_due()
    assert "1 of 1 mails" in organiser.get(sent.location).text
    assert messages(app)[-1].recipient == "eva@example.org"
    assert "Nobody is left to write to." in organiser.get(write).text


def test_an_answer_by_telephone_is_written_down_with_its_source(
    any_database: Database, app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    number = invited(app, event_id, 1)
    address = f"{INVITATIONS}/{number}/answer"
    fields = fields_of(organiser.get(f"{INVITATIONS}/{number}").text, address)
    asked = organiser.post(address, data={**fields, "state": "yes", "source": "telephone"})
    assert asked.status_code == 422
    assert "A yes needs it: ask the guest whether they agree" in asked.text
    nobody = organiser.post(address, data={**fields, "state": "deputy", "source": "letter"})
    assert "Please tell us the name." in nobody.text
    given = {**fields, "state": "yes", "source": "telephone", "privacy_consent": "y"}
    assert organiser.post(address, data=given).status_code == 303
    found = invitation(app, number)
    assert (found.state.value, found.source.value) == ("yes", "telephone")
    assert guest(app, event_id, 1).state.value == "confirmed"
    assert messages(app, 1)[-1].kind == "registration.confirmed"
    organiser.post(address, data={**fields, "state": "no", "source": "letter", "reason": "Ill"})
    assert guest(app, event_id, 1).state.value == "cancelled"
    assert "Ill" in organiser.get(f"{INVITATIONS}/{number}").text


def test_days_of_reminders_are_a_short_list(
    app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    plan = f"{INVITATIONS}/plan"
    fields = fields_of(organiser.get(plan).text, plan)
    for wrong in ("soon", "7,2,1,3,4", "400", "-1"):
        refused = organiser.post(plan, data={**fields, "remind_days": wrong})
        assert refused.status_code == 422
        assert f'value="{wrong}"' in refused.text
    organiser.post(plan, data={**fields, "remind_days": "2, 7 2", "records_opening": "y"})
    assert 'value="7, 2"' in organiser.get(plan).text


def test_ticked_guests_lead_to_their_mails(
    app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    made = people(app, event_id)
    chosen = f"{INVITATIONS}/chosen"
    led = organiser.post(chosen, data={"kind": "reminder", "invitation": [made["B maybe"]]})
    page = organiser.get(led.location).text
    assert "B maybe" in page
    assert "Write to 1 person" in page
    nobody = organiser.post(chosen, data={"kind": "reminder"}, follow_redirects=True)
    assert "Tick guests who are invited" in nobody.text


def test_whoever_is_registered_already_is_said_when_put_on_the_list(
    app: Flask, event_id: int, organiser: FlaskClient
) -> None:
    registered(app, event_id, 1)
    email = guest(app, event_id, 1).email
    page = f"{INVITATIONS}/_new"
    answer = send(organiser, page, name="Guest 1", email=email, language="en")
    assert "is registered already" in organiser.get(answer.location).text
