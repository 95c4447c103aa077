"""A guest's link goes to a corrected address, and again where organisers press the button."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.errors import DomainError
from eventapp.registration import by_hand, resending, service
from eventapp.registration.requests import Details
from tests.backoffice.forms import fields_of, send
from tests.plugins.databases import Database
from tests.registration.helpers import (
    OLGA,
    act,
    guest,
    guests,
    kinds,
    messages,
    own_address,
    registered,
)

GUEST = "/organise/events/evening/guests"


def correct(app: Flask, event_id: int, number: int, email: str, **values: Any) -> None:
    found = guest(app, event_id, number)
    details = Details(found.name, found.organisation, found.role, found.language)
    act(app, by_hand.edit, found.id, details, by=OLGA, email=email, **values)


def test_a_corrected_address_is_sent_the_link_and_the_old_one_is_not(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    old = own_address(app, guest(app, event_id, 1))
    correct(app, event_id, 1, "right@example.org")
    found = next(x for x in guests(app, event_id) if x.email == "right@example.org")
    assert kinds(app, 1) == [], "what had not gone out yet stays here"
    (mail,) = [x for x in messages(app) if x.recipient == "right@example.org"]
    new = own_address(app, found)
    assert new in mail.text
    assert "Your place is confirmed." in mail.text
    assert mail.calendar_method == "REQUEST"
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert kinds(app, 2) == ["confirmed"]


def test_who_ended_is_not_written_to_and_capitals_change_nothing(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 2)
    own = own_address(app, guest(app, event_id, 1))
    correct(app, event_id, 1, "Guest1@example.org")
    assert client.get(own).status_code == 200
    second = guest(app, event_id, 2)
    act(app, service.cancel, second.id)
    correct(app, event_id, 2, "other@example.org")
    assert [x for x in messages(app) if x.recipient == "other@example.org"] == []
    assert client.get(own_address(app, second)).status_code == 404


def test_the_button_shows_the_mail_before_it_goes(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    number = guest(app, event_id, 3).id
    to = f"{GUEST}/{number}/link"
    asked = organiser.post(to, data=fields_of(organiser.get(f"{GUEST}/{number}").text, to))
    assert "You are on the waiting list." in asked.text
    assert own_address(app, guest(app, event_id, 3)) not in asked.text, "not for organisers"
    assert kinds(app, 3) == ["waitlisted"]
    fields = fields_of(organiser.get(f"{GUEST}/{number}").text, to) | {"sure": ["1"]}
    sent = organiser.post(to, data=fields, follow_redirects=True)
    assert "The link is on its way to guest3@example.org." in sent.text
    assert kinds(app, 3) == ["waitlisted", "link_sent"]
    assert own_address(app, guest(app, event_id, 3)) in messages(app, 3)[-1].text


def test_a_guest_is_not_sent_the_link_for_ever(app: Flask, event_id: int) -> None:
    registered(app, event_id, 1)
    number = guest(app, event_id, 1).id
    for _time in range(resending.AN_HOUR):
        act(app, resending.send, number, by=OLGA)
    with pytest.raises(DomainError, match="link_too_often"):
        act(app, resending.send, number, by=OLGA)
    act(app, service.cancel, number)
    with pytest.raises(DomainError, match="over"):
        act(app, resending.send, number, by=OLGA)


def test_a_page_of_a_guest_leads_back(organiser: FlaskClient, event_id: int) -> None:
    page = organiser.get(f"{GUEST}/_new").text
    assert "Leave without saving" in page
    assert 'class="langs"' not in page
    assert send(organiser, f"{GUEST}/_new", name="").status_code == 422


def test_a_guest_has_notes_and_a_history(
    app: Flask, organiser: FlaskClient, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 2)
    first, second = (guest(app, event_id, x) for x in (1, 2))
    page = f"{GUEST}/{first.id}"
    to = f"{GUEST}/approval/{first.id}/say"
    noted = send(organiser, page, to=to, text="Comes with <b>a camera</b>.")
    assert noted.headers["Location"].endswith(page)
    assert "Comes with &lt;b&gt;a camera" in organiser.get(page).text
    assert "camera" not in client.get(own_address(app, first)).text
    act(app, by_hand.decline, second.id, by=OLGA)
    history = organiser.get(f"/organise/log?guest={first.id}").text
    assert "Guest 1" in history
    assert "Guest 2" not in history
    for odd in ("x", "-1", "9" * 40):
        assert organiser.get(f"/organise/log?guest={odd}").status_code == 200
