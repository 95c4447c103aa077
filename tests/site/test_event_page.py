"""The page of an event: what it shows of one past, one to come, one called off, one of two days."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.programme.models import Session, SessionKind
from tests import factories
from tests.site.reading import read
from tests.site.sample import COMING, PAST, change


@pytest.mark.usefixtures("filled")
def test_past_event_says_what_is_not_known(client: FlaskClient) -> None:
    said = read(client, f"/en{PAST}")

    assert "This event has taken place" in said
    assert "Monday 20 March 2023" in said
    assert "hours not recorded" in said
    assert "venue not recorded" in said
    assert "No access information was recorded" in said
    assert "Also on the panel" in said
    assert "Also a keynote speaker" in said
    assert "All 65 member organisations" in said
    assert "Reserve a place" not in said


@pytest.mark.usefixtures("filled")
def test_coming_event_shows_hours_faces_and_places(client: FlaskClient) -> None:
    said = read(client, f"/en{COMING}")

    assert "Demonstration." in said
    assert "10 places left" in said
    assert "75 min" in said
    assert re.search(r"Moderator \S To be announced", said)
    assert "Not Yet Agreed" not in said
    assert said.index("Lift to every floor") < said.index("10 places left", 1200)
    page = client.get(f"/en{COMING}").text
    assert "<script>alert" not in page
    assert "<h2>Why</h2>" in page
    assert f'href="/en{COMING}/rsvp"' in page
    assert f'href="/en{COMING}.ics"' in page


@pytest.mark.usefixtures("filled")
def test_own_timeline_has_this_event_in_place(client: FlaskClient) -> None:
    page = client.get(f"/en{PAST}").text

    steps = re.findall(r'<li class="(\w+)[^"]*"[^>]*><time datetime="([\d-]+)">', page)
    assert steps == [
        ("day", "2022-05-11"),
        ("day", "2023-03-20"),
        ("month", "2023-11"),
        ("year", "2024"),
    ]
    assert "only the year is known" in page
    assert "only the month is known" in page


@pytest.mark.usefixtures("filled")
def test_share_text_carries_the_page_of_its_language(client: FlaskClient) -> None:
    page = client.get(f"/nl{PAST}").text

    assert 'data-copy="Read this: http://127.0.0.1:8000/en/events/brussels"' in page
    assert "\u00a0: http://127.0.0.1:8000/fr/events/brussels" in page


@pytest.mark.parametrize(
    ("status", "word"),
    [(EventStatus.CANCELLED, "is cancelled"), (EventStatus.POSTPONED, "is postponed")],
)
def test_reason_stands_on_page(
    filled: Flask, client: FlaskClient, status: EventStatus, word: str
) -> None:
    change(filled, Event, "coming", status=status, status_reason=Localised(en="The house burnt."))

    said = read(client, f"/en{COMING}")

    assert f"This event {word}" in said
    assert "The house burnt." in said
    assert "Reserve a place" not in said


def test_state_follows_the_clock(filled: Flask, client: FlaskClient) -> None:
    opens = clock.now() + timedelta(hours=2)
    closes = clock.now() + timedelta(hours=4)
    change(filled, Event, "coming", rsvp_opens_at=opens, rsvp_closes_at=closes)

    assert "Registration opens on" in read(client, f"/en{COMING}")
    with time_machine.travel(opens + timedelta(seconds=1), tick=False):
        assert "Reserve a place" in read(client, f"/en{COMING}")
    with time_machine.travel(closes, tick=False):
        assert "Registration is closed" in read(client, f"/en{COMING}")
    with time_machine.travel(clock.now() + timedelta(days=60), tick=False):
        assert "This event has taken place" in read(client, f"/en{COMING}")


@pytest.mark.usefixtures("filled")
def test_places_have_the_names_of_the_page_language(client: FlaskClient) -> None:
    assert "Bruxelles, Belgique" in read(client, f"/fr{PAST}")
    assert "Brussel, België" in read(client, f"/nl{PAST}")


def test_programme_of_two_days_stands_under_its_days(filled: Flask, client: FlaskClient) -> None:
    starts = datetime(2027, 11, 18, 9, tzinfo=ZoneInfo("Europe/Brussels"))
    event = factories.event(
        slug="two-days",
        starts_at=starts,
        ends_at=starts + timedelta(days=1, hours=3),
        starts_on=starts.date(),
        ends_on=starts.date() + timedelta(days=1),
    )
    number = factories.saved(filled, event)
    hour = timedelta(hours=1)
    factories.saved(
        filled,
        *(
            Session(
                event_id=number,
                slug=f"day-{day}",
                kind=SessionKind.WORKSHOP,
                title=Localised(en=f"Workshop {day}"),
                starts_at=starts + timedelta(days=day),
                ends_at=starts + timedelta(days=day) + hour,
            )
            for day in (0, 1)
        ),
    )
    factories.release(filled, number)

    said = read(client, "/en/events/two-days")

    assert "to 19 November 2027, 12:00" in said
    order = ["Thursday 18 November 2027 09:00", "Workshop 0", "Friday 19 November 2027 09:00"]
    places = [said.index(x) for x in order]
    assert places == sorted(places)


def test_first_of_a_month_in_french(filled: Flask, client: FlaskClient) -> None:
    first = {"starts_on": date(2023, 4, 1), "ends_on": date(2023, 4, 1)}
    change(filled, Event, "brussels", **first)

    assert "Samedi 1er avril 2023" in read(client, f"/fr{PAST}")
    assert "Saturday 1 April 2023" in read(client, f"/en{PAST}")
