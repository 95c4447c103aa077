"""Guests of a private event: no mail and no page of theirs leads to one that answers 404."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import transaction
from eventapp.events.models import Visibility
from eventapp.registration import by_hand, passing, service
from eventapp.registration.notices import Notice
from tests import factories
from tests.invitations.helpers import OLGA
from tests.plugins.databases import Database
from tests.registration.helpers import guest, messages, own_address
from tests.registration.passings import COLLEAGUE, accept, offer

LINK = re.compile(r"https?://[^/\s\"<>]+(/[^\s\"<>]+)")


@pytest.fixture
def event_id(app: Flask) -> int:
    """A private event of one seat, with guests who came, wait, passed on and were told of it."""
    event = factories.event(slug="evening", capacity=1, visibility=Visibility.PRIVATE)
    number = factories.saved(app, event)
    for wanted in (1, 2):
        with app.app_context(), transaction():
            by_hand.add(number, factories.answer(wanted), by=OLGA)
    with app.app_context(), transaction():
        by_hand.tell(number, Notice.CHANGED, by=OLGA)
    assert offer(app, number) == ""
    with app.app_context(), transaction():
        passing.withdraw(guest(app, number, 1).id)
    assert offer(app, number, COLLEAGUE) == ""
    assert accept(app) == ""
    with app.app_context(), transaction():
        service.cancel(guest(app, number, 9).id)
    return number


def test_every_link_of_a_mail_opens(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    said = messages(app)
    assert len({x.kind for x in said}) >= 7
    for message in said:
        found = LINK.findall(message.text + message.html)
        assert found or message.kind.endswith("withdrawn"), message.kind
        for path in found:
            assert client.get(path).status_code in {200, 410}, (message.kind, path)
        own = own_address(app, guest(app, event_id, 1))
        if message.recipient == "guest1@example.org" and message.language == "en":
            assert own in message.text, message.kind
        assert "/events/evening" not in message.calendar, message.kind


def test_every_link_of_an_own_page_opens(app: Flask, client: FlaskClient, event_id: int) -> None:
    for number in (1, 2, 9):
        own = own_address(app, guest(app, event_id, number))
        pages = [own, *(f"{own}/{x}" for x in ("cancel", "pass"))]
        for page in pages:
            for path in re.findall(r'href="(/(?!static)[^"#]+)"', client.get(page).text):
                assert client.get(path).status_code in {200, 303}, (page, path)
