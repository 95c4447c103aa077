"""The verbs of guests and organisers, on the database."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.tokens import digest
from eventapp.events.models import Event, EventStatus
from eventapp.registration import by_hand, queries, service
from eventapp.registration.links import personal_token
from eventapp.registration.models import SeatCount
from eventapp.registration.notices import Notice
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


def test_seats_first_then_the_line(any_database: Database, app: Flask) -> None:
    event_id = factories.saved(app, factories.event(capacity=2))
    registered(app, event_id, 4)
    assert states(app, event_id) == [
        ("guest1", "confirmed"),
        ("guest2", "confirmed"),
        ("guest3", "waitlisted"),
        ("guest4", "waitlisted"),
    ]
    assert seats(app, event_id) == (2, 2)
    assert kinds(app) == ["confirmed", "confirmed", "waitlisted", "waitlisted"]
    assert "Place in line: 2" in messages(app, 4)[0].text


def test_only_the_digest_of_the_link_is_stored(app: Flask) -> None:
    event_id = factories.saved(app, factories.event())
    registered(app, event_id, 1)
    found = guest(app, event_id, 1)
    with app.app_context():
        token = personal_token(found.nonce)
    assert found.token_digest == digest(token)
    assert token not in {str(getattr(found, x.key)) for x in found.__table__.columns}
    assert f"/en/rsvp/{token}" in messages(app, 1)[0].text


def test_a_repeat_changes_nothing_and_mails_the_link_again(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    registered(app, event_id, 2)
    before = [(x.id, x.name, x.revision, x.changed_at) for x in guests(app, event_id)]
    for spelling in ("guest1@example.org", "GUEST1@Example.ORG"):
        act(app, service.register, event_id, factories.answer(email=spelling, name="A stranger"))
    registered(app, event_id, 1, first=2, name="A stranger")
    assert [(x.id, x.name, x.revision, x.changed_at) for x in guests(app, event_id)] == before
    assert seats(app, event_id) == (1, 1)
    assert kinds(app, 1) == ["confirmed", "link_again", "link_again"]
    first, again, _ = messages(app, 1)
    link = next(x for x in first.text.splitlines() if "/rsvp/" in x)
    assert link in again.text
    assert "A stranger" not in again.text
    assert "Place in line: 1" in messages(app, 2)[-1].text


def test_who_cancelled_comes_back_at_the_end_of_the_line(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    registered(app, event_id, 3)
    link = guest(app, event_id, 1).token_digest
    act(app, service.cancel, guest(app, event_id, 1).id)
    registered(app, event_id, 1, organisation="Another")
    assert states(app, event_id) == [
        ("guest2", "confirmed"),
        ("guest3", "waitlisted"),
        ("guest1", "waitlisted"),
    ]
    assert guest(app, event_id, 1).token_digest == link
    assert guest(app, event_id, 1).organisation == "Another"
    assert kinds(app, 1) == ["confirmed", "cancelled", "waitlisted"]


def test_a_cancellation_promotes_the_next_and_takes_back_the_entry(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    registered(app, event_id, 3)
    moved = act(app, service.cancel, guest(app, event_id, 1).id)
    assert [x.email for x in moved] == ["guest2@example.org"]
    assert seats(app, event_id) == (1, 1)
    assert kinds(app, 2) == ["waitlisted", "promoted"]
    cancelled, promoted = messages(app, 1)[-1], messages(app, 2)[-1]
    assert (cancelled.calendar_method, promoted.calendar_method) == ("CANCEL", "REQUEST")
    assert "METHOD:CANCEL" in cancelled.calendar
    assert not messages(app, 3)[0].calendar
    assert act(app, service.cancel, guest(app, event_id, 1).id) == []
    assert kinds(app, 1) == ["confirmed", "cancelled"]


def test_the_entry_has_the_uid_of_the_feed(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(slug="same"))
    registered(app, event_id, 1)
    feed = app.test_client().get("/en/events/same.ics").text

    def uid(text: str) -> str:
        entry = text[text.index("BEGIN:VEVENT") :]
        return next(x for x in entry.splitlines() if x.startswith("UID:"))

    assert uid(messages(app, 1)[0].calendar) == uid(feed)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"rsvp_closes_at": clock.now() - timedelta(hours=1)}, "closed"),
        ({"rsvp_opens_at": clock.now() + timedelta(hours=1)}, "not_yet"),
        ({"status": EventStatus.CANCELLED}, "cancelled"),
        ({"status": EventStatus.POSTPONED}, "postponed"),
        ({"rsvp": False}, "not_offered"),
        ({"capacity": 0, "waiting_list": False}, "full"),
    ],
)
def test_refusals_write_nothing(app: Flask, changes: dict[str, Any], state: str) -> None:
    event_id = factories.saved(app, factories.event(**changes))
    with pytest.raises(DomainError, match="refused") as refusal:
        registered(app, event_id, 1)
    assert refusal.value.values["state"] == state
    assert (guests(app, event_id), messages(app), audited(app)) == ([], [], [])


def test_a_full_event_refuses_known_and_unknown_alike(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(capacity=1, waiting_list=False))
    registered(app, event_id, 1)
    for number in (1, 2):
        with pytest.raises(DomainError, match="refused"):
            registered(app, event_id, 1, first=number)
    assert kinds(app) == ["confirmed"]


def test_a_change_is_written_audited_and_mailed_once(app: Flask) -> None:
    event_id = factories.saved(app, factories.event())
    registered(app, event_id, 1)
    number = guest(app, event_id, 1).id
    details = Details(
        name="Ada", organisation="Acme", role="", language="nl", access_needs="A lift",
        photo_consent=True,
    )  # fmt: skip
    assert act(app, service.change, number, details) is True
    assert act(app, service.change, number, details) is False
    found = guest(app, event_id, 1)
    assert (found.name, found.language, found.photo_consent_at is not None) == ("Ada", "nl", True)
    assert [x.language for x in messages(app, 1)] == ["en", "nl"]
    entry, photographs = audited(app)[-2:]
    assert photographs.action == "registration.photographs_agreed"
    assert photographs.changes["photo_consent"] == [False, True]
    assert "photo_consent" not in entry.changes
    assert entry.action == "registration.changed"
    assert entry.changes["name"] == ["Guest 1", "Ada"]
    assert entry.changes["access_needs"] == ["…", "…"]
    act(app, service.change, number, Details("Ada", "Acme", "", "nl"))
    assert guest(app, event_id, 1).photo_consent_at is None
    assert [x.action for x in audited(app)[-2:]] == [
        "registration.changed", "registration.photographs_refused",
    ]  # fmt: skip


@pytest.mark.parametrize(("capacity", "numbers"), [(2, [1, 2, 2, 2, 3, 4]), (None, [1] * 6)])
def test_the_number_grows_when_the_places_left_differ(
    any_database: Database, app: Flask, capacity: int | None, numbers: list[int]
) -> None:
    event_id = factories.saved(app, factories.event(capacity=capacity))
    found = []

    def note() -> None:
        with app.app_context():
            found.append(db.session.get_one(SeatCount, event_id).number)

    for number in (1, 2, 3):
        registered(app, event_id, 1, first=number)
        note()
    for number in (1, 2, 3):
        act(app, service.cancel, guest(app, event_id, number).id)
        note()
    assert found == numbers


def test_a_bigger_room_promotes_in_order_and_a_smaller_one_unseats_nobody(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    registered(app, event_id, 5)
    moved = act(app, by_hand.change_capacity, event_id, 3, by=OLGA)
    assert [x.email for x in moved] == ["guest2@example.org", "guest3@example.org"]
    assert act(app, by_hand.change_capacity, event_id, 2, by=OLGA) == []
    assert seats(app, event_id) == (3, 2)
    assert len(act(app, by_hand.change_capacity, event_id, None, by=OLGA)) == 2
    assert seats(app, event_id) == (5, 0)


def test_guests_are_told_when_the_event_does_not_take_place(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    registered(app, event_id, 3)
    act(app, service.cancel, guest(app, event_id, 3).id)
    with app.app_context():
        assert queries.active_count(event_id) == 2
    with app.app_context(), transaction():
        event = db.session.get_one(Event, event_id)
        event.status = EventStatus.CANCELLED
        event.status_reason = Localised(en="The house is closed.")
        event.sequence += 1
        assert by_hand.tell(event_id, Notice.CANCELLED, by=OLGA) == 2
    seated, waiting = messages(app, 1)[-1], messages(app, 2)[-1]
    assert (seated.calendar_method, waiting.calendar_method) == ("CANCEL", "")
    assert "STATUS:CANCELLED" in seated.calendar
    assert "The house is closed." in seated.text
    assert kinds(app, 3)[-1] == "cancelled"


def test_no_seat_is_given_on_once_the_event_began(app: Flask) -> None:
    starts = clock.now() - timedelta(hours=1)
    event_id = factories.saved(
        app,
        factories.event(
            capacity=1, starts_at=starts, ends_at=starts + timedelta(hours=3),
            rsvp_closes_at=starts + timedelta(hours=2),
        ),
    )  # fmt: skip
    registered(app, event_id, 2)
    with app.app_context(), transaction():
        db.session.get_one(Event, event_id).rsvp_closes_at = None
    act(app, service.cancel, guest(app, event_id, 1).id)
    assert states(app, event_id)[1] == ("guest2", "waitlisted")
