"""Named reads of people."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventapp.core.db import db
from eventapp.people.models import Affiliation, Person


def person_by_slug(slug: str) -> Person | None:
    """Return a person with offices, affiliations and their organisations."""
    return db.session.scalar(select(Person).where(Person.slug == slug).options(*whole()))


def whole() -> tuple[ORMOption, ...]:
    """Return how to load a person with offices, affiliations and their organisations."""
    held = selectinload(Person.affiliations).joinedload(Affiliation.organisation)
    return held, selectinload(Person.offices)


def all_people() -> Sequence[Person]:
    """Return everybody by name, with affiliations and their organisations."""
    return db.session.scalars(
        select(Person)
        .options(selectinload(Person.affiliations).joinedload(Affiliation.organisation))
        .order_by(Person.name, Person.id)
    ).all()


def people_of(organisation_id: int) -> Sequence[Person]:
    """Return who has a present affiliation with an organisation, with all affiliations, by name."""
    held = select(Affiliation.person_id).where(
        Affiliation.organisation_id == organisation_id, Affiliation.until.is_(None)
    )
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(held))
        .options(selectinload(Person.affiliations).joinedload(Affiliation.organisation))
        .order_by(Person.name, Person.id)
    ).all()


def is_shown(portrait: str) -> bool:
    """Tell whether a picture is the portrait of somebody whom readers may see."""
    query = select(Person.id).where(
        Person.portrait == portrait,
        Person.portrait != "",
        Person.is_withheld.is_(False),
        Person.is_portrait_withheld.is_(False),
    )
    return db.session.scalar(query.limit(1)) is not None
