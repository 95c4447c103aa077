# ruff: noqa: RUF001
"""The grid's day, and what a request to move a session may say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.grid import day_grid, next_free
from eventapp.programme.models import Appearance, Role, Session, SessionKind
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World, make_world

PROGRAMME = "/organise/events/summit/programme"
PLACE = f"{PROGRAMME}/panel/place"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(
        app,
        starts_at=datetime(2027, 5, 4, 7, tzinfo=UTC),
        ends_at=datetime(2027, 5, 4, 10, tzinfo=UTC),
    )


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def panel(app: Flask) -> Session:
    with app.app_context():
        return db.session.query(Session).filter_by(slug="panel").one()


def place(client: FlaskClient, **fields: str):
    known = fields_of(client.get(PROGRAMME).text, PLACE)
    data = {"csrf_token": known["csrf_token"], "revision": known["revision"], **fields}
    return client.post(PLACE, data=data, headers={"Accept": "application/json"})


def event_at(zone: str, day: date) -> Event:
    return Event(timezone=zone, starts_on=day, ends_on=day, starts_at=None, ends_at=None)


def at(starts: datetime, minutes: int = 30, **values: object) -> Session:
    return Session(
        kind=SessionKind.PANEL,
        title=Localised(en="X"),
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        **values,
    )


def test_a_night_in_which_the_clocks_go_back_has_both_hours() -> None:
    event = event_at("Europe/Brussels", date(2026, 10, 25))
    event.venue = None
    first = at(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))  # 02:30 the first time
    second = at(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # and the second
    day = day_grid(event, [first, second], date(2026, 10, 25))
    assert [x.at for x in day.columns[0].blocks] == [30, 90]
    assert day.hours[:3] == ((0, "02:00"), (60, "02:00"), (120, "03:00"))


def test_a_night_in_which_the_clocks_go_forward_leaves_an_hour_out() -> None:
    event = event_at("Europe/Brussels", date(2027, 3, 28))
    event.venue = None
    early = at(datetime(2027, 3, 28, 0, 0, tzinfo=UTC), 120)
    day = day_grid(event, [early], date(2027, 3, 28))
    assert [label for _at, label in day.hours[:3]] == ["01:00", "03:00", "04:00"]


@given(st.lists(st.integers(0, 1400), max_size=8), st.integers(1, 1440))
def test_every_session_of_the_day_is_inside_the_grid(starts: list[int], minutes: int) -> None:
    event = event_at("Asia/Kathmandu", date(2027, 5, 4))
    event.venue = None
    midnight = datetime(2027, 5, 3, 18, 15, tzinfo=UTC)
    sessions = [at(midnight + timedelta(minutes=x), minutes, room_id=None) for x in starts]
    day = day_grid(event, sessions, date(2027, 5, 4))
    blocks = day.columns[0].blocks
    assert len(blocks) == len(starts)
    assert all(x.at >= 0 and x.at + x.minutes <= day.minutes for x in blocks)
    assert day.minutes % 60 == 0
    next_free(event, sessions, date(2027, 5, 4), None)


def test_a_move_by_json_answers_what_stands(app: Flask, organiser: FlaskClient) -> None:
    answer = place(organiser, start="2027-05-04T08:00:00Z", minutes="45", room="")
    assert answer.status_code == 200
    now = answer.json["now"]
    assert (now["start"], now["minutes"], now["room"]) == ("2027-05-04T08:00:00+00:00", 45, None)
    assert "10:00–10:45" in answer.json["said"]
    stale = place(organiser, start="2027-05-04T08:30:00Z", revision="1")
    assert stale.status_code == 409
    assert "10:00–10:45" in stale.json["said"]
    assert stale.json["now"]["revision"] == now["revision"]


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "yesterday"},
        {"start": "2027-05-04T08:00:00"},
        {"start": "9999-12-31T23:59:00-12:00"},
        {"start": "9999-12-31T23:30:00Z", "minutes": "60"},
        {"minutes": "0"},
        {"minutes": "-5"},
        {"minutes": "576000"},
        {"minutes": "²"},
        {"room": "999999"},
        {"room": "9" * 40},
        {"at": "02:30", "day": "2027-03-28"},
        {"at": "25:00", "day": "2027-05-04"},
        {"at": "10:00", "day": "someday"},
        {"act": "length:-180"},
        {"act": "length:-999"},
        {"act": "explode"},
        {"act": "start:+5x"},
        {"act": "start:5", "start": "2027-05-04T08:00:00Z"},
        {"revision": "x", "act": "start:+5"},
        {"revision": "²", "act": "start:+5"},
        {"revision": "", "act": "start:+5"},
        {"revision": "9" * 30, "act": "start:+5"},
    ],
)
def test_what_cannot_be_is_said_and_nothing_moves(
    app: Flask, organiser: FlaskClient, fields: dict[str, str]
) -> None:
    before = panel(app)
    answer = place(organiser, **fields)
    assert answer.status_code == 422, answer.text
    assert answer.json["said"]
    after = panel(app)
    assert (after.starts_at, after.ends_at, after.room_id) == (
        before.starts_at,
        before.ends_at,
        before.room_id,
    )


def test_a_form_of_another_page_moves_nothing(app: Flask, organiser: FlaskClient) -> None:
    answer = organiser.post(PLACE, data={"act": "start:+5"}, follow_redirects=True)
    assert "press the button once more" in answer.text
    assert panel(app).starts_at == datetime(2027, 5, 4, 7, tzinfo=UTC)


@pytest.mark.parametrize("wrong", [{"act": "explode"}, {"act": "start:+5", "revision": "1x"}])
def test_a_plain_form_that_says_nonsense_is_told_so(
    app: Flask, organiser: FlaskClient, wrong: dict[str, str]
) -> None:
    fields = fields_of(organiser.get(PROGRAMME).text, PLACE)
    answer = organiser.post(PLACE, data={**fields, **wrong}, follow_redirects=True)
    assert "Nothing was done: this was not understood." in answer.text
    assert panel(app).starts_at == datetime(2027, 5, 4, 7, tzinfo=UTC)


def test_a_session_is_added_after_the_last_one(app: Flask, organiser: FlaskClient) -> None:
    quick = f"{PROGRAMME}/quick"
    answer = send(
        organiser,
        PROGRAMME,
        to=quick,
        **{"session-title": "Coffee", "session-kind": "break", "session-minutes": "20"},
    )
    assert answer.status_code == 303
    with app.app_context():
        made = db.session.query(Session).filter_by(slug="coffee").one()
    assert (made.starts_at, made.ends_at - made.starts_at) == (
        datetime(2027, 5, 4, 10, tzinfo=UTC),
        timedelta(minutes=20),
    )
    for wrong in ({"session-minutes": "0"}, {"session-minutes": "9999"}, {"session-title": " "}):
        data = {"session-title": "Kept text", "session-minutes": "5", **wrong}
        refused = send(organiser, PROGRAMME, to=quick, **data)
        assert refused.status_code == 422
        assert "Kept text" in refused.text or wrong == {"session-title": " "}


@pytest.mark.parametrize("day", ["9999-12-31", "2199-12-31", "2027-05-06", "99999-01-01", "x"])
@pytest.mark.parametrize("at", ["10:00", "23:00"])
def test_a_day_that_is_none_of_the_programme_is_refused_at_the_hour(
    app: Flask, organiser: FlaskClient, day: str, at: str
) -> None:
    fields = {"session-title": "Far", "session-minutes": "1440"}
    far = {"session-day": day, "session-at": at}
    answer = send(organiser, PROGRAMME, to=f"{PROGRAMME}/quick", **fields, **far)
    assert answer.status_code == 422
    assert 'href="#session-at"><strong>' in answer.text
    assert "</strong>: This day is not in the programme." in answer.text
    assert 'value="Far"' in answer.text
    with app.app_context():
        assert db.session.query(Session).count() == 1


def test_a_whole_day_shows_on_which_day_it_ends(app: Flask, organiser: FlaskClient) -> None:
    answer = place(organiser, start="2027-05-04T16:45:00Z", minutes="1440")
    assert answer.json["now"]["hours"] == "18:45 – 5\xa0May\xa02027, 18:45"
    for path in (PROGRAMME, f"{PROGRAMME}/list", f"{PROGRAMME}/panel/times"):
        page = organiser.get(path).text
        assert "18:45–18:45" not in page
    assert "18:45 – 5\xa0May\xa02027, 18:45" in organiser.get(PROGRAMME).text
    night = place(organiser, start="2027-05-04T20:00:00Z", minutes="180")
    assert night.json["now"]["hours"] == "22:00–01:00"


def seat(client: FlaskClient, name: str, **more: str):
    return send(
        client,
        PROGRAMME,
        to=f"{PROGRAMME}/seat",
        **{"seat-name": name, "seat-session": "panel", **more},
    )


def test_somebody_known_is_seated_by_name_however_it_is_written(
    app: Flask, organiser: FlaskClient
) -> None:
    assert seat(organiser, "ADA  lovelace", **{"seat-role": "keynote"}).status_code == 303
    with app.app_context():
        assert db.session.query(Appearance).count() == 2
        assert db.session.query(Person).count() == 1
    again = seat(organiser, "Ada Lovelace", **{"seat-role": "keynote"})
    assert again.status_code == 422
    assert "has this role here already" in again.text


def test_somebody_unknown_is_made_only_when_one_says_so(app: Flask, organiser: FlaskClient) -> None:
    asked = seat(organiser, "Ada Byron")
    assert asked.status_code == 200
    assert "Nobody is called so yet" in asked.text
    assert "Ada Lovelace, Alliance for Children" in asked.text
    with app.app_context():
        assert db.session.query(Person).count() == 1
    fields = fields_of(asked.text, f"{PROGRAMME}/seat")
    answer = organiser.post(f"{PROGRAMME}/seat", data={**fields, "person": "new"})
    assert answer.status_code == 303
    with app.app_context():
        made = db.session.query(Person).filter_by(slug="ada-byron").one()
        assert made.name == "Ada Byron"
        assert db.session.query(Appearance).filter_by(person_id=made.id).one()


def test_the_list_prints_people_with_roles_and_states(organiser: FlaskClient) -> None:
    page = organiser.get(f"{PROGRAMME}/list").text
    assert "Ada Lovelace" in page
    assert "Moderator, confirmed" in page


def test_seats_without_a_name_are_counted(app: Flask, world: World, organiser: FlaskClient) -> None:
    number = panel(app).id
    with app.app_context(), transaction() as session:
        session.add_all(
            Appearance(session_id=number, role=Role.PANELLIST, position=x) for x in (7, 8, 9)
        )
    page = organiser.get(PROGRAMME).text
    assert "Ada Lovelace, 3 to be announced" in page
    assert "To be announced, To be announced" not in page
