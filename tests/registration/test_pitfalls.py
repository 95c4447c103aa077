"""Where lists of guests commonly go wrong: who is told what, who is counted, who comes back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.registration import by_hand, offers, service
from eventapp.registration.models import SeatCount
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.plugins.databases import Database
from tests.registration.helpers import guest, messages, own_address, states
from tests.registration.test_categories import act, ask, event_with, made

# What only somebody with a place may read, and what those without one read, in each language.
IN = {
    "en": ("Your place is confirmed", "You have a place"),
    "fr": ("Votre place est confirmée", "Vous avez une place"),
    "nl": ("Uw plaats is bevestigd", "U hebt een plaats"),
}
OUT = {
    "en": {"waitlisted": "You are on the waiting list", "pending": "Your request awaits approval"},
    "fr": {
        "waitlisted": "Vous êtes sur la liste",
        "pending": "Votre demande est en cours",
    },
    "nl": {"waitlisted": "U staat op de wachtlijst", "pending": "Uw aanvraag wacht op goedkeuring"},
}


def test_who_took_an_offer_and_cancelled_stays_out_of_the_line(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=1, offer_hours=24)
    for number in (1, 2, 3):
        ask(app, event_id, number, None)
    act(app, service.cancel, guest(app, event_id, 1).id)
    offered = guest(app, event_id, 2)
    act(app, offers.accept, offered.id, offered.offer_until)
    act(app, service.cancel, offered.id)
    act(app, by_hand.change_capacity, event_id, 5, by=SYSTEM)
    assert states(app, event_id) == [
        ("guest1", "cancelled"), ("guest2", "cancelled"), ("guest3", "offered"),
    ]  # fmt: skip
    told = [x.kind for x in messages(app, 2)]
    assert told[-1] == "registration.cancelled", "nothing is offered to who has left"


@pytest.mark.parametrize("lang", sorted(IN))
@pytest.mark.parametrize("state", ["waitlisted", "pending"])
def test_nobody_without_a_place_reads_that_they_have_one(
    app: Flask, client: FlaskClient, lang: str, state: str
) -> None:
    event_id = event_with(app, capacity=1)
    category = made(app, event_id, "Guests", needs_approval=state == "pending")
    if state == "waitlisted":
        ask(app, event_id, 9, category)
    wanted = factories.answer(1, category_id=category, language=lang)
    own = act(app, service.register, event_id, wanted)
    assert own.state.value == state
    (mail,) = messages(app, 1)
    page = client.get(own_address(app, own, lang)).text
    for text in (mail.subject + mail.text, page):
        assert not [x for x in IN[lang] if x.lower() in text.lower()]
        assert OUT[lang][state].lower() in text.lower() or OUT[lang][state] in page
    assert not mail.calendar, "no entry for the calendar before there is a place"
    act(app, by_hand.decline, own.id, by=SYSTEM)
    assert not [x for x in IN[lang] if x in messages(app, 1)[-1].text]


def test_who_is_only_counted_is_in_every_sum(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = event_with(app, capacity=4, slug="evening")
    category = made(app, event_id, "Guests", companions=3)
    act(app, service.register, event_id, factories.answer(1, category_id=category, companions=2))
    with app.app_context():
        assert db.session.get_one(SeatCount, event_id).confirmed == 3
    assert "1 place left" in client.get("/en/events/evening/rsvp").text
    organiser = signed_in(app, RoleName.ORGANISER, name="olga")
    shown = organiser.get("/organise/events/evening/guests/categories").text
    assert re.search(r'data-label="Seats taken: ?">3<', shown)
    wanted = factories.answer(2, category_id=category, companions=1)
    assert act(app, service.register, event_id, wanted).state.value == "waitlisted"
    act(app, service.cancel, guest(app, event_id, 1).id)
    with app.app_context():
        row = db.session.get_one(SeatCount, event_id)
        assert (row.confirmed, row.waitlisted) == (2, 0)


@pytest.mark.parametrize("reader", ["fr", "nl"])
def test_a_mail_is_in_the_language_of_its_reader_whoever_causes_it(
    any_database: Database, app: Flask, client: FlaskClient, reader: str
) -> None:
    event_id = event_with(app, capacity=1, slug="evening")
    first = act(app, service.register, event_id, factories.answer(1, language="en"))
    act(app, service.register, event_id, factories.answer(2, language=reader))
    # An English reader cancels behind their link, on the English page.
    page = f"{own_address(app, first)}/cancel"
    assert client.post(page, data=_token(client, page)).status_code == 303
    promoted = messages(app, 2)[-1]
    assert (promoted.kind, promoted.language) == ("registration.promoted", reader)
    assert IN[reader][1].lower() in promoted.text.lower()
    # An organiser who works in English declines.
    organiser = signed_in(app, RoleName.ORGANISER, name="olga")
    table = "/organise/events/evening/guests"
    token = fields_of(organiser.get(table).text, f"{table}/act")["csrf_token"]
    pressed = {"csrf_token": token, "verb": "decline", "sure": "1"}
    pressed |= {"guest": [str(guest(app, event_id, 2).id)]}
    organiser.post(f"{table}/act", data=pressed)
    declined = messages(app, 2)[-1]
    assert (declined.kind, declined.language) == ("registration.declined", reader)


def _token(client: FlaskClient, page: str) -> dict[str, str]:
    from tests.registration.helpers import TOKEN

    found = TOKEN.search(client.get(page).text)
    assert found
    return {"csrf_token": found[1]}
