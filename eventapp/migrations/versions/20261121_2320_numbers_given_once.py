"""numbers given once: SQLite does not give the number of a deleted row to another.

PostgreSQL never did. A table of SQLite is made anew from its own words, which keeps its columns,
constraints and indexes as they are (sqlite.org/lang_altertable.html, the twelve steps).
"""

import re

from alembic import op
from sqlalchemy import Connection

revision = '6f2b90d4a7c1'
down_revision = 'd1c7f04be936'
branch_labels = None
depends_on = None

KEY = re.compile(r",\s*(CONSTRAINT \w+ )?PRIMARY KEY \(id\)")
NUMBER = re.compile(r"(?<=[\s(])id INTEGER NOT NULL")


def upgrade() -> None:
    """Go to this revision."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    for name, words in connection.exec_driver_sql(tables).all():
        if KEY.search(words):
            _make_anew(connection, name, words)


def _make_anew(connection: Connection, name: str, words: str) -> None:
    made_so = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql <> ''"
    indexes = connection.exec_driver_sql(made_so, (name,)).scalars().all()
    columns = KEY.sub("", words[words.index("(") :])
    columns, found = NUMBER.subn(r"\g<0> PRIMARY KEY AUTOINCREMENT", columns)
    if found != 1:
        raise RuntimeError(f"the number of {name} is not as expected")
    for statement in (
        f'CREATE TABLE "_new_{name}" {columns}',
        f'INSERT INTO "_new_{name}" SELECT * FROM "{name}"',
        f'DROP TABLE "{name}"',
        f'ALTER TABLE "_new_{name}" RENAME TO "{name}"',
        *indexes,
    ):
        connection.exec_driver_sql(statement)
    _go_on_after_the_deleted(connection, name)


def _go_on_after_the_deleted(connection: Connection, name: str) -> None:
    """Count on from the highest number there ever was, which the log knows."""
    logged = "SELECT max(subject_id) FROM audit_entry WHERE subject_type = ?"
    ever = connection.exec_driver_sql(logged, (name,)).scalar() or 0
    here = connection.exec_driver_sql(f'SELECT max(id) FROM "{name}"').scalar() or 0
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
    connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, max(ever, here)))


def downgrade() -> None:
    """Go back to the one before, which minds nothing of this."""
