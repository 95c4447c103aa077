"""What we write ourselves is read back: schedule.json, programme.ics, and the programme as CSV."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core.localised import Localised
from eventapp.drafting import reading
from eventapp.drafting.draft import DraftSession
from eventapp.events.models import Event
from eventapp.programme.models import Role, SessionKind
from tests.accounts import signed_in
from tests.drafting.files import setting
from tests.feeds import records
from tests.feeds.conftest import gala, spring

__all__ = ["gala", "spring"]  # fixtures of the feeds: a full evening, seen from before

DAY = date(2027, 6, 10)


def brought(data: bytes) -> list[DraftSession]:
    found, _source = reading.read(data, setting(first_day=DAY, last_day=DAY))
    assert [x.findings for x in found.lines] == [()] * len(found.lines)
    return [x.session for x in found.lines]


def hours(session: DraftSession) -> tuple[datetime | None, datetime | None]:
    return session.starts, session.ends


def test_our_schedule_is_read_back(client: FlaskClient, gala: object) -> None:
    panel, drinks = brought(client.get("/en/events/gala/schedule.json").data)
    assert (panel.kind, drinks.kind) == (SessionKind.PANEL, SessionKind.RECEPTION)
    assert hours(panel) == (datetime(2027, 6, 10, 15), datetime(2027, 6, 10, 17))
    assert (panel.room, panel.abstract) == ("Polak", Localised(en="What now?"))
    assert [(x.role, x.name) for x in panel.seats] == [(Role.PANELLIST, "Jane Doe")]


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_our_calendar_is_read_back(client: FlaskClient, gala: object, lang: str) -> None:
    panel, drinks = brought(client.get(f"/{lang}/events/gala/programme.ics").data)
    assert (panel.kind, drinks.kind) == (SessionKind.PANEL, SessionKind.RECEPTION)
    assert hours(panel) == (datetime(2027, 6, 10, 15), datetime(2027, 6, 10, 17))
    assert panel.room.startswith("Polak, ")
    assert list(panel.abstract.values()) == ["What now?"]
    assert [(x.role, x.name, x.organisation) for x in panel.seats] == [
        (Role.PANELLIST, "Jane Doe", "ECPAT"),
        (Role.MODERATOR, "", ""),
    ]


def test_the_event_in_its_own_calendar_is_no_session(
    client: FlaskClient, gala: records.Any
) -> None:
    gala(lambda event: records.session(event, "some-time"))
    titles = [x.title for x in brought(client.get("/en/events/gala/programme.ics").data)]
    assert len(titles) == 2


def test_our_table_is_read_back(app: Flask, gala: records.Any) -> None:
    def add_night(event: Event) -> None:
        night = {"starts_at": records.hours(date(2027, 10, 31), 0, 1)["starts_at"]}
        night["ends_at"] = records.hours(date(2027, 10, 31), 0, 1)["ends_at"]
        records.session(event, "night", title=Localised(en="=1+1", nl="@home"), **night)

    gala(add_night)
    client = signed_in(app, RoleName.ORGANISER)
    answer = client.get("/organise/events/gala/programme/_start/programme.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gala-programme.csv"'
    assert b"'=1+1" in answer.data
    found, _source = reading.read(answer.data, setting(first_day=DAY, last_day=DAY))
    panel, drinks, night = (x.session for x in found.lines)
    assert not any(x.is_wrong for x in found.lines)
    assert hours(panel) == (datetime(2027, 6, 10, 15), datetime(2027, 6, 10, 17))
    assert panel.abstract == Localised(en="What *now*?")
    assert drinks.kind is SessionKind.RECEPTION
    assert night.title == Localised(en="=1+1", nl="@home")
    assert hours(night) == (datetime(2027, 10, 31, 2), datetime(2027, 10, 31, 2, fold=1))
    assert {x.role for x in panel.seats} == {Role.PANELLIST, Role.MODERATOR}


def test_the_example_comes_in_without_a_fault(app: Flask, gala: object) -> None:
    client = signed_in(app, RoleName.ORGANISER)
    example = client.get("/organise/events/gala/programme/_start/example.csv").data
    assert [len(x.seats) for x in brought(example)] == [1, 4, 0]
