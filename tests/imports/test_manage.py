"""Calendars of others become drafts: looked at first, once each, all of them or none."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.events import service as events
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.imports import candidates, queries, service
from eventapp.imports.models import CalendarImport, CalendarImportRow, ImportedEntry
from eventapp.imports.purging import PURGE
from eventapp.incoming.archives import File
from eventapp.registration.models import Registration
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world
from tests.incoming.calendars import calendar, entry
from tests.incoming.sending import upload
from tests.incoming.test_bombs import packed

START = "/organise/events/_calendar"
AT = "DTSTART:20300320T170000Z"
DEBATE = entry(
    "UID:debate@elsewhere", "SUMMARY:Débat sur l\\, enfance", "URL:https://example.org/debate",
    "DTSTART;TZID=Romance Standard Time:20300320T180000", "DURATION:PT2H",
    "DESCRIPTION:<p>Qui &amp; quoi</p><script>alert(1)</script>",
    "LOCATION:House of Europe\\, Rue 1",
    "ATTENDEE:mailto:guest@example.org", "CLASS:PRIVATE",
)  # fmt: skip
DAYS = entry(
    "UID:days@elsewhere",
    "SUMMARY:Forum",
    "DTSTART;VALUE=DATE:20300410",
    "DTEND;VALUE=DATE:20300412",
)


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)


def looked(client: FlaskClient, *files: tuple[str, str | bytes], **changes: Any) -> tuple[str, str]:
    """Return the address to which files led, and its page."""
    answer = upload(client, START, *files, to=START, since="", **changes)
    assert answer.status_code == 303, answer.text
    path = answer.headers["Location"]
    return path, client.get(path).text


def take(client: FlaskClient, path: str, page: str, **changes: Any) -> Any:
    return send(client, path, page=page, to=path, **changes)


def made(app: Flask) -> list[Event]:
    with app.app_context():
        query = select(Event).where(Event.slug != "summit").order_by(Event.starts_on, Event.id)
        return list(db.session.scalars(query))


def number_of(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_entries_become_drafts_once(app: Flask, world: World, organiser: FlaskClient) -> None:
    guests = number_of(app, Registration)
    path, page = looked(organiser, ("a.ics", calendar(DEBATE, DAYS)), language="fr")
    assert "1 guest in it is not brought in." in page
    assert made(app) == []
    answer = take(organiser, path, page)
    assert answer.headers["Location"] == "/organise/"
    debate, forum = made(app)
    assert dict(debate.title) == {"fr": "Débat sur l, enfance"}
    assert dict(debate.description) == {"fr": "Qui & quoi\n\nhttps://example.org/debate"}
    assert debate.status is EventStatus.DRAFT
    assert debate.visibility is Visibility.PRIVATE
    assert (debate.timezone, debate.venue_id) == ("Europe/Paris", world.venue)
    assert debate.starts_at
    assert debate.starts_at.isoformat() == "2030-03-20T17:00:00+00:00"
    assert forum.starts_at is None
    assert (str(forum.starts_on), str(forum.ends_on)) == ("2030-04-10", "2030-04-11")
    assert number_of(app, Registration) == guests
    assert number_of(app, CalendarImport) == number_of(app, CalendarImportRow) == 0
    path, page = looked(organiser, ("a.ics", calendar(DEBATE, DAYS)), language="fr")
    assert page.count("The same is there already:") == 2
    assert "checkbox" not in page
    refused = take(organiser, path, page)
    assert refused.status_code == 422
    assert "Please tick what is to come in." in refused.text
    _path, page = looked(organiser, ("a.ics", calendar(DAYS.replace("Forum", "Congress"))))
    assert "It came in before, and says something else now:" in page


def test_hours_without_a_zone_take_the_one_that_was_chosen(
    app: Flask, organiser: FlaskClient
) -> None:
    times = ("DTSTART:20300320T180000", "DTEND:20300320T190000")
    house = ("DTSTART;TZID=House:20300321T180000", "DTEND;TZID=House:20300321T190000")
    night = ("DTSTART:20300331T023000", "DTEND:20300331T040000")
    every = enumerate((times, house, night))
    given = calendar(*(entry(f"UID:{n}", f"SUMMARY:E{n}", *x) for n, x in every))
    path, page = looked(organiser, ("a.ics", given), timezone="Europe/Athens")
    assert "House”. The hours are taken as those of the zone you chose." in page
    take(organiser, path, page)
    assert [x.starts_at.isoformat() for x in made(app) if x.starts_at] == [
        "2030-03-20T16:00:00+00:00",
        "2030-03-21T16:00:00+00:00",
        "2030-03-31T00:30:00+00:00",  # Athens goes forward at three
    ]


def test_a_series_is_unfolded_and_each_time_can_be_left_out(
    app: Flask, organiser: FlaskClient
) -> None:
    year = clock.now().year + 1
    weekly = entry(
        "UID:w", "SUMMARY:Weekly", f"DTSTART:{year}0305T170000Z", "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE:{year}0312T170000Z",
    )  # fmt: skip
    path, page = looked(organiser, ("a.zip", packed(("a.ics", calendar(weekly).encode())).data))
    take(organiser, path, page, row=["2"])
    (only,) = made(app)
    assert str(only.starts_on) == f"{year}-03-19"
    path, page = looked(organiser, ("a.ics", calendar(weekly)))
    assert page.count("The same is there already:") == 1
    take(organiser, path, page)
    assert len(made(app)) == 2


def test_only_what_was_seen_comes_in(app: Flask, organiser: FlaskClient) -> None:
    path, page = looked(organiser, ("a.ics", calendar(DEBATE, DAYS)))
    with app.app_context(), transaction():
        there = queries.candidates(db.session.scalar(select(CalendarImport.id)) or 0)
        service.bring([x for x in there.values() if x.title == "Forum"], by=SYSTEM)
    answer = take(organiser, path, page)
    assert answer.status_code == 422
    assert "Some of it came in meanwhile." in answer.text
    assert len(made(app)) == 1
    take(organiser, path, answer.text)
    assert len(made(app)) == 2


def test_nothing_comes_in_by_half(app: Flask, organiser: FlaskClient) -> None:
    path, page = looked(organiser, ("a.ics", calendar(DEBATE, DAYS)))
    with app.app_context(), transaction() as session:
        row = session.scalars(select(CalendarImportRow).order_by(CalendarImportRow.number)).all()[1]
        row.candidate = {**row.candidate, "timezone": "Europe/Nowhere"}
    answer = take(organiser, path, page)
    assert answer.status_code == 422
    assert "Nothing came in." in answer.text
    assert made(app) == []
    assert number_of(app, ImportedEntry) == 0


def test_an_entry_of_a_deleted_event_may_come_again(app: Flask, organiser: FlaskClient) -> None:
    for _turn in range(2):
        path, page = looked(organiser, ("a.ics", calendar(DAYS)))
        take(organiser, path, page)
        (forum,) = made(app)
        with app.app_context(), transaction():
            events.delete_draft(forum.id, by=SYSTEM)
    assert number_of(app, ImportedEntry) == 0


def test_our_own_feed_is_known(app: Flask, organiser: FlaskClient) -> None:
    feed = organiser.get("/en/calendar/events.ics").text
    _path, page = looked(organiser, ("events.ics", feed))
    assert "The same is there already:" in page


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("SUMMARY:X", AT, "DTEND:20300320T160000Z"), "Line 7: The end lies before the start."),
        (("SUMMARY:X", AT, "STATUS:CANCELLED"), "Line 3: The entry is cancelled."),
        ((AT,), "Line 3: There is no title."),
        (("SUMMARY:X",), "Line 3: There is no date."),
        (("SUMMARY:X", "DTSTART:20300331T023000", "DURATION:PT1H"), "does not exist."),
        (("SUMMARY:X", AT, "RRULE:FREQ=SECONDLY"), "It repeats several times a day."),
        (("SUMMARY:" + "x" * 300, AT), "longer than 200 characters."),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_is_wrong_stays_out(
    app: Flask, organiser: FlaskClient, lines: tuple[str, ...], said: str
) -> None:
    path, page = looked(organiser, ("a.ics", calendar(entry("UID:a", *lines))))
    assert said in page
    assert "checkbox" not in page
    take(organiser, path, page)
    assert made(app) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"x" * (10 * 1024 * 1024 + 1), "This file is larger than 10 MB."),
        ("x", "a.ics: This calendar cannot be read. Line 1: No calendar begins here."),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "Line 2: What begins here does not end."),
        (calendar(entry("SUMMARY:\0")), "Line 4: A sign stands here that no text has."),
        (calendar(), "There is no entry in it."),
        (b"PK\x03\x04", "The archive a.ics cannot be opened."),
        (packed(("a.ics", b"0" * 11_000_000)).data, "The files in a.ics unfold to more"),
        (
            calendar(*(entry(f"UID:{n}", "SUMMARY:X", AT) for n in range(301))),
            "301 events would come in.",
        ),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_file_made_to_hurt_is_refused_in_words(
    app: Flask, organiser: FlaskClient, content: str | bytes, said: str
) -> None:
    answer = upload(organiser, START, ("a.ics", content), to=START)
    assert answer.status_code == 422
    assert said in answer.text
    assert number_of(app, CalendarImport) == 0


def test_nobody_sees_what_another_looks_at(app: Flask, organiser: FlaskClient) -> None:
    path, _page = looked(organiser, ("a.ics", calendar(DAYS)))
    other = signed_in(app, RoleName.ORGANISER, name="other")
    assert other.get(path).status_code == 404
    assert other.post(path).headers["Location"] == "/organise/"
    assert other.post(f"{path}/discard").status_code == 404
    assert "You were looking at “a.ics”." in organiser.get(START).text


def test_what_is_looked_at_is_forgotten_after_a_day(app: Flask, organiser: FlaskClient) -> None:
    path, _page = looked(organiser, ("a.ics", calendar(DAYS)))
    with app.app_context(), transaction() as session:
        session.scalars(select(CalendarImport)).one().ends_at = clock.now()
    assert organiser.get(path).status_code == 404
    with app.app_context():
        app.extensions["jobs"].run(PURGE)
    assert number_of(app, CalendarImport) == number_of(app, CalendarImportRow) == 0


def test_candidates_are_packed_and_unpacked(app: Flask, world: World) -> None:
    with app.app_context():
        setting = candidates.Setting(
            zone="Europe/Brussels", language="fr", venues=queries.venue_numbers()
        )
        night = entry("UID:n", "SUMMARY:N", "DTSTART:20301027T003000Z", "DTEND:20301027T013000Z")
        given = [File("a", calendar(night, DAYS).encode())]
        read = service.read(given, setting, clock.now().date())
        for one in read.candidates:
            stored = json.loads(json.dumps(candidates.packed(one)))
            assert candidates.unpacked(stored) == one
        last = read.candidates[-1].end_time
        assert last is not None
        assert (last.hour, last.fold) == (2, 1)


def test_an_unchosen_import_is_refused(app: Flask, world: World) -> None:
    with app.app_context(), transaction(), pytest.raises(DomainError, match=r"import\.none_chosen"):
        service.bring([], by=SYSTEM)


def test_the_command_brings_a_folder_in_once(app: Flask, world: World, tmp_path: Any) -> None:
    (tmp_path / "a.ics").write_text(calendar(DEBATE), newline="")
    (tmp_path / "b.ics").write_text(calendar(DAYS, entry("UID:x", "SUMMARY:X")), newline="")
    run = app.test_cli_runner().invoke
    dry = run(args=["events", "import-calendar", str(tmp_path), "--dry-run"])
    assert "2 would come in; 0 there already; 1 wrong." in dry.output
    assert made(app) == []
    assert "2 came in" in run(args=["events", "import-calendar", str(tmp_path)]).output
    assert "0 came in; 2 there" in run(args=["events", "import-calendar", str(tmp_path)]).output
    assert len(made(app)) == 2
    bad = run(args=["events", "import-calendar", str(tmp_path), "--zone", "Nowhere"])
    assert bad.exit_code == 1
