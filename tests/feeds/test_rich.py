"""What stands in a feed that is asked for with ?rich=1, and in no other (RFC 9073)."""

import json
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Component

from eventapp.core.db import transaction
from eventapp.events.models import Visibility
from eventapp.programme.models import AppearanceState
from tests.feeds import records
from tests.feeds.conftest import Change
from tests.feeds.readers import by_ical_js, by_vobject

FEEDS = (
    "/en/calendar/events.ics",
    "/en/events/gala.ics",
    "/en/events/gala/programme.ics",
    "/en/people/jane-doe.ics",
    "/en/calendar/policy.ics",
    "/en/policy/regulation.ics",
)
RICH = ("BEGIN:PARTICIPANT", "BEGIN:VLOCATION", "STRUCTURED-DATA", "STYLED-DESCRIPTION", "DERIVED")


def read(client: FlaskClient, path: str) -> list[Component]:
    """Return the entries of a feed asked for with everything."""
    return Calendar.from_ical(client.get(f"{path}?rich=1").data).walk("VEVENT")


def parts(entry: Component, name: str) -> list[Component]:
    return [x for x in entry.subcomponents if x.name == name]


@pytest.mark.parametrize("path", FEEDS)
def test_only_who_asks_is_answered_so_and_the_rest_is_the_same(
    client: FlaskClient, gala: object, path: str
) -> None:
    for _twice in range(2):  # made, then kept
        plain, rich = client.get(path), client.get(f"{path}?rich=1")
        other = client.get(f"{path}?rich=0")
        assert not any(x in plain.text for x in RICH)
        assert other.data == plain.data
        assert any(x in rich.text for x in RICH) is ("policy" not in path)
        assert plain.headers["ETag"] != rich.headers["ETag"]
        assert f"{path}?rich=1" in rich.text.replace("\r\n ", "")  # SOURCE
    for seen in (by_vobject, by_ical_js):
        assert seen(rich.text) == seen(plain.text)


def test_who_speaks_is_said_with_a_name_and_a_page_and_no_address(
    client: FlaskClient, gala: object
) -> None:
    for path in FEEDS[:4]:
        entry = read(client, path)[0]
        (who,) = parts(entry, "PARTICIPANT")
        assert who["PARTICIPANT-TYPE"] == "SPEAKER"
        assert who["SUMMARY"] == "Jane Doe"
        assert who["URL"] == "http://127.0.0.1:8000/en/people/jane-doe"
        assert who["DESCRIPTION"] == "Panellist"
        assert who["UID"].startswith("person-")
        assert "CALENDAR-ADDRESS" not in who
        assert "mailto:" not in client.get(f"{path}?rich=1").text


def test_a_place_has_its_name_its_point_and_a_kind(client: FlaskClient, gala: object) -> None:
    (place,) = parts(read(client, FEEDS[0])[0], "VLOCATION")
    assert place["NAME"] == "Residence Palace"
    assert (place["GEO"].latitude, place["GEO"].longitude) == (50.8425, 4.3825)
    assert place["LOCATION-TYPE"] == "unknown"  # of RFC 4589: no record knows more
    assert place["UID"] == "venue-residence@127.0.0.1"
    (place,) = parts(read(client, FEEDS[2])[0], "VLOCATION")
    # The library knows NAME of calendars only and leaves this one as it is written.
    assert str(place["NAME"]).replace("\\,", ",") == "Polak, Residence Palace"


def test_the_styled_words_say_what_the_plain_ones_say(client: FlaskClient, gala: object) -> None:
    entry = read(client, FEEDS[0])[0]
    styled = entry["STYLED-DESCRIPTION"]
    assert styled.params["FMTTYPE"] == "text/html"
    assert styled.params["VALUE"] == "TEXT"
    assert "<strong>music</strong>" in styled
    assert "Jane Doe (Director, ECPAT)" in styled
    assert '<a href="http://127.0.0.1:8000/en/events/gala">' in styled
    assert entry["DESCRIPTION"].params["DERIVED"] == "TRUE"


def test_hostile_words_do_not_reach_the_styled_ones(client: FlaskClient, gala: Change) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3))"
    gala(lambda event: setattr(event, "summary", records.Localised(en=evil)))
    gala(lambda event: setattr(event, "title", records.Localised(en=f"{evil}</script>")))
    for entry in [*read(client, FEEDS[0]), *read(client, FEEDS[2])]:
        styled = str(entry["STYLED-DESCRIPTION"])
        assert "<script" not in styled
        assert "<img" not in styled
        assert "javascript:" not in styled.replace("[x](javascript:", "")
        assert "<script" not in str(entry["STRUCTURED-DATA"])


def test_machines_read_an_event_of_schema_org(client: FlaskClient, gala: object) -> None:
    entry = read(client, FEEDS[0])[0]
    data = entry["STRUCTURED-DATA"]
    assert data.params["FMTTYPE"] == "application/ld+json"
    assert data.params["SCHEMA"] == "https://schema.org/Event"
    found = json.loads(data)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    assert found["name"] == "Gala event"
    assert found["startDate"] == "2027-06-10T15:00:00+02:00"
    assert found["location"]["name"] == "Residence Palace"
    assert [x["name"] for x in found["performer"]] == ["Jane Doe"]
    assert [x["name"] for x in found["organizer"]] == ["Legislation Advocacy Group", "ECPAT"]
    session = json.loads(read(client, FEEDS[2])[0]["STRUCTURED-DATA"])
    assert session["endDate"] == "2027-06-10T17:00:00+02:00"
    assert session["location"]["name"] == "Polak, Residence Palace"


def test_an_event_without_hours_or_a_place_says_what_is_known(
    app: Flask, client: FlaskClient, spring: None
) -> None:
    with app.app_context(), transaction():
        records.event("quiet", day=date(2027, 6, 10), city="", country="")
    entry = read(client, "/en/calendar/events.ics")[0]
    found = json.loads(entry["STRUCTURED-DATA"])
    assert (found["startDate"], found["endDate"]) == ("2027-06-10", "2027-06-10")
    assert entry.subcomponents == []


def test_who_is_shown_on_an_unlisted_event_alone_has_no_page_to_name(
    client: FlaskClient, gala: Change
) -> None:
    gala(lambda event: setattr(event, "visibility", Visibility.UNLISTED))
    (who,) = parts(read(client, "/en/events/gala.ics")[0], "PARTICIPANT")
    assert "URL" not in who


def test_nobody_is_told_who_is_not_public(app: Flask, client: FlaskClient, gala: object) -> None:
    with app.app_context(), transaction() as session:
        released = session.query(records.ReleasedAppearance).first()
        released.state = AppearanceState.DECLINED
    text = client.get("/en/events/gala.ics?rich=1").text
    assert "Jane" not in text.replace("\r\n ", "")


def test_a_value_that_means_nothing_is_the_plain_feed_and_not_kept(
    app: Flask, client: FlaskClient, gala: object
) -> None:
    kept = app.extensions["pages"].kept
    plain = client.get("/en/events/gala.ics")
    for value in ("2", "x" * 50, "", "1&rich=2"):
        asked = client.get(f"/en/events/gala.ics?rich={value}")
        if "&" not in value:
            assert asked.data == plain.data
    assert client.get("/en/events/gala.ics?rich=1").data != plain.data
    found = [x for x in kept if x.startswith("/en/events/gala.ics")]
    assert sorted(found) == ["/en/events/gala.ics", "/en/events/gala.ics?rich=1"]
