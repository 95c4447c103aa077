"""What organisers do to guests by hand."""

from datetime import timedelta

import pytest
from flask import Flask

from eventapp.core import clock
from eventapp.core.errors import DomainError
from eventapp.registration import by_hand, service
from eventapp.registration.requests import Details
from tests import factories
from tests.plugins.databases import Database
from tests.registration.helpers import (
    OLGA,
    act,
    audited,
    guest,
    guests,
    kinds,
    messages,
    registered,
    seats,
    states,
)


def test_by_hand_confirm_waitlist_decline_and_cancel(any_database: Database, app: Flask) -> None:
    event_id = factories.saved(app, factories.event(capacity=2))
    registered(app, event_id, 5)
    number = {n: guest(app, event_id, n).id for n in range(1, 6)}
    with pytest.raises(DomainError, match="no_seat"):
        act(app, by_hand.confirm, number[5], by=OLGA)
    act(app, by_hand.waitlist, number[1], by=OLGA)
    assert states(app, event_id)[-1] == ("guest1", "waitlisted")
    act(app, by_hand.decline, number[2], by=OLGA)
    act(app, service.cancel, number[3], by=OLGA)
    assert states(app, event_id) == [
        ("guest2", "declined"),
        ("guest3", "cancelled"),
        ("guest4", "confirmed"),
        ("guest5", "confirmed"),
        ("guest1", "waitlisted"),
    ]
    assert seats(app, event_id) == (2, 1)
    assert kinds(app, 1) == ["confirmed", "waitlisted"]
    assert kinds(app, 2) == ["confirmed", "declined"]
    assert "organisers cancelled" in messages(app, 3)[-1].text
    registered(app, event_id, 1, first=2)
    assert states(app, event_id)[0] == ("guest2", "declined")
    assert kinds(app, 2)[-1] == "link_again"
    assert "Olga Organiser" in {x.actor_label for x in audited(app)}


def test_the_only_one_moved_to_the_line_stays_there(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    registered(app, event_id, 1)
    act(app, by_hand.waitlist, guest(app, event_id, 1).id, by=OLGA)
    assert seats(app, event_id) == (0, 1)
    act(app, by_hand.confirm, guest(app, event_id, 1).id, by=OLGA)
    assert seats(app, event_id) == (1, 0)


def test_a_guest_added_by_hand_after_the_deadline(app: Flask) -> None:
    closed = clock.now() - timedelta(days=1)
    event_id = factories.saved(app, factories.event(capacity=1, rsvp_closes_at=closed))
    act(app, by_hand.add, event_id, factories.answer(1), by=OLGA)
    act(app, by_hand.add, event_id, factories.answer(2), by=OLGA)
    assert seats(app, event_id) == (1, 1)
    with pytest.raises(DomainError) as refusal:
        act(app, by_hand.add, event_id, factories.answer(email="Guest2@example.org"), by=OLGA)
    assert (refusal.value.code, refusal.value.field) == ("registration.known", "email")


def test_an_address_is_corrected_by_hand_but_never_to_a_known_one(app: Flask) -> None:
    event_id = factories.saved(app, factories.event())
    registered(app, event_id, 2)
    number = guest(app, event_id, 1).id
    details = Details("Ada", "", "", "fr")
    with pytest.raises(DomainError, match="known"):
        act(app, by_hand.edit, number, details, by=OLGA, email="guest2@example.org")
    act(app, by_hand.edit, number, details, by=OLGA, email="Ada@example.org")
    assert {x.email_key for x in guests(app, event_id)} == {"ada@example.org", "guest2@example.org"}
    assert kinds(app, 1) == [], "nothing more goes to the wrong address"
    assert [x.kind for x in messages(app)][-1] == "registration.link_sent"


def test_who_was_entered_by_telephone_is_not_asked_whether_they_registered(app: Flask) -> None:
    event_id = factories.saved(app, factories.event())
    act(app, by_hand.add, event_id, factories.answer(1), by=OLGA)
    text = " ".join(messages(app, 1)[0].text.split())
    assert "If you neither registered nor told us that you come, open it to cancel" in text
    assert "If you did not register" not in text
