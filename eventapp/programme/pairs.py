"""What two sessions do to each other over a person or a room. Pure, and the same either way."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from eventapp.programme.slots import Clash, Kind, Named, Place, Slot, Stage, timed

# From one building to another when nobody said how long it takes: out, across, past the desk.
OTHER_BUILDING = 30
Timed = tuple[datetime, datetime, Slot]


def overlap(one: Slot, other: Slot) -> bool:
    """Tell whether two sessions share time; the end of one may be the start of the next."""
    if not (one.starts and one.ends and other.starts and other.ends):
        return False
    return one.starts < other.ends and other.starts < one.ends


def minutes_between(stage: Stage, one: Slot, other: Slot) -> int:
    """Return how many minutes the way from one session's place to the other's takes."""
    return way(stage, places(one), places(other))


def places(slot: Slot) -> list[Place]:
    """Return where a session is, the narrower place first."""
    room: list[Place] = [("room", slot.room[0])] if slot.room else []
    return room + ([("venue", slot.venue)] if slot.venue is not None else [])


def way(stage: Stage, here: list[Place], there: list[Place]) -> int:
    """Return the minutes between two places: those of the narrowest two that were told.

    Nothing told is no time within a building, and ``OTHER_BUILDING`` between two.
    """
    if here and there and here[0] == there[0]:
        return 0
    for one in here:
        for other in there:
            told = stage.ways.get(frozenset((one, other)))
            if told is not None:
                return told
    known = here and there and here[-1][0] == there[-1][0] == "venue"
    return OTHER_BUILDING if known and here[-1] != there[-1] else 0


def meetings(stage: Stage) -> Iterator[Clash]:
    """Yield what clashes between any two sessions, person by person and room by room."""
    by_person: dict[Named, list[Timed]] = defaultdict(list)
    by_room: dict[Named, list[Timed]] = defaultdict(list)
    for entry in timed(stage.slots):
        slot = entry[2]
        for person in slot.people:
            by_person[person].append(entry)
        if slot.room:
            by_room[slot.room].append(entry)
    reach = timedelta(minutes=max((OTHER_BUILDING, *stage.ways.values())))
    for person, there in by_person.items():
        for one, other in _near(there, reach):
            yield from _over_person(stage, person, one, other)
    for room, there in by_room.items():
        for one, other in _near(there, timedelta()):
            yield Clash(Kind.ROOM, (one[2].id, other[2].id), room[1], subject=room[0])


def between(stage: Stage, one: Slot, other: Slot) -> Iterator[Clash]:
    """Yield what clashes between two sessions."""
    shared = one.people & other.people
    room = one.room if one.room and other.room and one.room[0] == other.room[0] else None
    if not (shared or room):
        return
    both = timed([one, other])
    if len(both) < 2:
        return
    first, second = both
    for person in shared:
        yield from _over_person(stage, person, first, second)
    if room and second[0] < first[1]:
        yield Clash(Kind.ROOM, (first[2].id, second[2].id), room[1], subject=room[0])


def _near(there: list[Timed], reach: timedelta) -> Iterator[tuple[Timed, Timed]]:
    """Yield each two of ordered sessions of which the later starts within reach of the earlier."""
    for place, one in enumerate(there):
        for other in there[place + 1 :]:
            if other[0] - one[1] >= reach:
                break
            yield one, other


def _over_person(stage: Stage, person: Named, one: Timed, other: Timed) -> Iterator[Clash]:
    both = (one[2].id, other[2].id)
    given = int((other[0] - one[1]).total_seconds() // 60)
    number, name = person
    if other[0] < one[1]:
        yield Clash(Kind.PERSON, both, name, subject=number)
    elif given < (needed := minutes_between(stage, one[2], other[2])):
        here, there = (x[2].room[1] if x[2].room else "" for x in (one, other))
        told = Clash(Kind.TURNAROUND, both, name, subject=number, given=given, needed=needed)
        yield replace(told, way=(here, there))
