"""The guest list, changes by hand, exports, and the door."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.registration import service
from eventapp.registration.models import Registration, RegistrationState
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.guesting import GUESTS, register
from tests.backoffice.world import World, fresh, make_world

pytestmark = pytest.mark.usefixtures("world")


DOOR = "/organise/events/summit/check-in"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app, capacity=2)


def act(client: FlaskClient, verb: str, *numbers: int, sure: bool = True):
    token = fields_of(client.get(GUESTS).text, f"{GUESTS}/act")["csrf_token"]
    data = {"csrf_token": token, "verb": verb, "guest": [str(x) for x in numbers]}
    return client.post(f"{GUESTS}/act", data={**data, "sure": "1"} if sure else data)


def state(app: Flask, number: int) -> str:
    return str(fresh(app, Registration, number).state.value)


@pytest.mark.usefixtures("any_database")
def test_the_list_searches_filters_and_counts(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    register(app, world, 3, name="Élodie Dupont", organisation="Œuvre")
    assert "Élodie" in organiser.get(f"{GUESTS}?q=elodie").text
    assert "Guest 1" not in organiser.get(f"{GUESTS}?q=elodie").text
    waiting = organiser.get(f"{GUESTS}?state=waitlisted").text
    assert "Élodie" in waiting
    assert "Guest 1" not in waiting
    needs = organiser.get(f"{GUESTS}?needs=1").text
    assert "Guest 2" in needs
    assert "Guest 1" not in needs
    for odd in ("?q=%00%E2%80%AE", "?state=odd", "?page=-1", "?page=" + "9" * 400, "?sort=x&q=%25"):
        assert organiser.get(GUESTS + odd).status_code == 200


@pytest.mark.usefixtures("any_database")
def test_whoever_does_not_come_has_no_needs_to_prepare_for(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    third = register(app, world, 3, access_needs="A ramp")
    assert "<b>2</b> With access needs" in organiser.get(GUESTS).text
    assert "Guest 3" in organiser.get(f"{GUESTS}?needs=1").text
    assert act(organiser, "cancel", third).status_code == 303
    assert "<b>1</b> With access needs" in organiser.get(GUESTS).text
    assert "Guest 3" not in organiser.get(f"{GUESTS}?needs=1").text
    assert "Guest 3" in organiser.get(f"{GUESTS}?needs=1&state=cancelled").text


@pytest.mark.usefixtures("any_database")
def test_changes_by_hand_say_first_whom_they_tell(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    third = register(app, world, 3)
    asked = act(organiser, "decline", world.guest, sure=False)
    assert "1 guest will be told by mail" in asked.text
    assert state(app, world.guest) == "confirmed"
    assert act(organiser, "decline", world.guest).status_code == 303
    assert (state(app, world.guest), state(app, third)) == ("declined", "confirmed")
    act(organiser, "waitlist", third)
    assert state(app, third) == "waitlisted"
    act(organiser, "confirm", world.guest)
    assert state(app, world.guest) == "confirmed"
    act(organiser, "confirm", third)
    assert "Every seat is taken" in organiser.get(GUESTS).text
    assert state(app, third) == "waitlisted"
    act(organiser, "cancel", third)
    assert state(app, third) == "cancelled"


def test_no_seat_is_promised_where_none_is_left(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    waiting = [register(app, world, x) for x in (3, 4)]
    asked = act(organiser, "confirm", waiting[0], sure=False).text
    assert "Every seat is taken. Raise the capacity first." in asked
    assert "will be told" not in asked
    assert ">Confirm these guests</button>" not in asked
    already = act(organiser, "confirm", world.guest, sure=False).text
    assert "0 guests will be told by mail" in already
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, world.event)
        event.capacity = 3
    asked = act(organiser, "confirm", *waiting, sure=False).text
    assert "More guests than seats: 1 left." in asked
    asked = act(organiser, "confirm", waiting[0], sure=False).text
    assert "1 guest will be told by mail" in asked
    assert ">Confirm these guests</button>" in asked


def test_a_change_without_a_token_or_a_choice_does_nothing(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    for data in (
        {"verb": "decline", "guest": str(world.guest), "sure": "1"},
        {"verb": "decline", "guest": str(world.guest), "sure": "1", "csrf_token": "forged"},
        {"verb": "vanish", "guest": str(world.guest), "sure": "1"},
        {"verb": "decline", "guest": ["x", "9" * 400, "-1"], "sure": "1"},
    ):
        assert organiser.post(f"{GUESTS}/act", data=data).status_code == 303
    assert state(app, world.guest) == "confirmed"


def test_a_guest_added_by_hand_is_mailed(app: Flask, organiser: FlaskClient, world: World) -> None:
    path = f"{GUESTS}/_new"
    answer = send(organiser, path, name="By Phone", email="phone@example.org", language="fr")
    assert answer.status_code == 422
    assert 'href="#privacy_consent"' in answer.text
    assert send(organiser, path, page=answer.text, privacy_consent="y").status_code == 303
    with app.app_context():
        guest = db.session.scalars(select(Registration).order_by(Registration.id.desc())).first()
        assert (guest.name, guest.state) == ("By Phone", RegistrationState.WAITLISTED)
        mail = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert (mail.recipient, mail.language) == ("phone@example.org", "fr")
    again = send(
        organiser, path, name="Twice", email="PHONE@example.org", language="fr", privacy_consent="y"
    )
    assert again.status_code == 422
    assert "registered for the event already" in again.text


@pytest.mark.usefixtures("any_database")
def test_an_old_form_does_not_undo_what_the_guest_changed(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"{GUESTS}/{world.guest}"
    page = organiser.get(path).text
    with app.app_context(), transaction():
        service.change(world.guest, factories.answer(1, access_needs="A ramp").details)
    assert send(organiser, path, page=page, role="Chair").status_code == 303
    guest = fresh(app, Registration, world.guest)
    assert (guest.access_needs, guest.role) == ("A ramp", "Chair")
    stale = send(organiser, path, page=page, access_needs="A lift")
    assert stale.status_code == 422
    assert "Somebody saved this record" in stale.text
    assert "<dd>A ramp</dd>" in stale.text
    assert fields_of(stale.text)["role"] == ["Chair"]
    assert send(organiser, path, page=stale.text).status_code == 303
    assert fresh(app, Registration, world.guest).access_needs == "A lift"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " "),
        ("name", "x" * 10_000),
        ("name", "a\0b"),
        ("name", "a\u202eb"),
        ("name", "see https://evil.example"),
        ("email", "nobody"),
        ("email", "a@example.org\nBcc: b@example.org"),
        ("email", "guest2@example.org"),
        ("organisation", "x" * 10_000),
        ("language", "xx"),
        ("access_needs", "x" * 30_000),
        ("csrf_token", "forged"),
    ],
)
def test_bad_input_is_told_at_its_field(
    app: Flask, organiser: FlaskClient, world: World, field: str, value: str
) -> None:
    path = f"{GUESTS}/{world.guest}"
    answer = send(organiser, path, **{"message": "Kept 👋 <b>", field: value})
    assert answer.status_code == 422
    at = "main" if field == "csrf_token" else field  # nobody sees the token
    assert f'href="#{at}"' in answer.text
    assert "Kept 👋 &lt;b&gt;" in answer.text
    assert fresh(app, Registration, world.guest).message == ""


def test_the_door_sees_names_only_and_marks_arrivals(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    door = signed_in(app, RoleName.DOOR, name="door")
    page = door.get(DOOR).text
    assert "Guest 1" in page
    assert "Thorn" in page
    assert "guest1@example.org" not in page
    assert "A lift" not in page
    path = f"{DOOR}/{world.guest}"
    send(door, DOOR, to=path, sure="1")
    assert state(app, world.guest) == "attended"
    assert "1 of 2 persons have arrived" in door.get(DOOR).text
    send(door, DOOR, to=path)
    assert state(app, world.guest) == "confirmed"
    assert "Nobody of that name" in door.get(f"{DOOR}?q=nobody").text
    waiting = register(app, world, 5)
    data = fields_of(door.get(DOOR).text, path)
    door.post(f"{DOOR}/{waiting}", data=data)
    assert state(app, waiting) == "waitlisted"


def test_five_thousand_guests_stay_quick(app: Flask, organiser: FlaskClient, world: World) -> None:
    now = clock.now()
    rows = [
        {
            "event_id": world.event, "name": f"Guest {n}", "email": f"g{n}@example.org",
            "email_key": f"g{n}@example.org", "organisation": f"House {n % 90}", "language": "en",
            "privacy_version": "test", "privacy_consent_at": now, "state": "waitlisted",
            "queue_number": n, "nonce": str(n), "token_digest": str(n), "role": "",
            "access_needs": "", "dietary_needs": "", "message": "", "photo_consent": False,
        }
        for n in range(10, 5010)
    ]  # fmt: skip
    with app.app_context(), transaction() as session:
        session.execute(insert(Registration), rows)
    for query in ("", "?page=90", "?q=guest+49", "?state=waitlisted&sort=line"):
        begun = time.perf_counter()
        assert organiser.get(GUESTS + query).status_code == 200
        assert time.perf_counter() - begun < 1.0
    assert len(organiser.get(f"{GUESTS}.csv").text.splitlines()) == 5003


@pytest.mark.usefixtures("any_database")
def test_a_search_knows_no_accents_and_follows_what_changes(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    number = register(app, world, 8, name="Šárka Đurić", organisation="100 % A_B")
    for asked in ("sarka", "SARKA example", "guest8@", "100 %", "a_b"):
        assert "Šárka" in organiser.get(GUESTS, query_string={"q": asked}).text, asked
    for asked in ("aXb", "sarka thorn", "%"):
        found = organiser.get(GUESTS, query_string={"q": asked}).text
        assert ("Šárka" in found) is (asked == "%"), asked
    send(organiser, f"{GUESTS}/{number}", name="Ana", email="new@example.org")
    assert "Ana</a>" in organiser.get(f"{GUESTS}?q=new@example").text
    assert "Ana</a>" not in organiser.get(f"{GUESTS}?q=sarka").text
