"""A programme as its conflicts and its checklist see it."""

from collections.abc import Iterable

from eventapp.events.models import Event
from eventapp.programme.conflicts import Slot, Stage
from eventapp.programme.models import GONE, Appearance, AppearanceState, Role, Session
from eventapp.programme.rules import Line


def on_stage(event: Event, sessions: Iterable[Session]) -> Stage:
    """Return an event with its sessions (room and appearances with persons loaded)."""
    return Stage(event.begins, event.ends, [_slot(x) for x in sessions])


def lines(sessions: Iterable[Session]) -> list[Line]:
    """Return sessions (appearances with persons loaded) as the checklist looks at them."""
    return [_line(x) for x in sessions]


def _line(session: Session) -> Line:
    there = [x for x in session.appearances if x.state not in GONE]
    open_still = [x for x in there if x.state is not AppearanceState.CONFIRMED]
    return Line(
        id=session.id,
        title=session.title,
        abstract=session.abstract,
        unnamed=sum(x.person is None for x in there),
        unconfirmed=tuple(dict.fromkeys(x.person.name for x in open_still if x.person)),
    )


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
