"""A programme as its conflicts see it."""

from collections.abc import Iterable

from eventapp.events.models import Event
from eventapp.programme.conflicts import Slot, Stage
from eventapp.programme.models import GONE, Appearance, Role, Session


def on_stage(event: Event, sessions: Iterable[Session]) -> Stage:
    """Return an event with its sessions (room and appearances with persons loaded)."""
    return Stage(event.starts_at, event.ends_at, [_slot(x) for x in sessions])


def _slot(session: Session) -> Slot:
    there = [x for x in session.appearances if x.person and x.state not in GONE]
    return Slot(
        id=session.id,
        starts=session.starts_at,
        ends=session.ends_at,
        room=(session.room.id, session.room.name) if session.room else None,
        people=_names(there),
        moderators=_names(x for x in there if x.role is Role.MODERATOR),
        panel=_names(x for x in there if x.role is Role.PANELLIST),
    )


def _names(appearances: Iterable[Appearance]) -> frozenset[tuple[int, str]]:
    return frozenset((x.person.id, x.person.name) for x in appearances if x.person)
