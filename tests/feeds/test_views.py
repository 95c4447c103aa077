"""The calendars over HTTP: how each answers, whom it is narrowed to, and what it costs."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core.db import transaction
from eventapp.people.models import FormerPerson, Person
from tests.counting import statements
from tests.feeds import records
from tests.feeds.conftest import JUNE
from tests.feeds.readers import READERS, Seen, by_vobject
from tests.feeds.reading import summaries

FEEDS = (
    "/en/calendar/events.ics",
    "/fr/calendar/events.ics?past=all",
    "/nl/calendar/events.ics?organisation=ecpat",
    "/en/calendar/events.ics?policy=regulation",
    "/en/calendar/policy.ics",
    "/en/events/gala.ics",
    "/fr/events/gala/programme.ics",
    "/en/people/jane-doe.ics",
    "/nl/policy/regulation.ics",
)


pytestmark = pytest.mark.usefixtures("spring")


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_served_as_calendars_ask(
    any_database: object, client: FlaskClient, gala: object, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    kind = "attachment" if path.endswith("gala.ics") else "inline"
    file = path.partition("?")[0].rpartition("/")[2]
    assert answer.headers["Content-Disposition"] == f'{kind}; filename="{file}"'
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers
    assert "METHOD" not in answer.text
    assert "mailto:" not in answer.text
    assert "VALARM" not in answer.text
    assert not answer.data.startswith(b"\xef\xbb\xbf")

    for headers in ({"Accept": "text/html"}, {"Accept": "*/*", "User-Agent": ""}):
        assert client.get(path, headers=headers).data == answer.data
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == answer.headers["ETag"]
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == answer.data
    for name, sent in (
        ("If-None-Match", f'"x", W/{answer.headers["ETag"]}'),
        ("If-Modified-Since", answer.headers.get("Last-Modified")),
    ):
        unchanged = client.get(path, headers={name: sent})
        assert (unchanged.status_code, unchanged.data) == (304, b"")
        assert unchanged.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "PROPFIND", "OPTIONS"])
def test_other_methods_are_refused_politely(
    client: FlaskClient, gala: object, path: str, method: str
) -> None:
    answer = client.open(path, method=method, data=b"BEGIN:VCALENDAR")
    assert answer.status_code == (204 if method == "OPTIONS" else 405)
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("read", READERS, ids=lambda x: x.__name__)
@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_read_by_all_readers_alike(
    client: FlaskClient, gala: object, path: str, read: Callable[[str], list[Seen]]
) -> None:
    text = client.get(path).text
    found = read(text)
    assert len(found) == text.count("BEGIN:VEVENT") > 0
    # A reader may take the description for a text it may tidy: titles and times must agree.
    assert [(x.uid, x.summary, x.start, x.end) for x in found] == [
        (x.uid, x.summary, x.start, x.end) for x in by_vobject(text)
    ]


def test_feeds_narrow_by_organisation_and_policy_file(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction():
        one, two = records.event("one", day=JUNE), records.event("two", day=JUNE)
        records.host(one, organisation_id=records.organisation("a").id)
        records.about(two, records.policy("law"))
        records.about(one, records.policy("other"))
        records.organisation("idle")
    path = "/en/calendar/events.ics"
    assert summaries(client, path) == ["One event", "Two event"]
    assert summaries(client, f"{path}?organisation=a") == ["One event"]
    assert summaries(client, f"{path}?policy=law") == ["Two event"]
    assert summaries(client, f"{path}?organisation=a&policy=law") == []
    assert summaries(client, f"{path}?organisation=idle") == []
    assert summaries(client, f"{path}?organisation=&past=none&utm_source=x") == [
        "One event",
        "Two event",
    ]
    heads = [client.get(f"{path}{x}").text for x in ("", "?organisation=a", "?policy=law")]
    assert len({x.partition("\nuid:")[2].partition("\r\n")[0] for x in heads}) == 3
    assert len({x.partition("NAME:")[2].partition("\r\n")[0] for x in heads}) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/en/calendar/events.ics?organisation=nobody",
        "/en/calendar/events.ics?policy=nothing",
        "/en/calendar/events.ics?policy=%00",
        "/en/calendar/events.ics?organisation=%FF%FE",
        "/en/events/nothing.ics",
        "/en/events/%00.ics",
        "/en/events/nothing/programme.ics",
        "/en/events/x%00/schedule.json",
        "/en/people/nobody.ics",
        "/en/people/%F0%9F%98%80.ics",
        "/en/policy/nothing.ics",
        f"/en/policy/{'x' * 5000}.ics",
        "/de/calendar/events.ics",
    ],
)
def test_unknown_names_are_404_and_no_calendar(
    any_database: object, client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


def test_the_old_address_of_a_person_leads_on_only_to_who_is_shown(
    app: Flask, client: FlaskClient, gala: object
) -> None:
    with app.app_context(), transaction() as session:
        jane = session.scalars(select(Person).where(Person.slug == "jane-doe")).one()
        hidden = Person(slug="nobody-sees", name="Nobody Sees")
        session.add(hidden)
        session.flush()
        for number, (slug, found) in enumerate((("jane-d", jane), ("no-one", hidden))):
            session.add(
                FormerPerson(slug=slug, number=9000 + number, name=slug, person_id=found.id)
            )
    assert client.get("/en/people/jane-d.ics").data == client.get("/en/people/jane-doe.ics").data
    assert client.get("/en/people/no-one.ics").status_code == 404
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "jane-doe")).one().is_withheld = True
    answer = client.get("/en/people/jane-d.ics")
    assert (answer.status_code, "jane-doe" in answer.text) == (404, False)


def test_the_number_of_statements_does_not_grow_with_the_events(
    app: Flask, client: FlaskClient
) -> None:
    def asked(path: str) -> int:
        with statements(app) as found:
            client.get(path)
        return len(found)

    def fill(first: int, last: int) -> None:
        with app.app_context(), transaction():
            file = records.policy(f"law-{first}")
            who = records.person(f"who-{first}", employer=records.organisation(f"o-{first}"))
            for x in range(first, last):
                made = records.event(f"e-{x:03}-", **records.hours(JUNE), venue_id=None)
                records.about(made, file)
                records.appearance(records.session(made, **records.hours(JUNE)), who)

    fill(0, 2)
    paths = ("/en/calendar/events.ics", "/en/people/who-0.ics", "/en/calendar/policy.ics")
    few = [asked(x) for x in paths]
    fill(2, 700)
    assert [asked(x) for x in paths] == few
    assert few[0] <= 11  # four marks what the entries are made of, four read what is not kept
    with app.app_context(), transaction() as session:
        session.add(Person(slug="nobody", name="Nobody"))  # the page is stale, its entries are not
    assert asked(paths[0]) <= 7
    assert client.get(paths[0]).text.count("BEGIN:VEVENT") == 700
    assert [asked(x) for x in paths[:1]] == [0]
