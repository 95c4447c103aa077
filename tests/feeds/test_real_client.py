"""A program that people really subscribe with: vdirsyncer, against a real server, into files.

It gives what it fetches UIDs of its own making; that ours stay is for other tests.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.programme import releasing, service
from eventapp.programme.data import AppearanceData, SessionData, data_of
from eventapp.programme.models import AppearanceState, Role, Session, SessionKind
from eventapp.speakers import service as speakers
from eventapp.speakers.links import speaker_token
from tests.backoffice.world import World, make_world
from tests.feeds.readers import Seen, by_vobject
from tests.plugins.servers import PATIENCE, Server
from tests.subscriptions.steps import make_address

HOUR = timedelta(hours=1)

# The calendar is read-only: what vdirsyncer calls a conflict is not to be asked about.
_CONFIGURATION = """
[general]
status_path = {status}

[pair subscription]
a = "site"
b = "folder"
collections = null
conflict_resolution = "a wins"

[storage site]
type = "http"
url = {url}

[storage folder]
type = "filesystem"
path = {path}
fileext = ".ics"
"""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who has vdirsyncer keep a calendar as a folder of files, one an entry."""

    configuration: Path
    folder: Path

    def sync(self) -> dict[str, Seen]:
        """Have it look again; return what its files show, by title."""
        self._run("sync")
        found = [by_vobject(x.read_bytes().decode()) for x in self.folder.glob("*.ics")]
        assert all(len(x) == 1 for x in found)
        return {x.summary: x for (x,) in found}

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "vdirsyncer", "-c", str(self.configuration), *arguments],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def subscriber(url: str, place: Path) -> Subscriber:
    """Return somebody who has just subscribed to a calendar."""
    made = Subscriber(place / "vdirsyncer.conf", place / "calendar")
    made.folder.mkdir()
    given = {"status": str(place / "status"), "url": url, "path": str(made.folder)}
    quoted = {name: json.dumps(value) for name, value in given.items()}
    made.configuration.write_text(_CONFIGURATION.format(**quoted))
    made._run("discover", "subscription")
    return made


def add(app: Flask, world: World, slug: str, starts: timedelta) -> None:
    """Have Ada speak for an hour, beginning so long after the event's start, and release."""
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, world.event)
        assert event.starts_at
        first = event.starts_at.astimezone(event.zone).replace(tzinfo=None) + starts
        title = Localised(en=slug.title(), fr=f"Séance {slug}")
        data = SessionData(
            kind=SessionKind.KEYNOTE, title=title, slug=slug, starts=first, ends=first + HOUR
        )
        row = service.save_session(event.id, data, by=SYSTEM)
        seat = AppearanceData(
            person_id=world.speaker, role=Role.KEYNOTE, state=AppearanceState.CONFIRMED
        )
        service.save_appearance(row.id, seat, by=SYSTEM)
        releasing.release(event.id, by=SYSTEM)


def move(app: Flask, world: World, slug: str, by: timedelta) -> None:
    """Have a session begin and end later, and release."""
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Session).where(Session.slug == slug)).one()
        was = data_of(row, session.get_one(Event, world.event))
        assert was.starts
        assert was.ends
        later = replace(was, starts=was.starts + by, ends=was.ends + by)
        service.save_session(world.event, later, row.id, by=SYSTEM)
        releasing.release(world.event, by=SYSTEM)


def take_off(app: Flask, world: World, slug: str) -> None:
    """Take a session off the programme, and release."""
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Session).where(Session.slug == slug)).one()
        service.delete_session(row.id, by=SYSTEM)
        releasing.release(world.event, by=SYSTEM)


def programme(app: Flask, world: World) -> str:
    return "/en/events/summit/programme.ics"


def speaker(app: Flask, world: World) -> str:
    return "/en/people/ada.ics"


def own(app: Flask, world: World) -> str:
    """Make the address of Ada's own calendar on her page."""
    with app.app_context(), transaction():
        token = speaker_token(speakers.link_for(world.event, world.speaker).nonce)
    return make_address(app.test_client(), f"/en/speaker/{token}")


@pytest.mark.parametrize("feed", [programme, speaker, own])
def test_vdirsyncer_sees_a_new_a_moved_and_a_cancelled_session(
    server: Server, tmp_path: Path, feed: Callable[[Flask, World], str]
) -> None:
    app = server.database.app
    world = make_world(app)
    add(app, world, "opening", timedelta())
    add(app, world, "debate", HOUR)
    ours = subscriber(f"{server.url}{feed(app, world)}", tmp_path)
    before = ours.sync()
    assert set(before) == {"The panel", "Opening", "Debate"}

    add(app, world, "closing", 2 * HOUR)
    move(app, world, "opening", timedelta(minutes=30))
    take_off(app, world, "debate")
    after = ours.sync()

    assert set(after) == {"The panel", "Opening", "Cancelled: Debate", "Closing"}
    assert after["The panel"] == before["The panel"]
    assert after["Closing"].start - before["Opening"].start == 2 * HOUR
    assert after["Closing"].status == "CONFIRMED"

    moved, was = after["Opening"], before["Opening"]
    half = timedelta(minutes=30)
    assert (moved.start, moved.end) == (was.start + half, was.end + half)
    assert moved.sequence > was.sequence

    off, on = after["Cancelled: Debate"], before["Debate"]
    assert (off.start, off.status, on.status) == (on.start, "CANCELLED", "CONFIRMED")
    assert off.sequence > on.sequence


@pytest.mark.parametrize("feed", [programme, own])
def test_vdirsyncer_writes_no_file_when_nothing_changed(
    server: Server, tmp_path: Path, feed: Callable[[Flask, World], str]
) -> None:
    app = server.database.app
    world = make_world(app)
    ours = subscriber(f"{server.url}{feed(app, world)}", tmp_path)
    ours.sync()
    written = {x: x.stat().st_mtime_ns for x in ours.folder.iterdir()}
    assert ours.sync()
    assert {x: x.stat().st_mtime_ns for x in ours.folder.iterdir()} == written
