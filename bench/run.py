"""`make bench`: the app beside two floors in one run, and what it lost, if anything."""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench import load
from bench.load import Figures
from bench.servers import ROOT, serving

EVENT = "/en/events/demonstration"
FEED = "/en/events/demonstration.ics"
RSVP = f"{EVENT}/rsvp"


def prepare(folder: Path) -> dict[str, str]:
    """Make an instance with the sample in it; return its environment."""
    env = {"INSTANCE_PATH": str(folder), "RATELIMIT_ENABLED": "false", "DATABASE_URL": ""}
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    for command in (["db", "upgrade"], ["import", "eventapp/transfer/sample/eclag.yaml"]):
        subprocess.run([*flask, *command], cwd=ROOT, env={**os.environ, **env}, check=True)
    return env


def registrations(folder: Path) -> tuple[int, int, int]:
    """Return how many registrations, messages and confirmed seats the database holds."""
    with sqlite3.connect(folder / "eventapp.sqlite3") as connection:
        counts = [
            connection.execute(sql).fetchone()[0]
            for sql in (
                "SELECT count(*) FROM registration",
                "SELECT count(*) FROM message",
                "SELECT count(*) FROM registration WHERE state = 'confirmed'",
            )
        ]
    return counts[0], counts[1], counts[2]


def measure(seconds: int, count: int) -> dict[str, Figures]:
    """Run everything once."""
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        floor = {"FLOOR_DATABASE": str(folder / "floor.sqlite3")}
        os.environ.update(floor)
        subprocess.run(
            [sys.executable, "-c", "from bench.floors import fill_f1; fill_f1()"],
            cwd=ROOT,
            check=True,
        )
        app = prepare(folder)
        for label, target, env in (
            ("F0 fixed string", "bench.floors:create_f0()", {}),
            ("F1 SQLAlchemy and Jinja", "bench.floors:create_f1()", floor),
        ):
            with serving(target, "/", env=env) as address:
                found[label] = load.settled(address + "/", seconds=seconds)
        with serving("app:app", EVENT, env=app) as own:
            targets = {
                "event page": (own + EVENT, ""),
                "event .ics": (own + FEED, ""),
                "event page, 304": (own + EVENT, load.etag(own + EVENT)),
                "event .ics, 304": (own + FEED, load.etag(own + FEED)),
            }
            for label, (url, tag) in targets.items():
                found[label] = load.settled(url, seconds=seconds, tag=tag)
            found["RSVP complete, 8 clients"] = load.rsvps(own, RSVP, clients=8, count=count)
        made, messages, confirmed = registrations(folder)
        wanted = count // 8 * 8
        print(f"\n{made} registrations of {wanted} sent, {messages} messages, {confirmed} seats")
        if (made, messages) != (wanted, wanted):
            raise SystemExit("bench: something was lost")
    return found


def table(found: dict[str, Figures]) -> str:
    """Return the figures with their ratios to both floors."""
    f0, f1 = (found[x].rate for x in ("F0 fixed string", "F1 SQLAlchemy and Jinja"))
    lines = [f"{'':28}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'x F0':>7}{'x F1':>7}"]
    for label, x in found.items():
        ratios = f"{x.rate / f0:7.2f}{x.rate / f1:7.2f}"
        lines.append(f"{label:28}{x.rate:9.0f}{x.p50:9.2f}{x.p99:9.2f}{ratios} {x.note}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print, as a table and as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="of load on each page")
    parser.add_argument("--rsvps", type=int, default=1600)
    options = parser.parse_args()
    found = measure(options.seconds, options.rsvps)
    print(table(found))
    print(json.dumps({label: asdict(x) for label, x in found.items()}))


if __name__ == "__main__":
    main()
