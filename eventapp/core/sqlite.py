"""Making SQLite behave: foreign keys, a log beside the file, and waiting that wastes no time."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from eventapp.core.db import PATIENCE

GLANCE = 0.001  # seconds between two looks at a lock that another process holds


def prepare_engine(engine: Engine) -> None:
    """Make SQLite behave: foreign keys, WAL, patience, and BEGIN under our control."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={PATIENCE * 1000:.0f}",  # first: the others too may have to wait
            "foreign_keys=ON",
            "journal_mode=WAL",
            "synchronous=NORMAL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        patience = connection.get_execution_options().get("sqlite_patience")
        if patience is None:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection, patience)


def _begin_writing(connection: Connection, patience: float) -> None:
    # SQLite's own waiting sleeps for up to a tenth of a second while the lock may lie idle.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        until = time.monotonic() + patience
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError:
                if time.monotonic() >= until:
                    raise
                time.sleep(GLANCE)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
