"""The feed of all events with 1 000 and with 10 000 entries: cold, warm, unchanged, after an edit.

    python -m bench.feeds

Each event has a building, a session in a room and two speakers with affiliations. The figures are
medians in milliseconds of what the server does from the WSGI call to the last byte, by the
processor's clock and by the wall's. *first* finds nothing kept; *cold* finds the entries kept and
the page not, as after a change elsewhere on the site; *edit* is after a change of one event; *warm*
finds the page; *unchanged* is its 304. It prints a table and one line of JSON, and fails beyond the
limits, by the processor's clock: what else runs on the machine is no fault of a feed.
"""

import gc
import json
import os
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert
from werkzeug.test import EnvironBuilder

from eventapp import create_app
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.core.settings import Settings
from eventapp.events.models import Event, EventStatus, Room, Venue
from eventapp.feeds import ics
from eventapp.organisations.models import Organisation, OrganisationKind
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import (
    AppearanceState,
    ReleasedAppearance,
    ReleasedSession,
    Role,
    SessionKind,
)

PATH = "/en/calendar/events.ics"
SIZES = (1_000, 10_000)
LIMITS = {"cold": 25.0, "unchanged": 2.0}  # milliseconds, for 1 000 entries
RATIO = 12.0
PEOPLE, HOUSES, VENUES = 400, 60, 20


def fill_shared() -> None:
    """Add the people, organisations, buildings and rooms that events have in common."""
    role = Localised(en="Director", fr="Directrice")
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Organisation: [
            {"slug": f"house-{n}", "name": f"House of {n}", "kind": OrganisationKind.NGO}
            for n in range(HOUSES)
        ],
        Venue: [
            {
                "slug": f"hall-{n}", "name": f"Hall {n}", "address": f"Rue {n}",
                "city": "Brussels", "latitude": 50.8 + n / 1000, "longitude": 4.3,
            }
            for n in range(VENUES)
        ],
        Room: [
            {"venue_id": 1 + n, "slug": "room", "name": f"Room {n}"} for n in range(VENUES)
        ],
        Person: [
            {"slug": f"person-{n}", "name": f"Françoise Müller {n}"} for n in range(PEOPLE)
        ],
        Affiliation: [
            {"person_id": 1 + n, "organisation_id": 1 + n % HOUSES, "role": role}
            for n in range(PEOPLE)
        ],
    }  # fmt: skip
    with transaction() as session:
        for model, given in rows.items():
            session.execute(insert(model), given)


def fill(first: int, last: int) -> None:
    """Add events with one session and two speakers each."""
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=10)
    numbers = range(first, last)
    with transaction() as session:
        session.execute(insert(Event), [_event(n, start + timedelta(hours=n)) for n in numbers])
        session.execute(
            insert(ReleasedSession), [_session(n, start + timedelta(hours=n)) for n in numbers]
        )
        session.execute(
            insert(ReleasedAppearance), [_seat(n, x) for n in numbers for x in range(2)]
        )
        session.info["reader_visible"] = True


def _event(n: int, start: datetime) -> dict[str, Any]:
    return {
        "id": n, "slug": f"event-{n}", "uid": f"{n:032}", "status": EventStatus.PUBLISHED,
        "title": Localised(en=f"High-level panel {n} on the Regulation", fr=f"Panel {n}"),
        "summary": Localised(en="Members, experts and survivors say why it is **needed**. " * 4),
        "starts_on": start.date(), "ends_on": (start + timedelta(hours=3)).date(),
        "starts_at": start, "ends_at": start + timedelta(hours=3),
        "venue_id": 1 + n % VENUES, "city": "Brussels", "country": "BE",
        "timezone": ("Europe/Brussels", "Europe/Lisbon", "Europe/Helsinki")[n % 3],
    }  # fmt: skip


def _session(n: int, start: datetime) -> dict[str, Any]:
    return {
        "id": n, "event_id": n, "slug": "panel", "uid": f"5{n:031}", "kind": SessionKind.PANEL,
        "title": Localised(en=f"Panel {n}"), "starts_at": start, "room_id": 1 + n % VENUES,
        "ends_at": start + timedelta(hours=2),
    }  # fmt: skip


def _seat(n: int, x: int) -> dict[str, Any]:
    return {
        "session_id": n, "person_id": 1 + (2 * n + x) % PEOPLE, "role": Role.PANELLIST,
        "state": AppearanceState.CONFIRMED, "position": x,
    }  # fmt: skip


def ask(app: Flask, **headers: str) -> tuple[str, dict[str, str], bytes]:
    """Ask for the feed as the server does; return status, headers and body."""
    environ = EnvironBuilder(PATH, headers=headers).get_environ()
    told: list[Any] = []
    body = b"".join(app.wsgi_app(environ, lambda status, found: told.extend((status, found))))
    return told[0], dict(told[1]), body


def median(act: Callable[[], object], before: Callable[[], object], times: int) -> dict[str, float]:
    """Return the median milliseconds of an act by the processor's and the wall's clock."""
    spent: list[tuple[float, float]] = []
    for _run in range(times):
        before()
        gc.collect()
        wall, processor = time.perf_counter(), time.process_time()
        act()
        spent.append((time.process_time() - processor, time.perf_counter() - wall))
    names = ("processor", "wall")
    return {x: round(1000 * statistics.median(y[n] for y in spent), 3) for n, x in enumerate(names)}


def measure(app: Flask, size: int) -> dict[str, Any]:
    """Return the figures for a feed of so many entries."""
    pages, entries = app.extensions["pages"], app.extensions.get("calendar_entries")

    def drop_page() -> None:
        pages.kept.clear()
        pages.used = 0

    def edit() -> None:
        with app.app_context(), transaction() as session:
            event = session.get_one(Event, size // 2)
            event.title = Localised(en=f"Edited at {clock.now().isoformat()}")

    def drop_all() -> None:
        drop_page()
        if entries:
            entries.clear()

    written: list[int] = []
    component = ics.component
    first = median(lambda: ask(app), drop_all, 1)
    entries = app.extensions["calendar_entries"]
    tag = ask(app)[1]["ETag"]
    found = {
        "entries": ask(app)[2].count(b"BEGIN:VEVENT"),
        "bytes": len(ask(app)[2]),
        "first": first,
        "cold": median(lambda: ask(app), drop_page, 7),
        "warm": median(lambda: ask(app), lambda: None, 15),
        "unchanged": median(lambda: ask(app, **{"If-None-Match": tag}), lambda: None, 15),
        "edit": median(lambda: ask(app), edit, 5),
        "kept_bytes": entries.used,
    }
    ics.component = lambda x: written.append(1) or component(x)  # type: ignore[assignment, func-returns-value]
    edit()
    ask(app)
    ics.component = component
    return {**found, "written_after_an_edit": len(written)}


def memory(app: Flask) -> dict[str, float]:
    """Return the bytes that one kept entry takes, as counted by the store and as traced."""
    store, pages = app.extensions["calendar_entries"], app.extensions["pages"]
    ask(app)
    pages.kept.clear()
    store.clear()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    ask(app)
    pages.kept.clear()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    count = len(store.kept)
    return {"counted": round(store.used / count), "traced": round((after - before) / count)}


def main() -> None:
    """Measure, print, and fail beyond the limits."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite:///{Path(folder, 'bench.sqlite3')}")
        settings = Settings(
            testing=True, database_url=url, instance_path=Path(folder),
            secret_key="a key for benches only, long enough to be one", ratelimit_enabled=False,
        )  # fmt: skip
        app = create_app(settings)
        with app.app_context():
            upgrade()
            fill_shared()
        figures: dict[str, Any] = {"at": clock.now().isoformat(timespec="minutes")}
        figures["load"] = os.getloadavg()[0]
        done = 1
        for size in SIZES:
            with app.app_context():
                fill(done, size + 1)
            done = size + 1
            figures[str(size)] = measure(app, size)
            if size == SIZES[0]:
                figures["bytes_an_entry"] = memory(app)
    report(figures)


def report(figures: dict[str, Any]) -> None:
    """Print the figures and end with an error when one is beyond its limit."""
    few, many = (figures[str(x)] for x in SIZES)
    print(f"{'':>10} {'1 000':>9} {'10 000':>9} {'ratio':>6} {'(wall)':>8} {'(wall)':>8}")
    for name in ("first", "cold", "edit", "warm", "unchanged"):
        one, ten = few[name]["processor"], many[name]["processor"]
        walls = f"{few[name]['wall']:8.2f} {many[name]['wall']:8.2f}"
        print(f"{name:>10} {one:9.2f} {ten:9.2f} {ten / max(one, 0.001):6.1f} {walls}")
    print(f"written after an edit: {few['written_after_an_edit']}, {many['written_after_an_edit']}")
    print(f"bytes an entry: {figures['bytes_an_entry']}, load {figures['load']:.1f}")
    print(json.dumps(figures))
    slow = [x for x, limit in LIMITS.items() if few[x]["processor"] > limit]
    slow += ["10 000"] if many["cold"]["processor"] > RATIO * few["cold"]["processor"] else []
    slow += ["edit"] if many["written_after_an_edit"] != 1 else []
    if slow:
        raise SystemExit(f"too slow: {', '.join(slow)}")


if __name__ == "__main__":
    main()
