"""What the calendars tell of an event: what its page says, how it changed, nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Attendance, Event, EventStatus, Visibility
from eventapp.programme.models import AppearanceState
from tests.feeds import records
from tests.feeds.conftest import JUNE, TODAY, Change
from tests.feeds.readers import by_vobject
from tests.feeds.reading import seen, summaries

pytestmark = pytest.mark.usefixtures("spring")


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


def test_online_events_say_so_and_demonstrations_too(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        values = {"city": "", "country": "", "attendance": Attendance.ONLINE}
        records.event("call", day=JUNE, demonstration=True, **values)
    (entry,) = seen(client, "/en/events/call.ics").values()
    assert entry.location == "Online"
    assert "This event is made up" in entry.description
