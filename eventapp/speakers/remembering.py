"""Remembering which hours and room each speaker was told last: a release tells what differs.

Hours are told by mails that name them, by the page where a speaker says yes, and on the telephone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.core.records import assign
from eventapp.speakers.slots import Slot
from eventapp.speakers.told_models import ToldSlot


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of a session: its title, hours (UTC) and room, its number in calendars."""

    uid: str
    title: Localised
    hours: tuple[datetime | None, datetime | None]
    room: str
    sequence: int


def remember(slots: Iterable[Slot], *, first: bool = False, has_entry: bool = False) -> None:
    """Remember what the speakers of slots were told now; with ``first`` only where nothing was.

    ``has_entry`` says that the mail brought the sessions with hours to their calendars.
    """
    for slot in slots:
        session, person = slot.shown, slot.person
        if first and _found(session.uid, person.id):
            continue
        room = session.room.name if session.room else ""
        hours = (session.starts_at, session.ends_at)
        telling = Telling(session.uid, session.title, hours, room, session.sequence)
        sent = has_entry and bool(person.email) and session.starts_at is not None
        keep(session.event_id, person.id, telling, has_entry=sent)


def keep(event_id: int, person_id: int, telling: Telling, *, has_entry: bool) -> None:
    """Remember what a person was told of a session; an entry once sent stays theirs."""
    told = _found(telling.uid, person_id) or ToldSlot(
        event_id=event_id, session_uid=telling.uid, person_id=person_id
    )
    assign(
        told,
        starts_at=telling.hours[0],
        ends_at=telling.hours[1],
        room=telling.room,
        title=telling.title,
        has_entry=bool(has_entry or told.has_entry),
        sequence=max(telling.sequence, told.sequence or 0),
    )
    db.session.add(told)


def forget(person_id: int, uid: str) -> None:
    """Forget what a person was told of a session that is theirs no more."""
    same = (ToldSlot.session_uid == uid, ToldSlot.person_id == person_id)
    db.session.execute(delete(ToldSlot).where(*same))


def told_at(event_id: int) -> dict[tuple[str, int], ToldSlot]:
    """Return what the speakers of an event were told last, by session (uid) and person."""
    found = db.session.scalars(select(ToldSlot).where(ToldSlot.event_id == event_id))
    return {(x.session_uid, x.person_id): x for x in found}


def _found(uid: str, person_id: int) -> ToldSlot | None:
    same = (ToldSlot.session_uid == uid, ToldSlot.person_id == person_id)
    return db.session.scalar(select(ToldSlot).where(*same))
