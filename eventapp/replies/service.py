"""Doing what one mail says for the guest or the speaker to whose address it came, and keeping it.

What is trusted is the token in the address, as with a personal link: who has it, answers. So the
sender of the mail is only kept. What calendars say must be said of the address that was invited,
and of the entry it was invited to.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, func, select

from eventapp.audit.service import Actor, note
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.feeds.answer_models import CalendarAnswer, Outcome
from eventapp.feeds.organisers import GUEST, Token
from eventapp.mail.models import Message
from eventapp.replies import guests, rules, speakers
from eventapp.replies.guests import Done
from eventapp.replies.reading import Mail
from eventapp.replies.rules import Verdict

AN_HOUR = 20  # answers kept for one address; who sends more is not heard until it is over
_SEQUENCE = re.compile(r"^SEQUENCE:(\d{1,9})\r?$", re.MULTILINE)

log = structlog.get_logger("eventapp")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose answers come to an address: a guest, or a speaker at an event."""

    event_id: int
    email: str
    registration_id: int | None = None
    person_id: int | None = None


def is_known(token: Token) -> bool:
    """Tell whether a token is that of anybody, without a lock."""
    if token.kind == GUEST:
        return guests.is_known(token)
    return speakers.link_id(token) is not None


def answer(token: Token, mail: Mail) -> CalendarAnswer | None:
    """Do and keep what a mail says for the owner of a token, under the event's lock.

    None when it says nothing new: it came before, too many came within the hour, or the token is
    nobody's any more.

    :raises NotFound: when its owner was taken away meanwhile.
    """
    return _of_guest(token, mail) if token.kind == GUEST else _of_speaker(token, mail)


def _of_guest(token: Token, mail: Mail) -> CalendarAnswer | None:
    found = guests.locked(token)
    if found is None:
        return None
    guest, event = found
    number, name = guest.id, guest.name
    owner = Owner(event.id, guest.email, registration_id=guest.id)
    made = _heard(owner, mail, [f"event-{event.uid}"])
    if made is None:
        return None
    row, verdict = made
    by = Actor("guest", label=row.sender or row.attendee)
    row.outcome, row.why = _carried_out(row, lambda: guests.act(guest, event, verdict, by=by))
    _keep(row, "registration", number, by=by, label=name)
    return row


def _of_speaker(token: Token, mail: Mail) -> CalendarAnswer | None:
    link = speakers.locked(token)
    if link is None:
        return None
    own = speakers.appearances(link)
    owner = Owner(link.event_id, link.person.email, person_id=link.person_id)
    made = _heard(owner, mail, list(own))
    if made is None:
        return None
    row, verdict = made
    seats = own.get(verdict.uid, [])
    if seats:
        row.about = seats[0].session.title.text("en")[:200]
    number, by = link.id, Actor("speaker", link.person_id, link.person.name)
    row.outcome, row.why = _carried_out(row, lambda: speakers.act(link, seats, verdict))
    _keep(row, "speaker_link", number, by=by, label=by.label)
    return row


def _heard(owner: Owner, mail: Mail, uids: list[str]) -> tuple[CalendarAnswer, Verdict] | None:
    """Return what a mail says as it is to be kept; None when it is not."""
    now = clock.now()
    if mail.is_automatic:
        verdict = Verdict(why="automatic")
    else:
        verdict = rules.verdict(mail.entries, uids, owner.email)
    row = CalendarAnswer(
        event_id=owner.event_id,
        registration_id=owner.registration_id,
        person_id=owner.person_id,
        uid=verdict.uid[:80],
        said=verdict.said,
        outcome=Outcome.IGNORED,
        why=verdict.why,
        attendee=verdict.attendee.address,
        sender=mail.sender,
        delegate=verdict.attendee.delegated_to,
        comment=verdict.entry.comment,
        sequence=verdict.entry.sequence,
        stamped_at=min(verdict.entry.stamp or now, now),
        digest=_digest(owner, mail, verdict),
    )
    if _came_before(row.digest) or _are_too_many(owner, now):
        log.info("replies.not_kept", event_id=owner.event_id)
        return None
    row.why = row.why or _late(owner, verdict, row.stamped_at)
    return row, verdict


def _digest(owner: Owner, mail: Mail, verdict: Verdict) -> str:
    """Return what is the same of an answer that comes twice, whatever happened to its mail."""
    entry, attendee = verdict.entry, verdict.attendee
    said = (entry.method, entry.uid, entry.sequence, entry.stamp, attendee, entry.comment)
    of_mail = "" if entry.stamp else mail.message_id
    return hashlib.sha256(repr((owner, said, of_mail)).encode("utf-8", "replace")).hexdigest()


def _came_before(digest: str) -> bool:
    query = select(CalendarAnswer.id).where(CalendarAnswer.digest == digest)
    return db.session.scalar(query) is not None


def _are_too_many(owner: Owner, now: datetime) -> bool:
    lately = CalendarAnswer.at > now - timedelta(hours=1)
    query = select(func.count()).where(*_is_of(owner), lately)
    return (db.session.scalar(query) or 0) >= AN_HOUR


def _is_of(owner: Owner) -> tuple[ColumnElement[bool], ...]:
    return (
        CalendarAnswer.event_id == owner.event_id,
        CalendarAnswer.registration_id == owner.registration_id,
        CalendarAnswer.person_id == owner.person_id,
    )


def _late(owner: Owner, verdict: Verdict, stamp: datetime) -> str:
    """Return why an answer comes too late: to an invitation that changed, or after another one.

    An older SEQUENCE is of an entry that has been told anew since (RFC 5546 section 2.1.4). Of two
    answers to the same, that which was given last stands, in whatever order they arrive.
    """
    told = _last_told(owner, verdict.uid)
    sequence = verdict.entry.sequence
    if told is not None and sequence is not None and sequence < told:
        return "stale"
    later = select(CalendarAnswer.id).where(
        *_is_of(owner),
        CalendarAnswer.uid == verdict.uid,
        CalendarAnswer.outcome != Outcome.IGNORED,
        CalendarAnswer.stamped_at > stamp,
    )
    return "overtaken" if db.session.scalar(later.limit(1)) is not None else ""


def _last_told(owner: Owner, uid: str) -> int | None:
    """Return the SEQUENCE that somebody's calendar was sent last; None while no mail is known."""
    query = (
        select(Message.calendar)
        .where(
            Message.event_id == owner.event_id,
            Message.recipient == owner.email,
            Message.calendar_method != "",
            Message.calendar.contains(f"UID:{uid}@", autoescape=True),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    found = _SEQUENCE.search(db.session.scalar(query) or "")
    return int(found[1]) if found else None


def _carried_out(row: CalendarAnswer, act: Callable[[], Done]) -> Done:
    """Do what was said unless something stands against it; a refusal undoes what was begun."""
    if row.why:
        return Outcome.IGNORED, row.why
    try:
        with db.session.begin_nested():
            return act()
    except DomainError as error:
        return guests.refused(error)


def _keep(row: CalendarAnswer, kind: str, number: int, *, by: Actor, label: str) -> None:
    db.session.add(row)
    told = {"said": row.said, "outcome": row.outcome, "why": row.why, "sender": row.sender}
    note(
        f"{kind}.answered",
        kind,
        number,
        by=by,
        label=label,
        event_id=row.event_id,
        diff={f"answer_{name}": [None, str(value)] for name, value in told.items() if value},
    )
    db.session.flush()
