"""The number by which calendars tell an earlier entry of a session from a later one.

A draft and its released version share it (RFC 5546 section 2.1.4), so that no mail to a speaker
is ever older, to their calendar, than one sent before it or than a feed.
"""

from sqlalchemy import select, update

from eventapp.core import clock
from eventapp.core.db import db, readers_notice
from eventapp.programme.gone_models import GoneSession
from eventapp.programme.models import ReleasedSession, Session


def raise_sequence(session: Session) -> None:
    """Let calendars notice what was agreed on a session, without any release of it.

    It is no edit: whoever edits the session meanwhile is not told that somebody else did.
    """
    draft = update(Session).where(Session.id == session.id)
    db.session.execute(
        draft.values(
            sequence=Session.sequence + 1,
            revision=Session.revision,
            changed_at=Session.changed_at,
        )
    )
    db.session.refresh(session, ["sequence"])
    public = update(ReleasedSession).where(ReleasedSession.uid == session.uid)
    found = db.session.execute(
        public.values(
            sequence=session.sequence,
            revision=ReleasedSession.revision,
            changed_at=ReleasedSession.changed_at,
        )
    )
    if found.rowcount:  # type: ignore[attr-defined]
        readers_notice()


def take_back(uid: str, event_id: int, sequence: int) -> GoneSession:
    """Remember that calendars, which had a session under a number, lose it under the next."""
    gone = db.session.get(GoneSession, uid) or GoneSession(uid=uid, event_id=event_id, sequence=0)
    gone.sequence = max(gone.sequence, sequence + 1)
    db.session.add(gone)
    return gone


def take_off(lost: ReleasedSession) -> None:
    """Take a session (appearances loaded) from its readers; feeds go on saying that it is off."""
    gone = take_back(lost.uid, lost.event_id, lost.sequence)
    gone.title, gone.starts_at, gone.ends_at = lost.title, lost.starts_at, lost.ends_at
    gone.people = sorted({x.person_id for x in lost.appearances if x.person_id and x.is_public})
    gone.gone_at = clock.now()
    db.session.delete(lost)


def least(uid: str) -> int:
    """Return the least number of a session that comes back; 0 when no calendar ever lost it."""
    gone = db.session.get(GoneSession, uid)
    public = db.session.scalar(select(ReleasedSession.sequence).where(ReleasedSession.uid == uid))
    return max(public or 0, gone.sequence + 1 if gone else 0)
