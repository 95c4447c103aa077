"""A programme as its conflicts and its checklist see it."""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import UTC

from eventapp.events.models import Event, Room
from eventapp.programme.models import (
    GONE,
    Appearance,
    AppearanceState,
    Role,
    Session,
    SessionKind,
)
from eventapp.programme.rules import Line
from eventapp.programme.slots import Named, Slot, Stage

# Whoever sits through these gets up, or stands anyway.
PAUSES = (SessionKind.BREAK, SessionKind.RECEPTION)


def on_stage(
    event: Event, sessions: Iterable[Session], shown: Container[tuple[str, int]] = ()
) -> Stage:
    """Return an event with its sessions (room and appearances with persons loaded).

    ``shown`` are the people readers see in the released programme, each with the session's uid.
    """
    return Stage(
        event.begins.astimezone(UTC),
        event.ends.astimezone(UTC),
        [_slot(event, x, shown) for x in sessions],
        zone=event.zone,
        audience=event.capacity,
    )


def lines(sessions: Iterable[Session]) -> list[Line]:
    """Return sessions (appearances with persons loaded) as the checklist looks at them."""
    return [_line(x) for x in sessions]


def _line(session: Session) -> Line:
    there = [x for x in session.appearances if x.state not in GONE]
    open_still = [x for x in there if not _is_sure(x)]
    return Line(
        id=session.id,
        title=session.title,
        abstract=session.abstract,
        unnamed=sum(x.person is None for x in there),
        unconfirmed=_each_once(open_still),
        gone=_each_once(x for x in session.appearances if x.state in GONE),
    )


def _each_once(appearances: Iterable[Appearance]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x.person.name for x in appearances if x.person))


def _slot(event: Event, session: Session, shown: Container[tuple[str, int]]) -> Slot:
    there = [x for x in session.appearances if x.state not in GONE]
    moderators = [x for x in there if x.role is Role.MODERATOR]
    slot = Slot(
        id=session.id,
        starts=session.starts_at,
        ends=session.ends_at,
        people=_names(there),
        moderators=_names(moderators),
        panel=_names(x for x in there if x.role is Role.PANELLIST),
        audience=session.audience,
        heard=frozenset((*session.languages, *session.interpreted_from)),
        is_pause=session.kind in PAUSES,
        is_signed=bool(session.sign_languages),
        signers=session.sign_interpreters,
        unconfirmed=_unsure(session, shown),
        lacks_moderator=session.kind is SessionKind.PANEL and not moderators,
    )
    return placed_in(event, slot, session.room)


def placed_in(event: Event, slot: Slot, room: Room | None) -> Slot:
    """Return a session in a room, named with its building where that is not the event's."""
    if room is None:
        return replace(slot, room=None, seats=None, venue=event.venue_id, building="")
    return replace(
        slot,
        room=(room.id, room.told(event.venue_id)),
        seats=room.capacity,
        venue=room.venue_id,
        building="" if room.venue_id == event.venue_id else room.building,
    )


def _unsure(session: Session, shown: Container[tuple[str, int]]) -> frozenset[Named]:
    """Return whom readers see here who has not said yes, or not any more."""
    sure = _names(x for x in session.appearances if _is_sure(x))
    return frozenset(x for x in _names(session.appearances) - sure if (session.uid, x[0]) in shown)


def _is_sure(appearance: Appearance) -> bool:
    return appearance.state is AppearanceState.CONFIRMED


def _names(appearances: Iterable[Appearance]) -> frozenset[Named]:
    return frozenset((x.person.id, x.person.name) for x in appearances if x.person)
