"""Every public page as a client sees it: what it says, in which language, with which headers."""

import html
import re
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sql_event

from eventapp.advocacy.models import PolicyFile
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.programme.models import Session, SessionKind
from tests import factories
from tests.site.sample import COMING, PAGES, PAST, change

LANGUAGES = ("en", "fr", "nl")


def read(client: FlaskClient, path: str) -> str:
    """Return the text of a page, its tags left out, with single spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page_answers_and_describes_itself(client: FlaskClient, lang: str, path: str) -> None:
    answer = client.get(f"/{lang}{path}")

    assert answer.status_code == 200
    page = answer.text
    assert f'<html lang="{lang}">' in page
    assert page.count("<h1") == 1
    base = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{base}/{lang}{path}">' in page
    for other, there in (*((x, x) for x in LANGUAGES), ("x-default", "en")):
        assert f'hreflang="{other}" href="{base}/{there}{path}"' in page
    assert 'property="og:title"' in page
    assert "Set-Cookie" not in answer.headers
    assert "noindex" not in page


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("path", PAGES)
def test_page_asks_no_other_host_and_runs_nothing_inline(client: FlaskClient, path: str) -> None:
    page = client.get(f"/en{path}").text

    loaded = re.findall(r'<(?:script|img|link|source|iframe)\b[^>]*?(?:src|href)="([^"]*)"', page)
    named = [x for x in loaded if not x.startswith(("/", "http://127.0.0.1:8000/"))]
    assert named == []
    assert not re.search(r"<style\b|\sstyle=|\son\w+=", page)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("path", PAGES)
def test_page_answers_304_and_gzip(client: FlaskClient, path: str) -> None:
    first = client.get(f"/en{path}", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"

    again = client.get(f"/en{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_change_shows_at_once(filled: Flask, client: FlaskClient) -> None:
    tag = client.get(f"/en{PAST}").headers["ETag"]

    change(filled, Event, "brussels", summary=Localised(en="Another reason"))

    answer = client.get(f"/en{PAST}", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Another reason" in answer.text


# What a page reads does not grow with what it shows.
CEILINGS = {
    "/": 16,
    "/events": 16,
    "/events?q=mie": 17,
    PAST: 9,
    COMING: 10,
    "/people/mie-kohiyama": 7,
    "/organisations": 4,
    "/organisations/coalition": 17,
    "/policy": 5,
    "/policy/regulation": 7,
    "/accessibility": 2,
    "/privacy": 2,
}


@pytest.mark.parametrize(("path", "ceiling"), CEILINGS.items())
def test_page_keeps_under_its_number_of_queries(
    filled: Flask, client: FlaskClient, path: str, ceiling: int
) -> None:
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with filled.app_context():
        engine = db.engine
    sql_event.listen(engine, "before_cursor_execute", count)
    try:
        assert client.get(f"/en{path}").status_code == 200
    finally:
        sql_event.remove(engine, "before_cursor_execute", count)
    assert 0 < len(statements) <= ceiling


@pytest.mark.usefixtures("any_database")
def test_pages_read_the_same_on_every_database(filled: Flask, client: FlaskClient) -> None:
    for path in (*PAGES, "/events?q=where+STAND&organisation=coalition&policy=regulation"):
        assert client.get(f"/en{path}").status_code == 200
    assert "1 event found" in read(client, "/en/events?q=negotiations")
    assert filled.config["SQLALCHEMY_DATABASE_URI"]


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


def test_draft_is_nowhere(filled: Flask, client: FlaskClient) -> None:
    change(filled, Event, "coming", status=EventStatus.DRAFT)

    assert client.get(f"/en{COMING}").status_code == 404
    assert client.get(f"/en{COMING}/preview.png").status_code == 404
    assert COMING not in client.get("/en/").text


@pytest.mark.usefixtures("filled")
def test_person_not_yet_agreed_has_no_page(client: FlaskClient) -> None:
    assert client.get("/en/people/not-yet").status_code == 404
    assert "not-yet" not in client.get("/sitemap.xml").text


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


@pytest.mark.usefixtures("filled")
def test_places_have_the_names_of_the_page_language(client: FlaskClient) -> None:
    assert "Bruxelles, Belgique" in read(client, f"/fr{PAST}")
    assert "Brussel, België" in read(client, f"/nl{PAST}")


def test_span_of_years_stays_on_one_line(filled: Flask, client: FlaskClient) -> None:
    change(filled, PolicyFile, "regulation", title=Localised(en="A <b> strategy & 2020-2025"))

    page = client.get("/en/policy/regulation").text

    assert 'A &lt;b&gt; strategy &amp; <span class="keep">2020\u20132025</span>' in page


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


@pytest.mark.usefixtures("filled")
def test_foreign_text_is_marked(client: FlaskClient) -> None:
    assert '<span lang="en">Joint letter</span>' in client.get("/nl/policy").text


@pytest.mark.usefixtures("filled")
def test_organisations_stand_apart(client: FlaskClient) -> None:
    said = read(client, "/en/organisations")

    assert "65 member organisations" in said
    order = ["Steering group", "Thorn", "Members", "Child Focus", "Others", "European Parliament"]
    places = [said.index(x) for x in order]
    assert places == sorted(places)


@pytest.mark.usefixtures("filled")
def test_sitemap_lists_every_page_in_every_language(client: FlaskClient) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").data)
    ns = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {x.findtext(f"{ns}loc", "") for x in tree.iter(f"{ns}url")}

    for path in PAGES:
        for lang in LANGUAGES:
            assert f"http://127.0.0.1:8000/{lang}{path}" in found
    for url in sorted(found):
        path = url.removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200, path


def test_empty_site_says_what_comes_next(client: FlaskClient) -> None:
    assert "No event is announced" in read(client, "/en/")
    for path in ("/en/organisations", "/en/policy", "/nl/events"):
        assert client.get(path).status_code == 200


def test_policy_page_follows_its_file(filled: Flask, client: FlaskClient) -> None:
    change(filled, PolicyFile, "regulation", title=Localised(en="Renamed"))

    assert "Renamed" in read(client, "/en/policy/regulation")
    assert client.get("/en/policy/none").status_code == 404
