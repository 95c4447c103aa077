"""Zones whose rules changed: what was typed as local time is shown and exported as that time."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.programme.data import SessionData
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.service import save_session
from tests import factories
from tests.accounts import signed_in
from tests.feeds.readers import by_vobject

EDIT = "/organise/events/gathering/programme/talk"
# Zone, day, hour as typed, offset by the rules of that day: each stands on one side of a change.
CASES = [
    ("America/Mexico_City", date(2022, 7, 5), time(9), -5),  # the last summer with summer time
    ("America/Mexico_City", date(2022, 10, 31), time(9), -6),
    ("America/Mexico_City", date(2023, 7, 5), time(9), -6),
    ("America/Mexico_City", date(2027, 7, 5), time(9), -6),
    ("Asia/Almaty", date(2024, 2, 29), time(9), 6),
    ("Asia/Almaty", date(2024, 3, 1), time(9), 5),
    ("Asia/Almaty", date(2027, 5, 4), time(9), 5),
    ("Europe/Istanbul", date(2015, 12, 1), time(9), 2),
    ("Europe/Istanbul", date(2016, 12, 1), time(9), 3),  # summer time has stayed since
    ("Europe/Istanbul", date(2027, 1, 12), time(9), 3),
    ("Africa/Juba", date(2021, 1, 31), time(9), 3),
    ("Africa/Juba", date(2021, 2, 1), time(9), 2),
    ("Pacific/Apia", date(2011, 12, 29), time(9), -10),  # the day after the next came next
    ("Pacific/Apia", date(2011, 12, 31), time(9), 14),
    ("Africa/Cairo", date(2022, 7, 5), time(9), 2),
    ("Africa/Cairo", date(2023, 7, 5), time(9), 3),  # summer time came back
]


def gathering(app: Flask, zone: str, day: date, *, days: int = 1) -> int:
    """Make an event of some days, seven to eight by the clocks of a zone; return its number."""
    last = day + timedelta(days=days - 1)
    hours = [datetime.combine(day, time(7)), datetime.combine(last, time(20))]
    starts, ends = (x.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for x in hours)
    with app.app_context(), transaction() as session:
        made = factories.event(
            slug="gathering",
            timezone=zone,
            starts_at=starts,
            ends_at=ends,
            starts_on=day,
            ends_on=last,
        )
        session.add(made)
        session.flush()
        return made.id


def talk(app: Flask, event: int, starts: datetime, ends: datetime, **values: Any) -> datetime:
    """Type a session in as an organiser does; return the instant that is stored."""
    title = Localised(en="Talk")
    data = SessionData(kind=SessionKind.KEYNOTE, title=title, starts=starts, ends=ends, **values)
    with app.app_context():
        with transaction():
            number = save_session(event, data, by=SYSTEM).id
        found = db.session.get_one(Session, number).starts_at
        assert found
        return found


@pytest.mark.parametrize(("zone", "day", "hour", "offset"), CASES)
@pytest.mark.usefixtures("database")
def test_the_hour_that_was_typed_is_the_hour_that_is_told(
    app: Flask, client: FlaskClient, zone: str, day: date, hour: time, offset: int
) -> None:
    local = datetime.combine(day, hour)
    expected = (local - timedelta(hours=offset)).replace(tzinfo=UTC)
    event = gathering(app, zone, day)
    assert talk(app, event, local, local + timedelta(hours=1)) == expected
    factories.release(app)

    form = signed_in(app, RoleName.ORGANISER, name="grace").get(EDIT).text
    assert f'value="{local}"' in form
    assert "09:00" in client.get("/en/events/gathering").text

    text = _feed(client)
    (entry,) = [x for x in Calendar.from_ical(text).walk("VEVENT") if x["SUMMARY"] == "Talk"]
    assert entry["DTSTART"].params["TZID"] == zone
    assert entry["DTSTART"].dt.replace(tzinfo=None) == local
    # By the VTIMEZONE of the file alone, whatever rules the reader has.
    (read,) = [x for x in by_vobject(text) if x.summary == "Talk"]
    assert read.start == expected


def _feed(client: FlaskClient) -> str:
    answer = client.get("/en/events/gathering/programme.ics")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.usefixtures("database")
def test_an_event_over_a_change_of_rules_has_either_day_right(
    app: Flask, client: FlaskClient
) -> None:
    event = gathering(app, "Asia/Almaty", date(2024, 2, 29), days=2)
    days = [datetime(2024, 2, 29, 14), datetime(2024, 3, 1, 14)]
    stored = [talk(app, event, x, x + timedelta(hours=1)) for x in days]
    assert [x.hour for x in stored] == [8, 9]
    factories.release(app)
    text = _feed(client)
    read = sorted(x.start for x in by_vobject(text) if x.summary == "Talk")
    assert read == stored
    page = client.get("/en/events/gathering").text
    assert page.count("14:00") >= 2
    assert "All times are Almaty time (UTC+6; UTC+5)." in page


@pytest.mark.usefixtures("database")
def test_an_hour_that_comes_twice_by_a_change_of_rules_is_the_first_of_the_two(app: Flask) -> None:
    event = gathering(app, "Asia/Almaty", date(2024, 2, 29), days=2)
    local = datetime(2024, 2, 29, 23, 30)  # midnight was 23:00 again
    stored = talk(app, event, local, datetime(2024, 3, 1, 0, 30))
    assert stored == datetime(2024, 2, 29, 17, 30, tzinfo=UTC)


@pytest.mark.usefixtures("database")
def test_a_day_that_a_change_of_rules_left_out_is_refused_in_words(app: Flask) -> None:
    event = gathering(app, "Pacific/Apia", date(2011, 12, 29), days=3)
    local = datetime(2011, 12, 30, 9)
    with pytest.raises(DomainError, match=r"time\.skipped") as fault:
        talk(app, event, local, local + timedelta(hours=1))
    assert {x.field for x in fault.value.faults} == {"starts", "ends"}
