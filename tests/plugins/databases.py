"""Real databases: for each test process an SQLite file and, where asked for, a PostgreSQL one.

Each is migrated once, and emptied by DELETE after each test, so that a test meets true commits.
"""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from psycopg import sql
from sqlalchemy import Connection, Engine, Table, create_engine, select

from eventapp import create_app
from eventapp.core import clock
from eventapp.core.db import SiteRevision, db
from eventapp.core.settings import Settings
from tests.plugins.missing import missing

# The usual places of a local server: its socket (as oneself, then as its owner), then TCP.
LOCAL_SERVERS = (
    "postgresql:///postgres?host=/var/run/postgresql",
    "postgresql://postgres@/postgres?host=/var/run/postgresql",
    "postgresql://postgres@127.0.0.1:5432/postgres",
)
REMEDY = (
    "start a PostgreSQL server on 127.0.0.1:5432 (Debian: apt-get install postgresql), "
    "or name one that may create databases in TEST_DATABASE_URL"
)


@dataclass(frozen=True)
class Database:
    """A migrated database, the settings that name it, and an application that uses it."""

    kind: str
    settings: Settings
    app: Flask
    _engine: Engine
    _seed: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)

    def empty(self) -> None:
        """Delete every row that a migration did not make.

        The site revision grows instead, so that nothing kept in memory outlives its test. Entries
        of calendars are kept by row, and rows are counted from one again: they are forgotten.
        """
        if entries := self.app.extensions.get("calendar_entries"):
            entries.clear()
        revision = SiteRevision.__table__
        with self._engine.begin() as connection:
            self._delete_all(connection)
            for table, rows in self._seed.items():
                connection.execute(table.insert(), rows)
            later = {"number": revision.c.number + 1, "changed_at": clock.now()}
            connection.execute(revision.update().values(later))

    def _delete_all(self, connection: Connection) -> None:
        """Empty the tables by one script: it stands after every test, and each way there costs."""
        emptied = [f'DELETE FROM "{x.name}"' for x in reversed(_tables())]
        if self.kind == "postgres":
            connection.exec_driver_sql(";".join(emptied))
            return
        # No test need know how many rows others made before it.
        script = ";".join(["BEGIN", *emptied, "DELETE FROM sqlite_sequence"])
        connection.connection.cursor().executescript(script)

    def _remember_seed(self) -> None:
        with self._engine.connect() as connection:
            for table in _tables():
                if rows := [dict(x) for x in connection.execute(select(table)).mappings()]:
                    self._seed[table] = rows

    def close(self) -> None:
        """Give back every connection."""
        release(self.app)
        self._engine.dispose()


@cache
def _tables() -> list[Table]:
    """Return what tests may fill, what others refer to first."""
    return [x for x in db.metadata.sorted_tables if x is not SiteRevision.__table__]


def release(app: Flask) -> None:
    """Close every connection of an application, those that watch for changes too."""
    app.extensions["pages"].close()
    with app.app_context():
        db.engine.dispose()


def make_database(kind: str, url: str, folder: Path) -> Database:
    """Migrate the empty database at ``url`` and return it."""
    from flask_migrate import upgrade

    settings = Settings(
        testing=True,
        database_url=url,
        instance_path=folder,
        secret_key="a key for tests only, long enough to be one",
        ratelimit_enabled=False,
    )
    app = create_app(settings)
    with app.app_context():
        upgrade()
    made = Database(
        kind, settings, app, create_engine(settings.database, pool_size=1, pool_pre_ping=True)
    )
    made._remember_seed()
    return made


def postgres_server() -> str:
    """Return the address of a server that answers, or skip the test."""
    asked = os.environ.get("TEST_DATABASE_URL")
    for url in (asked,) if asked else LOCAL_SERVERS:
        try:
            psycopg.connect(_plain(url), connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return _plain(url)
    missing("no PostgreSQL answers", REMEDY, required_by="REQUIRE_POSTGRES")


def _plain(url: str) -> str:
    """Return a SQLAlchemy address as libpq reads it."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"


class PostgresDatabases:
    """Makes throw-away PostgreSQL databases and drops them."""

    def __init__(self) -> None:
        self._names: list[str] = []

    @cached_property
    def server(self) -> str:
        """The address of the server; the test is skipped when none answers."""
        return postgres_server()

    def create(self, template: str = "") -> str:
        """Return the address of a new database: empty, or like the one at another address."""
        name = f"eventapp_test_{uuid.uuid4().hex[:12]}"
        made = sql.SQL("CREATE DATABASE {{}} TEMPLATE {} ENCODING 'UTF8'")
        like = urlsplit(template).path.lstrip("/") or "template0"
        self._say(made.format(sql.Identifier(like)).as_string(), name)
        self._names.append(name)
        # What a test wrote need not outlive the machine.
        self._say("ALTER DATABASE {} SET synchronous_commit = off", name)
        before, _, query = self.server.partition("?")
        return f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")

    def drop_all(self) -> None:
        """Drop what was made here, whoever is still connected."""
        for name in self._names:
            self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _say(self, statement: str, name: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def new_database(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], Database]]:
    """A function that makes a further migrated database of a kind, for the whole session.

    The first of a kind is migrated and stays as it is: the others are its copies.
    """
    made: list[Database] = []
    postgres = PostgresDatabases()
    first: dict[str, str] = {}

    def make(kind: str) -> Database:
        folder = tmp_path_factory.mktemp(f"instance-{kind}")
        if kind not in first:
            first[kind] = place(kind, folder)
            make_database(kind, first[kind], folder).close()
            folder = tmp_path_factory.mktemp(f"instance-{kind}")
        made.append(make_database(kind, place(kind, folder), folder))
        return made[-1]

    def place(kind: str, folder: Path) -> str:
        if kind == "postgres":
            return postgres.create(first.get(kind, ""))
        file = folder / "eventapp.sqlite3"
        if kind in first:
            shutil.copy(first[kind].removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"

    yield make
    for database in made:
        database.close()
    postgres.drop_all()


@pytest.fixture(scope="session")
def shared_databases(
    new_database: Callable[[str], Database],
) -> Callable[[str], Database]:
    """A function that returns the one database of a kind that all tests of this process share."""
    known: dict[str, Database] = {}

    def of(kind: str) -> Database:
        if kind not in known:
            known[kind] = new_database(kind)
        return known[kind]

    return of


def database_kind(request: pytest.FixtureRequest) -> str:
    """Return which database the running test asked for by its marks."""
    return "postgres" if request.node.get_closest_marker("postgres") else "sqlite"


@pytest.fixture
def database(
    request: pytest.FixtureRequest, shared_databases: Callable[[str], Database]
) -> Iterator[Database]:
    """The database of this test, empty: SQLite, or PostgreSQL where it is marked ``postgres``."""
    made = shared_databases(database_kind(request))
    yield made
    made.empty()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(database: Database) -> Database:
    """Runs the test twice: ``app``, ``client`` and ``database`` are of SQLite, then PostgreSQL."""
    return database


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    """The application on the database of this test; changes to its config end with the test.

    No context is pushed: a request made inside one would share its session and its ``g``.
    """
    before = dict(database.app.config)
    yield database.app
    database.app.config.clear()
    database.app.config.update(before)


@pytest.fixture
def context(any_database: Database, app: Flask) -> Iterator[Database]:
    """The context of the application, for tests that make no request; twice as ``any_database``."""
    with app.app_context():
        yield any_database


@pytest.fixture
def fresh_app(database: Database) -> Iterator[Flask]:
    """An application of this test alone, that may be given routes and hooks."""
    made = create_app(database.settings)
    yield made
    release(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs the commands of ``flask``."""
    return app.test_cli_runner()
