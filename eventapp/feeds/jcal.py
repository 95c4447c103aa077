"""The same calendars as JSON (jCal, RFC 7265), made of the very components that .ics is made of."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from icalendar import Timezone

from eventapp.feeds import ics
from eventapp.feeds.kept import Piece
from eventapp.feeds.vtimezone import vtimezone

MIMETYPE = "application/calendar+json"


def calendar(head: ics.Head, entries: Iterable[ics.Entry]) -> bytes:
    """Return a feed of entries as jCal."""
    return joined(head, [piece(x) for x in entries])


def piece(entry: ics.Entry) -> Piece:
    """Return an entry as jCal."""
    return ics.piece_of(entry, _json(ics.component(entry).to_jcal()))


def joined(head: ics.Head, pieces: Sequence[Piece]) -> bytes:
    """Return a feed of finished entries."""
    name, properties, _none = ics.heading(head).to_jcal()
    zones = [_zone(zone, *years) for zone, years in ics.spans(pieces)]
    parts = b",".join((*zones, *(x.body for x in pieces)))
    return b"".join((b"[", _json(name), b",", _json(properties), b",[", parts, b"]]"))


@lru_cache(maxsize=256)
def _zone(zone: str, first: int, last: int) -> bytes:
    return _json(Timezone.from_ical(vtimezone(zone, first, last)).to_jcal())


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
