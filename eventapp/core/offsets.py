"""Hours as somebody chose them on the wall: an instant with the offset by which it was reckoned.

An instant alone does not say which hour was meant once the rules of its zone are others than when
it was stored (PEP 495 and the time zone database promise nothing of the future).
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Mapped


class WallHours:
    """Columns beside ``starts_at`` and ``ends_at``: the offsets they had then, in seconds east.

    NULL where the instant is, and where a row was written before they were kept.
    """

    starts_offset: Mapped[int | None]
    ends_offset: Mapped[int | None]


def offset(at: datetime | None, zone: ZoneInfo) -> int | None:
    """Return the offset of a zone from UTC at an instant, in seconds east."""
    if at is None:
        return None
    found = at.astimezone(zone).utcoffset()
    return int(found.total_seconds()) if found is not None else None


def anew(at: datetime, reckoned: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clocks of a zone show what they were to show at ``at``.

    ``reckoned`` is the offset that was held to be that of the zone. Of an hour that comes twice it
    is the one with that offset, else the first; an hour that the clocks leave out now is shown
    after the gap (PEP 495).
    """
    wall = (at.astimezone(UTC) + timedelta(seconds=reckoned)).replace(tzinfo=zone)
    first, second = (wall.replace(fold=x).astimezone(UTC) for x in (0, 1))
    # In a gap the later of the two readings comes first; there is no second.
    return second if first < second and offset(second, zone) == reckoned else first
