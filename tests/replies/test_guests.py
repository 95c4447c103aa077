"""What a guest answers from their calendar does what their link does, once. On both databases."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.feeds.answer_models import CalendarAnswer
from eventapp.registration import by_hand, resending, service
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.passing_models import Passing
from eventapp.replies.incoming import take
from eventapp.replies.service import AN_HOUR
from tests import factories
from tests.accounts import signed_in
from tests.registration.helpers import OLGA, act, kinds, messages
from tests.replies.world import ADA, came, fixture, invited, joined, kept, reply, state

IGNORED = "ignored"


def test_a_no_gives_the_place_to_the_next_in_line(answering: Flask) -> None:
    number = invited(answering, capacity=1)
    event_id = _event_of(answering, number)
    waiting = joined(answering, event_id, email="next@example.org")
    assert state(answering, waiting) == "waitlisted"
    assert came(answering, number, fixture("outlook-com-declined")) == 1
    assert state(answering, number) == "cancelled"
    assert state(answering, waiting) == "confirmed"
    assert kept(answering) == [("declined", "done", "")]
    assert kinds(answering)[-2:] == ["cancelled", "promoted"]
    cancel = messages(answering)[-2]
    assert (cancel.recipient, cancel.calendar_method) == (ADA, "CANCEL")
    with answering.app_context():
        row = db.session.scalars(select(CalendarAnswer)).one()
    assert row.comment == "Désolée, je suis à Genève."
    assert (row.attendee, row.sender) == (ADA, ADA)


def _event_of(app: Flask, number: int) -> int:
    with app.app_context():
        return db.session.get_one(Registration, number).event_id


@pytest.mark.parametrize(
    ("name", "said", "stands"),
    [
        ("google-accepted", "accepted", "confirmed"),
        ("apple-tentative", "tentative", "confirmed"),
        ("thunderbird-declined", "declined", "cancelled"),
        ("attachment-only-accepted", "accepted", "confirmed"),
        ("assistant-accepted", "accepted", "confirmed"),
        ("many-entries-declined", "declined", "cancelled"),
        ("counter", "counter", "confirmed"),
        ("refresh", "refresh", "confirmed"),
    ],
)
def test_what_clients_write_is_understood(
    answering: Flask, name: str, said: str, stands: str
) -> None:
    number = invited(answering)
    before = len(messages(answering))
    assert came(answering, number, fixture(name)) == 1
    assert state(answering, number) == stands
    done = "done" if stands == "cancelled" else "noted"
    assert kept(answering) == [(said, done, "")]
    assert len(messages(answering)) - before == (stands == "cancelled")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("out-of-office", "automatic"),
        ("bounce", "automatic"),
        ("forwarded", "no_answer"),
        ("two-answers", "several"),
        ("delegate-accepted", "delegate"),
    ],
)
def test_what_is_no_answer_of_the_guest_moves_nothing(
    answering: Flask, name: str, why: str
) -> None:
    number = invited(answering)
    came(answering, number, fixture(name))
    assert state(answering, number) == "confirmed"
    assert kept(answering) == [("nothing", IGNORED, why)] or kept(answering)[0][1:] == (
        IGNORED,
        why,
    )
    assert kinds(answering) == ["confirmed"]  # nobody is answered


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"uid": "event-0000@events.example.org"}, "foreign"),
        ({"uid": ""}, "foreign"),
        ({"more": "RECURRENCE-ID:20270318T130000Z\n"}, "foreign"),
        ({"who": "eve@example.org"}, "stranger"),
        ({"method": "PUBLISH"}, "method"),
        ({"headers": "Precedence: list\n"}, "automatic"),
        ({"answer": "NEEDS-ACTION"}, "no_answer"),
        ({"more": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\n"}, "several"),
        ({"answer": "DELEGATED", "parameters": ";DELEGATED-TO=nobody"}, "nobody"),
    ],
)
def test_what_is_forged_or_foreign_is_ignored_and_says_why(
    answering: Flask, changes: dict[str, Any], why: str
) -> None:
    number = invited(answering)
    assert came(answering, number, reply(**{"answer": "DECLINED", **changes})) == 1
    assert state(answering, number) == "confirmed"
    assert [x[1:] for x in kept(answering)] == [(IGNORED, why)]


def test_the_sender_of_the_mail_is_kept_and_not_trusted(answering: Flask) -> None:
    number = invited(answering)
    assert came(answering, number, reply("DECLINED", sender="eve@elsewhere.example")) == 1
    assert state(answering, number) == "cancelled"  # the token in the address is the secret
    with answering.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "registration.answered")
        ).one()
    assert entry.actor_label == "eve@elsewhere.example"
    assert entry.changes["answer_said"] == [None, "declined"]


@pytest.mark.parametrize(
    "wrong",
    [b"g1aaaaaaaaaaaaaaaaaaaaaaaaaa", b"g9999999999aaaaaaaaaaaaaaaaaaaaaaaaaa", b""],
)
def test_a_wrong_token_does_nothing(answering: Flask, wrong: bytes) -> None:
    number = invited(answering)
    with answering.app_context():
        assert take(reply("DECLINED").replace(b"TOKEN", wrong)) == 0
    assert state(answering, number) == "confirmed"
    assert kept(answering) == []


def test_a_renewed_link_ends_the_address_too(answering: Flask) -> None:
    number = invited(answering)
    raw = reply("DECLINED").replace(b"TOKEN", b"%s" % _token(answering, number))

    def renew() -> None:
        resending.renew(db.session.get_one(Registration, number))

    act(answering, renew)
    with answering.app_context():
        assert take(raw) == 0
    assert state(answering, number) == "confirmed"


def _token(app: Flask, number: int) -> bytes:
    from tests.replies.world import token_of

    return token_of(app, number).encode()


def test_the_same_mail_twice_counts_once_however_it_travelled(answering: Flask) -> None:
    number = invited(answering)
    raw = fixture("thunderbird-declined")
    assert came(answering, number, raw) == 1
    back = joined(answering, _event_of(answering, number))
    assert back == number
    again = b"Received: from elsewhere\n" + raw.replace(b"5b1f3c9e", b"another")
    assert came(answering, number, again) == 0
    assert state(answering, number) == "confirmed"
    assert len(kept(answering)) == 1


def test_an_answer_to_an_older_invitation_is_ignored(answering: Flask) -> None:
    number = invited(answering)
    act(answering, service.cancel, number)
    joined(answering, _event_of(answering, number))  # asked anew: SEQUENCE has grown
    assert came(answering, number, reply("DECLINED", sequence=0)) == 1
    assert state(answering, number) == "confirmed"
    assert kept(answering) == [("declined", IGNORED, "stale")]


def test_of_two_answers_the_later_one_stands_in_whatever_order_they_arrive(
    answering: Flask,
) -> None:
    number = invited(answering)
    assert came(answering, number, reply("ACCEPTED", stamp="20261121T100000Z")) == 1
    assert came(answering, number, reply("DECLINED", stamp="20261121T090000Z")) == 1
    assert state(answering, number) == "confirmed"
    assert kept(answering)[-1] == ("declined", IGNORED, "overtaken")
    assert came(answering, number, reply("DECLINED", stamp="20261121T110000Z")) == 1
    assert state(answering, number) == "cancelled"


def test_a_yes_takes_the_place_that_is_offered(answering: Flask) -> None:
    number = invited(answering, capacity=1, offer_hours=24)
    event_id = _event_of(answering, number)
    other = joined(answering, event_id, email="other@example.org")
    act(answering, service.cancel, number)
    assert state(answering, other) == "offered"
    assert came(answering, other, reply("ACCEPTED", who="other@example.org")) == 1
    assert state(answering, other) == "confirmed"
    assert kept(answering) == [("accepted", "done", "")]


def test_a_yes_of_who_waits_is_noted(answering: Flask) -> None:
    number = invited(answering, capacity=1)
    other = joined(answering, _event_of(answering, number), email="other@example.org")
    assert came(answering, other, reply("ACCEPTED", who="other@example.org")) == 1
    assert state(answering, other) == "waitlisted"
    assert kept(answering) == [("accepted", "noted", "waits")]


def test_a_yes_after_a_no_registers_anew_as_the_form_would(answering: Flask) -> None:
    number = invited(answering, capacity=1)
    agreed = _consent(answering, number)
    act(answering, service.cancel, number)
    assert came(answering, number, reply("ACCEPTED", sequence=5)) == 1
    assert state(answering, number) == "confirmed"
    assert kept(answering) == [("accepted", "done", "")]
    assert _consent(answering, number) == agreed  # a button shows no text to agree to
    act(answering, service.cancel, number)
    joined(answering, _event_of(answering, number), email="other@example.org")
    assert came(answering, number, reply("ACCEPTED", sequence=9, stamp="20261121T000000Z")) == 1
    assert state(answering, number) == "waitlisted"
    assert kept(answering)[-1] == ("accepted", "done", "waits")


def _consent(app: Flask, number: int) -> Any:
    with app.app_context():
        return db.session.get_one(Registration, number).privacy_consent_at


def test_who_the_organisers_turned_away_does_not_come_by_a_button(answering: Flask) -> None:
    number = invited(answering)
    act(answering, by_hand.decline, number, by=OLGA)
    assert came(answering, number, reply("ACCEPTED", sequence=9)) == 1
    assert state(answering, number) == "declined"
    assert kept(answering) == [("accepted", IGNORED, "refused")]


def test_what_the_rules_refuse_is_kept_with_the_reason(answering: Flask) -> None:
    number = invited(answering)
    with time_machine.travel(clock.now() + timedelta(days=40)):
        assert came(answering, number, reply("DECLINED")) == 1
    assert state(answering, number) == "confirmed"
    assert kept(answering) == [("declined", IGNORED, "registration.over")]


def test_somebody_else_instead_is_offered_the_place_where_that_is_allowed(
    answering: Flask,
) -> None:
    number = invited(answering, may_pass_on=True)
    assert came(answering, number, fixture("delegated")) == 1
    assert state(answering, number) == "confirmed"  # until it is taken
    assert kept(answering) == [("delegated", "done", "")]
    with answering.app_context():
        passing = db.session.scalars(select(Passing)).one()
        people = db.session.scalars(select(Registration.email)).all()
    assert (passing.name, passing.email) == ("Mary Somerville", "mary@example.org")
    assert people == [ADA]
    assert messages(answering)[-1].recipient == "mary@example.org"


def test_elsewhere_the_organisers_read_whom_they_name(answering: Flask) -> None:
    number = invited(answering, may_pass_on=False)
    assert came(answering, number, fixture("delegated")) == 1
    assert state(answering, number) == "confirmed"
    assert kept(answering) == [("delegated", "noted", "not_passed")]
    assert [x.recipient for x in messages(answering)] == [ADA]


def test_who_floods_is_not_heard_until_the_hour_is_over(answering: Flask) -> None:
    number = invited(answering)
    for minute in range(AN_HOUR + 5):
        came(answering, number, reply("TENTATIVE", stamp=f"20261120T09{minute:02}00Z"))
    assert len(kept(answering)) == AN_HOUR
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert came(answering, number, reply("DECLINED", stamp="20261121T090000Z")) == 1
    assert state(answering, number) == "cancelled"


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "events@localhost"},
        {"sender": "rsvp+TOKEN@events.localhost"},
        {"headers": "X-Loop: rsvp@events.localhost\n"},
    ],
    ids=["our sender", "our address", "seen before"],
)
def test_our_own_mails_are_not_answers(answering: Flask, changes: dict[str, str]) -> None:
    number = invited(answering)
    assert came(answering, number, reply("DECLINED", **changes)) == 0
    assert state(answering, number) == "confirmed"


def test_the_envelope_says_more_than_the_headers(answering: Flask) -> None:
    number = invited(answering)
    from tests.replies.world import address_of

    raw = reply("DECLINED").replace(b"rsvp+TOKEN@events.localhost", b"undisclosed@example.org")
    assert came(answering, number, raw) == 0
    assert came(answering, number, raw, [address_of(answering, number).upper()]) == 1
    assert state(answering, number) == "cancelled"


def test_answers_that_race_free_one_seat_each(answering: Flask) -> None:
    event_id = factories.saved(answering, factories.event(uid="5eed" + "0" * 27 + "1", capacity=4))
    names = [f"g{n}@example.org" for n in range(8)]
    numbers = [joined(answering, event_id, email=x) for x in names]

    def decline(index: int) -> None:
        came(answering, numbers[index], reply("DECLINED", who=names[index]))

    threads = [threading.Thread(target=decline, args=(x % 4,)) for x in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [state(answering, x) for x in numbers] == ["cancelled"] * 4 + ["confirmed"] * 4
    assert kinds(answering).count("promoted") == 4
    assert len(kept(answering)) == 4


def test_the_guests_page_says_what_their_calendar_answered(answering: Flask) -> None:
    number = invited(answering, slug="evening")
    came(answering, number, fixture("apple-tentative"))
    came(answering, number, reply("DECLINED", who="eve@example.org", sender="eve@example.org"))
    olga: FlaskClient = signed_in(answering, RoleName.ORGANISER, name="olga")
    text = olga.get(f"/organise/events/evening/guests/{number}").text
    assert "Answers from their calendar" in text
    assert "Maybe" in text
    assert "an answer for another address than the one invited" in text
    log = olga.get(f"/organise/log?guest={number}").text
    assert "answered from their calendar" in log
    assert "Noted, changes nothing" in log
    assert state(answering, number) == RegistrationState.CONFIRMED.value
