"""Whether the time of an answer tells who is registered: new addresses and known ones, interleaved.

``python -m bench.sameness`` starts the app under gunicorn and sends pairs over HTTP, in random
order within each pair. It prints both medians and the two-sided p of a Mann-Whitney test.
"""

import argparse
import http.client
import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.servers import ROOT, serving

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
_EVENT = """
from datetime import timedelta
from app import app
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.registration import requests, service
begin = clock.now() + timedelta(days=30)
details = requests.Details(name="Known Guest", organisation="", role="", language="en")
with app.app_context():
    with transaction() as session:
        event = Event(slug="{slug}", title=Localised(en="Sameness"), rsvp=True,
                      status=EventStatus.PUBLISHED, starts_at=begin, ends_at=begin,
                      starts_on=begin.date(), ends_on=begin.date(), capacity={capacity})
        event.ends_at += timedelta(hours=2)
        session.add(event)
        session.flush()
        number = event.id
    for n in range({known}):
        with transaction():
            service.register(number, requests.RegistrationRequest(
                f"known{{n:05}}@example.org", details, "bench"))
"""


def rank_test(a: list[float], b: list[float]) -> tuple[float, float]:
    """Return the share of pairs in which ``b`` is larger, and the two-sided p (Mann-Whitney)."""
    ranked = sorted([(x, 0) for x in a] + [(x, 1) for x in b])
    ranks, i = 0.0, 0
    ties = 0.0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        shared = (i + j + 1) / 2
        ranks += shared * sum(which for _, which in ranked[i:j])
        ties += (j - i) ** 3 - (j - i)
        i = j
    n, m = len(a), len(b)
    u = ranks - m * (m + 1) / 2
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    z = (u - n * m / 2) / spread
    return u / (n * m), math.erfc(abs(z) / math.sqrt(2))


def post(connection: http.client.HTTPConnection, path: str, body: str) -> float:
    """Return how many milliseconds the answer to one form took."""
    start = time.perf_counter()
    connection.request("POST", path, body, _HEADERS)
    answer = connection.getresponse()
    answer.read()
    taken = (time.perf_counter() - start) * 1000
    assert answer.status == 303, answer.status
    return taken


def measure(url: str, path: str, *, pairs: int, known: int) -> tuple[list[float], list[float]]:
    """Return the times for new and for known addresses, after a warm-up of fifty pairs."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", path)
    token = _TOKEN.search(connection.getresponse().read().decode())
    assert token
    times: dict[str, list[float]] = {"fresh": [], "known": []}
    for n in range(-50, pairs):
        turns = ["fresh", "known"]
        random.shuffle(turns)
        for turn in turns:
            number = n + 50 if turn == "fresh" else random.randrange(known)
            fields = {
                "csrf_token": token[1],
                "name": "Known Guest",
                "email": f"{turn}{number:05}@example.org",
                "language": "en",
                "privacy_consent": "y",
            }
            taken = post(connection, path, urlencode(fields))
            if n >= 0:
                times[turn].append(taken)
    return times["fresh"], times["known"]


def run(pairs: int, known: int, capacity: str, database: str) -> dict[str, float]:
    """Start the app on a new database and measure it."""
    with tempfile.TemporaryDirectory() as name:
        env = {"INSTANCE_PATH": str(Path(name)), "RATELIMIT_ENABLED": "false"}
        env["DATABASE_URL"] = database
        whole = {**os.environ, **env}
        flask = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
        subprocess.run(flask, cwd=ROOT, env=whole, check=True, capture_output=True)
        slug = f"sameness-{capacity}".lower()
        path = f"/en/events/{slug}/rsvp"
        code = _EVENT.format(slug=slug, known=known, capacity=capacity)
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=whole, check=True)
        with serving("app:app", path, env=env) as url:
            fresh, repeated = measure(url, path, pairs=pairs, known=known)
    larger, p = rank_test(fresh, repeated)
    return {
        "pairs": pairs,
        "new_median_ms": round(statistics.median(fresh), 3),
        "known_median_ms": round(statistics.median(repeated), 3),
        "known_slower_share": round(larger, 4),
        "p": round(p, 4),
    }


def main() -> None:
    """Measure with seats left, and with a waiting list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=600)
    parser.add_argument("--known", type=int, default=200)
    parser.add_argument("--database", default="", help="an empty one; SQLite when not given")
    options = parser.parse_args()
    for label, capacity in (("seats left", "None"), ("waiting list", "100")):
        found = run(options.pairs, options.known, capacity, options.database)
        print(label, json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
