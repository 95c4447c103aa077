"""Named reads that span features and that no feature below has: what pages set side by side."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.core.db import db
from eventapp.events.models import Event, EventHost, EventStatus, Visibility
from eventapp.organisations.models import Membership, MembershipRank, Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.people.queries import whole
from eventapp.programme.models import ReleasedAppearance, ReleasedSession
from eventapp.programme.queries import is_public

_LISTED = (Event.status != EventStatus.DRAFT, Event.visibility == Visibility.PUBLIC)


def steering_group(coalition_id: int) -> Sequence[Membership]:
    """Return who leads and steers a coalition at present, with organisations, by name."""
    ranks = (MembershipRank.LEAD, MembershipRank.STEERING_GROUP)
    return db.session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .where(
            Membership.coalition_id == coalition_id,
            Membership.until.is_(None),
            Membership.rank.in_(ranks),
        )
        .options(joinedload(Membership.organisation))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def known_person(slug: str) -> Person | None:
    """Return a person whom readers know from a listed event, with offices and affiliations."""
    return db.session.scalar(_known().where(Person.slug == slug).options(*whole()))


def known_people(organisation_id: int | None = None) -> Sequence[Person]:
    """Return whom readers know, of one organisation or all, with affiliations, by name."""
    query = _known().options(selectinload(Person.affiliations))
    if organisation_id is not None:
        held = select(Affiliation.person_id).where(
            Affiliation.organisation_id == organisation_id, Affiliation.until.is_(None)
        )
        query = query.where(Person.id.in_(held))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def events_with_organisation(organisation_id: int) -> Select[int]:
    """Return a query for the events where somebody speaks for an organisation, or it hosts."""
    speaking = (
        select(ReleasedSession.event_id)
        .join(ReleasedSession.appearances)
        .join(Affiliation, Affiliation.person_id == ReleasedAppearance.person_id)
        .where(
            Affiliation.organisation_id == organisation_id,
            or_(
                ReleasedAppearance.affiliation_id == Affiliation.id,
                ReleasedAppearance.affiliation_id.is_(None) & Affiliation.until.is_(None),
            ),
            is_public(),
        )
    )
    hosting = select(EventHost.event_id).where(EventHost.organisation_id == organisation_id)
    return select(Event.id).where(or_(Event.id.in_(speaking), Event.id.in_(hosting)))


def _known() -> Select[Person]:
    speaking = (
        select(ReleasedAppearance.person_id)
        .join(ReleasedAppearance.session)
        .join(ReleasedSession.event)
        .where(*_LISTED, is_public(), ReleasedAppearance.person_id.is_not(None))
    )
    hosting = (
        select(EventHost.person_id)
        .join(Event, Event.id == EventHost.event_id)
        .where(*_LISTED, EventHost.person_id.is_not(None))
    )
    known = or_(Person.id.in_(speaking), Person.id.in_(hosting))
    return select(Person).where(known, Person.is_withheld.is_(False))
