"""A zone changes its rules after hours were chosen: they stand on the wall, and calendars are told.

The change is a true one: another file of the time zone database stands under the zone's name.
"""

import shutil
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from icalendar import Calendar
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.offsets import anew, offset
from eventapp.events import zone_rules
from eventapp.events.models import Event
from eventapp.feeds import vtimezone
from eventapp.people.models import Person
from eventapp.programme.availability_models import Availability
from eventapp.programme.data import SessionData
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.service import save_session
from tests import factories
from tests.accounts import signed_in

DAY = date(2027, 1, 12)
WINTER, ALWAYS_SUMMER = "Europe/Brussels", "Africa/Johannesburg"  # +1 in January; +2 all the year


@pytest.fixture
def decree(tmp_path: Path) -> Iterator[Callable[[str, str], None]]:
    """Give a zone the rules of another, as a release of the database that was just installed."""
    before = zoneinfo.TZPATH

    def change(zone: str, rules: str) -> None:
        file = tmp_path / zone
        file.parent.mkdir(parents=True, exist_ok=True)
        with files("tzdata").joinpath("zoneinfo", rules).open("rb") as source:
            file.write_bytes(source.read())
        zoneinfo.reset_tzpath(to=[str(tmp_path), *before])
        _forget()

    yield change
    shutil.rmtree(tmp_path)
    zoneinfo.reset_tzpath(to=before)
    _forget()


def _forget() -> None:
    ZoneInfo.clear_cache()
    for name in vars(vtimezone).values():
        if hasattr(name, "cache_clear"):
            name.cache_clear()


def gathering(app: Flask) -> int:
    """Make a released evening from 18:00 with a talk from 19:00; somebody leaves at 20:00."""
    with app.app_context(), transaction() as session:
        hours = [datetime.combine(DAY, x, ZoneInfo(WINTER)) for x in (time(18), time(21))]
        starts, ends = (x.astimezone(UTC) for x in hours)
        about: dict[str, Any] = {"starts_on": DAY, "ends_on": DAY, "timezone": WINTER}
        made = factories.event(slug="gathering", starts_at=starts, ends_at=ends, **about)
        session.add(made)
        session.flush()
        data = SessionData(
            kind=SessionKind.KEYNOTE,
            title=Localised(en="Talk"),
            starts=datetime.combine(DAY, time(19)),
            ends=datetime.combine(DAY, time(20)),
        )
        save_session(made.id, data, by=SYSTEM)
        person = Person(slug="ada", name="Ada Lovelace")
        session.add(person)
        session.flush()
        session.add(
            Availability(
                event_id=made.id,
                person_id=person.id,
                ends_at=datetime(2027, 1, 12, 19, tzinfo=UTC),
            )
        )
        number = made.id
    factories.release(app)
    return number


def shown(client: FlaskClient) -> tuple[str, Any]:
    """Return the public page, and the calendar entry of the talk."""
    page = client.get("/en/events/gathering").text
    feed = client.get("/en/events/gathering/programme.ics").text
    entries = Calendar.from_ical(feed).walk("VEVENT")
    return page, next(x for x in entries if x["SUMMARY"] == "Talk")


@pytest.mark.usefixtures("any_database")
def test_hours_stay_on_the_wall_when_a_zone_changes_its_rules(
    app: Flask, client: FlaskClient, runner: FlaskCliRunner, decree: Callable[[str, str], None]
) -> None:
    number = gathering(app)
    _page, before = shown(client)
    decree(WINTER, ALWAYS_SUMMER)
    said = runner.invoke(args=["zones", "check"]).output
    assert "gathering (Europe/Brussels): Talk" in said
    assert "1 event kept its hours." in said

    page, entry = shown(client)
    assert "19:00" in page
    assert entry["DTSTART"].dt.replace(tzinfo=None) == datetime.combine(DAY, time(19))
    assert entry["SEQUENCE"] > before["SEQUENCE"]
    assert entry["UID"] == before["UID"]
    with app.app_context():
        event = db.session.get_one(Event, number)
        assert (event.starts_at, event.ends_at) == (
            datetime(2027, 1, 12, 16, tzinfo=UTC),
            datetime(2027, 1, 12, 19, tzinfo=UTC),
        )
        assert db.session.scalars(select(Session.starts_at)).one() == datetime(
            2027, 1, 12, 17, tzinfo=UTC
        )
        # Who leaves at 20:00 leaves at 20:00.
        assert db.session.scalars(select(Availability.ends_at)).one() == datetime(
            2027, 1, 12, 18, tzinfo=UTC
        )
    edit = signed_in(app, RoleName.ORGANISER, name="grace")
    form = edit.get("/organise/events/gathering/programme/talk").text
    assert 'value="2027-01-12 19:00:00"' in form
    assert "hours kept when the rules of its time zone changed" in edit.get("/organise/log").text


@pytest.mark.usefixtures("database")
def test_what_was_kept_is_kept_once(app: Flask, decree: Callable[[str, str], None]) -> None:
    gathering(app)
    decree(WINTER, ALWAYS_SUMMER)
    with app.app_context():
        assert [x.slug for x in zone_rules.check()] == ["gathering"]
        assert zone_rules.check() == []
        actions = db.session.scalars(select(AuditEntry.action)).all()
    assert actions.count("event.hours_kept") == 1


@pytest.mark.usefixtures("database")
def test_hours_that_are_chosen_by_the_new_rules_are_left_alone(
    app: Flask, decree: Callable[[str, str], None]
) -> None:
    decree(WINTER, ALWAYS_SUMMER)
    gathering(app)
    with app.app_context():
        assert zone_rules.out_of_step() == []


@pytest.mark.usefixtures("database")
def test_what_is_over_is_left_alone(
    app: Flask, time_machine: Any, decree: Callable[[str, str], None]
) -> None:
    gathering(app)
    decree(WINTER, ALWAYS_SUMMER)
    time_machine.move_to(datetime(2027, 1, 12, 21, tzinfo=UTC))
    with app.app_context():
        assert zone_rules.check() == []


@pytest.mark.usefixtures("database")
def test_an_event_in_a_zone_that_keeps_its_rules_is_left_alone(
    app: Flask, decree: Callable[[str, str], None]
) -> None:
    gathering(app)
    decree("Europe/Paris", ALWAYS_SUMMER)
    with app.app_context():
        assert zone_rules.check() == []


@pytest.mark.parametrize("hour", [1, 2])
def test_an_hour_that_comes_twice_keeps_which_of_the_two_it_was(hour: int) -> None:
    zone = ZoneInfo(WINTER)
    at = datetime(2026, 10, 25, hour - 1, 30, tzinfo=UTC)  # 02:30, before and after clocks go back
    reckoned = offset(at, zone)
    assert reckoned == (3 - hour) * 3600
    assert anew(at, reckoned, zone) == at


def test_an_hour_that_is_left_out_now_is_shown_after_the_gap() -> None:
    at = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 02:30 had the clocks not gone forward
    assert anew(at, 3600, ZoneInfo(WINTER)).astimezone(ZoneInfo(WINTER)).hour == 3
