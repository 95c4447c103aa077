"""The page that lists every calendar."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.feeds.links import subscription
from tests.counting import statements
from tests.feeds import records


def test_each_program_is_given_the_address_it_takes(app: Flask) -> None:
    with app.app_context():
        found = subscription("/en/calendar/events.ics?organisation=a&policy=b", "Events & more")
    url = "http://127.0.0.1:8000/en/calendar/events.ics?organisation=a&policy=b"
    assert found.url == url
    assert found.webcal == url.replace("http://", "webcal://")
    assert parse_qs(urlsplit(found.google).query) == {"cid": [found.webcal]}
    for address, host in (
        (found.outlook, "outlook.office.com"),
        (found.outlook_personal, "outlook.live.com"),
    ):
        assert urlsplit(address).hostname == host
        assert parse_qs(urlsplit(address).query) == {"url": [url], "name": ["Events & more"]}


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_every_feed_is_listed_with_its_buttons_and_answers(
    client: FlaskClient, gala: object, lang: str, any_database: object
) -> None:
    answer = client.get(f"/{lang}/calendar")
    assert answer.status_code == 200
    html = answer.text
    wanted = {
        f"/{lang}/calendar/events.ics",
        f"/{lang}/calendar/policy.ics",
        f"/{lang}/policy/regulation.ics",
        f"/{lang}/calendar/events.ics?organisation=ecpat",
        f"/{lang}/calendar/events.ics?organisation=eclag",
        f"/{lang}/people/jane-doe.ics",
    }
    copied = {unescape(x) for x in re.findall(r'data-copy="([^"]*)"', html)}
    assert copied == {f"http://127.0.0.1:8000{x}" for x in wanted}
    fields = re.findall(r'<input[^>]* readonly value="([^"]*)"', html)
    assert {unescape(x) for x in fields} == copied  # to be marked by hand without script
    downloads = re.findall(r'href="([^"]*)" download', html)
    assert {unescape(x) for x in downloads} == wanted
    addresses = [unescape(x) for x in re.findall(r'href="([^"]*)"', html)]
    for host in ("calendar.google.com", "outlook.office.com"):
        assert len([x for x in addresses if urlsplit(x).hostname == host]) == len(wanted)
    assert len([x for x in addresses if x.startswith("webcal:")]) == len(wanted)
    assert "webcals:" not in html
    for path in wanted:
        assert client.get(path).mimetype == "text/calendar"


def test_the_page_is_kept_and_sets_no_cookie(client: FlaskClient, gala: object) -> None:
    answer = client.get("/en/calendar")
    assert "Set-Cookie" not in answer.headers
    again = client.get("/en/calendar", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_stands_before_any_record_does(client: FlaskClient) -> None:
    answer = client.get("/en/calendar")
    assert answer.status_code == 200
    assert 'href="/en/calendar/events.ics"' in answer.text


def test_a_name_in_another_language_says_which(client: FlaskClient, gala: object) -> None:
    assert '<summary lang="en">Regulation</summary>' in client.get("/fr/calendar").text
    assert "<summary>Regulation</summary>" in client.get("/en/calendar").text


def test_every_form_for_developers_answers(client: FlaskClient, gala: object) -> None:
    page = client.get("/en/calendar").text.partition("For developers")[2]
    found = [unescape(x) for x in re.findall(r'href="(/en/calendar/[^"]*)"', page)]
    everything = "/en/calendar/events"
    assert found == [
        f"{everything}.ics?past=all", f"{everything}.ics?rich=1", f"{everything}.json",
    ]  # fmt: skip
    assert [client.get(x).status_code for x in found] == [200, 200, 200]


@pytest.fixture
def crowd(app: Flask, gala: object) -> None:
    """The evening with forty more on its stage."""
    with app.app_context(), transaction():
        made = db.session.query(Event).filter_by(slug="gala").one()
        panel = records.session(made, "crowd")
        for x in range(40):
            records.appearance(panel, records.person(f"speaker-{x:02}"))


def test_many_feeds_are_no_wall(client: FlaskClient, crowd: None) -> None:
    page = client.get("/en/calendar").text
    assert page.count("<summary>Speaker") == 23  # and Jane
    assert "17 more are not shown here" in page
    assert 'name="find"' in page


def test_a_search_finds_a_feed_by_any_part_of_its_name(client: FlaskClient, crowd: None) -> None:
    page = client.get("/en/calendar?find=KER 39").text.replace("\xa0", " ")
    assert "1 calendar found" in page
    assert "<summary>Speaker 39</summary>" in page
    assert "Speaker 38" not in page
    assert '<meta name="robots" content="noindex">' in page
    nothing = client.get("/en/calendar?find=nobody").text
    assert "No calendar has this in its name." in nothing


@pytest.mark.parametrize("hostile", ["%00", "%ff%fe", "'\"><script>", "x" * 5000, "%ED%A0%80"])
def test_a_search_for_anything_is_answered(
    any_database: object, client: FlaskClient, gala: object, hostile: str
) -> None:
    answer = client.get(f"/en/calendar?find={hostile}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace("<script src", "")


def test_few_feeds_need_no_search(client: FlaskClient, gala: object) -> None:
    assert 'name="find"' not in client.get("/en/calendar").text


def test_many_feeds_take_no_more_statements(app: Flask, client: FlaskClient, crowd: None) -> None:
    with statements(app) as asked:
        client.get("/en/calendar?find=a")
    assert len(asked) <= 6, "\n".join(asked)
