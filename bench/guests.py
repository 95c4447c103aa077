"""The guest list of one event: 1 000, 5 000 and 100 000 guests, listed, searched and exported.

``python -m bench.guests`` fills a database of its own (SQLite, or PostgreSQL by DATABASE_URL; it
must be empty), asks the pages of the back office as a browser does, and prints medians and the
memory an export takes above idle. It fails where a filter is slow or an export grows.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert

from eventapp import create_app
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.settings import Settings
from eventapp.registration.models import Registration
from tests import factories
from tests.accounts import signed_in

SIZES = (1_000, 5_000, 100_000)
STATES = ("confirmed", "confirmed", "confirmed", "waitlisted", "cancelled", "attended")
FIRST = ("Ana", "Bram", "Chloé", "Dirk", "Élodie", "Françoise", "Gæld", "Hélène", "Ivo", "Jan")
LAST = ("Müller", "Peeters", "Janssens", "Dubois", "Novák", "Rossi", "García", "Łukasz", "Ødegård")
FILTER_MS, MEMORY_MB = 200, 32


def fill(app: Flask, size: int) -> str:
    """Make an event of so many guests; return its slug."""
    slug = f"guests-{size}"
    event_id = factories.saved(app, factories.event(slug=slug, capacity=None))
    now = clock.now()
    rows = (
        {
            "event_id": event_id, "name": f"{FIRST[n % 10]} {LAST[n % 9]} {n}",
            "email": f"g{n}@house{n % 97}.example", "email_key": f"g{n}@house{n % 97}.example",
            "organisation": f"House {n % 97}", "role": "Adviser", "language": "fr",
            "access_needs": "A lift" if n % 50 == 0 else "", "dietary_needs": "", "message": "",
            "privacy_version": "bench", "privacy_consent_at": now, "state": STATES[n % 6],
            "queue_number": n, "nonce": f"{size}-{n}", "token_digest": f"{size}-{n}",
            "photo_consent": False,
        }
        for n in range(size)
    )  # fmt: skip
    with app.app_context():
        while batch := [x for _n, x in zip(range(5_000), rows, strict=False)]:
            with transaction() as session:
                session.execute(insert(Registration), batch)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    return slug


def milliseconds(client: FlaskClient, path: str, times: int = 15) -> float:
    """Return the median time of a page."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        assert client.get(path).status_code == 200, path
        found.append(1000 * (time.perf_counter() - begun))
    return statistics.median(found)


def memory_mb(name: str) -> float:
    """Return ``VmRSS``, the memory held, or ``VmHWM``, the most held since the mark was cleared."""
    status = Path("/proc/self/status").read_text()
    (line,) = (x for x in status.splitlines() if x.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def exported(client: FlaskClient, path: str) -> tuple[float, float, float]:
    """Return the seconds, the megabytes sent and those held above what was held before."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): the mark is now what is held
    before, begun, sent = memory_mb("VmRSS"), time.perf_counter(), 0
    answer = client.get(path, buffered=False)
    for piece in answer.response:
        sent += len(piece)
    answer.close()
    return time.perf_counter() - begun, sent / 2**20, memory_mb("VmHWM") - before


def measure(app: Flask) -> bool:
    """Print the figures; return whether every promise is kept."""
    slugs = {size: fill(app, size) for size in SIZES}
    client = signed_in(app, RoleName.ORGANISER, name="bench")
    base = "/organise/events/{}/guests"
    pages = {
        "first page": "",
        "last page": "?page={last}",
        "by name": "?sort=name",
        "search, few": "?q=dubois+77",
        "search, many": "?q=house",
        "state": "?state=confirmed",
        "needs": "?needs=1",
    }
    is_kept = True
    print("| ms | " + " | ".join(f"{x:,}" for x in SIZES) + " | 100,000 : 1,000 |")
    for name, query in pages.items():
        found = [
            milliseconds(client, base.format(slugs[x]) + query.format(last=x // 50)) for x in SIZES
        ]
        print(f"| {name} | " + " | ".join(f"{x:.1f}" for x in found), end="")
        print(f" | {found[2] / found[0]:.2f} |")
        is_kept &= max(found) < FILTER_MS
    for ending in (".csv", ".xlsx", "/print"):
        client.get(base.format(slugs[1_000]) + ending)
        seconds, sent, held = exported(client, base.format(slugs[100_000]) + ending)
        print(f"{ending}: {seconds:.1f} s, {sent:.1f} MB sent, {held:.1f} MB above idle")
        is_kept &= held < MEMORY_MB
    return is_kept


def main() -> int:
    """Measure on a database of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", default="", help="an empty PostgreSQL, instead of SQLite")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="guests-") as folder:
        settings = Settings(
            testing=True,
            instance_path=Path(folder),
            database_url=options.database,
            secret_key="a key for a bench only, long enough",
            ratelimit_enabled=False,
        )
        app = create_app(settings)
        with app.app_context():
            upgrade()
        return 0 if measure(app) else 1


if __name__ == "__main__":
    sys.exit(main())
