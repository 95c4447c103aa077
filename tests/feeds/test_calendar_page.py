"""The page that lists every calendar."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.feeds.links import subscription


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
    addresses = [unescape(x) for x in re.findall(r'href="([^"]*)"', html)]
    for host in ("calendar.google.com", "outlook.office.com"):
        assert len([x for x in addresses if urlsplit(x).hostname == host]) == len(wanted)
    assert len([x for x in addresses if x.startswith("webcal:")]) == len(wanted)
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
    assert '<p lang="en">Regulation</p>' in client.get("/fr/calendar").text
    assert "<p>Regulation</p>" in client.get("/en/calendar").text
