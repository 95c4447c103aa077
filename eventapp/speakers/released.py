"""What of an event's programme is public, as its speakers are shown it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.programme.models import (
    ProgrammeRelease,
    ReleasedAppearance,
    ReleasedSession,
    ReleaseStage,
    Session,
)
from eventapp.programme.queries import is_public


@dataclass(frozen=True, slots=True)
class Public:
    """A session as it is public; ``is_cast`` tells whether its people are too."""

    session: ReleasedSession
    is_cast: bool


def public_sessions(event_ids: Sequence[int]) -> dict[str, Public]:
    """Return the released sessions of events by uid, with room and who is seen; one query."""
    cast = exists().where(
        ProgrammeRelease.event_id == ReleasedSession.event_id,
        ProgrammeRelease.stage == ReleaseStage.SPEAKERS,
    )
    seen = joinedload(ReleasedSession.appearances.and_(is_public()))
    query = (
        select(ReleasedSession, cast)
        .where(ReleasedSession.event_id.in_(event_ids))
        .options(joinedload(ReleasedSession.room), seen.joinedload(ReleasedAppearance.person))
        # Collections loaded before under another condition must not be taken for these.
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).unique().all()
    return {session.uid: Public(session, is_cast) for session, is_cast in found}


def is_public_at(event_id: int, person_id: int) -> bool:
    """Tell whether a person stands in the public programme of an event, whatever is drafted."""
    query = (
        select(ReleasedAppearance.id)
        .join(ReleasedAppearance.session)
        .where(ReleasedSession.event_id == event_id, ReleasedAppearance.person_id == person_id)
    )
    return db.session.scalar(query.limit(1)) is not None


def stands_anywhere(person_id: int) -> bool:
    """Tell whether a person stands in any public programme, hidden or not."""
    query = select(ReleasedAppearance.id).where(ReleasedAppearance.person_id == person_id)
    return db.session.scalar(query.limit(1)) is not None


def is_seen_on(session: Session, person_id: int) -> bool:
    """Tell whether readers see a person on a drafted session as it is public now."""
    query = (
        select(ReleasedAppearance.id)
        .join(ReleasedAppearance.session)
        .where(
            ReleasedSession.event_id == session.event_id,
            ReleasedSession.uid == session.uid,
            ReleasedAppearance.person_id == person_id,
            is_public(),
        )
    )
    return db.session.scalar(query.limit(1)) is not None
