"""Releasing a programme: its draft becomes what readers see, and what changed is kept.

Only here do released rows change, save that they follow an event that moves, and the name of a
building (events.carrying).
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from eventapp.audit.service import Actor, Diff
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import Base, db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.records import assign, locked, touch
from eventapp.events.models import Event
from eventapp.programme.differences import Part, Seat, differences
from eventapp.programme.models import (
    GONE,
    INVITED,
    Appearance,
    AppearanceFacts,
    AppearanceState,
    ProgrammeRelease,
    ReleasedAppearance,
    ReleasedSession,
    ReleaseStage,
    Session,
    SessionFacts,
)
from eventapp.programme.proposals import Proposal
from eventapp.programme.queries import latest_release, whole_programme
from eventapp.programme.sequences import least, take_off


def _common(draft: type[Base], released: type[Base]) -> set[str]:
    return {*draft.__table__.columns.keys()} & {*released.__table__.columns.keys()}


NOTE_LENGTH = 1000
ASKED = (*INVITED, AppearanceState.CONFIRMED)
STAGES = tuple(ReleaseStage)
_OWN = {"id", "created_at", "changed_at", "revision", "session_id", "position"}
# What the columns of draft and release have in common is copied, so that a new one is too.
_OF_SESSION = _common(Session, ReleasedSession) - {*_OWN, "sequence"}
_OF_SEAT = _common(Appearance, ReleasedAppearance) - _OWN
_HOURS = {"starts_at", "ends_at", "starts_offset", "ends_offset"}
_TOLD = sorted(_OF_SESSION - {"event_id", "uid", "title", "room_id"} - _HOURS)
_SEAT_TOLD = sorted(_OF_SEAT - {"person_id", "role", "shown_as_invited", "state"})
_CALENDAR_FIELDS = ("starts_at", "ends_at", "room_id")


def proposal(
    event: Event,
    stage: ReleaseStage = ReleaseStage.SPEAKERS,
    draft: Sequence[Session] | None = None,
) -> Proposal:
    """Return what a release at a stage would change now; ``draft`` is its whole programme.

    It is never at a lower stage than the last one was; three queries where the draft is given.
    """
    found = whole_programme(event.id) if draft is None else draft
    return _proposal(event, stage, found, _released(event.id))


def release(
    event_id: int,
    stage: ReleaseStage = ReleaseStage.SPEAKERS,
    *,
    by: Actor,
    note: Localised = NO_TEXT,
    seen: str | None = None,
    owes: Callable[[Proposal], bool] = lambda _: False,
) -> Proposal:
    """Make the draft of a programme public as far as a stage says; return what that changed.

    ``owes`` tells of one that changes nothing for readers whether somebody is told by it.

    :raises DomainError: ``release.stale`` when it is not what ``seen`` was made of;
        ``release.nothing`` when nothing changes; a text at fault at ``note``.
    """
    event = locked(Event, event_id)
    draft, public = whole_programme(event_id), _released(event_id)
    found = _proposal(event, stage, draft, public)
    if seen is not None and seen != found.seen:
        raise DomainError("release.stale")
    if found.is_empty and not owes(found):
        raise DomainError("release.nothing")
    checks = Checks()
    note = checks.texts(note, "note", length=NOTE_LENGTH)
    checks.done()
    _copy(draft if found.stage is not ReleaseStage.DATE else [], public, found.stage)
    _record(found, note, by=by)
    db.session.flush()
    return found


def release_if_any(
    event_id: int, stage: ReleaseStage = ReleaseStage.SPEAKERS, *, by: Actor
) -> Proposal | None:
    """Release what there is, where that changes anything."""
    try:
        return release(event_id, stage, by=by)
    except DomainError as error:
        if error.code != "release.nothing":
            raise
        return None


def parts(sessions: Iterable[SessionFacts], stage: ReleaseStage) -> tuple[Part, ...]:
    """Return sessions (room and appearances loaded) as readers see them at a stage."""
    if stage is ReleaseStage.DATE:
        return ()
    named = stage is ReleaseStage.SPEAKERS
    return tuple(_part(x, [y for y in x.appearances if named and y.is_shown]) for x in sessions)


def _proposal(
    event: Event,
    stage: ReleaseStage,
    draft: Sequence[Session],
    public: Sequence[ReleasedSession],
) -> Proposal:
    last = latest_release(event.id)
    shown = last.stage if last else ReleaseStage.DATE
    stage = max(stage, shown, key=STAGES.index)
    before, after = parts(public, ReleaseStage.SPEAKERS), parts(draft, stage)
    return Proposal(
        event=event,
        number=last.number if last else 0,
        last=shown,
        stage=stage,
        before=before,
        after=after,
        changes=tuple(differences(before, after)),
        sequences={x.uid: x.sequence for x in public},
        gone=_in_state(draft, GONE),
        latest=last,
        kept=tuple(_part(x, _agreed(x)) for x in public),
        booked=tuple(_part(x, _agreed(x) if stage is ReleaseStage.SPEAKERS else ()) for x in draft),
        asked=tuple(_part(x, [y for y in x.appearances if y.state in ASKED]) for x in draft)
        if stage is not ReleaseStage.DATE
        else (),
        agreed=_in_state(draft, (AppearanceState.CONFIRMED,)),
    )


def _in_state(
    draft: Iterable[Session], states: Collection[AppearanceState]
) -> frozenset[tuple[str, int]]:
    return frozenset(
        (x.uid, y.person_id)
        for x in draft
        for y in x.appearances
        if y.person_id and y.state in states
    )


def _released(event_id: int) -> Sequence[ReleasedSession]:
    query = (
        select(ReleasedSession)
        .where(ReleasedSession.event_id == event_id)
        .options(
            joinedload(ReleasedSession.room),
            selectinload(ReleasedSession.appearances).joinedload(ReleasedAppearance.person),
        )
        .order_by(
            ReleasedSession.starts_at.asc().nulls_last(),
            ReleasedSession.position,
            ReleasedSession.id,
        )
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _agreed(session: SessionFacts) -> list[AppearanceFacts]:
    return [x for x in session.appearances if x.is_public]


def _part(session: SessionFacts, seats: Iterable[AppearanceFacts]) -> Part:
    return Part(
        uid=session.uid,
        title=session.title,
        starts=session.starts_at,
        ends=session.ends_at,
        room=_room(session),
        seats=tuple(_seat(x) for x in seats),
        told={x: getattr(session, x) for x in _TOLD},
    )


def _room(session: SessionFacts) -> tuple[int, str] | None:
    if session.room is None:
        return None
    event = db.session.get_one(Event, session.event_id)
    return session.room.id, session.room.told(event.venue_id)


def _seat(appearance: AppearanceFacts) -> Seat:
    told = tuple(getattr(appearance, x) for x in _SEAT_TOLD)
    is_invited = appearance.state in INVITED and appearance.person_id is not None
    return Seat(appearance.person_id, appearance.role.value, (*told, is_invited))


def _copy(draft: Sequence[Session], public: Sequence[ReleasedSession], stage: ReleaseStage) -> None:
    known = {x.uid: x for x in public}
    for gone in known.keys() - {x.uid for x in draft}:
        take_off(known.pop(gone))
    db.session.flush()
    for position, session in enumerate(draft):
        seats = _seats(session, stage)
        released = known.get(session.uid)
        if released is None:
            session.sequence = max(session.sequence, least(session.uid))
            released = ReleasedSession(sequence=session.sequence, appearances=[])
            db.session.add(released)
        elif _is_noticed(session, seats, released):
            sequence = max(session.sequence, released.sequence) + 1
            session.sequence = released.sequence = sequence
        assign(released, position=position, **{x: getattr(session, x) for x in _OF_SESSION})
        _copy_seats(seats, released)


def _seats(session: Session, stage: ReleaseStage) -> list[Appearance]:
    is_told = stage is ReleaseStage.SPEAKERS
    return [x for x in session.appearances if x.is_public and is_told]


def _is_noticed(session: Session, seats: Sequence[Appearance], released: ReleasedSession) -> bool:
    """Tell whether calendars must notice: another time or room, or somebody who is off it."""
    if any(getattr(session, x) != getattr(released, x) for x in _CALENDAR_FIELDS):
        return True
    return bool({x.person_id for x in released.appearances} - {x.person_id for x in seats})


def _copy_seats(seats: Sequence[Appearance], released: ReleasedSession) -> None:
    left = list(released.appearances)
    after = []
    for position, seat in enumerate(seats):
        same = (x for x in left if (x.person_id, x.role) == (seat.person_id, seat.role))
        known = next(same, None)
        if known is None:
            known = ReleasedAppearance()
        else:
            left.remove(known)
        assign(known, position=position, **{x: getattr(seat, x) for x in _OF_SEAT})
        after.append(known)
    if after != released.appearances:
        released.appearances = after
    if left:
        touch(released)  # a seat that is gone takes its own time of change with it


def _programme_changed(event: Event) -> None:
    event.programme_changed_at = clock.now()
    # Every session's entry carries the event's own time of change; most did not change now.
    flag_modified(event, "changed_at")


def _record(found: Proposal, note: Localised, *, by: Actor) -> None:
    event = found.event
    number = found.number + 1
    row = ProgrammeRelease(
        event_id=event.id,
        number=number,
        stage=found.stage,
        note=note,
        # The first release is no change to anybody: nothing was public before.
        changes=[x.plain() for x in found.changes] if found.number else [],
    )
    db.session.add(row)
    _programme_changed(event)
    diff: Diff = {
        "version": [found.number or None, number],
        "stage": [found.last.value, found.stage.value],
    }
    title = event.title.text(event.main_language)
    audit("programme.released", event, by=by, label=title, event_id=event.id, diff=diff)
