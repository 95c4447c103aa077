"""The programme as conference apps read it."""

import json
import re
import uuid
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import transaction
from tests.feeds import records
from tests.feeds.conftest import JUNE


def test_the_schedule_is_that_of_conference_apps(client: FlaskClient, gala: object) -> None:
    answer = client.get("/en/events/gala/schedule.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    conference = json.loads(answer.data)["schedule"]["conference"]
    assert (conference["start"], conference["end"]) == ("2027-06-10", "2027-06-10")
    assert conference["daysCount"] == len(conference["days"]) == 1
    assert conference["time_zone_name"] == "Europe/Brussels"
    rooms = conference["days"][0]["rooms"]
    assert list(rooms) == ["Polak", "Residence Palace"]
    (panel,) = rooms["Polak"]
    assert (panel["date"], panel["start"], panel["duration"]) == (
        "2027-06-10T15:00:00+02:00",
        "15:00",
        "02:00",
    )
    assert [x["public_name"] for x in panel["persons"]] == ["Jane Doe"]
    assert {x["name"] for x in conference["rooms"]} == set(rooms)


# What the schema of the format (https://c3voc.de/schedule/schema.json) asks for and allows.
CONFERENCE = {"title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"}
CONFERENCE_MORE = {"time_zone_name", "url", "tracks", "rooms", "description", "keywords", "meta"}
SESSION = set(
    [
        "abstract",
        "date",
        "duration",
        "guid",
        "id",
        "language",
        "links",
        "persons",
        "room",
        "slug",
        "start",
        "subtitle",
        "title",
        "track",
        "type",
        "url",
    ]
)
SESSION_MORE = {"description", "attachments", "answers", "logo", "do_not_record"}


def test_the_schedule_has_what_its_schema_asks_for_and_nothing_else(
    client: FlaskClient, gala: object
) -> None:
    found = conference(client, "gala")
    assert set(found) >= CONFERENCE
    assert set(found) <= CONFERENCE | CONFERENCE_MORE
    assert re.fullmatch(r"[a-z0-9_]{4,}", found["acronym"])
    for room in found["rooms"]:
        assert set(room) == {"name", "guid", "capacity"}
        uuid.UUID(room["guid"])
    sessions = [y for day in found["days"] for x in day["rooms"].values() for y in x]
    assert len(sessions) == 2
    for session in sessions:
        assert set(session) >= SESSION
        assert set(session) <= SESSION | SESSION_MORE
        uuid.UUID(session["guid"])
        assert re.fullmatch(r"[a-z0-9_-]+[a-z0-9]", session["slug"])
        assert re.fullmatch(r"\d+:\d{2}", session["duration"])
        for person in session["persons"]:
            assert isinstance(person["id"], int)
            assert person["public_name"]
            assert "name" not in person  # then it would be a person of another format
            uuid.UUID(person["guid"])


def conference(client: FlaskClient, slug: str) -> Any:
    """Return the conference of an event's schedule."""
    return json.loads(client.get(f"/en/events/{slug}/schedule.json").data)["schedule"]["conference"]


def test_an_event_without_hours_has_days_and_no_sessions(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        event = records.event("spring", day=JUNE, city="Brussels")
        records.session(event)
    found = conference(client, "spring")
    assert [(x["date"], x["rooms"]) for x in found["days"]] == [("2027-06-10", {})]


def test_each_day_has_its_own_sessions_by_local_date(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        event = records.event("two-days", day=JUNE, timezone="Asia/Tokyo")
        event.ends_on = JUNE + timedelta(days=1)
        # 13:00 UTC is 22:00 in Tokyo; 16:00 UTC is 01:00 of the next day there.
        records.session(event, "evening", **records.hours(JUNE, 13, 14))
        records.session(event, "night", **records.hours(JUNE, 16, 17))
    days = conference(client, "two-days")["days"]
    told = [
        [y["slug"].removeprefix("two-days-") for x in day["rooms"].values() for y in x]
        for day in days
    ]
    assert told == [["evening"], ["night"]]
    assert [x["index"] for x in days] == [1, 2]
    assert days[0]["day_start"] == "2027-06-10T00:00:00+09:00"
