"""The one reminder of a focal point whose seats go back soon."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event, EventStatus
from eventapp.quotas import asking, ending, service
from eventapp.quotas.service import QuotaData
from tests.quotas.helpers import OLGA, act, data, held, in_days, name, path, quota
from tests.registration.helpers import messages

SEATS = 3


@pytest.fixture
def asked(app: Flask, event_id: int, members: int) -> int:
    """A quota of three that ends at four in the afternoon, and whose link was sent."""
    number = held(app, event_id, members, seats=SEATS, ends=_afternoon(app, event_id, 10))
    act(app, asking.send, number, by=OLGA)
    return number


def _afternoon(app: Flask, event_id: int, days: int) -> datetime:
    return in_days(app, event_id, days).replace(hour=16, minute=0)


def at(app: Flask, number: int, *, days: int, hour: int, minute: int = 0) -> datetime:
    """Return an hour on the wall so many days before the end."""
    zone = ZoneInfo("Europe/Brussels")
    day = quota(app, number).ends_at.astimezone(zone) - timedelta(days=days)
    return day.replace(hour=hour, minute=minute)


def reminded(app: Flask, then: datetime) -> int:
    """Let the hour strike; return how many were reminded."""
    with time_machine.travel(then, tick=False), app.app_context():
        return ending.remind_due()


def reminders(app: Flask) -> list[Any]:
    return [x for x in messages(app) if x.kind == "quota.reminded"]


def test_it_comes_once_within_three_days_of_the_end(
    app: Flask, client: FlaskClient, asked: int
) -> None:
    name(app, asked, 1)
    assert reminded(app, at(app, asked, days=3, hour=15, minute=59)) == 0
    assert reminded(app, at(app, asked, days=3, hour=16)) == 1
    assert reminded(app, at(app, asked, days=2, hour=16)) == 0
    [mail] = reminders(app)
    assert mail.recipient == "fatima@example.org"
    assert "2 of your seats are still free" in mail.text
    assert path(app, asked) in mail.text
    assert client.get(path(app, asked)).status_code == 200
    assert quota(app, asked).reminded_at == at(app, asked, days=3, hour=16)


@pytest.mark.parametrize(
    ("hour", "minute", "mails"), [(3, 0, 0), (7, 59, 0), (8, 0, 1), (17, 59, 1), (18, 0, 0)]
)
def test_it_comes_by_day(app: Flask, asked: int, hour: int, minute: int, mails: int) -> None:
    assert reminded(app, at(app, asked, days=2, hour=hour, minute=minute)) == mails


def _fill(app: Flask, number: int) -> None:
    name(app, number, *range(1, SEATS + 1))


def _close(app: Flask, number: int) -> None:
    act(app, service.revoke, number, by=OLGA)


def _end(app: Flask, number: int) -> None:
    act(app, service.end, number, by=OLGA)


def _postpone(app: Flask, number: int) -> None:
    def postpone() -> None:
        event = db.session.get_one(Event, quota_event)
        event.status = EventStatus.POSTPONED

    quota_event = quota(app, number).event_id
    act(app, postpone)


def _lose_address(app: Flask, number: int) -> None:
    _changed(app, number, contact_email="")


def _changed(app: Flask, number: int, **values: Any) -> None:
    row = quota(app, number)
    given = {
        "organisation_id": row.organisation_id, "seats": row.seats,
        "ends": _afternoon(app, row.event_id, 10), **values,
    }  # fmt: skip
    wanted: QuotaData = data(app, row.event_id, row.category_id, **given)
    act(app, service.save, row.event_id, wanted, number, by=OLGA)


@pytest.mark.parametrize("meanwhile", [_fill, _close, _end, _postpone, _lose_address])
def test_nobody_is_reminded_in_vain(app: Flask, asked: int, meanwhile: Any) -> None:
    meanwhile(app, asked)
    assert reminded(app, at(app, asked, days=1, hour=10)) == 0
    assert reminders(app) == []


def test_who_never_had_the_link_is_not_reminded(app: Flask, event_id: int, members: int) -> None:
    number = held(app, event_id, members, ends=_afternoon(app, event_id, 10))
    assert reminded(app, at(app, number, days=1, hour=10)) == 0


def test_who_just_got_the_link_is_left_in_peace_for_a_day(
    app: Flask, event_id: int, members: int
) -> None:
    number = held(app, event_id, members, ends=_afternoon(app, event_id, 10))
    with time_machine.travel(at(app, number, days=2, hour=10), tick=False):
        act(app, asking.send, number, by=OLGA)
    assert reminded(app, at(app, number, days=1, hour=9, minute=59)) == 0
    assert reminded(app, at(app, number, days=1, hour=10)) == 1


def test_once_its_end_has_come_it_is_too_late(app: Flask, asked: int) -> None:
    assert reminded(app, at(app, asked, days=0, hour=16)) == 0
    assert reminded(app, at(app, asked, days=0, hour=15)) == 1


def test_a_later_end_has_a_reminder_of_its_own(app: Flask, event_id: int, asked: int) -> None:
    assert reminded(app, at(app, asked, days=1, hour=10)) == 1
    _changed(app, asked, ends=_afternoon(app, event_id, 14))
    assert quota(app, asked).ended_at is None
    assert clock.now() < quota(app, asked).ends_at
    assert reminded(app, at(app, asked, days=1, hour=10)) == 1
    assert len(reminders(app)) == 2
