"""How Alembic runs inside the application: on its engine, with its metadata."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from flask_security.datastore import AsaList

from eventapp.core.db import UtcDateTime
from eventapp.core.localised import LocalisedText
from eventapp.core.partial import PartialDateText

PLAIN_TYPES = {
    AsaList: "sa.UnicodeText()",
    UtcDateTime: "sa.DateTime(timezone=True)",
    LocalisedText: "sa.JSON()",
    PartialDateText: "sa.String(length=10)",
}


def plain_types(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as the database's own, so that old migrations need no new code."""
    return PLAIN_TYPES.get(type(thing), False) if kind == "type" else False


def run() -> None:
    """Migrate within one transaction, so that a failed migration leaves nothing behind."""
    database = current_app.extensions["migrate"].db
    with database.engine.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            render_item=plain_types,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
