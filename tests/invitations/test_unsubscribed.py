"""Whoever unsubscribed is not invited or reminded, and the organiser sees so before."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.invitations import choosing, inviting, rounds, telling
from eventapp.invitations.choosing import Choice
from eventapp.invitations.inviting import InvitationData
from eventapp.invitations.mails import NOTHING_MORE
from eventapp.mail import addresses
from eventapp.mail.models import Message
from eventapp.registration import by_hand
from eventapp.registration.invitation_models import RoundKind
from eventapp.registration.notices import Notice
from eventapp.registration.seats import lock_event
from tests import factories
from tests.invitations.helpers import OLGA, act, invited
from tests.mail.letters import deliver, using
from tests.plugins.mailbox import Mailbox
from tests.registration.helpers import registered

INVITE = Choice(kind=RoundKind.INVITATION)
WRITE = "/organise/events/evening/invitations/write/invitation"

pytestmark = pytest.mark.usefixtures("any_database")


def planned(app: Flask, event_id: int, number: int) -> None:
    data = InvitationData(name=f"Guest {number}", email=f"guest{number}@example.org")
    act(app, inviting.add, event_id, data, by=OLGA)


def leave(app: Flask, number: int) -> None:
    with app.app_context(), transaction():
        link = addresses.unsubscribe_link(f"guest{number}@example.org", "en")
        addresses.leave(link.rpartition("/")[2])


def start(app: Flask, event_id: int) -> None:
    with app.app_context():
        seen = choosing.stamp(choosing.chosen(event_id, INVITE))
    act(app, rounds.start, event_id, INVITE, NOTHING_MORE, seen=seen, by=OLGA)


def test_an_invitation_can_be_unsubscribed_from_with_one_click(
    app: Flask, client: FlaskClient, smtp: Mailbox, event_id: int
) -> None:
    planned(app, event_id, 1)
    start(app, event_id)
    with app.app_context():
        assert rounds.send_due() == 1
    with using(app, smtp_url=smtp.url):
        assert deliver(app) == 1
    (letter,) = smtp.messages
    link = letter["List-Unsubscribe"].strip(" <>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = letter.get_body(("plain",))
    assert body is not None
    assert link in body.get_content()
    path = "/en/" + link.partition("/en/")[2]
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    with app.app_context():
        assert addresses.is_unwilling("guest1@example.org")


def test_who_unsubscribed_is_left_out_by_name(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    planned(app, event_id, 1)
    planned(app, event_id, 2)
    leave(app, 1)
    page = organiser.get(WRITE).text
    assert "Not written to, since their addresses are dead or unsubscribed:" in page
    assert "Write to 1 person" in page
    start(app, event_id)
    with app.app_context():
        assert rounds.send_due() == 1
        assert list(db.session.scalars(select(Message.recipient))) == ["guest2@example.org"]


def test_who_unsubscribes_while_a_round_runs_is_passed_over(app: Flask, event_id: int) -> None:
    planned(app, event_id, 1)
    start(app, event_id)
    leave(app, 1)
    with app.app_context():
        assert rounds.send_due() == 0
        assert list(db.session.scalars(select(Message.id))) == []


@pytest.mark.parametrize("notice", Notice)
def test_what_happens_to_the_event_is_not_told_to_who_was_only_invited_and_unsubscribed(
    app: Flask, event_id: int, notice: Notice
) -> None:
    invited(app, event_id, 1)
    invited(app, event_id, 2)
    leave(app, 1)
    with app.app_context(), transaction():
        event = lock_event(event_id)
        assert [x.guests for x in telling.previews(notice, event)] == [1]
    assert act(app, telling.tell, event_id, notice, by=OLGA) == 1
    with app.app_context():
        (told,) = db.session.scalars(select(Message))
        assert told.recipient == "guest2@example.org"
        assert "/en/unsubscribe/" in told.unsubscribe
        assert told.unsubscribe in told.text


def test_who_has_a_place_is_told_though_unsubscribed(app: Flask, event_id: int) -> None:
    event_id = factories.saved(app, factories.event(slug="open"))
    registered(app, event_id, 1)
    invited(app, event_id, 1)
    leave(app, 1)
    assert act(app, by_hand.tell, event_id, Notice.CHANGED, by=OLGA) == 1
    assert act(app, telling.tell, event_id, Notice.CHANGED, by=OLGA) == 0
    with app.app_context():
        wanted = select(Message).where(Message.kind == "registration.event_changed")
        assert db.session.scalars(wanted).one().unsubscribe == ""
