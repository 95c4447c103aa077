"""How Alembic runs inside the application: on its engine, with its metadata."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from flask_security.datastore import AsaList
from sqlalchemy import Connection

from eventapp.core.db import UtcDateTime
from eventapp.core.localised import LocalisedText
from eventapp.core.partial import PartialDateText
from eventapp.registration import guest_rows

PLAIN_TYPES = {
    AsaList: "sa.UnicodeText()",
    UtcDateTime: "sa.DateTime(timezone=True)",
    LocalisedText: "sa.JSON()",
    PartialDateText: "sa.String(length=10)",
}


def plain_types(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as the database's own, so that old migrations need no new code."""
    return PLAIN_TYPES.get(type(thing), False) if kind == "type" else False


@contextmanager
def without_cascades(connection: Connection) -> Iterator[None]:
    """Let a table of SQLite be rebuilt without taking along the rows that refer to it.

    Alembic's batch mode drops the old table, which deletes what cascades from it as long as keys
    are enforced; they can be switched off only outside a transaction (sqlite.org/pragma.html).
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    keys = connection.connection.cursor()
    keys.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        keys.execute("PRAGMA foreign_keys=ON")


def check_keys(connection: Connection) -> None:
    """Refuse a migration that left a reference to nothing."""
    if connection.dialect.name != "sqlite":
        return
    if astray := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"rows refer to what is not there: {astray[:5]}")


def _moves() -> bool:
    """Tell whether the tables are about to change."""
    try:
        asked = context.get_revision_argument()
    except KeyError:  # a command that only reads
        return False
    return asked != context.get_context().get_current_revision()


def run() -> None:
    """Migrate within one transaction, so that a failed migration leaves nothing behind."""
    database = current_app.extensions["migrate"].db
    with (
        database.engine.connect() as connection,
        without_cascades(connection),
        connection.begin(),
    ):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            render_item=plain_types,
            compare_type=True,
        )
        moves = _moves()
        if moves:
            guest_rows.drop(connection)
        with context.begin_transaction():
            context.run_migrations()
        if moves:
            guest_rows.renew(connection)
        check_keys(connection)


run()
