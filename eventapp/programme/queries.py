"""Named reads of sessions and appearances."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from eventapp.core.db import db
from eventapp.core.text import fold
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import (
    GONE,
    INVITED,
    Appearance,
    AppearanceState,
    ProgrammeRelease,
    ReleasedAppearance,
    ReleasedSession,
    Session,
    SessionFacts,
)


def is_public(
    seat: type[Appearance] | type[ReleasedAppearance] = ReleasedAppearance,
) -> ColumnElement[bool]:
    """Return the condition under which a reader may see an appearance (AppearanceFacts.is_shown).

    Who took consent back is hidden at once, whatever was released.
    """
    hidden = aliased(Person)
    agreed = or_(
        seat.state == AppearanceState.CONFIRMED,
        and_(seat.state.in_(INVITED), seat.shown_as_invited),
        and_(seat.state.not_in(GONE), seat.person_id.is_(None)),
    )
    withheld = select(hidden.id).where(hidden.is_withheld)
    return and_(agreed, or_(seat.person_id.is_(None), seat.person_id.not_in(withheld)))


def public_programme(event_id: int) -> Sequence[ReleasedSession]:
    """Return the released sessions of an event in their order, with room and public appearances.

    Each appearance comes with its person, all the person's affiliations and the one used, each
    with its organisation: two queries however long the programme.
    """
    return _released([event_id])


@dataclass(frozen=True, slots=True)
class Released:
    """A public programme with the number and the instant of its last release."""

    sessions: Sequence[SessionFacts]
    version: int = 0
    at: datetime | None = None


def released_programme(event_id: int) -> Released:
    """Return what ``public_programme`` does, and which release it is of: as many queries."""
    ours = ProgrammeRelease.event_id == event_id
    number = select(func.max(ProgrammeRelease.number)).where(ours).scalar_subquery()
    at = select(func.max(ProgrammeRelease.released_at)).where(ours).scalar_subquery()
    rows = db.session.execute(_released_query([event_id]).add_columns(number, at)).unique().all()
    if not rows:
        return Released(())
    return Released([x[0] for x in rows], *rows[0][1:])


def public_names(event_id: int) -> Mapping[int, str]:
    """Return the names of those whom readers see on the stage of an event, by number."""
    query = (
        select(Person.id, Person.name)
        .join(ReleasedAppearance, ReleasedAppearance.person_id == Person.id)
        .join(ReleasedAppearance.session)
        .where(ReleasedSession.event_id == event_id, is_public())
    )
    return {number: name for number, name in db.session.execute(query)}


def whole_programme(event_id: int) -> Sequence[Session]:
    """Return the draft, with every appearance, for organisers."""
    query = select(Session).where(Session.event_id == event_id)
    query = query.options(joinedload(Session.room), _stage()).order_by(*_order(Session))
    return db.session.scalars(query.execution_options(populate_existing=True)).unique().all()


def public_programmes(event_ids: Sequence[int]) -> Mapping[int, Sequence[ReleasedSession]]:
    """Return the public programmes of several events, by event; two queries in all."""
    found: dict[int, list[ReleasedSession]] = defaultdict(list)
    for session in _released(event_ids):
        found[session.event_id].append(session)
    return found


def latest_release(event_id: int) -> ProgrammeRelease | None:
    """Return the last release of an event's programme."""
    query = select(ProgrammeRelease).where(ProgrammeRelease.event_id == event_id)
    return db.session.scalar(query.order_by(ProgrammeRelease.number.desc()).limit(1))


def releases(event_id: int) -> Sequence[ProgrammeRelease]:
    """Return every release of an event's programme, the latest first."""
    query = select(ProgrammeRelease).where(ProgrammeRelease.event_id == event_id)
    return db.session.scalars(query.order_by(ProgrammeRelease.number.desc())).all()


def sessions_of(event_ids: Sequence[int]) -> Sequence[Session]:
    """Return the drafts of events' sessions in their order, with rooms only."""
    query = select(Session).where(Session.event_id.in_(event_ids))
    query = query.options(joinedload(Session.room)).order_by(*_order(Session))
    return db.session.scalars(query).all()


def session_by_slug(event_id: int, slug: str) -> Session | None:
    """Return a session with room and all appearances."""
    query = select(Session).where(Session.event_id == event_id, Session.slug == slug)
    query = query.options(joinedload(Session.room), _stage())
    return db.session.scalars(query).unique().one_or_none()


def people_on_stage(event_id: int) -> Sequence[Person]:
    """Return everybody named on a session of an event, in whatever state, by name."""
    named = select(Appearance.person_id).join(Appearance.session)
    query = select(Person).where(Person.id.in_(named.where(Session.event_id == event_id)))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def appearances_of(person_id: int) -> Sequence[ReleasedAppearance]:
    """Return a person's public appearances, as released, at listed events, the latest event first.

    With session, room, event, venue and the affiliation used.
    """
    query = (
        select(ReleasedAppearance)
        .join(ReleasedAppearance.session)
        .join(ReleasedSession.event)
        .where(ReleasedAppearance.person_id == person_id, is_public(), *_listed())
        .options(
            contains_eager(ReleasedAppearance.session).options(
                contains_eager(ReleasedSession.event).joinedload(Event.venue),
                joinedload(ReleasedSession.room),
            ),
            joinedload(ReleasedAppearance.affiliation).joinedload(Affiliation.organisation),
        )
        .order_by(Event.starts_on.desc(), Event.id.desc(), *_order(ReleasedSession))
    )
    return db.session.scalars(query).all()


def events_with(search: str) -> Select[int]:
    """Return a query for the events on whose public stage somebody is called as searched for."""
    names = select(Person.id, Person.name)
    words = fold(search[:100]).split()
    # Names hold accents that no two databases fold alike, so they are folded here.
    found = [id for id, name in db.session.execute(names) if all(w in fold(name) for w in words)]
    return (
        select(ReleasedSession.event_id)
        .join(ReleasedAppearance, ReleasedAppearance.session_id == ReleasedSession.id)
        .where(ReleasedAppearance.person_id.in_(found if words else []), is_public())
    )


def public_people() -> Sequence[Person]:
    """Return who may have a page: everybody seen on the stage of a listed event, by name."""
    seen = (
        select(ReleasedAppearance.person_id)
        .join(ReleasedAppearance.session)
        .join(ReleasedSession.event)
        .where(is_public(), *_listed())
    )
    query = select(Person).where(Person.id.in_(seen)).order_by(Person.name, Person.id)
    return db.session.scalars(query).all()


def _listed() -> tuple[ColumnElement[bool], ...]:
    return Event.status != EventStatus.DRAFT, Event.visibility == Visibility.PUBLIC


def _order(kind: type[Session] | type[ReleasedSession]) -> tuple[ColumnElement[Any], ...]:
    # Sessions without hours keep their place among themselves, after those that have hours.
    return kind.starts_at.asc().nulls_last(), kind.position.asc(), kind.id.asc()


def _stage() -> Any:
    return joinedload(Session.appearances).options(*_people(Appearance))


def _people(seat: type[Appearance] | type[ReleasedAppearance]) -> tuple[Any, ...]:
    held = selectinload(Person.affiliations).joinedload(Affiliation.organisation)
    return (
        joinedload(seat.person).options(held),
        joinedload(seat.affiliation).joinedload(Affiliation.organisation),
    )


def _released_query(event_ids: Sequence[int]) -> Select[ReleasedSession]:
    seen = joinedload(ReleasedSession.appearances.and_(is_public()))
    query = select(ReleasedSession).where(ReleasedSession.event_id.in_(event_ids))
    query = query.options(
        joinedload(ReleasedSession.room),
        seen.options(*_people(ReleasedAppearance)),
    )
    # Collections loaded before under another condition must not be taken for these.
    return query.order_by(*_order(ReleasedSession)).execution_options(populate_existing=True)


def _released(event_ids: Sequence[int]) -> Sequence[ReleasedSession]:
    return db.session.scalars(_released_query(event_ids)).unique().all()
