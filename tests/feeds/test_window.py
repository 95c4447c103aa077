"""What the clock alone changes: events leave a feed, and its date moves with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import transaction
from eventapp.events.models import EventStatus
from tests.feeds import records

PATH = "/en/calendar/events.ics"
LAST_DAY = date(2027, 6, 10)
MADE = datetime(2027, 6, 1, 9, 0, 0, tzinfo=UTC)


def midnight(day: date) -> datetime:
    """Return the midnight (UTC) at which a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@pytest.fixture
def event(app: Flask) -> int:
    """An event of one day, without hours."""
    with time_machine.travel(MADE, tick=False), app.app_context(), transaction():
        who = records.person()
        made = records.event("spring", day=LAST_DAY)
        records.host(made, person_id=who.id)
        number: int = made.id
    return number


def entries(client: FlaskClient, path: str, at: datetime) -> int:
    """Return how many entries a feed has at an instant."""
    with time_machine.travel(at, tick=False):
        return client.get(path).text.count("BEGIN:VEVENT")


@pytest.mark.parametrize(
    ("path", "stays"), [(PATH, 365), (f"{PATH}?past=all", 9999), ("/en/people/jane-doe.ics", 9999)]
)
def test_a_past_event_stays_twelve_months_or_for_ever(
    client: FlaskClient, event: int, path: str, stays: int
) -> None:
    last = midnight(LAST_DAY + timedelta(days=min(stays, 2000) + 1))
    assert entries(client, path, last - timedelta(seconds=1)) == 1
    assert entries(client, path, last) == (1 if stays > 2000 else 0)


@pytest.mark.parametrize("path", [PATH, f"{PATH}?past=all", "/en/people/jane-doe.ics"])
def test_a_cancelled_event_stays_until_thirty_days_after_its_end(
    app: Flask, client: FlaskClient, event: int, path: str, any_database: object
) -> None:
    cancel(app, event)
    gone = midnight(LAST_DAY + timedelta(days=31))
    assert entries(client, path, gone - timedelta(seconds=1)) == 1
    assert entries(client, path, gone) == 0
    # Its own address keeps saying that it is cancelled.
    assert entries(client, "/en/events/spring.ics", gone) == 1


def cancel(app: Flask, number: int) -> None:
    """Cancel an event a day after it was made."""
    later = MADE + timedelta(days=1)
    with time_machine.travel(later, tick=False), app.app_context(), transaction() as session:
        found = session.get(records.Event, number)
        assert found
        found.status, found.sequence = EventStatus.CANCELLED, 1


def test_a_client_that_asks_by_date_alone_sees_the_event_leave(
    app: Flask, client: FlaskClient, event: int
) -> None:
    cancel(app, event)
    gone = midnight(LAST_DAY + timedelta(days=31))
    with time_machine.travel(gone - timedelta(hours=1), tick=False):
        before = client.get(PATH)
        since = {"If-Modified-Since": before.headers["Last-Modified"]}
        assert client.get(PATH, headers=since).status_code == 304
    with time_machine.travel(gone + timedelta(hours=1), tick=False):
        after = client.get(PATH, headers=since)
        assert after.status_code == 200
        assert after.last_modified == gone
        assert f"LAST-MODIFIED:{gone:%Y%m%dT%H%M%SZ}" in after.text
        since = {"If-Modified-Since": after.headers["Last-Modified"]}
        assert client.get(PATH, headers=since).status_code == 304


def test_last_modified_never_goes_back(app: Flask, client: FlaskClient, event: int) -> None:
    seen = []
    instants = [MADE + timedelta(days=12 * x) for x in range(40)]
    for number, at in enumerate(instants):
        with time_machine.travel(at, tick=False):
            if number in {3, 9, 33}:
                with app.app_context(), transaction() as session:
                    made = records.event(f"more-{number}", day=at.date())
                    made.status = EventStatus.CANCELLED if number == 9 else made.status
            if number in {12, 36}:
                with app.app_context(), transaction() as session:
                    gone = session.query(records.Event).order_by(records.Event.id.desc()).first()
                    session.delete(gone)
            seen.append(client.get(PATH).last_modified)
    assert None not in seen
    assert seen == sorted(seen)
    assert len(set(seen)) >= 6
