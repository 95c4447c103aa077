"""Named reads of organisations."""

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.organisations.models import Organisation, OrganisationKind


def coalition() -> Organisation | None:
    """Return the coalition that runs this instance: the first one recorded."""
    return db.session.scalar(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.COALITION)
        .order_by(Organisation.id)
        .limit(1)
    )
