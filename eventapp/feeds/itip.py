"""Calendar messages between two people (RFC 5546): an entry, who asks, who is asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from icalendar import Event as EventComponent

from eventapp.core.text import clean_line
from eventapp.feeds import ics

# Never folded, never empty: one line each.
_FEEDS_OWN = re.compile(rb"^(?:DTSTAMP|SEQUENCE):.*\r\n", re.MULTILINE)
_BEGIN = b"BEGIN:VEVENT\r\n"
_END = b"END:VEVENT\r\n"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a name and an address, and as a guest an answer (RFC 5545 section 3.2.12)."""

    name: str
    email: str
    answer: str = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What makes an entry a message between two people (RFC 5546): its method and both of them.

    ``awaits_answer`` asks the guest's client for one (RSVP, RFC 5545 section 3.2.17).
    """

    method: str
    organiser: Party
    guest: Party
    stamp: datetime
    awaits_answer: bool = False


def message_entry(entry: ics.Entry, *, sequence: int, is_cancelled: bool) -> ics.Entry:
    """Return an entry as one guest is told of it; a cancellation frees their time."""
    if not is_cancelled:
        return replace(entry, sequence=sequence)
    return replace(entry, sequence=sequence, status=ics.Status.CANCELLED, is_transparent=True)


def invitation(entry: ics.Entry, message: Invitation) -> bytes:
    """Return the message that asks one guest to an entry, or takes it from their calendar."""
    return ics.join(_asking(message.method), [ics.piece_of(entry, _asked(entry, message))])


@lru_cache(maxsize=8)
def _asking(method: str) -> bytes:
    component = ics.empty()
    if method:
        component.add("METHOD", method)
    return component.to_ical(sorted=False)


def attachment(entries: Sequence[ics.Entry]) -> bytes:
    """Return several entries as a file to be opened; it has no METHOD, as a feed has none.

    A REQUEST or CANCEL is of one UID only (RFC 5546 section 3.2.2), and so of one session.
    """
    return ics.join(_asking(""), [ics.piece_of(x, ics.event(x)) for x in entries])


def _asked(entry: ics.Entry, message: Invitation) -> bytes:
    # What an entry says is the same for every guest and is written once; what is one guest's own
    # takes the place of the stamp and the sequence of the feed.
    own = f"DTSTAMP:{message.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\nSEQUENCE:{entry.sequence}\r\n"
    asking = _party("ORGANIZER", message.organiser, {})
    shared = _shared(replace(entry, sequence=0))
    return b"".join((_BEGIN, own.encode(), _guest(message), asking, shared))


@lru_cache(maxsize=1024)
def _shared(entry: ics.Entry) -> bytes:
    return _FEEDS_OWN.sub(b"", ics.event(entry).removeprefix(_BEGIN))


def _guest(message: Invitation) -> bytes:
    guest = message.guest
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": guest.answer}
    if message.awaits_answer:
        asked["RSVP"] = "TRUE"
    return _party("ATTENDEE", guest, asked)


def _party(name: str, party: Party, parameters: dict[str, str]) -> bytes:
    component = EventComponent()
    called = {**_called(party), **parameters}
    component.add(name, f"mailto:{party.email}", parameters=called)
    return component.to_ical(sorted=False).removeprefix(_BEGIN).removesuffix(_END)


def _called(party: Party) -> dict[str, Any]:
    name = clean_line(party.name)
    return {"CN": name} if name else {}
