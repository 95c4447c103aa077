"""Three readers of iCalendar that share no code with the writer, and what they must agree on."""

import json
import shutil
import subprocess
import sys
import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.plugins.missing import missing

ICAL_JS = Path(sys.prefix) / "node_modules" / "ical.js" / "dist" / "ical.js"
_SCRIPT = """
import ICAL from %s;
import { readFileSync } from "node:fs";
const given = readFileSync(0, "utf8");
const all = new ICAL.Component(given.startsWith("[") ? JSON.parse(given) : ICAL.parse(given));
for (const zone of all.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const when = (x) => x.isDate ? x.toString() : x.toJSDate().toISOString();
console.log(JSON.stringify(all.getAllSubcomponents("vevent").map((part) => {
  const e = new ICAL.Event(part);
  return {
    uid: e.uid, summary: e.summary, start: when(e.startDate), end: when(e.endDate),
    description: e.description ?? "", location: e.location ?? "",
    sequence: e.sequence, status: part.getFirstPropertyValue("status"),
  };
})));
"""


@dataclass(frozen=True)
class Seen:
    """An entry as a reader sees it; instants in UTC."""

    uid: str
    summary: str
    start: date
    end: date
    description: str = ""
    location: str = ""
    sequence: int = 0
    status: str = ""


def by_vobject(text: str) -> list[Seen]:
    """Read with vobject, which stands on dateutil."""
    # It would go on with what an earlier calendar said of a zone, of other years perhaps.
    zones = vars(vobject.icalendar)["__tzidMap"]
    for zone in [x for x in zones if x != "UTC"]:
        del zones[zone]
    found = vobject.readOne(text)
    return [_of_vobject(x) for x in getattr(found, "vevent_list", [])]


def _of_vobject(event: Any) -> Seen:
    def value(name: str) -> str:
        return getattr(event, name).value if hasattr(event, name) else ""

    return Seen(
        event.uid.value,
        event.summary.value,
        _utc(event.dtstart.value),
        _utc(event.dtend.value),
        value("description"),
        value("location"),
        int(event.sequence.value),
        event.status.value,
    )


def by_ical(text: str) -> list[Seen]:
    """Read with ical, the parser of home automations."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = IcsCalendarStream.calendar_from_ics(text)
    return [
        Seen(
            x.uid,
            x.summary,
            _utc(x.dtstart),
            _utc(x.dtend),
            x.description or "",
            x.location or "",
            x.sequence or 0,
            x.status.value,
        )
        for x in found.events
    ]


def by_ical_js(text: str) -> list[Seen]:
    """Read with ical.js, the parser of Thunderbird and Nextcloud; skipped without node."""
    node = shutil.which("node")
    if node is None or not ICAL_JS.exists():
        remedy = f"install node and run: npm install --prefix {sys.prefix} ical.js@2.2.1"
        missing("no ical.js to read calendars back", remedy, required_by="REQUIRE_NODE")
    script = _SCRIPT % json.dumps(str(ICAL_JS))
    command = [node, "--input-type=module", "-e", script]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60)
    return [
        Seen(**{**x, "start": _of_js(x["start"]), "end": _of_js(x["end"])})
        for x in json.loads(done.stdout)
    ]


def by_ical_js_of_json(text: str) -> list[Seen]:
    """Read jCal with ical.js, whose own form it is: nothing is parsed but the JSON."""
    assert text.startswith("[")
    return by_ical_js(text)


def _of_js(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _utc(value: date) -> date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


READERS = (by_vobject, by_ical, by_ical_js)
