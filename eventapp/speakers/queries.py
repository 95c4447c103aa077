"""Named reads of speakers' links, appearances and contacts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from eventapp.core.db import db
from eventapp.core.tokens import digest
from eventapp.events.models import Event
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.programme.queries import is_public
from eventapp.speakers.models import Contact, SpeakerLink, Terms

WITH_PERSON = (joinedload(SpeakerLink.person, innerjoin=True),)


def link_by_token(token: str) -> SpeakerLink | None:
    """Return the link a token opens, revoked or not, with person, event, venue and facts."""
    return _link(SpeakerLink.token_digest == digest(token))


def link_by_calendar(token: str) -> SpeakerLink | None:
    """Return the link whose calendar a token opens, with the same."""
    return _link(SpeakerLink.calendar_digest == digest(token))


def _link(condition: object) -> SpeakerLink | None:
    event = joinedload(SpeakerLink.event, innerjoin=True)
    return db.session.scalar(
        select(SpeakerLink)
        .where(condition)  # type: ignore[arg-type]
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


def appearances_at(event_id: int, person_id: int) -> Sequence[Appearance]:
    """Return everything a person does at an event, planned too, in order, with session and room."""
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Session.event_id == event_id, Appearance.person_id == person_id)
        .options(contains_eager(Appearance.session).joinedload(Session.room))
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
    """Return whom readers may see on sessions beside a person, by session, in order."""
    query = (
        select(Appearance)
        .where(
            Appearance.session_id.in_(session_ids),
            Appearance.person_id.is_not(None),
            Appearance.person_id != person_id,
            is_public(Appearance),
        )
        .options(joinedload(Appearance.person))
        .order_by(Appearance.position, Appearance.id)
    )
    found: dict[int, list[Appearance]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.session_id, []).append(row)
    return found


def asked_appearances(event_id: int) -> Sequence[Appearance]:
    """Return every named appearance of an event in order, with session and person."""
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Session.event_id == event_id, Appearance.person_id.is_not(None))
        .options(contains_eager(Appearance.session), joinedload(Appearance.person))
        .order_by(
            Session.starts_at.asc().nulls_last(),
            Session.position,
            Session.id,
            Appearance.position,
            Appearance.id,
        )
    )
    return db.session.scalars(query).all()


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
