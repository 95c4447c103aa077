"""The list of events: what stands in it, when, and how it is searched."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.events.models import Event, EventStatus, Visibility
from tests import factories
from tests.site.reading import read
from tests.site.sample import COMING, change


def test_listing_moves_an_event_when_it_ends(filled: Flask, client: FlaskClient) -> None:
    assert filled
    page = client.get("/en/events").text
    assert page.index('id="upcoming"') < page.index("Where the negotiations") < page.index('"past"')

    with time_machine.travel(clock.now() + timedelta(days=60), tick=False):
        page = client.get("/en/events").text
    assert page.index('id="past"') < page.index("Where the negotiations")


@pytest.mark.parametrize(
    ("visibility", "status"), [(Visibility.UNLISTED, 200), (Visibility.PRIVATE, 404)]
)
def test_hidden_event_is_not_listed(
    filled: Flask, client: FlaskClient, visibility: Visibility, status: int
) -> None:
    change(filled, Event, "coming", visibility=visibility)

    answer = client.get(f"/en{COMING}")
    assert answer.status_code == status
    assert "noindex" in answer.text
    for path in ("/en/", "/en/events", "/en/policy/regulation", "/sitemap.xml"):
        assert COMING not in client.get(path).text, path


@pytest.mark.parametrize(
    "end",
    ["", ".ics", "/programme.ics", "/schedule.json", "/preview.png", "/embed", "/changes"],
)
def test_what_is_not_listed_asks_to_stay_out_of_searches(
    filled: Flask, client: FlaskClient, end: str
) -> None:
    path = f"/en{COMING}{end}"
    assert "X-Robots-Tag" not in client.get(path).headers
    change(filled, Event, "coming", visibility=Visibility.UNLISTED)
    for _made_then_kept in range(2):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex"
    change(filled, Event, "coming", visibility=Visibility.PUBLIC)
    assert "X-Robots-Tag" not in client.get(path).headers


def test_draft_is_nowhere(filled: Flask, client: FlaskClient) -> None:
    change(filled, Event, "coming", status=EventStatus.DRAFT)

    assert client.get(f"/en{COMING}").status_code == 404
    assert client.get(f"/en{COMING}/preview.png").status_code == 404
    assert COMING not in client.get("/en/").text


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "found", "sentence"),
    [
        ("q=ÉVÉNEMENT", 1, "1 event found"),
        ("q=kohiyama", 1, "1 event found"),
        ("q=nothing+of+it", 0, "No event matches"),
        ("year=2023", 1, "1 event found"),
        ("organisation=coalition", 2, "2 events found"),
        ("policy=regulation&year=2023", 1, "1 event found"),
        ("organisation=unknown", 0, "This choice is not known here"),
        ("year=99999", 0, "This choice is not known here"),
        (f"year={'9' * 400}", 0, "This choice is not known here"),
        (f"q={'x' * 10_000}", 0, "This was too long"),
        ("q=%00%E2%80%AE", 2, "Where the negotiations stand"),
        (f"page={'9' * 400}", 2, "Where the negotiations stand"),
        ("page=-1&page=2&unknown=1", 2, "Where the negotiations stand"),
        ("q=%22%3E%3Cscript%3E", 0, "No event matches"),
    ],
)
def test_search(client: FlaskClient, query: str, found: int, sentence: str) -> None:
    page = client.get(f"/en/events?{query}")

    assert page.status_code == 200
    shown = set(re.findall(r'href="(/en/events/[\w-]+)"', page.text))
    assert len(shown) == found
    assert sentence in read(client, f"/en/events?{query}")
    assert "<script>" not in page.text


def test_past_events_are_paged(filled: Flask, client: FlaskClient) -> None:
    days = [date(2020, 1, 1) + timedelta(days=x) for x in range(24)]
    hours = {"starts_at": None, "ends_at": None, "rsvp": False}
    factories.saved(filled, *(factories.event(starts_on=x, **hours) for x in days))

    first = client.get("/en/events?year=2020").text
    second = client.get("/en/events?year=2020&page=2").text
    beyond = client.get("/en/events?year=2020&page=77").text

    assert first.count('<time datetime="2020-') == 20
    assert 'rel="next" href="/en/events?year=2020&amp;page=2#past"' in first
    assert second.count('<time datetime="2020-') == 4
    assert 'rel="prev"' in second
    assert beyond.count('<time datetime="2020-') == 4
    whole = client.get("/en/events?page=2").text
    assert "Where the negotiations stand" not in whole
