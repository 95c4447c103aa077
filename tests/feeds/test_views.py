"""The calendars over HTTP: what each holds, for whom, and how it answers."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as engine_event
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Attendance, Event, EventStatus, Visibility
from eventapp.people.models import FormerPerson, Person
from eventapp.programme.models import AppearanceState
from tests.feeds import records
from tests.feeds.conftest import JUNE, TODAY, Change
from tests.feeds.readers import READERS, Seen, by_vobject

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


def seen(client: FlaskClient, path: str) -> dict[str, Seen]:
    """Return the entries of a feed by UID."""
    answer = client.get(path)
    assert answer.status_code == 200
    found = by_vobject(answer.text)
    assert len({x.uid for x in found}) == len(found)
    return {x.uid.partition("-")[0] + "-" + x.uid.partition("-")[2].rstrip("0"): x for x in found}


def summaries(client: FlaskClient, path: str) -> list[str]:
    """Return the titles in a feed, in its order."""
    return [x.summary for x in by_vobject(client.get(path).text)]


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


def test_an_event_tells_what_the_page_tells(client: FlaskClient, gala: object) -> None:
    entry = seen(client, "/en/events/gala.ics")["event-gala0000000000000000000000000000@127.0.0.1"]
    assert entry.start == datetime(2027, 6, 10, 13, tzinfo=UTC)
    assert entry.summary == "Gala event"
    assert entry.location == "Residence Palace\nRue de la Loi 155, 1040 Brussels, Belgium"
    assert entry.description.split("\n\n") == [
        "An evening, with music; free.",
        "15:00\u201317:00 The panel\n"
        "Panellist: Jane Doe (Director, ECPAT)\nModerator: to be announced",
        "17:00\u201318:00 The drinks",
        "http://127.0.0.1:8000/en/events/gala",
    ]


def test_the_programme_has_one_entry_a_session(client: FlaskClient, gala: object) -> None:
    found = list(seen(client, "/en/events/gala/programme.ics").values())
    assert [x.summary for x in found] == ["The panel", "The drinks"]
    assert found[0].location.startswith("Polak, Residence Palace\n")
    assert found[0].uid == "session-galapanel00000000000000000000000@127.0.0.1"
    assert "What now?" in found[0].description
    assert "/en/events/gala#session-panel" in found[0].description
    text = client.get("/en/events/gala/programme.ics").text.replace("\r\n ", "")
    assert "RELATED-TO:event-gala0000000000000000000000000000@127.0.0.1\r\n" in text
    assert "CATEGORIES:Reception\r\n" in text


def test_languages_are_addresses_with_the_same_uids(client: FlaskClient, gala: object) -> None:
    texts = [client.get(f"/{x}/calendar/events.ics").text for x in ("en", "fr", "nl")]
    assert len({x.uid for text in texts for x in by_vobject(text)}) == 1
    assert "SUMMARY;LANGUAGE=fr:Événement gala" in texts[1]
    assert "SUMMARY;LANGUAGE=en:Gala event" in texts[2]  # no Dutch title is known
    assert "/nl/events/gala" in texts[2]


def test_taking_hours_keeps_the_uid_and_raises_the_sequence(
    app: Flask, client: FlaskClient, any_database: object
) -> None:
    with app.app_context(), transaction():
        records.event("spring", day=JUNE)
    (before,) = seen(client, "/en/calendar/events.ics").values()
    tag = client.get("/en/calendar/events.ics").headers["ETag"]
    with time_machine.travel(TODAY + timedelta(hours=1), tick=False):
        with app.app_context(), transaction():
            event = db.session.query(Event).one()
            times = records.hours(JUNE)
            event.starts_at, event.ends_at = times["starts_at"], times["ends_at"]
            event.sequence += 1
        (after,) = seen(client, "/en/calendar/events.ics").values()
        answer = client.get("/en/calendar/events.ics", headers={"If-None-Match": tag})
    assert (before.start, before.end) == (JUNE, JUNE + timedelta(days=1))
    assert (after.start, after.sequence) == (datetime(2027, 6, 10, 13, tzinfo=UTC), 1)
    assert after.uid == before.uid
    assert answer.status_code == 200
    assert answer.text.count("DTSTAMP:20270501T100000Z") == 1


def test_dtstamp_is_of_the_last_change_of_any_row_told_and_of_no_request(
    app: Flask, client: FlaskClient, gala: object
) -> None:
    assert "DTSTAMP:20260102T030405Z" in client.get("/en/events/gala.ics").text
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        with app.app_context(), transaction():
            person = db.session.get(records.Person, 1)
            assert person
            person.name = "Janet Doe"
        for path in ("/en/events/gala.ics", "/en/calendar/events.ics"):
            text = client.get(path).text
            assert "DTSTAMP:20270502T090000Z" in text
            assert "LAST-MODIFIED:20270502T090000Z" in text
            assert "Janet Doe" in text
        programme = client.get("/en/events/gala/programme.ics").text
    stamps = [x for x in programme.split("\r\n") if x.startswith("DTSTAMP")]
    assert stamps == ["DTSTAMP:20270502T090000Z", "DTSTAMP:20260102T030405Z"]


@pytest.mark.parametrize(
    ("status", "state", "word", "transparent"),
    [
        (EventStatus.CANCELLED, "CANCELLED", "Cancelled: Gala event", True),
        (EventStatus.POSTPONED, "TENTATIVE", "Postponed: Gala event", False),
    ],
)
def test_cancelled_and_postponed_say_so_everywhere(
    client: FlaskClient,
    gala: Change,
    status: EventStatus,
    state: str,
    word: str,
    transparent: bool,
) -> None:
    def change(event: Event) -> None:
        event.status, event.sequence = status, 5
        event.status_reason = Localised(en="The hall is closed.")

    gala(change)
    for path in ("/en/calendar/events.ics", "/en/events/gala.ics"):
        (entry,) = seen(client, path).values()
        assert (entry.status, entry.summary, entry.sequence) == (state, word, 5)
        assert entry.description.startswith("The hall is closed.\n\n")
        assert ("TRANSP:TRANSPARENT" in client.get(path).text) is transparent
    sessions = seen(client, "/en/events/gala/programme.ics").values()
    assert {(x.status, x.sequence) for x in sessions} == {(state, 5)}


def test_what_is_not_public_is_in_no_feed(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        host, speaker = records.organisation(), records.person()
        for slug, values in {
            "draft": {"status": EventStatus.DRAFT},
            "unlisted": {"visibility": Visibility.UNLISTED},
            "private": {"visibility": Visibility.PRIVATE},
        }.items():
            event = records.event(slug, day=JUNE, **values)
            records.host(event, organisation_id=host.id)
            records.appearance(records.session(event, **records.hours(JUNE)), speaker)
    for path in ("/en/calendar/events.ics", "/en/calendar/events.ics?organisation=ecpat"):
        assert summaries(client, path) == []
    assert client.get("/en/people/jane-doe.ics").status_code == 404
    for suffix in (".ics", "/programme.ics", "/schedule.json"):
        answers = [
            client.get(f"/en/events/{x}{suffix}").status_code
            for x in ("draft", "private", "unlisted")
        ]
        assert answers == [404, 404, 200]


def test_only_public_appearances_are_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        session = records.session(records.event("gala", day=JUNE), **records.hours(JUNE))
        for state in AppearanceState:
            who = records.person(f"{state.value}-one")
            records.appearance(session, who, state=state)
            shown = records.person(f"{state.value}-shown")
            records.appearance(session, shown, state=state, shown_as_invited=True)
    for path in ("/en/events/gala.ics", "/en/events/gala/programme.ics"):
        (entry,) = seen(client, path).values()
        told = [x for x in entry.description.split("\n") if x.startswith("Panellist")]
        assert told == [
            "Panellist: Asked Shown (invited)",
            "Panellist: Pencilled Shown (invited)",
            "Panellist: Confirmed One",
            "Panellist: Confirmed Shown",
        ]
    persons = client.get("/en/events/gala/schedule.json").text
    assert "Planned One" not in persons
    assert "Withdrawn Shown" not in persons


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
    assert len({x.partition("UID:")[2].partition("\r\n")[0] for x in heads}) == 3
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
    assert client.get("/en/people/jane-d.ics").status_code == 301
    assert client.get("/en/people/no-one.ics").status_code == 404
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "jane-doe")).one().is_withheld = True
    answer = client.get("/en/people/jane-d.ics")
    assert (answer.status_code, "jane-doe" in answer.text) == (404, False)


def test_the_number_of_statements_does_not_grow_with_the_events(
    app: Flask, client: FlaskClient
) -> None:
    def statements(path: str) -> int:
        count = 0

        def add(*_args: Any) -> None:
            nonlocal count
            count += 1

        with app.app_context():
            engine = db.engine
        engine_event.listen(engine, "before_cursor_execute", add)
        client.get(path)
        engine_event.remove(engine, "before_cursor_execute", add)
        return count

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
    few = [statements(x) for x in paths]
    fill(2, 700)
    assert [statements(x) for x in paths] == few
    assert few[0] <= 7
    assert client.get(paths[0]).text.count("BEGIN:VEVENT") == 700
    assert [statements(x) for x in paths[:1]] == [0]


def test_online_events_say_so_and_demonstrations_too(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        values = {"city": "", "country": "", "attendance": Attendance.ONLINE}
        records.event("call", day=JUNE, demonstration=True, **values)
    (entry,) = seen(client, "/en/events/call.ics").values()
    assert entry.location == "Online"
    assert "This event is made up" in entry.description
