"""The page behind a focal point's link."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import db
from eventapp.events.models import Event, EventStatus
from eventapp.quotas import service
from tests.counting import statements
from tests.quotas.helpers import (
    OLGA,
    act,
    held,
    name,
    named,
    pasted,
    path,
    pressed,
    sent,
    standing,
    states,
)
from tests.registration.helpers import guest, kinds, messages, own_address, registered


def test_a_person_is_named_and_told(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int
) -> None:
    page = path(app, quota_id)
    answer = sent(client, page, name="Guest 1", email="guest1@example.org", role="Chair")
    assert (answer.status_code, answer.location) == (303, f"{page}?said=named")
    shown = client.get(answer.location).text
    assert "They are on your list" in shown
    assert "4 seats are still free." in shown
    made = guest(app, event_id, 1)
    assert (made.name, made.role, made.language) == ("Guest 1", "Chair", "en")
    assert made.photo_consent is False, "consents are theirs to give"
    assert sent(client, page, name="Guest 1", email="GUEST1@example.org").status_code == 303
    assert kinds(app, 1) == ["confirmed"], "a doubled press says nothing new"


def test_several_are_pasted(app: Flask, client: FlaskClient, event_id: int, quota_id: int) -> None:
    page = path(app, quota_id)
    lines = (
        "Guest 1 <guest1@example.org>",
        "",
        '"Two, Guest" <guest2@example.org>',
        "Guest 3, guest3@example.org",
    )
    assert pasted(client, page, "\n".join(lines)).status_code == 303
    assert states(app, event_id) == {f"guest{x}": "confirmed" for x in (1, 2, 3)}
    assert guest(app, event_id, 2).name == "Two, Guest"
    answer = pasted(client, page, "Guest 4 <guest4@example.org>\nnobody\nx <y>\n")
    assert answer.status_code == 422
    assert "Lines 2, 3 need a name" in answer.text
    assert "guest4@example.org" in answer.text, "what was typed stays"
    answer = pasted(client, page, "\n".join(f"G{x} <g{x}@example.org>" for x in range(3)))
    assert answer.status_code == 409
    assert "Only 2 of your seats are still free." in answer.text
    assert "g2@example.org" in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Please give a name."),
        ("name", "Buy www.spam.example", "without a web address"),
        ("name", "A\u202eda", "invisible control characters"),
        ("name", "x" * 201, "shorten this to 200"),
        ("email", "no address", "such as name@example.org"),
        ("language", "xx", "Not a valid choice"),
        ("agreed", None, "Please tell them first."),
        ("role", "x" * 300, "shorten this to 200"),
        ("csrf_token", "forged", "could not tell that this form came from our page"),
    ],
)
def test_a_fault_stands_at_its_field(
    app: Flask,
    client: FlaskClient,
    event_id: int,
    quota_id: int,
    field: str,
    typed: str | None,
    said: str,
) -> None:
    answer = sent(client, path(app, quota_id), **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert states(app, event_id) == {}


def test_the_sixth_is_refused_with_what_was_typed(
    app: Flask, client: FlaskClient, quota_id: int
) -> None:
    page = path(app, quota_id)
    form = client.get(page).text
    name(app, quota_id, 1, 2, 3, 4, 5)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    given = {"csrf_token": token[1], "name": "Six", "email": "six@example.org", "language": "en"}
    answer = client.post(page, data={**given, "agreed": "y"})
    assert answer.status_code == 409
    assert "All your seats are filled." in answer.text
    assert 'value="six@example.org"' in answer.text
    assert "person-form" not in client.get(page).text


def test_somebody_is_corrected(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int
) -> None:
    page = path(app, quota_id)
    name(app, quota_id, 1)
    own = f"{page}/{named(app, 1).id}"
    said = {"name": "Guest One", "email": "guest1@example.org", "language": "fr", "role": ""}
    assert pressed(client, own, **said).status_code == 303
    found = guest(app, event_id, 1)
    assert (found.name, found.language, kinds(app, 1)) == (
        "Guest One",
        "fr",
        ["confirmed", "changed"],
    )
    assert pressed(client, own, **said).status_code == 303
    assert kinds(app, 1) == ["confirmed", "changed"], "nothing differs"
    assert pressed(client, own, **{**said, "email": "guest2@example.org"}).status_code == 303
    assert states(app, event_id) == {"guest1": "cancelled", "guest2": "confirmed"}
    assert kinds(app, 1)[-1] == "cancelled"
    assert standing(app, event_id, quota_id) == (5, 1, 0)


def test_a_correction_leaves_what_the_guest_changed_themselves(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int
) -> None:
    name(app, quota_id, 1)
    mine = own_address(app, guest(app, event_id, 1))
    own = {"name": "Dr Guest", "language": "en", "access_needs": "A ramp", "photo_consent": "y"}
    assert pressed(client, mine, **own).status_code == 303
    page = f"{path(app, quota_id)}/{named(app, 1).id}"
    said = {"name": "Guest 1", "email": "guest1@example.org", "language": "en", "role": "Chair"}
    assert pressed(client, page, **said).status_code == 303
    found = guest(app, event_id, 1)
    assert (found.name, found.role, found.access_needs) == ("Dr Guest", "Chair", "A ramp")
    assert found.photo_consent
    assert "A ramp" not in client.get(path(app, quota_id)).text


def test_somebody_is_taken_off_and_told(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int
) -> None:
    name(app, quota_id, 1, 2)
    page = path(app, quota_id)
    off = f"{page}/{named(app, 1).id}/off"
    assert "Take Guest 1 off your list?" in client.get(off).text
    assert pressed(client, off).status_code == 303
    assert states(app, event_id) == {"guest1": "cancelled", "guest2": "confirmed"}
    last = messages(app, 1)[-1]
    assert "Fatima Focal took you off the list of Organisation" in last.text
    assert "METHOD:CANCEL" in last.calendar
    assert "guest1@example.org" not in client.get(page).text
    assert client.get(off).status_code == 404


def test_who_declines_is_shown_as_such_and_the_seat_is_free_again(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int
) -> None:
    name(app, quota_id, 1, 2, 3, 4, 5)
    pressed(client, f"{own_address(app, guest(app, event_id, 1))}/cancel")
    shown = client.get(path(app, quota_id)).text
    assert "Gave the seat back" in shown
    assert "1 seat is still free." in shown
    assert "the next in line" not in messages(app, 1)[-1].text


def test_an_ended_list_can_only_be_read(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int
) -> None:
    name(app, quota_id, 1)
    page = path(app, quota_id)
    form = client.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    act(app, service.end, quota_id, by=OLGA)
    shown = client.get(page).text
    assert "The time to name guests has ended." in shown
    forms = re.findall(r'<form[^>]* action="([^"]+)"', shown.split("<main")[1].split("</main>")[0])
    assert forms == [f"{page}/calendar"], "their calendar is theirs still"
    given = {"csrf_token": token[1], "name": "Six", "email": "six@example.org", "language": "en"}
    answer = client.post(page, data={**given, "agreed": "y"})
    assert answer.status_code == 409
    assert states(app, event_id) == {"guest1": "confirmed"}


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (EventStatus.CANCELLED, "This event has been cancelled"),
        (EventStatus.POSTPONED, "This event has been postponed"),
    ],
)
def test_of_an_event_called_off_nothing_is_filled(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int, status: EventStatus, said: str
) -> None:
    def call_off() -> None:
        db.session.get_one(Event, event_id).status = status

    act(app, call_off)
    shown = client.get(path(app, quota_id)).text
    assert said in shown
    assert "person-form" not in shown


def test_a_link_closes_and_a_new_one_opens(app: Flask, client: FlaskClient, quota_id: int) -> None:
    old = path(app, quota_id)
    act(app, service.revoke, quota_id, by=OLGA)
    assert client.get(old).status_code == 410
    act(app, service.renew, quota_id, by=OLGA)
    assert client.get(old).status_code == 404
    assert client.get(path(app, quota_id)).status_code == 200


def test_a_link_shows_its_own_quota_alone(
    app: Flask, client: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    other = held(app, event_id, members, seats=2, contact_name="Oscar Other")
    name(app, other, 7)
    page = path(app, quota_id)
    shown = client.get(page).text
    assert "guest7" not in shown
    assert "Oscar" not in shown
    for address in (f"{page}/{named(app, 7).id}", f"{page}/{named(app, 7).id}/off"):
        assert client.get(address).status_code == 404


def test_the_page_stays_with_its_reader(app: Flask, client: FlaskClient, quota_id: int) -> None:
    answer = client.get(path(app, quota_id))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


def test_the_page_asks_no_more_for_more_people(
    app: Flask, client: FlaskClient, quota_id: int
) -> None:
    counts = []
    for number in (1, 2):
        name(app, quota_id, number)
        with statements(app) as found:
            client.get(path(app, quota_id))
        counts.append(len(found))
    assert counts[0] == counts[1] <= 8


def test_an_ordinary_registration_is_neither_shown_nor_touched(
    app: Flask, client: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 1, first=1, category_id=members)
    page = path(app, quota_id)
    answer = sent(client, page, name="Another Name", email="guest1@example.org", role="Spy")
    new = sent(client, page, name="Guest 2", email="guest2@example.org", role="Spy")
    assert (answer.status_code, answer.location) == (new.status_code, new.location)
    shown = client.get(page).text
    assert shown.count("On your list") == 2
    assert "3 seats are still free." in shown
    assert guest(app, event_id, 1).name == "Guest 1"
    assert standing(app, event_id, quota_id) == (5, 2, 1)
    assert kinds(app, 1) == ["confirmed", "named_again"]
    assert "your registration stays as it is" in messages(app, 1)[-1].text
    assert messages(app, 1)[-1].calendar == ""
    pressed(client, f"{page}/{named(app, 1).id}/off")
    assert states(app, event_id)["guest1"] == "confirmed"
    assert standing(app, event_id, quota_id) == (5, 1, 0)


def test_nobody_is_written_to_without_end(app: Flask, client: FlaskClient, quota_id: int) -> None:
    page = path(app, quota_id)
    for _time in range(3):
        assert sent(client, page, email="guest1@example.org").status_code == 303
        pressed(client, f"{page}/{named(app, 1).id}/off")
    answer = sent(client, page, email="guest1@example.org")
    assert answer.status_code == 422
    assert "taken off too often" in answer.text


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_the_page_speaks_the_language_of_its_reader(
    app: Flask, client: FlaskClient, quota_id: int, lang: str
) -> None:
    shown = client.get(path(app, quota_id, lang)).text
    assert {"fr": "5 places pour", "nl": "5 plaatsen voor"}[lang] in shown
