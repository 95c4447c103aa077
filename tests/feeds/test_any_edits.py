"""Whatever organisers do one after the other, who subscribed is told of it once and rightly.

After every step an entry is still there under its UID, its number and its time of change have not
fallen, what moved has a higher number, and what changed a later time. A look at feeds that nothing
changed is answered with the same bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar import Event as Component
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.events.venues import RoomData
from eventapp.programme import releasing
from tests.backoffice.world import make_world
from tests.feeds.organising import EDITS, of_venue
from tests.plugins.databases import Database

TODAY = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)
SITE, SPEAKER = "/en/calendar/events.ics", "/en/people/ada.ics"
FEEDS = (SITE, "/en/events/summit.ics", "/en/events/summit/programme.ics", SPEAKER)
MINUTE = timedelta(minutes=1)


@dataclass
class Subscriber:
    """A program that looks at every feed and remembers what it was told."""

    app: Flask
    client: FlaskClient
    clock: Any
    known: dict[tuple[str, str], Component] = field(default_factory=dict)
    dates: dict[str, datetime] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    def does(self, name: str, *, releases: bool) -> bool:
        """Do one thing, later than the last; return whether it was allowed."""
        self.clock.shift(MINUTE)
        self.history.append(name)
        try:
            with self.app.app_context(), transaction() as session:
                EDITS[name](session.scalars(select(Event)).one())
        except DomainError:
            return False
        finally:
            if releases:
                self.clock.shift(MINUTE)
                self.history.append("release")
                with self.app.app_context(), transaction() as session:
                    number = session.scalars(select(Event.id)).one()
                    releasing.release_if_any(number, by=SYSTEM)
        return True

    def looks(self) -> None:
        """Fetch every feed and compare it with what is known."""
        self.clock.shift(MINUTE)  # within its own second a change has no date to be asked by
        fetched = {x: self.client.get(x) for x in FEEDS}
        self.clock.shift(MINUTE)
        self.app.extensions["calendar_entries"].clear()
        self.app.extensions["pages"].close()
        for path, answer in fetched.items():
            assert self.client.get(path).data == answer.data, (path, self.history)
            if answer.status_code == 200:
                self._compare(path, answer)

    def _compare(self, path: str, answer: Any) -> None:
        since = self.dates.get(path, answer.last_modified)
        assert answer.last_modified >= since, (path, self.history)
        self.dates[path] = answer.last_modified
        found = {str(x["UID"]): x for x in Calendar.from_ical(answer.data).events}
        before = {uid: x for (of, uid), x in self.known.items() if of == path}
        if path != SPEAKER:  # who is on a session no more is shown on it no more
            assert before.keys() <= found.keys(), (path, self.history)
        for uid in before.keys() & found.keys():
            self._is_later(path, before[uid], found[uid])
        self.known |= {(path, uid): x for uid, x in found.items()}

    def _is_later(self, path: str, old: Component, new: Component) -> None:
        told = (path, self.history, old.to_ical().decode(), new.to_ical().decode())
        assert new["SEQUENCE"] >= old["SEQUENCE"], told
        assert new.decoded("LAST-MODIFIED") >= old.decoded("LAST-MODIFIED"), told
        if placed(new) != placed(old):
            assert new["SEQUENCE"] > old["SEQUENCE"], told
        if lines(new) != lines(old):
            assert new.decoded("LAST-MODIFIED") > old.decoded("LAST-MODIFIED"), told


def placed(entry: Component) -> list[bytes]:
    """Return the lines that say when, where and whether it is."""
    names = (b"DTSTART", b"DTEND", b"LOCATION", b"STATUS")
    return [x for x in lines(entry) if x.startswith(names)]


def lines(entry: Component) -> list[bytes]:
    unfolded = entry.to_ical().replace(b"\r\n ", b"")
    return [x for x in unfolded.split(b"\r\n") if not x.startswith((b"DTSTAMP", b"LAST-MOD"))]


@pytest.fixture
def subscribes(
    any_database: Database, app: Flask, client: FlaskClient
) -> Iterator[Callable[[], Subscriber]]:
    """A function that makes the world anew and subscribes to it."""
    with time_machine.travel(TODAY, tick=False) as clock:

        def subscribe() -> Subscriber:
            any_database.empty()
            make_world(app)
            with app.app_context(), transaction():
                of_venue("annex", rooms=(RoomData(name="Attic", slug="attic"),))(Event())
            made = Subscriber(app, client, clock)
            made.looks()
            return made

        yield subscribe


def test_each_edit_is_told_rightly(subscribes: Callable[[], Subscriber]) -> None:
    reader = subscribes()
    refused = []
    for name in EDITS:
        if not reader.does(name, releases=True):
            refused.append(name)
        reader.looks()
    # An edit that was not made would test nothing.
    assert not refused, refused


@pytest.mark.parametrize("any_database", ["sqlite"], indirect=True)
@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    done=st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.booleans()), min_size=6, max_size=12)
)
def test_edits_in_any_order_are_told_rightly(
    subscribes: Callable[[], Subscriber], done: list[tuple[str, bool]]
) -> None:
    reader = subscribes()
    for name, releases in done:
        reader.does(name, releases=releases)
        reader.looks()
