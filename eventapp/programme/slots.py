"""What the rules of a programme look at, and what they say of it. Pure.

Every instant is in UTC; a person, a room and a building are known by number and named for people.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

Named = tuple[int, str]
Window = tuple[datetime, datetime]
# ("room", 3) or ("venue", 1)
Place = tuple[str, int]


class Severity(StrEnum):
    """An error cannot happen as written; a warning is unwise and may be accepted."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """What clashes."""

    PERSON = "person"
    ELSEWHERE = "elsewhere"
    ROOM = "room"
    AWAY = "away"
    CLOSED = "closed"
    OUTSIDE = "outside"
    TURNAROUND = "turnaround"
    MODERATOR = "moderator"
    UNMODERATED = "unmoderated"
    INTERPRETATION = "interpretation"
    SIGNING = "signing"
    BREAK = "break"
    CROWDED = "crowded"
    UNCONFIRMED = "unconfirmed"


# The warnings that are about one person; all others are about their sessions alone.
OF_PERSON = {Kind.TURNAROUND, Kind.MODERATOR, Kind.INTERPRETATION, Kind.UNCONFIRMED}
_ERRORS = {Kind.PERSON, Kind.ELSEWHERE, Kind.ROOM, Kind.AWAY, Kind.CLOSED, Kind.OUTSIDE}


@dataclass(frozen=True, slots=True)
class Slot:
    """A session as far as clashes go; without hours it clashes with nothing in time.

    ``venue`` is the building of its room, or the event's; ``building`` names it where it is not the
    event's, as the name of the room does then; ``seats`` those of the room;
    ``audience`` its own expected guests. ``heard`` are the languages a speaker may use: those
    spoken and those interpreted from. ``signers`` counts sign interpreters booked.
    ``unconfirmed`` are people on a programme that readers have already seen.
    """

    id: int
    starts: datetime | None
    ends: datetime | None
    room: Named | None = None
    people: frozenset[Named] = frozenset()
    moderators: frozenset[Named] = frozenset()
    panel: frozenset[Named] = frozenset()
    _: KW_ONLY
    venue: int | None = None
    building: str = ""
    seats: int | None = None
    audience: int | None = None
    heard: frozenset[str] = frozenset()
    is_pause: bool = False
    is_signed: bool = False
    signers: int = 0
    lacks_moderator: bool = False
    unconfirmed: frozenset[Named] = frozenset()


@dataclass(frozen=True, slots=True)
class Engagement:
    """A session of another event on which a person stands; ``venue`` may be unknown."""

    starts: datetime
    ends: datetime
    event: Named
    venue: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """An event's hours, or its days from midnight to midnight, its sessions, and what binds them.

    ``here`` has the windows in which a person can be there, ``open`` those of a room or building;
    who or what has none is always free. ``ways`` are minutes from one place to another, either
    way. ``languages`` are those a person speaks, if known. ``audience`` is the event's capacity.
    """

    starts: datetime
    ends: datetime
    slots: Sequence[Slot]
    _: KW_ONLY
    zone: tzinfo = UTC
    here: Mapping[int, Sequence[Window]] = field(default_factory=dict)
    open: Mapping[Place, Sequence[Window]] = field(default_factory=dict)
    ways: Mapping[frozenset[Place], int] = field(default_factory=dict)
    elsewhere: Mapping[int, Sequence[Engagement]] = field(default_factory=dict)
    languages: Mapping[int, frozenset[str]] = field(default_factory=dict)
    audience: int | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """One clash: between sessions, or of one with its event.

    ``who`` names a person or a room, ``subject`` is its number. ``given`` and ``needed`` are
    minutes, seats or interpreters; ``languages`` those a person speaks, ``heard`` those of the
    session; ``windows`` when a person is there or a room is open; ``event`` is another event;
    ``way`` are the two rooms between which time is short.
    """

    kind: Kind
    sessions: tuple[int, ...]
    who: str = ""
    _: KW_ONLY
    subject: int = 0
    given: int = 0
    needed: int = 0
    languages: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    event: Named = (0, "")
    way: tuple[str, str] = ("", "")

    @property
    def severity(self) -> Severity:
        """Return whether it cannot be, or had better not be."""
        return Severity.ERROR if self.kind in _ERRORS else Severity.WARNING

    @property
    def key(self) -> str:
        """Return what stays the same while the facts do: names may change, what matters not."""
        return self._key_of(self.subject)

    def keys(self, former: Iterable[int]) -> list[str]:
        """Return its key, and those it had while its person was one of the ``former`` records."""
        numbers = former if self.kind in OF_PERSON else ()
        return [self.key, *(self._key_of(x) for x in numbers)]

    def _key_of(self, subject: int) -> str:
        facts = (
            *(self.kind, sorted(self.sessions), subject, self.given, self.needed),
            *(self.languages, self.heard, self.event[0]),
        )
        return f"{self.kind}-{hashlib.sha256(repr(facts).encode()).hexdigest()[:24]}"


def hours_of(slot: Slot) -> Window | None:
    """Return when a session is, if that is known."""
    return (slot.starts, slot.ends) if slot.starts and slot.ends else None


def timed(slots: Sequence[Slot]) -> list[tuple[datetime, datetime, Slot]]:
    """Return the sessions whose hours are known, in their order, with these."""
    found = [(x.starts, x.ends, x) for x in slots if x.starts and x.ends]
    return sorted(found, key=lambda x: (x[0], x[1], x[2].id))
