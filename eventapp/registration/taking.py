"""Taking the guest list away: which columns an event's organisers chose, and the note of it."""

from collections.abc import Sequence

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration import badges, exports, guest_table
from eventapp.registration.models import GuestColumns
from eventapp.registration.seats import Diff
from eventapp.registration.segments import Wanted

PAPER = "HTML"  # the format of the page to print


def columns(event_id: int, format: str = "") -> tuple[str, ...]:
    """Return the columns last chosen for an event's list, or those usual in a format."""
    found = db.session.get(GuestColumns, event_id)
    usual = exports.PRINTED if format == PAPER else exports.USUAL
    return exports.known(found.names if found else (), usual)


def choose(event_id: int, names: Sequence[str]) -> tuple[str, ...]:
    """Keep which columns an event's list is taken away with; for none, the usual ones."""
    chosen = exports.known(names)
    db.session.merge(GuestColumns(event_id=event_id, names=list(chosen)))
    return chosen


def note_export(event_id: int, wanted: Wanted, *, format: str, by: Actor) -> tuple[str, ...]:
    """Write down that somebody takes the list away; return the columns they take.

    The log learns how many guests, which columns and in which format.
    """
    chosen = columns(event_id, format)
    _note(event_id, guest_table.number_of(event_id, wanted), chosen, format=format, by=by)
    return chosen


def note_badges(event_id: int, guests: int, *, by: Actor) -> None:
    """Write down that somebody prints badges of so many guests."""
    _note(event_id, guests, badges.COLUMNS, format=PAPER, by=by)


def _note(event_id: int, guests: int, columns: Sequence[str], *, format: str, by: Actor) -> None:
    diff: Diff = {
        "guests": [None, guests],
        "format": [None, format],
        "columns": [None, list(columns)],
    }
    event = db.session.get_one(Event, event_id)
    audit.record("event.guests_exported", event, by=by, event_id=event_id, diff=diff)
