"""The guest list of one event: 1 000, 5 000 and 100 000 guests, listed, searched and exported.

``python -m bench.guests`` fills a database of its own (SQLite, or the empty PostgreSQL that
DATABASE_URL names), asks the pages of the back office as a browser does, and prints medians, how
much 100 000 guests cost over 1 000, and the memory an export takes above idle. One in ten guests
was invited, and half of these have not answered. It fails where a list of 5 000 is slow, a longer
list is slower by more than a half, or an export grows.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert, select

from eventapp import create_app
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.settings import Settings
from eventapp.questions.models import Answer, Question, QuestionKind
from eventapp.registration.category_models import Companion
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.models import Registration
from tests import factories
from tests.accounts import signed_in

SIZES = (1_000, 5_000, 100_000)
STATES = ("confirmed", "confirmed", "confirmed", "waitlisted", "cancelled", "attended")
FIRST = ("Ana", "Bram", "Chloé", "Dirk", "Élodie", "Françoise", "Gæld", "Hélène", "Ivo", "Jan")
LAST = ("Müller", "Peeters", "Janssens", "Dubois", "Novák", "Rossi", "García", "Łukasz", "Ødegård")
FILTER_MS, MEMORY_MB, RATIO = 200, 32, 1.5
PAGES = {
    "first page": "",
    "deep page": "?after={middle}",
    "last page": "?last=1",
    "by name": "?sort=name",
    "deep page by name": "?sort=name&after={middle}",
    "state": "?state=confirmed",
    "state, by organisation": "?state=attended&sort=organisation",
    "waiting list": "?state=waitlisted&sort=line",
    "invited, no answer": "?state=sent",
    "language": "?language=nl",
    "no category": "?category=0",
    "needs": "?needs=1",
    "photographs": "?photographs=no",
    "photographs, by name": "?photographs=yes&sort=name",
    "companions": "?companions=1&columns=companions,companion_names",
    "no quota": "?quota=0",
    "an answer of many": "?answer={question}.no",
    "an answer of few": "?answer={question}.yes",
    "search, few": "?q=dubois+7777",
    "search, many": "?q=house",
    "search, nobody": "?q=zz",
}


def guest(event_id: int, size: int, n: int) -> dict[str, Any]:
    """Return what registrations and invitations have in common."""
    email = f"g{n}@house{n % 97}.example"
    return {
        "event_id": event_id, "name": f"{FIRST[n % 10]} {LAST[n % 9]} {n}", "email": email,
        "email_key": email, "organisation": f"House {n % 97}", "role": "Adviser",
        "language": ("fr", "en", "nl")[n % 3], "nonce": f"{size}-{n}",
        "token_digest": f"{size}-{n}",
    }  # fmt: skip


def registrations(event_id: int, size: int) -> Iterator[dict[str, Any]]:
    """Yield those who registered: all but every twentieth."""
    now = clock.now()
    for n in range(size):
        if n % 20:
            yield guest(event_id, size, n) | {
                "access_needs": "A lift" if n % 50 == 1 else "", "dietary_needs": "",
                "message": "", "privacy_version": "bench", "privacy_consent_at": now,
                "state": STATES[n % 6], "queue_number": n, "photo_consent": n % 3 == 0,
            }  # fmt: skip


def invitations(event_id: int, size: int) -> Iterator[dict[str, Any]]:
    """Yield those who were invited: every tenth."""
    for n in range(0, size, 10):
        yield guest(event_id, size, n) | {"state": "sent", "sent_at": clock.now()}


def fill(app: Flask, size: int) -> str:
    """Make an event of so many guests; return its slug."""
    slug = f"guests-{size}"
    event_id = factories.saved(app, factories.event(slug=slug, capacity=None))
    with app.app_context():
        for model, rows in (
            (Registration, registrations(event_id, size)),
            (Invitation, invitations(event_id, size)),
        ):
            while batch := [x for _n, x in zip(range(5_000), rows, strict=False)]:
                with transaction() as session:
                    session.execute(insert(model), batch)
        with transaction():
            answer(event_id)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    return slug


def answer(event_id: int) -> None:
    """Let one guest in a hundred say yes to a question, all others no; one in thirty brings one."""
    label = Localised(en="May we?")
    question = Question(event_id=event_id, slug="q", kind=QuestionKind.TEXT, label=label)
    db.session.add(question)
    db.session.flush()
    query = select(Registration.id).where(Registration.event_id == event_id)
    numbers = db.session.scalars(query.order_by(Registration.id)).all()
    rows = [
        {"question_id": question.id, "registration_id": x, "value": ["no" if n % 100 else "yes"]}
        for n, x in enumerate(numbers)
    ]
    db.session.execute(insert(Answer), rows)
    db.session.execute(insert(Companion), [{"registration_id": x} for x in numbers[::30]])


def marks(app: Flask, slug: str) -> dict[str, int]:
    """Return the numbers that addresses name: of the guest in the middle, and of the question."""
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT g.number FROM guest g JOIN event e ON e.id = g.event_id "
            f"WHERE e.slug = '{slug}' ORDER BY replied_at, number"
        ).all()
        question = connection.exec_driver_sql(
            f"SELECT q.id FROM question q JOIN event e ON e.id = q.event_id WHERE e.slug = '{slug}'"
        ).scalar_one()
    return {"middle": int(rows[len(rows) // 2][0]), "question": int(question)}


def milliseconds(client: FlaskClient, paths: list[str], times: int = 21) -> list[float]:
    """Return the median time of each page; they take turns, so that a busy machine is fair."""
    found: list[list[float]] = [[] for _ in paths]
    for _ in range(times):
        for spent, path in zip(found, paths, strict=True):
            begun = time.perf_counter()
            assert client.get(path).status_code == 200, path
            spent.append(1000 * (time.perf_counter() - begun))
    return [statistics.median(x) for x in found]


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


def measure(app: Flask, *, exports: bool) -> bool:
    """Print the figures; return whether every promise is kept."""
    slugs = {size: fill(app, size) for size in SIZES}
    known = {size: marks(app, slugs[size]) for size in SIZES}
    client = signed_in(app, RoleName.ORGANISER, name="bench")
    base = "/organise/events/{}/guests"
    is_kept = True
    print("| ms | " + " | ".join(f"{x:,}" for x in SIZES) + " | 100,000 : 1,000 |")
    for name, query in PAGES.items():
        paths = [base.format(slugs[x]) + query.format(**known[x]) for x in SIZES]
        found = milliseconds(client, paths)
        ratio = found[2] / found[0]
        print(f"| {name} | " + " | ".join(f"{x:.1f}" for x in found) + f" | {ratio:.2f} |")
        is_kept &= max(found) < FILTER_MS and ratio <= RATIO
    for ending in (".csv", ".xlsx", "/print") if exports else ():
        client.get(base.format(slugs[1_000]) + ending)
        seconds, sent, held = exported(client, base.format(slugs[100_000]) + ending)
        print(f"{ending}: {seconds:.1f} s, {sent:.1f} MB sent, {held:.1f} MB above idle")
        is_kept &= held < MEMORY_MB
    return is_kept


def main() -> int:
    """Measure on a database of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--no-exports", action="store_true", help="the pages alone")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="guests-") as folder:
        settings = Settings(
            testing=True,
            instance_path=Path(folder),
            database_url=os.environ.get("DATABASE_URL", ""),
            secret_key="a key for a bench only, long enough",
            ratelimit_enabled=False,
        )
        app = create_app(settings)
        with app.app_context():
            upgrade()
        return 0 if measure(app, exports=not options.no_exports) else 1


if __name__ == "__main__":
    sys.exit(main())
