"""Which feed an address is, under a name that visitors cannot make up. Pure.

A name is the address without language, format and whatever else a query may say. There are no more
of them than there are records: who asks for what does not exist is answered 404, and not counted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.feeds.clients import RHYTHMS, Client
from eventapp.feeds.narrowing import narrowed_by

EVERYTHING = "/calendar/events.ics"
MILESTONES = "/calendar/policy.ics"
PERSONAL = "personal"
SOME_EVENTS = f"{EVERYTHING}?organisation&policy"
BEYOND = "beyond"  # what a process counts together once it counts too much apart
ENDINGS = (".ics", ".json")

_SLUG = "[a-z0-9-]{1,80}"
_PUBLIC = re.compile(
    rf"/(?:en|fr|nl)(/calendar/(?:events|policy)|/(?:events|people|policy)/{_SLUG}"
    rf"|/events/{_SLUG}/programme)\.(?:ics|json)"
)
_TOKEN = re.compile(r"/calendar/[\w-]{16,128}\.(?:ics|json)", re.ASCII)
_NARROWED = re.compile(rf"{re.escape(EVERYTHING)}\?(organisation|policy)=({_SLUG})")
_OF_RECORD = re.compile(rf"/(events|people|policy)/({_SLUG})(/programme)?\.ics")


class Kind(StrEnum):
    """What a feed is of."""

    EVERYTHING = "everything"
    ORGANISATION = "organisation"
    ABOUT = "about"
    SOME_EVENTS = "some_events"
    MILESTONES = "milestones"
    POLICY = "policy"
    EVENT = "event"
    PROGRAMME = "programme"
    PERSON = "person"
    PERSONAL = "personal"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed by what it is of and the slug of the record, where it is of one."""

    kind: Kind
    slug: str = ""


_ALONE = {
    EVERYTHING: Feed(Kind.EVERYTHING),
    MILESTONES: Feed(Kind.MILESTONES),
    SOME_EVENTS: Feed(Kind.SOME_EVENTS),
    PERSONAL: Feed(Kind.PERSONAL),
    BEYOND: Feed(Kind.BEYOND),
}
_KINDS = {"people": Kind.PERSON, "policy": Kind.POLICY, "events": Kind.EVENT}


def name_of(path: str, query: str = "") -> str | None:
    """Return the name of the feed at an address; None when it is none. Anybody may have sent it."""
    if not path.endswith(ENDINGS):
        return None
    found = _PUBLIC.fullmatch(path)
    if found is None:
        return PERSONAL if _TOKEN.fullmatch(path) else None
    name = f"{found[1]}.ics"
    return name + _narrowed(query) if query and name == EVERYTHING else name


def _narrowed(query: str) -> str:
    asked = {x: y for x, y in narrowed_by(query).items() if re.fullmatch(_SLUG, y)}
    if len(asked) > 1:  # each with each would be many
        return SOME_EVENTS.removeprefix(EVERYTHING)
    return "".join(f"?{key}={value}" for key, value in asked.items())


def feed_of(name: str) -> Feed:
    """Return the feed that has a name."""
    if name in _ALONE:
        return _ALONE[name]
    if found := _NARROWED.fullmatch(name):
        return Feed(Kind.ORGANISATION if found[1] == "organisation" else Kind.ABOUT, found[2])
    if found := _OF_RECORD.fullmatch(name):
        return Feed(Kind.PROGRAMME if found[3] else _KINDS[found[1]], found[2])
    return Feed(Kind.BEYOND)


class Seeing(StrEnum):
    """How a family of programs stands to the last change of a feed."""

    SEEN = "seen"
    COMING = "coming"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sight:
    """When a family fetched a feed last, and when it will likely see what changed since.

    ``soonest`` and ``latest`` stand when it is coming or late; a family that everybody sets
    for themselves promises nothing.
    """

    client: Client
    last_at: datetime
    seeing: Seeing
    soonest: datetime | None = None
    latest: datetime | None = None


def sight(client: Client, last_at: datetime, changed_at: datetime, now: datetime) -> Sight:
    """Return how a family stands to a change."""
    if last_at >= changed_at:
        return Sight(client, last_at, Seeing.SEEN)
    rhythm = RHYTHMS.get(client)
    if rhythm is None:
        return Sight(client, last_at, Seeing.UNKNOWN)
    soonest, latest = last_at + rhythm.soonest, last_at + rhythm.latest
    return Sight(client, last_at, Seeing.LATE if latest < now else Seeing.COMING, soonest, latest)


def slugs_of(feeds: Iterable[Feed], *kinds: Kind) -> list[str]:
    """Return the slugs of the feeds of some kinds, each once, in order."""
    return sorted({x.slug for x in feeds if x.kind in kinds})
