"""Named reads of sessions and appearances."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventapp.core.db import db
from eventapp.core.text import fold
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import GONE, INVITED, Appearance, AppearanceState, Session


def is_public() -> ColumnElement[bool]:
    """Return the condition under which a reader may see an appearance (Appearance.is_public)."""
    return or_(
        Appearance.state == AppearanceState.CONFIRMED,
        and_(Appearance.state.in_(INVITED), Appearance.shown_as_invited),
        and_(Appearance.state.not_in(GONE), Appearance.person_id.is_(None)),
    )


def public_programme(event_id: int) -> Sequence[Session]:
    """Return the sessions of an event in their order, with room and public appearances.

    Each appearance comes with its person, all the person's affiliations and the one used, each
    with its organisation: two queries however long the programme.
    """
    return _sessions([event_id], public=True)


def whole_programme(event_id: int) -> Sequence[Session]:
    """Return the same with every appearance, for organisers."""
    return _sessions([event_id], public=False)


def public_programmes(event_ids: Sequence[int]) -> Mapping[int, Sequence[Session]]:
    """Return the public programmes of several events, by event; two queries in all."""
    found: dict[int, list[Session]] = defaultdict(list)
    for session in _sessions(event_ids, public=True):
        found[session.event_id].append(session)
    return found


def sessions_of(event_ids: Sequence[int]) -> Sequence[Session]:
    """Return the sessions of events in their order, with rooms only."""
    query = select(Session).where(Session.event_id.in_(event_ids))
    query = query.options(joinedload(Session.room)).order_by(*_order())
    return db.session.scalars(query).all()


def session_by_slug(event_id: int, slug: str) -> Session | None:
    """Return a session with room and all appearances."""
    query = select(Session).where(Session.event_id == event_id, Session.slug == slug)
    query = query.options(joinedload(Session.room), _stage(public=False))
    return db.session.scalars(query).unique().one_or_none()


def people_on_stage(event_id: int) -> Sequence[Person]:
    """Return everybody named on a session of an event, in whatever state, by name."""
    named = select(Appearance.person_id).join(Appearance.session)
    query = select(Person).where(Person.id.in_(named.where(Session.event_id == event_id)))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def appearances_of(person_id: int) -> Sequence[Appearance]:
    """Return a person's public appearances at listed events, the latest event first.

    With session, room, event, venue and the affiliation used.
    """
    query = (
        select(Appearance)
        .join(Appearance.session)
        .join(Session.event)
        .where(Appearance.person_id == person_id, is_public(), *_listed())
        .options(
            contains_eager(Appearance.session).options(
                contains_eager(Session.event).joinedload(Event.venue), joinedload(Session.room)
            ),
            joinedload(Appearance.affiliation).joinedload(Affiliation.organisation),
        )
        .order_by(Event.starts_on.desc(), Event.id.desc(), *_order())
    )
    return db.session.scalars(query).all()


def events_with(search: str) -> Select[int]:
    """Return a query for the events on whose public stage somebody is called as searched for."""
    names = select(Person.id, Person.name)
    words = fold(search[:100]).split()
    # Names hold accents that no two databases fold alike, so they are folded here.
    found = [id for id, name in db.session.execute(names) if all(w in fold(name) for w in words)]
    return (
        select(Session.event_id)
        .join(Appearance, Appearance.session_id == Session.id)
        .where(Appearance.person_id.in_(found if words else []), is_public())
    )


def public_people() -> Sequence[Person]:
    """Return who may have a page: everybody seen on the stage of a listed event, by name."""
    seen = (
        select(Appearance.person_id)
        .join(Appearance.session)
        .join(Session.event)
        .where(is_public(), *_listed())
    )
    query = select(Person).where(Person.id.in_(seen)).order_by(Person.name, Person.id)
    return db.session.scalars(query).all()


def _listed() -> tuple[ColumnElement[bool], ...]:
    return Event.status != EventStatus.DRAFT, Event.visibility == Visibility.PUBLIC


def _order() -> tuple[ColumnElement[Any], ...]:
    # Sessions without hours keep their place among themselves, after those that have hours.
    return Session.starts_at.asc().nulls_last(), Session.position.asc(), Session.id.asc()


def _stage(*, public: bool) -> Any:
    seen = Session.appearances.and_(is_public()) if public else Session.appearances
    held = selectinload(Person.affiliations).joinedload(Affiliation.organisation)
    return joinedload(seen).options(
        joinedload(Appearance.person).options(held),
        joinedload(Appearance.affiliation).joinedload(Affiliation.organisation),
    )


def _sessions(event_ids: Sequence[int], *, public: bool) -> Sequence[Session]:
    query = select(Session).where(Session.event_id.in_(event_ids))
    query = query.options(joinedload(Session.room), _stage(public=public)).order_by(*_order())
    # Collections loaded before under another condition must not be taken for these.
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return found.unique().all()
