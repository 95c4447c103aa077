"""Named reads of organisations."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.core.db import db
from eventapp.organisations.models import Membership, Organisation, OrganisationKind


def coalition() -> Organisation | None:
    """Return the coalition that runs this instance: the first one recorded."""
    return db.session.scalar(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.COALITION)
        .order_by(Organisation.id)
        .limit(1)
    )


def house_name() -> str:
    """Return the name by which the coalition is known; empty before any import."""
    found = coalition()
    return found.known_as if found else ""


def organisation_by_slug(slug: str) -> Organisation | None:
    """Return an organisation with its memberships and their coalitions."""
    return db.session.scalar(
        select(Organisation)
        .where(Organisation.slug == slug)
        .options(selectinload(Organisation.memberships).joinedload(Membership.coalition))
    )


def all_organisations() -> Sequence[Organisation]:
    """Return every organisation by name, with its memberships."""
    return db.session.scalars(
        select(Organisation)
        .options(selectinload(Organisation.memberships))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def members(coalition_id: int) -> Sequence[Membership]:
    """Return a coalition's present memberships with their organisations, by name."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .where(Membership.coalition_id == coalition_id, Membership.until.is_(None))
        .options(selectinload(Membership.organisation))
        .order_by(Organisation.name, Organisation.id)
    ).all()
