"""A freed seat that is offered: held until an instant, accepted, declined, withdrawn, let pass."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import Actor
from eventapp.backoffice import service as office
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.registration import by_hand, offers, service
from eventapp.registration.models import SeatCount
from tests import factories
from tests.invitations.helpers import answered, invited, path
from tests.plugins.databases import Database
from tests.registration.helpers import TOKEN, form, guest, kinds, messages, own_address, states
from tests.registration.test_categories import act, ask

OLGA = Actor("user", 1, "Olga Organiser")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=10)
REASON = Localised(en="Storm.", fr="Tempête.", nl="Storm.")


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def event_id(app: Flask, frozen: time_machine.Traveller) -> int:
    """An event of one seat, whose holder cancelled: the first of two in line is offered it."""
    number = factories.saved(
        app,
        factories.event(
            slug="evening", capacity=1, offer_hours=48,
            starts_at=STARTS, ends_at=STARTS + timedelta(hours=2),
        ),
    )  # fmt: skip
    for x in (1, 2, 3):
        ask(app, number, x, None)
    act(app, service.cancel, guest(app, number, 1).id)
    return number


def accept(app: Flask, event_id: int, number: int, until: datetime | None = None) -> Any:
    found = guest(app, event_id, number)
    return act(app, offers.accept, found.id, until or found.offer_until)


def expire(app: Flask) -> int:
    with app.app_context():
        return offers.expire_due()


def counts(app: Flask, event_id: int) -> tuple[int, int]:
    with app.app_context():
        row = db.session.get_one(SeatCount, event_id)
        return row.confirmed, row.waitlisted


def test_a_freed_seat_is_offered_and_held(
    any_database: Database, app: Flask, event_id: int
) -> None:
    assert states(app, event_id)[1:] == [("guest2", "offered"), ("guest3", "waitlisted")]
    assert guest(app, event_id, 2).offer_until == NOW + timedelta(hours=48)
    assert counts(app, event_id) == (1, 1)
    mail = messages(app, 2)[-1]
    assert mail.kind == "registration.offered"
    assert "Held for you until: 4 March 2026, 10:00" in mail.text.replace("\u00a0", " ")
    assert mail.calendar == ""
    assert ask(app, event_id, 4, None) == "waitlisted"
    accept(app, event_id, 2)
    assert guest(app, event_id, 2).state.value == "confirmed"
    assert guest(app, event_id, 2).offer_until is None
    assert kinds(app, 2) == ["waitlisted", "offered", "confirmed"]
    assert messages(app, 2)[-1].calendar_method == "REQUEST"
    assert counts(app, event_id) == (1, 2)


@pytest.mark.parametrize(
    ("values", "now", "ends"),
    [
        ({}, NOW, NOW + timedelta(hours=48)),
        ({"rsvp_closes_at": NOW + timedelta(hours=5)}, NOW, NOW + timedelta(hours=5)),
        ({"rsvp_closes_at": NOW}, NOW + timedelta(hours=1), NOW + timedelta(hours=49)),
        ({"rsvp_closes_at": NOW}, STARTS - timedelta(hours=1), STARTS),
        ({"offer_hours": 720}, NOW, STARTS),
    ],
)
def test_an_offer_never_outlasts_what_it_is_for(
    app: Flask,
    event_id: int,
    frozen: time_machine.Traveller,
    values: dict[str, Any],
    now: datetime,
    ends: datetime,
) -> None:
    act(app, lambda: [setattr(db.session.get_one(Event, event_id), *x) for x in values.items()])
    frozen.move_to(now)
    act(app, service.cancel, guest(app, event_id, 2).id)
    assert guest(app, event_id, 3).offer_until == ends


def test_an_offer_let_pass_goes_to_the_next(
    any_database: Database, app: Flask, event_id: int, frozen: time_machine.Traveller
) -> None:
    frozen.move_to(NOW + timedelta(hours=48, seconds=-1))
    assert expire(app) == 0
    frozen.shift(1)
    with pytest.raises(DomainError, match=r"offer\.ended"):
        accept(app, event_id, 2)
    assert expire(app) == 1
    assert expire(app) == 0
    assert states(app, event_id)[1:] == [("guest2", "cancelled"), ("guest3", "offered")]
    assert kinds(app, 2) == ["waitlisted", "offered", "lapsed"]
    assert "no longer on the waiting list" in messages(app, 2)[-1].text.replace("\n", " ")
    with pytest.raises(DomainError, match=r"offer\.ended"):
        accept(app, event_id, 2)
    assert ask(app, event_id, 2, None) == "waitlisted", "who comes back stands at the end"
    with pytest.raises(DomainError, match=r"offer\.withdrawn"):
        accept(app, event_id, 2, NOW + timedelta(hours=48))
    frozen.shift(timedelta(hours=48))
    with app.app_context():
        app.extensions["jobs"].run(offers.EXPIRE)
    assert states(app, event_id)[1:] == [("guest3", "cancelled"), ("guest2", "offered")]


def test_a_withdrawn_offer_never_comes_back_to_life(
    any_database: Database, app: Flask, event_id: int, frozen: time_machine.Traveller
) -> None:
    first = guest(app, event_id, 2)
    act(app, by_hand.waitlist, first.id, by=OLGA)
    assert states(app, event_id)[1:] == [("guest3", "offered"), ("guest2", "waitlisted")]
    with pytest.raises(DomainError, match=r"offer\.withdrawn"):
        act(app, offers.accept, first.id, first.offer_until)
    frozen.shift(60)
    act(app, by_hand.decline, guest(app, event_id, 3).id, by=OLGA)
    assert messages(app, 3)[-1].calendar_method == "", "no entry was ever sent"
    assert guest(app, event_id, 2).state.value == "offered"
    with pytest.raises(DomainError, match=r"offer\.withdrawn"):
        act(app, offers.accept, first.id, first.offer_until)
    accept(app, event_id, 2)


def test_an_organiser_takes_the_answer_by_telephone(app: Flask, event_id: int) -> None:
    act(app, by_hand.confirm, guest(app, event_id, 2).id, by=OLGA)
    assert kinds(app, 2) == ["waitlisted", "offered", "confirmed"]
    assert counts(app, event_id) == (1, 1)


def test_a_larger_room_offers_at_once_and_a_smaller_one_takes_no_offer_back(
    any_database: Database, app: Flask, event_id: int
) -> None:
    act(app, by_hand.change_capacity, event_id, 2, by=OLGA)
    assert [x for _, x in states(app, event_id)][1:] == ["offered", "offered"]
    act(app, by_hand.change_capacity, event_id, 0, by=OLGA)
    accept(app, event_id, 2)
    assert counts(app, event_id) == (2, 0)


@pytest.mark.parametrize("verb", [office.cancel, office.postpone])
def test_an_event_that_is_off_ends_offers_and_tells_everybody(
    any_database: Database, app: Flask, event_id: int, frozen: time_machine.Traveller, verb: Any
) -> None:
    offered = guest(app, event_id, 2)
    assert act(app, verb, event_id, REASON, by=OLGA) == 2
    assert states(app, event_id)[1:] == [("guest2", "waitlisted"), ("guest3", "waitlisted")]
    told = "event_cancelled" if verb is office.cancel else "event_postponed"
    assert kinds(app, 2) == ["waitlisted", "offered", told]
    assert kinds(app, 3) == ["waitlisted", told]
    assert messages(app, 2)[-1].calendar_method == ""
    with pytest.raises(DomainError, match=r"offer\.withdrawn"):
        act(app, offers.accept, offered.id, offered.offer_until)
    act(app, service.cancel, guest(app, event_id, 3).id)
    frozen.shift(timedelta(hours=49))
    assert expire(app) == 0
    assert "offered" not in kinds(app, 3)
    act(app, office.reinstate, event_id, by=OLGA)
    assert kinds(app, 2)[-2:] == ["event_reinstated", "offered"]


def test_a_guest_accepts_behind_the_link_and_a_get_takes_nothing(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = own_address(app, guest(app, event_id, 2))
    shown = client.get(page).text
    assert "A place is offered to you" in shown
    assert "It is held for you until 4 March 2026, 10:00" in shown.replace("\u00a0", " ")
    assert client.get(f"{page}/ticket.svg").status_code == 404
    assert client.get(f"{page}/accept").location == page
    assert guest(app, event_id, 2).state.value == "offered"
    sent = accepting(shown)
    forged = client.post(f"{page}/accept", data={**sent, "csrf_token": "x"})
    assert forged.status_code == 422
    assert "Please send it again" in forged.text
    assert client.post(f"{page}/accept", data=sent).location == page
    assert "Your place is confirmed" in client.get(page).text
    again = client.post(f"{page}/accept", data=sent)
    assert again.status_code == 409
    assert "You have accepted already" in again.text
    assert kinds(app, 2) == ["waitlisted", "offered", "confirmed"]


def accepting(page: str) -> dict[str, str]:
    """Return what the button of an offer sends."""
    at = page.index('/accept"')
    token = TOKEN.search(page, at)
    until = re.search(r'name="until"[^>]*value="([^"]*)"', page[at:])
    assert token
    assert until
    return {"csrf_token": token[1], "until": until[1]}


@pytest.mark.parametrize("until", ["", "never", "2026-03-04T09:00:00", "9" * 5000])
def test_a_tampered_offer_is_refused_kindly(
    app: Flask, client: FlaskClient, event_id: int, until: str
) -> None:
    page = own_address(app, guest(app, event_id, 2))
    sent = {**accepting(client.get(page).text), "until": until}
    answer = client.post(f"{page}/accept", data=sent)
    assert answer.status_code == 409
    assert "This offer no longer stands" in answer.text
    assert guest(app, event_id, 2).state.value == "offered"


def test_a_guest_who_is_late_reads_why(
    app: Flask, client: FlaskClient, event_id: int, frozen: time_machine.Traveller
) -> None:
    page = own_address(app, guest(app, event_id, 2))
    sent = accepting(client.get(page).text)
    frozen.shift(timedelta(hours=48))
    for passed_on in (False, True):
        if passed_on:
            expire(app)
            sent = {**sent, "csrf_token": accepting_token(client, app, event_id)}
        answer = client.post(f"{page}/accept", data=sent)
        assert answer.status_code == (409 if passed_on else 422)
        assert "The offer of a place has ended" in answer.text
    assert "Register again" in client.get(page).text


def accepting_token(client: FlaskClient, app: Flask, event_id: int) -> str:
    """Return a fresh token: one is good for twelve hours, an offer for longer."""
    return accepting(client.get(own_address(app, guest(app, event_id, 3))).text)["csrf_token"]


def test_an_offer_is_declined_after_a_question(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = own_address(app, guest(app, event_id, 2))
    asked = client.get(f"{page}/cancel").text
    assert "It goes to the next in line at once, and you leave the waiting list." in asked
    assert client.post(f"{page}/cancel", data=form(client, f"{page}/cancel")).status_code == 303
    assert states(app, event_id)[1:] == [("guest2", "cancelled"), ("guest3", "offered")]
    assert kinds(app, 2) == ["waitlisted", "offered", "cancelled"]
    assert "Your registration is cancelled" in client.get(page).text
    assert messages(app, 2)[-1].calendar_method == ""


def test_who_asks_again_is_reminded_of_the_offer(app: Flask, event_id: int) -> None:
    assert ask(app, event_id, 2, None) == "offered"
    assert kinds(app, 2)[-1] == "link_again"
    assert "One is offered to you" in messages(app, 2)[-1].text


def test_the_whole_line_may_let_it_pass(
    any_database: Database, app: Flask, event_id: int, frozen: time_machine.Traveller
) -> None:
    for _ in range(4):
        frozen.shift(timedelta(hours=49))
        expire(app)
    assert [x for _, x in states(app, event_id)] == ["cancelled"] * 3
    assert counts(app, event_id) == (0, 0)
    assert clock.now() < STARTS


def test_an_invited_guest_who_is_offered_a_place_is_not_told_it_is_theirs(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id, 2))
    shown = client.get(page).text
    assert "A place is offered to you" in shown
    assert "Your place is confirmed" not in shown
    assert answered(client, page, "yes").status_code == 303
    assert guest(app, event_id, 2).state.value == "confirmed"
    assert kinds(app, 2) == ["waitlisted", "offered", "confirmed"]
    confirmed = messages(app, 2)[-1]
    assert guest(app, event_id, 2).name in confirmed.text, "with the details of this yes"
