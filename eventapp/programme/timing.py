"""Moving many sessions at once: shift, push, swap, set lengths. Pure.

Minutes are those that pass, not those the clocks show: a session keeps its length and its place in
the order even in the night in which the clocks change, where an hour shown may not exist.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Piece:
    """A session that has hours."""

    id: int
    starts: datetime
    ends: datetime
    room: int | None = None

    @property
    def length(self) -> timedelta:
        """Return how long it lasts."""
        return self.ends - self.starts

    def at(self, starts: datetime) -> "Piece":
        """Return it at another time."""
        return replace(self, starts=starts, ends=starts + self.length)


def shifted(pieces: Iterable[Piece], since: datetime, minutes: int) -> list[Piece]:
    """Move every session that starts at an instant or later; earlier for negative minutes."""
    by = timedelta(minutes=minutes)
    return [x.at(x.starts + by) if x.starts >= since else x for x in pieces]


def swapped(pieces: Sequence[Piece], one: int, other: int) -> list[Piece]:
    """Let two sessions take each other's place.

    In one room what stands between them moves by the difference of their lengths, so that gaps
    stay as they were; in two rooms each takes the other's start and room.
    """
    by_id = {x.id: x for x in pieces}
    first, last = sorted((by_id[one], by_id[other]), key=lambda x: (x.starts, x.id))
    if first.room != last.room or first.ends > last.starts:
        moved = {
            first.id: replace(first.at(last.starts), room=last.room),
            last.id: replace(last.at(first.starts), room=first.room),
        }
        return [moved.get(x.id, x) for x in pieces]
    by = last.length - first.length
    moved = {last.id: last.at(first.starts), first.id: first.at(last.ends - first.length)}
    between = {
        x.id: x.at(x.starts + by)
        for x in pieces
        if x.id not in moved and first.ends <= x.starts and x.ends <= last.starts
    }
    return [(moved | between).get(x.id, x) for x in pieces]


def lasting(
    pieces: Sequence[Piece], chosen: Collection[int], minutes: int, *, close_up: bool
) -> list[Piece]:
    """Give the chosen sessions a length; ``close_up`` lets what follows move with their ends.

    Sessions that overlap, in whatever rooms, form a block: in each room of it what follows moves
    by itself, and the next block by as much as the end of this one did.
    """
    length = timedelta(minutes=minutes)
    given = {x.id: replace(x, ends=x.starts + length) if x.id in chosen else x for x in pieces}
    if not close_up:
        return [given[x.id] for x in pieces]
    moved: dict[int, Piece] = {}
    by = timedelta()
    for block in _blocks(pieces):
        late: dict[int | None, timedelta] = {}
        for piece in block:
            gone = by + late.get(piece.room, timedelta())
            moved[piece.id] = given[piece.id].at(piece.starts + gone)
            late[piece.room] = moved[piece.id].ends - piece.ends - by
        by = max(moved[x.id].ends for x in block) - max(x.ends for x in block)
    return [moved[x.id] for x in pieces]


def _blocks(pieces: Iterable[Piece]) -> list[list[Piece]]:
    found: list[list[Piece]] = []
    end: datetime | None = None
    for piece in sorted(pieces, key=lambda x: (x.starts, x.ends, x.id)):
        if end is None or piece.starts >= end:
            found.append([])
            end = piece.ends
        found[-1].append(piece)
        end = max(end, piece.ends)
    return found
