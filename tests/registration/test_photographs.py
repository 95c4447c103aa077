"""The consent to photographs, as organisers see it and as it is taken away."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.registration import photographs
from eventapp.registration.consent import version_name
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World, make_world
from tests.registration.helpers import act, audited, guest, registered

GUESTS = "/organise/events/summit/guests"
TEXT = version_name(photographs.PHOTO_VERSION)


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app, capacity=9)


@pytest.mark.usefixtures("any_database")
def test_the_list_taken_away_has_the_day_and_the_words(app: Flask, world: World) -> None:
    registered(app, world.event, 1, first=7, photo_consent=True)
    registered(app, world.event, 1, first=8)
    organiser, page = signed_in(app, RoleName.ORGANISER), f"{GUESTS}/_export"
    names = ["photographs", "photographs_at", "photographs_text"]
    given = {**fields_of(organiser.get(page).text, page), "columns": ["name", *names]}
    to = organiser.post(page, data={**given, "format": "csv"}).location
    rows = list(csv.reader(io.StringIO(organiser.get(to).text.removeprefix("\ufeff"))))
    found = {x[0]: [x[1], x[2][:4], x[3]] for x in rows[1:]}
    assert found["Guest 7"] == ["yes", str(clock.now().year), TEXT]
    assert found["Guest 8"] == ["no", "", ""]


@pytest.mark.usefixtures("any_database")
def test_an_organiser_reads_it_at_the_guest_and_says_it_for_them(app: Flask, world: World) -> None:
    registered(app, world.event, 1, first=7)
    number = guest(app, world.event, 7).id
    organiser, page = signed_in(app, RoleName.ORGANISER), f"{GUESTS}/{number}"
    assert "Agreed to photographs" not in organiser.get(page).text
    assert send(organiser, page, photo_consent="y").status_code == 303
    shown = _line(organiser, page)
    assert f"to the text of {TEXT}" in shown
    assert audited(app)[-1].action == "registration.photographs_agreed"
    assert audited(app)[-1].actor_kind == "user"
    assert act(app, photographs.refuse, number)
    assert act(app, photographs.refuse, number) is False, "it stood no more"
    assert TEXT not in organiser.get(page).text
    assert audited(app)[-1].action == "registration.photographs_refused"
    log = organiser.get("/organise/log").text
    assert "took back the consent to photographs" in log


def _line(client: FlaskClient, page: str) -> str:
    return client.get(page).text.partition("Agreed to photographs on")[2].partition("</p>")[0]


def test_who_agreed_keeps_the_words_of_then(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(app, world.event, 1, first=7, photo_consent=True)
    number = guest(app, world.event, 7).id
    monkeypatch.setattr(photographs, "PHOTO_VERSION", "2027-01-02")
    page = f"{GUESTS}/{number}"
    send(signed_in(app, RoleName.ORGANISER), page, name="Ada")
    assert guest(app, world.event, 7).photo_version == "2026-11-21"
