"""How a personal calendar is fetched: 304 by tag and by date, encodings, methods, headers."""

import gzip
from datetime import UTC, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import icalendar
import pytest
import time_machine
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.registration.models import Registration
from tests import factories
from tests.registration.helpers import guest, own_address, registered
from tests.subscriptions.steps import make_address

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def path(app: Flask, client: FlaskClient) -> str:
    """The calendar of a guest of two events."""
    for name in ("Evening", "Morning"):
        registered(app, factories.saved(app, factories.event(title=Localised(en=name))), 1)
    with app.app_context():
        first = db.session.scalars(select(Event).order_by(Event.id)).first()
    assert first
    return make_address(client, own_address(app, guest(app, first.id, 1)))


def test_what_is_unchanged_answers_304_by_tag_and_by_date(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag, day = first.headers["ETag"], first.headers["Last-Modified"]
    for asked in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"other", W/{tag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": day},
    ):
        answer = client.get(path, headers=asked)
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert answer.headers["Cache-Control"] == "private, no-cache"
    for asked in (
        {"If-None-Match": '"other"', "If-Modified-Since": day},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Thu, 99 Foo 2026"},
    ):
        assert client.get(path, headers=asked).status_code == 200
    assert client.get(path).data == first.data


def test_dates_never_go_back_also_when_an_entry_leaves(
    app: Flask, client: FlaskClient, path: str
) -> None:
    seen = [client.get(path).headers["Last-Modified"]]

    def changed(verb: str) -> None:
        with app.app_context(), transaction() as session:
            event = session.scalars(select(Event).order_by(Event.id.desc())).first()
            assert event
            if verb == "rename":
                event.title = Localised(en="Afternoon")
            else:
                session.delete(
                    session.scalars(select(Registration).filter_by(event_id=event.id)).one()
                )
        answer = client.get(path, headers={"If-Modified-Since": seen[-1]})
        assert answer.status_code == 200
        seen.append(answer.headers["Last-Modified"])
        stamp = icalendar.Calendar.from_ical(answer.data)["LAST-MODIFIED"].dt
        assert format_datetime(stamp.astimezone(UTC), usegmt=True) == seen[-1]

    changed("rename")
    changed("leave")
    dates = [parsedate_to_datetime(x) for x in seen]
    assert dates == sorted(set(dates))
    assert client.get(path, headers={"If-Modified-Since": seen[-1]}).status_code == 304
    with time_machine.travel(clock.now() + timedelta(days=500), tick=False):
        late = client.get(path, headers={"If-Modified-Since": seen[-1]})
        assert (late.status_code, b"VEVENT" in late.data) == (200, False)


def test_encodings_have_tags_of_their_own(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_headers_keep_it_private(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Cookie": "session=x"})
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert "Location" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_methods_that_calendar_programs_try(client: FlaskClient, path: str) -> None:
    whole = client.get(path)
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["ETag"] == whole.headers["ETag"]
    for method in ("PUT", "POST", "DELETE", "PROPFIND", "REPORT"):
        assert client.open(path, method=method).status_code == 405
    options = client.options(path)
    assert (options.status_code, options.data) == (204, b"")


def test_each_reader_sees_the_same(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    by_icalendar = icalendar.Calendar.from_ical(text).walk("VEVENT")
    by_vobject = vobject.readOne(text).vevent_list
    assert {str(x["SUMMARY"]) for x in by_icalendar} == {"Evening", "Morning"}
    assert {x.summary.value for x in by_vobject} == {"Evening", "Morning"}
    assert {str(x["UID"]) for x in by_icalendar} == {x.uid.value for x in by_vobject}
    assert {str(x["CLASS"]) for x in by_icalendar} == {"PRIVATE"}
