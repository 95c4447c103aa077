"""Whatever people write, wherever they are and however long it lasts: calendars stay whole."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.text import clean_line, clean_text
from eventapp.feeds import ics, jcal
from eventapp.feeds.ics import Entry, Head, Place, Status
from eventapp.feeds.rich import Rich, Speaker, Spot
from tests.feeds import records
from tests.feeds.conftest import Change
from tests.feeds.readers import READERS, by_ical_js, by_ical_js_of_json, by_vobject

CHANGED = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
HEAD = Head(uid="f@x.eu", name="Feed", language="en", modified=CHANGED, description="All")
ZONES = (
    "Europe/Brussels", "America/New_York", "Africa/Casablanca", "Asia/Kathmandu", "UTC",
    "Australia/Lord_Howe", "Pacific/Apia", "Europe/Dublin", "America/Sao_Paulo", "Asia/Calcutta",
)  # fmt: skip
EVIL = {
    "line ends": "One\nTwo\r\nATTENDEE:mailto:x@x.eu\rEND:VEVENT",
    "signs": "a,b;c\\d\\n \"e\" 'f' ^g^n :h=i",
    "controls": "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029\ufeff",
    "long": "Ünïcödé 漢字 " * 900,
    "right to left": "\u202eשלום עולם\u202c مرحبا بالعالم " * 20,  # noqa: RUF001
    "families": "👩‍👩‍👧‍👦🇧🇪" * 60,
    "tags": "<b>x</b> &amp; <script>alert(1)</script>",
    "calendar": "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
}

words = st.text(max_size=120)
# vobject reads some zones wrongly after 2037, where most zone files end.
instants = st.datetimes(datetime(1990, 1, 1), datetime(2037, 11, 1), timezones=st.just(UTC))


@st.composite
def entries(draw: st.DrawFn, *, hours: bool | None = None) -> Entry:
    """Make any entry that records can make."""
    start: Any = draw(instants).replace(microsecond=0)
    length = timedelta(minutes=draw(st.integers(1, 60 * 24 * 9)))
    if hours is False or (hours is None and draw(st.booleans())):
        start, length = start.date(), timedelta(days=draw(st.integers(1, 40)))
    spot = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
    place = Place(draw(words), draw(words), *(spot or (None, None)))
    return Entry(
        uid=f"{draw(st.uuids()).hex}@x.eu",
        summary=draw(words),
        start=start,
        end=start + length,
        modified=draw(instants).replace(microsecond=0),
        created=draw(st.none() | st.just(CHANGED)),
        zone=draw(st.sampled_from(ZONES)),
        language=draw(st.sampled_from(("en", "fr", "nl"))),
        sequence=draw(st.integers(0, 10**6)),
        status=draw(st.sampled_from(list(Status))),
        is_transparent=draw(st.booleans()),
        description=draw(words),
        url=draw(st.sampled_from(("", "https://x.eu/é?a=b,c;d"))),
        place=draw(st.none() | st.just(place)),
        categories=tuple(draw(st.lists(words, max_size=2))),
        rich=Rich((Speaker("p@x.eu", draw(words)),), (Spot("v@x.eu", draw(words)),), draw(words))
        if draw(st.booleans())
        else None,
    )


def without_ours(body: bytes) -> bytes:
    """Return a calendar without what we write ourselves: zones, and one name in small letters."""
    body = body.replace(b"\r\nuid:", b"\r\nUID:", 1)
    return re.sub(rb"BEGIN:VTIMEZONE\r\n.*?END:VTIMEZONE\r\n", b"", body, flags=re.DOTALL)


def whole(head: Head, made: list[Entry]) -> bytes:
    """Return what the library makes of the whole calendar."""
    component = ics.heading(head)
    for entry in made:
        component.add_component(ics.component(entry))
    return component.to_ical(sorted=False)


@settings(max_examples=40)
@given(st.lists(entries(), max_size=5), words)
def test_joined_bytes_are_those_the_library_writes_of_the_whole(
    made: list[Entry], name: str
) -> None:
    head = replace(HEAD, name=name)
    assert without_ours(ics.calendar(head, made)) == whole(head, made)


def test_the_feeds_of_real_records_are_those_the_library_writes(
    client: FlaskClient, gala: object
) -> None:
    for path in ("calendar/events", "events/gala/programme", "calendar/policy"):
        for query in ("", "?rich=1"):
            body = client.get(f"/fr/{path}.ics{query}").data
            read = Calendar.from_ical(body).to_ical(sorted=False)
            assert without_ours(read) == without_ours(body)


@settings(max_examples=60)
@given(entries(hours=True))
def test_any_words_and_any_hours_come_back(entry: Entry) -> None:
    text = ics.calendar(HEAD, [entry]).decode()
    (seen,) = by_vobject(text)
    assert (seen.uid, seen.sequence, seen.status) == (entry.uid, entry.sequence, entry.status)
    assert seen.summary == clean_line(entry.summary)
    assert seen.description == clean_text(re.sub("[\u2028\u2029]", "\n", entry.description))
    assert (seen.start, seen.end) == (entry.start, entry.end)


def test_many_made_up_entries_are_read_alike_by_ical_js_and_from_json() -> None:
    """One call of node for all of them."""
    made = [replace(x, uid=f"{n}@x.eu", rich=None) for n, x in enumerate(_made_up())]
    text = ics.calendar(HEAD, made).decode()
    found = by_ical_js(text)
    assert [(x.start, x.end) for x in found] == [(x.start, x.end) for x in made]
    # To JavaScript a mark of byte order is a space, which ical.js takes off the ends.
    assert [x.summary for x in found] == [clean_line(x.summary).strip("\ufeff") for x in made]
    as_json = by_ical_js_of_json(jcal.calendar(HEAD, made).decode())
    assert [(x.uid, x.start, x.end) for x in as_json] == [(x.uid, x.start, x.end) for x in found]
    assert [x.summary.strip("\ufeff") for x in as_json] == [x.summary for x in found]


def _made_up() -> list[Entry]:
    made = []
    for zone in ZONES:
        here = ZoneInfo(zone)
        for n, evil in enumerate(EVIL.values()):
            start = datetime(2027, 1 + n, 28, 22, 30, tzinfo=here).astimezone(UTC)
            entry = Entry("", evil, start, start + timedelta(hours=5), CHANGED, zone=zone)
            made.append(replace(entry, description=evil, place=Place(evil, evil)))
    return made


def say(event: Any, evil: str) -> None:
    """Write a text into every field that reaches a feed."""
    text = Localised(en=evil, fr=evil)
    name = evil.replace("\0", "")[:200]  # PostgreSQL and the forms refuse NUL
    event.title = event.summary = event.status_reason = text
    event.status = records.EventStatus.POSTPONED
    for model in (records.Person, records.Organisation, records.Venue, records.Room):
        for row in db.session.query(model):
            row.name = name
    for row in db.session.query(records.ReleasedSession):
        row.title = row.abstract = text
    for model in (records.Milestone, records.PolicyFile, records.Observance):
        for row in db.session.query(model):
            row.title = text


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL.keys())
def test_whatever_stands_in_a_record_no_feed_breaks(
    app: Flask, client: FlaskClient, gala: Change, evil: str
) -> None:
    gala(lambda event: say(event, evil))
    for path in ("calendar/events", "events/gala/programme", "people/jane-doe", "calendar/policy"):
        for query in ("", "?rich=1"):
            answer = client.get(f"/fr/{path}.ics{query}")
            assert answer.status_code == 200
            check_octets(answer.data)
            count = answer.text.count("\r\nBEGIN:VEVENT\r\n")
            assert count > 0
            for read in READERS[:2]:
                assert len(read(answer.text)) == count
        assert client.get(f"/fr/{path}.json").status_code == 200


def check_octets(body: bytes) -> None:
    """Lines end with CRLF, hold 75 octets at most, no control character and no address."""
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"\r\nEND:VCALENDAR\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        assert not {x for x in line.decode() if ord(x) < 32 or ord(x) == 127}
    unfolded = body.replace(b"\r\n ", b"").split(b"\r\n")
    assert unfolded.count(b"END:VCALENDAR") == 1
    assert not any(x.startswith(b"ATTENDEE") for x in unfolded)


SPANS = {
    "the gap of spring": ("Europe/Brussels", datetime(2027, 3, 28, 0, 30), timedelta(hours=2)),
    "in the gap": ("Europe/Brussels", datetime(2027, 3, 28, 1, 0), timedelta(minutes=30)),
    "the first of two hours": (
        "Europe/Brussels",
        datetime(2027, 10, 31, 0, 30),
        timedelta(hours=1),
    ),
    "the second of them": ("Europe/Brussels", datetime(2027, 10, 31, 1, 30), timedelta(hours=1)),
    "over midnight": ("America/New_York", datetime(2027, 6, 2, 2, 30), timedelta(hours=4)),
    "Ramadan": ("Africa/Casablanca", datetime(2027, 2, 7, 1, 30), timedelta(hours=2)),
    "a renamed zone": ("Asia/Calcutta", datetime(2027, 6, 2, 9), timedelta(hours=1)),
    "its new name": ("Asia/Kolkata", datetime(2027, 6, 2, 9), timedelta(hours=1)),
    "an old capital": ("Europe/Kiev", datetime(2027, 6, 2, 9), timedelta(hours=1)),
    "half an hour of summer": ("Australia/Lord_Howe", datetime(2027, 4, 3, 15), timedelta(hours=1)),
    "nine days": ("Europe/Brussels", datetime(2027, 3, 26, 9), timedelta(days=9)),
    "one second": ("Europe/Brussels", datetime(2027, 3, 26, 9), timedelta(seconds=1)),
}


@pytest.mark.parametrize("name", SPANS)
@pytest.mark.parametrize("read", READERS, ids=lambda x: x.__name__)
def test_every_span_is_read_as_it_is(read: Any, name: str) -> None:
    zone, begins, length = SPANS[name]
    start = begins.replace(tzinfo=UTC)
    entry = Entry("a@x.eu", name, start, start + length, CHANGED, zone=zone)
    (seen,) = read(ics.calendar(HEAD, [entry]).decode())
    assert (seen.start, seen.end) == (start, start + length)


def test_a_span_of_no_length_is_refused_before_it_reaches_a_calendar(
    app: Flask, gala: object
) -> None:
    """DTEND must be later than DTSTART (RFC 5545 section 3.6.1); the database holds it."""
    with app.app_context():
        with pytest.raises(Exception, match="hours_order"), transaction():
            row = db.session.query(records.ReleasedSession).first()
            row.ends_at = row.starts_at
            db.session.flush()
        with pytest.raises(Exception, match="hours_order"), transaction():
            event = db.session.query(records.Event).first()
            event.ends_at = event.starts_at
            db.session.flush()
    assert ics.calendar(HEAD, [Entry("d", "D", date(2027, 1, 1), date(2027, 1, 2), CHANGED)])
