"""Requests no browser makes: each is answered plainly, and none breaks anything."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.plugins.databases import Database
from tests.site import sample

DATES = (
    "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
    "Mon, 01 Jan 2020 00:00:00 +99999999999999",
    f"Mon, 01 Jan 2020 {'9' * 400}:00:00 GMT",
    "Thu, 01 Jan 1970",
    "",
)
KEPT = ("/en/", "/en/calendar/events.ics", "/sitemap.xml", "/favicon.ico")
NAMED = (
    "/en/events/{}",
    "/en/events/{}/rsvp",
    "/en/events/{}/rsvp/thanks",
    "/en/events/{}/preview.png",
    "/en/events/{}.ics",
    "/en/people/{}",
    "/en/organisations/{}",
    "/en/policy/{}",
    "/en/rsvp/{}",
    "/account/link/{}",
    "/organise/events/{}",
    "/organise/events/{}/guests",
    "/organise/people/{}",
)


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("path", KEPT)
def test_a_date_that_cannot_be_read_is_ignored(client: FlaskClient, path: str, date: str) -> None:
    for _ in range(2):  # made, then kept
        answer = client.get(path, headers={"If-Modified-Since": date})
        assert answer.status_code == 200


@pytest.mark.parametrize("path", NAMED)
@pytest.mark.parametrize("part", ["%00", "a%00b", "%01", "%7f", "%ff", "%f0%9f%98%80"])
def test_a_part_no_record_has_is_not_found(
    any_database: Database, client: FlaskClient, path: str, part: str
) -> None:
    assert client.get(path.format(part)).status_code in {303, 404, 410}
    assert client.post(path.format(part)).status_code in {401, 404, 405, 410}


def test_a_nul_in_a_query_is_no_fault(any_database: Database, client: FlaskClient) -> None:
    for query in ("q=%00", "organisation=%00", "policy=a%00", "year=%00", "page=%00"):
        assert client.get(f"/en/events?{query}").status_code in {200, 404}, query
        assert client.get(f"/en/calendar/events.ics?{query}").status_code in {200, 404}, query


@pytest.mark.parametrize("host", ["a" * 300, "a b", "-", "[::", "x:99999999"])
def test_a_host_that_is_none_is_refused_plainly(client: FlaskClient, host: str) -> None:
    for path in ("/en/none", "/en/events", "/"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code < 500, (path, answer.status_code)


@pytest.mark.parametrize("path", ["/en", "/en//events", "/organise", "/account"])
def test_a_redirect_names_no_host(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "evil.example"})
    assert answer.status_code in {302, 303, 308, 404}
    assert "evil" not in answer.headers.get("Location", "")
    if answer.status_code == 308:
        assert answer.headers["Location"].startswith("/")


@pytest.mark.parametrize("path", ["/en/", "/en/calendar/events.ics", "/account/sign-in"])
def test_head_says_what_get_would(app: Flask, client: FlaskClient, path: str) -> None:
    sample.fill(app)
    cold = client.head(path)
    got = client.get(path)
    warm = client.head(path)
    assert cold.status_code == got.status_code == warm.status_code == 200
    assert cold.data == warm.data == b""
    if "ETag" in got.headers:
        assert cold.headers["Content-Length"] == got.headers["Content-Length"]
        assert cold.headers["ETag"] == got.headers["ETag"] == warm.headers["ETag"]


@pytest.mark.parametrize("target", ["//[", "http://[", "https://a%E2%84%80b/", "//evil.example"])
def test_a_bad_way_back_leads_home(client: FlaskClient, target: str) -> None:
    assert client.get(f"/account/sign-in?next={target}").status_code == 200
    assert client.post(f"/account/sign-in?next={target}").status_code == 422
