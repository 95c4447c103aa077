"""What two versions of a programme differ in, as readers see it. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from eventapp.core.localised import Localised


class Kind(StrEnum):
    """What happened to a session; ``ORDER`` is of the programme, its sessions being the same."""

    NEW = "new"
    MOVED = "moved"
    ROOM = "room"
    CANCELLED = "cancelled"
    SPEAKERS = "speakers"
    TEXT = "text"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a role, by number; None is a seat not yet named. ``told`` is the rest."""

    person: int | None
    role: str
    told: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A session in one version; ``told`` is whatever else readers see of it, by name."""

    uid: str
    title: Localised
    starts: datetime | None = None
    ends: datetime | None = None
    room: tuple[int, str] | None = None
    seats: tuple[Seat, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def hours(self) -> tuple[datetime | None, datetime | None]:
        """Return when it starts and ends."""
        return self.starts, self.ends


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one session, as JSON can hold it.

    ``before`` and ``after`` hold ``starts`` and ``ends`` (ISO 8601), ``room`` (its name) and
    ``people`` (numbers and roles) and ``title`` (by language) as far as the kind is about them;
    ``fields`` names what else.
    """

    kind: Kind
    uid: str = ""
    title: Localised = field(default_factory=Localised)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "kind": self.kind.value,
            "uid": self.uid,
            "title": dict(self.title),
            "before": dict(self.before),
            "after": dict(self.after),
            "fields": list(self.fields),
        }

    def with_people(self, successors: Mapping[int, int]) -> "Change":
        """Return it with those who were merged into others as these; two on one seat are one."""
        sides = [_merged(x, successors) for x in (self.before, self.after)]
        return replace(self, before=sides[0], after=sides[1])

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Change":
        """Return what ``plain`` wrote."""
        return cls(
            kind=Kind(plain["kind"]),
            uid=plain["uid"],
            title=Localised(plain["title"]),
            before=plain["before"],
            after=plain["after"],
            fields=tuple(plain["fields"]),
        )


def _merged(side: Mapping[str, Any], successors: Mapping[int, int]) -> Mapping[str, Any]:
    people: list[list[Any]] = []
    for person, role in side.get("people", ()):
        seat = [successors.get(person, person), role]
        if person is None or seat not in people:
            people.append(seat)
    return {**side, "people": people} if "people" in side else side


def differences(before: Sequence[Part], after: Sequence[Part]) -> list[Change]:
    """Return every change from one version to the next, in the order of the next.

    Empty if and only if the versions are equal. Each version names a session once.
    """
    old, new = {x.uid: x for x in before}, {x.uid: x for x in after}
    found = [change for part in after for change in _of(old.get(part.uid), part)]
    found += [_whole(Kind.CANCELLED, x) for x in before if x.uid not in new]
    kept = [x.uid for x in before if x.uid in new], [x.uid for x in after if x.uid in old]
    # Sessions that move in time change places with others: that is said already.
    if kept[0] != kept[1] and not any(x.kind is Kind.MOVED for x in found):
        found.append(Change(Kind.ORDER))
    return found


def _of(old: Part | None, new: Part) -> Iterator[Change]:
    if old is None:
        yield _whole(Kind.NEW, new)
        return
    if old.hours != new.hours:
        yield Change(Kind.MOVED, new.uid, new.title, _hours(old), _hours(new))
    if old.room != new.room:
        yield Change(Kind.ROOM, new.uid, new.title, _room(old), _room(new))
    if _cast(old) != _cast(new):
        yield Change(Kind.SPEAKERS, new.uid, new.title, _people(old), _people(new))
    if fields := tuple(_other(old, new)):
        is_renamed = "title" in fields
        before, after = (_title(x) if is_renamed else {} for x in (old, new))
        yield Change(Kind.TEXT, new.uid, new.title, before, after, fields)


def _other(old: Part, new: Part) -> Iterator[str]:
    if old.title != new.title:
        yield "title"
    yield from sorted(
        x for x in old.told.keys() | new.told.keys() if old.told.get(x) != new.told.get(x)
    )
    if old.seats != new.seats and _cast(old) == _cast(new):
        yield "seats"


def _cast(part: Part) -> Counter[tuple[int | None, str]]:
    return Counter((x.person, x.role) for x in part.seats)


def _whole(kind: Kind, part: Part) -> Change:
    told = {**_hours(part), **_room(part), **_people(part)}
    if kind is Kind.NEW:
        return Change(kind, part.uid, part.title, after=told)
    return Change(kind, part.uid, part.title, before=told)


def _hours(part: Part) -> dict[str, Any]:
    return {
        "starts": part.starts.isoformat() if part.starts else None,
        "ends": part.ends.isoformat() if part.ends else None,
    }


def _room(part: Part) -> dict[str, Any]:
    return {"room": part.room[1] if part.room else None}


def _title(part: Part) -> dict[str, Any]:
    return {"title": dict(part.title)}


def _people(part: Part) -> dict[str, Any]:
    return {"people": [[x.person, x.role] for x in part.seats]}
