"""A decision that was a mistake is put right later: the seats are counted, the guest is told."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.mail.models import Message, MessageState
from eventapp.registration import approval, righting, service
from eventapp.registration.righting import Right
from tests import factories
from tests.backoffice.forms import fields_of
from tests.plugins.databases import Database
from tests.registration.categorised import ask, event_with, made
from tests.registration.helpers import OLGA, act, guest, kinds, messages, states

PAGE = "/organise/events/evening/guests"


@pytest.fixture
def decided(app: Flask) -> Callable[..., tuple[int, int]]:
    """Two seats, two of the press and one of the public in line, as decided and as mailed."""

    def made_so(*, approved: bool, mailed: bool = True) -> tuple[int, int]:
        event_id = event_with(app, slug="evening", capacity=1)
        press, public = made(app, event_id, "Press", needs_approval=True), made(app, event_id, "P")
        ask(app, event_id, 1, press)
        number = guest(app, event_id, 1).id
        act(app, approval.decide, event_id, [number], approved=approved, by=OLGA)
        if mailed:
            act(app, send_all)
        ask(app, event_id, 2, public)
        return event_id, number

    return made_so


def send_all() -> None:
    db.session.execute(update(Message).values(state=MessageState.SENT, attempts=1))


def right(app: Flask, event_id: int, number: int, verb: Right, **said: Any) -> str:
    return str(act(app, righting.put_right, event_id, number, verb, by=OLGA, **said).state.value)


def test_a_refusal_is_taken_back_after_its_mail_has_gone(
    any_database: Database, app: Flask, decided: Any
) -> None:
    event_id, number = decided(approved=False)
    assert right(app, event_id, number, Right.APPROVE) == "waitlisted", "the seat is gone"
    assert kinds(app, 1) == ["pending", "declined", "waitlisted"]
    text = messages(app, 1)[-1].text.replace("\n", " ")
    assert "What we wrote to you before was a mistake of ours." in text
    assert "Place in line: 1" in text
    with pytest.raises(DomainError, match=r"approval\.not_decided"):
        right(app, event_id, number, Right.APPROVE)


def test_an_approval_is_taken_back_and_the_seat_goes_on(
    any_database: Database, app: Flask, decided: Any
) -> None:
    event_id, number = decided(approved=True)
    assert states(app, event_id)[-1] == ("guest2", "waitlisted")
    assert right(app, event_id, number, Right.REOPEN) == "pending"
    assert states(app, event_id)[-1] == ("guest2", "confirmed")
    mail = messages(app, 1)[-1]
    assert (mail.kind, mail.calendar_method) == ("registration.reopened", "CANCEL")
    assert "a mistake of ours" in mail.text
    act(app, approval.decide, event_id, [number], approved=True, by=OLGA)
    assert states(app, event_id)[0] == ("guest1", "waitlisted"), "it does not come back"


def test_nobody_is_mailed_twice_while_the_first_mail_waits(
    any_database: Database, app: Flask, decided: Any
) -> None:
    event_id, number = decided(approved=True, mailed=False)
    assert right(app, event_id, number, Right.REOPEN) == "pending"
    assert kinds(app, 1) == ["pending"]
    act(app, approval.decide, event_id, [number], approved=False, by=OLGA)
    assert right(app, event_id, number, Right.APPROVE) == "waitlisted"
    assert kinds(app, 1) == ["pending", "waitlisted"]
    assert "mistake" not in messages(app, 1)[-1].text


def test_a_reason_goes_along_with_the_refusal(
    any_database: Database, app: Flask, decided: Any
) -> None:
    event_id, number = decided(approved=True)
    said = {"reason": "No card.", "tell_reason": True}
    assert right(app, event_id, number, Right.DECLINE, **said) == "declined"
    mail = messages(app, 1)[-1]
    assert (mail.kind, mail.calendar_method) == ("registration.declined", "CANCEL")
    assert "a mistake of ours. We are sorry. No card." in mail.text.replace("\n", " ")


def test_what_changed_meanwhile_is_not_overruled(app: Flask, decided: Any) -> None:
    event_id, number = decided(approved=True)
    seen = guest(app, event_id, 1).revision
    with pytest.raises(DomainError, match="stale"):
        right(app, event_id, number, Right.DECLINE, seen=seen - 1)
    other = factories.saved(app, factories.event(slug="other"))
    with pytest.raises(DomainError, match=r"registration\.not_found"):
        right(app, other, number, Right.DECLINE)
    with pytest.raises(DomainError, match=r"approval\.not_decided"):
        right(app, event_id, guest(app, event_id, 2).id, Right.DECLINE)


def test_the_page_of_the_guest_says_what_was_told_and_what_follows(
    app: Flask, organiser: FlaskClient, decided: Any
) -> None:
    event_id, number = decided(approved=False)
    shown = organiser.get(f"{PAGE}/{number}").text
    assert "Was the decision a mistake?" in shown
    assert "The guest was told on" in shown
    assert "We cannot offer you a place" in shown
    sent = fields_of(shown, f"{PAGE}/{number}/right")
    assert organiser.post(f"{PAGE}/{number}/right", data={**sent, "verb": "x"}).status_code == 303
    assert guest(app, event_id, 1).state.value == "declined"
    organiser.post(f"{PAGE}/{number}/right", data={**sent, "verb": "approve"})
    assert guest(app, event_id, 1).state.value == "waitlisted"
    organiser.post(f"{PAGE}/{number}/right", data={**sent, "verb": "decline"})
    assert guest(app, event_id, 1).state.value == "waitlisted", "the page was an old one"


def test_a_guest_is_told_what_holds_after_a_second_decision_whose_mail_still_waits(
    any_database: Database, app: Flask, decided: Any
) -> None:
    event_id, number = decided(approved=True)
    assert right(app, event_id, number, Right.DECLINE) == "declined"
    assert right(app, event_id, number, Right.REOPEN) == "pending"
    assert kinds(app, 1) == ["pending", "confirmed", "reopened"], "they were told of a place"
    mail = messages(app, 1)[-1]
    assert mail.calendar_method == "CANCEL", "the entry went out with the place"
    assert "a mistake of ours" in mail.text


def test_the_first_word_is_no_mistake_where_it_holds_after_all(
    any_database: Database, app: Flask, decided: Any
) -> None:
    event_id, number = decided(approved=False)
    assert right(app, event_id, number, Right.APPROVE) == "waitlisted"
    assert right(app, event_id, number, Right.DECLINE) == "declined"
    assert kinds(app, 1) == ["pending", "declined", "declined"]
    assert "mistake" not in messages(app, 1)[-1].text


def test_a_place_that_was_told_and_is_lost_is_taken_back_with_its_entry(
    any_database: Database, app: Flask, decided: Any
) -> None:
    event_id, number = decided(approved=True)
    assert right(app, event_id, number, Right.DECLINE) == "declined"
    assert states(app, event_id)[-1] == ("guest2", "confirmed"), "the seat went on"
    assert right(app, event_id, number, Right.APPROVE) == "waitlisted"
    assert kinds(app, 1) == ["pending", "confirmed", "waitlisted"]
    mail = messages(app, 1)[-1]
    assert mail.calendar_method == "CANCEL"
    assert "a mistake of ours" in mail.text


def test_an_offer_that_waits_goes_with_the_approval_that_is_undone(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, slug="evening", capacity=1)
    press, public = made(app, event_id, "Press", needs_approval=True), made(app, event_id, "P")
    ask(app, event_id, 1, press)
    ask(app, event_id, 2, public)
    number = guest(app, event_id, 1).id
    batch = act(app, approval.decide, event_id, [number], approved=True, by=OLGA)
    act(app, service.cancel, guest(app, event_id, 2).id)
    assert kinds(app, 1) == ["pending", "waitlisted", "promoted"]
    act(app, approval.undo, event_id, batch, by=OLGA)
    assert kinds(app, 1) == ["pending"]


def test_the_page_says_what_the_guest_last_read(
    app: Flask, organiser: FlaskClient, decided: Any
) -> None:
    event_id, number = decided(approved=True)
    right(app, event_id, number, Right.DECLINE)
    shown = organiser.get(f"{PAGE}/{number}").text
    assert "The guest was last told on" in shown
    assert "The mail that waits is dropped." in shown
    right(app, event_id, number, Right.REOPEN)
    assert "lets it await approval again" in organiser.get(f"{PAGE}/{number}").text
