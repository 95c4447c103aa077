"""Named reads of speakers' links, appearances and contacts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.text import email_key, fold
from eventapp.core.tokens import digest
from eventapp.events.models import Event, EventStatus
from eventapp.mail.models import Message, MessageState
from eventapp.people.models import Person
from eventapp.programme.models import (
    GONE,
    Appearance,
    AppearanceState,
    Role,
    Session,
)
from eventapp.speakers.contribution_models import Task
from eventapp.speakers.models import (
    Chase,
    Contact,
    Deputy,
    DeputyState,
    FormerLink,
    SpeakerLink,
    Terms,
)

WITH_PERSON = (joinedload(SpeakerLink.person, innerjoin=True),)


def link_by_token(token: str) -> SpeakerLink | None:
    """Return the link a token opens, revoked or not, with person, event, venue and facts."""
    wanted = digest(token)
    former = select(FormerLink.link_id).where(FormerLink.token_digest == wanted)
    event = joinedload(SpeakerLink.event, innerjoin=True)
    return db.session.scalar(
        select(SpeakerLink)
        .where(or_(SpeakerLink.token_digest == wanted, SpeakerLink.id.in_(former)))
        .options(
            joinedload(SpeakerLink.person, innerjoin=True),
            event.joinedload(Event.venue),
            event.selectinload(Event.facts),
        )
    )


def link_of(event_id: int, person_id: int) -> SpeakerLink | None:
    """Return a person's link to an event, if one was ever made."""
    return db.session.scalar(
        select(SpeakerLink).where(
            SpeakerLink.event_id == event_id, SpeakerLink.person_id == person_id
        )
    )


def terms_of(event_id: int) -> Terms | None:
    """Return by when the speakers of an event are to answer, if that was said."""
    return db.session.scalar(select(Terms).where(Terms.event_id == event_id))


def appearances_at(event_ids: Sequence[int], person_id: int) -> Sequence[Appearance]:
    """Return everything a person does at events, planned too, in order, with session and room."""
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Session.event_id.in_(event_ids), Appearance.person_id == person_id)
        .options(
            contains_eager(Appearance.session).joinedload(Session.room),
            joinedload(Appearance.person),
        )
        .order_by(Session.starts_at.asc().nulls_last(), Session.position, Appearance.id)
    )
    return db.session.scalars(query).all()


def appearance_of(id: int, event_id: int) -> Appearance | None:
    """Return an appearance of an event, with session and person."""
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Appearance.id == id, Session.event_id == event_id)
        .options(contains_eager(Appearance.session), joinedload(Appearance.person))
    )
    return db.session.scalar(query)


def others_on(session_ids: Sequence[int], person_id: int) -> dict[int, list[Appearance]]:
    """Return who is on sessions beside a person and has not said no, by session, in order."""
    query = (
        select(Appearance)
        .where(
            Appearance.session_id.in_(session_ids),
            Appearance.person_id.is_not(None),
            Appearance.person_id != person_id,
            Appearance.state.not_in(GONE),
        )
        .options(joinedload(Appearance.person))
        .order_by(Appearance.position, Appearance.id)
    )
    found: dict[int, list[Appearance]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.session_id, []).append(row)
    return found


def named_appearances(event_id: int) -> Sequence[Appearance]:
    """Return every appearance of an event that has a person, in order.

    With session, room and person.
    """
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Session.event_id == event_id, Appearance.person_id.is_not(None))
        .options(
            contains_eager(Appearance.session).joinedload(Session.room),
            joinedload(Appearance.person),
        )
        .order_by(
            Session.starts_at.asc().nulls_last(),
            Session.position,
            Session.id,
            Appearance.position,
            Appearance.id,
        )
    )
    return db.session.scalars(query).all()


def links_at(event_id: int) -> dict[int, SpeakerLink]:
    """Return the links of an event's speakers, by person."""
    found = db.session.scalars(select(SpeakerLink).where(SpeakerLink.event_id == event_id))
    return {x.person_id: x for x in found}


def last_contacts(event_id: int) -> dict[int, datetime]:
    """Return when each person was last spoken to about an event, by person."""
    query = select(Contact.person_id, func.max(Contact.at)).where(Contact.event_id == event_id)
    return {number: at for number, at in db.session.execute(query.group_by(Contact.person_id))}


def asked_at(event_id: int) -> dict[int, datetime]:
    """Return when the person of each appearance was last asked, by appearance."""
    query = select(Contact.appearance_id, func.max(Contact.at)).where(
        Contact.event_id == event_id,
        Contact.appearance_id.is_not(None),
        Contact.state == AppearanceState.ASKED,
    )
    rows = db.session.execute(query.group_by(Contact.appearance_id))
    return {number: at for number, at in rows if number is not None}


def open_deputies(event_id: int) -> Sequence[Deputy]:
    """Return the deputies of an event whom nobody decided on yet, with who named them."""
    query = (
        select(Deputy)
        .join(Appearance, Appearance.id == Deputy.appearance_id)
        .join(Appearance.session)
        .where(Session.event_id == event_id, Deputy.state == DeputyState.NAMED)
        .options(joinedload(Deputy.named_by))
        .order_by(Deputy.id)
    )
    return db.session.scalars(query).all()


def events_to_chase(now: datetime) -> Sequence[Event]:
    """Return the events still to come for which something of speakers is due within ten days."""
    first, last = now.date() - timedelta(days=1), now.date() + timedelta(days=10)
    answers = select(Terms.event_id).where(Terms.answer_by.between(first, last))
    parts = select(Task.event_id).where(Task.due_on.between(first, last))
    query = select(Event).where(
        Event.status != EventStatus.CANCELLED,
        Event.ends_on >= first,
        or_(Event.id.in_(answers), Event.id.in_(parts)),
    )
    return [x for x in db.session.scalars(query.order_by(Event.id)) if x.begins > now]


def chased(event_id: int) -> frozenset[tuple[int, str]]:
    """Return of what the speakers of an event were reminded: persons with keys."""
    query = select(Chase.person_id, Chase.key).where(Chase.event_id == event_id)
    return frozenset((person, key) for person, key in db.session.execute(query))


def deputies_of(appearance_id: int) -> Sequence[Deputy]:
    """Return the deputies named for an appearance on whom nobody decided yet."""
    query = select(Deputy).where(
        Deputy.appearance_id == appearance_id, Deputy.state == DeputyState.NAMED
    )
    return db.session.scalars(query).all()


def deputy(id: int, event_id: int) -> Deputy | None:
    """Return a deputy named for an appearance of an event, decided on or not."""
    query = (
        select(Deputy)
        .join(Appearance, Appearance.id == Deputy.appearance_id)
        .join(Appearance.session)
        .where(Deputy.id == id, Session.event_id == event_id)
        .options(joinedload(Deputy.named_by))
    )
    return db.session.scalar(query)


def answers_mailed(event_id: int, email: str) -> int:
    """Return how many acknowledgements of answers were written to an address in the last hour."""
    query = select(func.count()).where(
        Message.event_id == event_id,
        Message.recipient == email,
        Message.kind.in_(("speakers.accepted", "speakers.declined")),
        Message.created_at > clock.now() - timedelta(hours=1),
    )
    return db.session.scalar(query) or 0


def drop_waiting(cause: str) -> bool:
    """Delete the acknowledgement that still waits for its hour; tell whether there was one."""
    keys = (f"speakers.{kind}-{cause}" for kind in ("accepted", "declined"))
    waiting = delete(Message).where(
        or_(*(Message.key.startswith(x, autoescape=True) for x in keys)),
        Message.state == MessageState.QUEUED,
        Message.due_at > clock.now(),
    )
    return bool(db.session.execute(waiting).rowcount)  # type: ignore[attr-defined]


def people_on(session_id: int) -> set[tuple[int | None, Role]]:
    """Return who does what on a session, as person and role."""
    query = select(Appearance.person_id, Appearance.role)
    return {
        (x, role)
        for x, role in db.session.execute(query.where(Appearance.session_id == session_id))
    }


def is_expected(appearance: Appearance) -> bool:
    """Tell whether the person of an appearance has another role on its session, not turned down."""
    query = select(Appearance.id).where(
        Appearance.session_id == appearance.session_id,
        Appearance.person_id == appearance.person_id,
        Appearance.id != appearance.id,
        Appearance.state.not_in(GONE),
    )
    return db.session.scalar(query.limit(1)) is not None


def people_like(name: str, email: str) -> Sequence[Person]:
    """Return people who may be the one of a name and address: same address, or same name."""
    key, folded = email_key(email), fold(name)
    return db.session.scalars(
        select(Person)
        .where(
            or_(
                func.lower(Person.email) == key,
                Person.search_text.startswith(folded, autoescape=True),
            )
        )
        .order_by(Person.name, Person.id)
        .limit(20)
    ).all()


def contacts_with(event_id: int, person_id: int) -> Sequence[Contact]:
    """Return the log of contacts with a person about an event, the latest first."""
    query = select(Contact).where(Contact.event_id == event_id, Contact.person_id == person_id)
    return db.session.scalars(query.order_by(Contact.at.desc(), Contact.id.desc())).all()


def is_asked(event_id: int, person_id: int) -> bool:
    """Tell whether a person has, or declined, anything to do at an event."""
    query = (
        select(Appearance.id)
        .join(Appearance.session)
        .where(
            Session.event_id == event_id,
            Appearance.person_id == person_id,
            Appearance.state != AppearanceState.PLANNED,
        )
    )
    return db.session.scalar(query.limit(1)) is not None
