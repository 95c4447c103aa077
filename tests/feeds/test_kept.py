"""Finished entries are kept under everything they are made of, and no longer than there is room."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm.attributes import flag_modified

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.feeds import ics
from eventapp.feeds.kept import Piece, Store
from eventapp.people.models import Person
from eventapp.programme.models import ReleasedSession
from tests.feeds import records
from tests.feeds.conftest import JUNE
from tests.feeds.edits import EDITS

FEEDS = (
    "/en/calendar/events.ics",
    "/fr/calendar/events.ics?rich=1",
    "/en/calendar/events.json",
    "/en/events/gala/programme.ics",
    "/en/events/gala/programme.ics?rich=1",
    "/fr/events/gala/programme.json",
    "/en/events/gala.ics",
    "/en/people/jane-doe.ics?rich=1",
    "/en/calendar/policy.ics",
    "/en/policy/regulation.json",
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The UIDs of the entries written so far, each time they are."""
    found: list[str] = []
    component = ics.component

    def counting(entry: ics.Entry) -> Any:
        found.append(entry.uid)
        return component(entry)

    monkeypatch.setattr(ics, "component", counting)
    return found


def fetch(client: FlaskClient) -> dict[str, tuple[int, bytes]]:
    """Return every feed as it is answered."""
    answers = {x: client.get(x) for x in FEEDS}
    return {x: (answer.status_code, answer.data) for x, answer in answers.items()}


def forget(app: Flask) -> None:
    """Have everything written anew."""
    app.extensions["calendar_entries"].clear()
    app.extensions["pages"].close()


def entries_of(fed: dict[str, tuple[int, bytes]]) -> list[bytes]:
    """Return what stands after the heads of feeds, which say that something changed."""
    return [body.partition(b"BEGIN:VEVENT")[2] for _status, body in fed.values()]


def same_as_new(app: Flask, client: FlaskClient) -> dict[str, tuple[int, bytes]]:
    """Check that what is fed is what would be written now, and return it."""
    fed = fetch(client)
    forget(app)
    assert fed == fetch(client)
    return fed


def change(app: Flask, name: str) -> None:
    with app.app_context(), transaction():
        EDITS[name]()


def test_whatever_is_edited_is_fed_as_if_written_anew(
    any_database: object, app: Flask, client: FlaskClient, gala: object
) -> None:
    """The clock stands still, so that the time of a change cannot stand in for the change."""
    before = same_as_new(app, client)
    unseen = []
    for name in EDITS:
        change(app, name)
        after = same_as_new(app, client)
        if entries_of(after) == entries_of(before):
            unseen.append(name)
        before = after
    # An edit that no entry shows would test nothing.
    assert not unseen, unseen


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=5))
def test_edits_in_any_order_are_fed_as_if_written_anew(
    app: Flask, client: FlaskClient, gala: object, names: list[str]
) -> None:
    fetch(client)
    for name in names:
        change(app, name)
    same_as_new(app, client)


@pytest.fixture
def crowd(app: Flask, gala: object) -> None:
    """Thirty events at one venue with one speaker, and thirty sessions at the first."""
    with app.app_context(), transaction():
        (venue,) = db.session.query(records.Venue).all()
        jane = db.session.query(Person).one()
        for x in range(30):
            made = records.event(f"e-{x:02}", **records.hours(JUNE), venue_id=venue.id)
            records.appearance(records.session(made, **records.hours(JUNE)), jane)
            gala_event = db.session.query(Event).filter_by(slug="gala").one()
            seat = records.session(gala_event, f"s-{x:02}", **records.hours(JUNE))
            records.appearance(seat, jane)


def edit_event(session: Any) -> None:
    session.query(Event).filter_by(slug="e-07").one().title = Localised(en="Anew")


def edit_session(session: Any) -> None:
    session.query(ReleasedSession).filter_by(slug="s-07").one().title = Localised(en="Anew")


def edit_nothing(session: Any) -> None:
    records.organisation("elsewhere")


@pytest.mark.parametrize(
    ("path", "edit", "count"),
    [
        ("/en/calendar/events.ics", edit_event, 1),
        ("/en/calendar/events.json?rich=1", edit_event, 1),
        ("/en/calendar/events.ics", edit_nothing, 0),
        ("/en/events/gala/programme.ics", edit_session, 1),
        ("/en/events/gala/programme.ics", edit_event, 0),
    ],
)
def test_one_edit_writes_one_entry(
    app: Flask,
    client: FlaskClient,
    crowd: None,
    written: list[str],
    path: str,
    edit: Callable[[Any], None],
    count: int,
    any_database: object,
) -> None:
    before = client.get(path)
    assert len(written) >= 30
    del written[:]
    with app.app_context(), transaction() as session:
        edit(session)
    after = client.get(path)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert ("Anew" in after.text) is (count == 1)
    assert len(written) == count


def test_a_release_writes_only_the_sessions_that_it_changed(
    app: Flask, client: FlaskClient, crowd: None, written: list[str]
) -> None:
    """Its event's row is written too, but says nothing new to the entries of the others."""
    path = "/en/events/gala/programme.ics"
    client.get(path)
    del written[:]
    with app.app_context(), transaction() as session:
        event = session.query(Event).filter_by(slug="gala").one()
        event.programme_sequence += 1
        flag_modified(event, "changed_at")
        edit_session(session)
    client.get(path)
    assert len(written) == 1


def test_what_is_kept_never_takes_more_than_its_room_and_the_oldest_goes_first() -> None:
    store = Store(limit=10_000)
    for x in range(100):
        store.keep({("key", x): Piece(b"x" * 100)})
        assert store.used <= store.limit
        store.find([("key", 0)])  # asked for again and again
    kept = [x for x in range(100) if store.find([("key", x)])[0]]
    assert kept[0] == 0
    assert kept[1:] == list(range(101 - len(kept), 100))
    store.keep({("key", 0): Piece(b"x" * 20_000)})
    assert store.used == 0
    assert not store.kept
    store.clear()


@pytest.fixture(autouse=True)
def _still(spring: None) -> None:
    """The clock stands still."""
