"""The database: one session, one place that commits, columns every record has."""

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import structlog
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Enum, ForeignKey, Integer, MetaData, String, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    declared_attr,
    mapped_column,
    registry,
)
from sqlalchemy.types import TypeDecorator

from eventapp.core import clock
from eventapp.core.errors import Unavailable
from eventapp.core.turns import turn

PATIENCE = 15.0  # seconds to wait for the write lock of SQLite; a session's info may say less

GLANCE = 0.001  # seconds between two looks at a lock that another process holds

log = structlog.get_logger("eventapp")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no offset, so it is dropped there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is not an instant")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Declarative(DeclarativeBase):
    """Fixes the names of constraints, so that migrations can name them, and what an instant is."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime}
    )


db = SQLAlchemy(
    model_class=_Declarative,
    session_options={"expire_on_commit": False, "autoflush": True},
    disable_autonaming=True,
)

# Flask-SQLAlchemy makes the base that models must inherit from a copy of the class it is given.
if TYPE_CHECKING:
    Base = _Declarative
else:
    Base = db.Model


@event.listens_for(Base, "after_mapper_constructed", propagate=True)
def _give_numbers_once(mapper: Mapper[Any], _model: type) -> None:
    """Have SQLite, as PostgreSQL does, never give a number again that a deleted row had.

    Undo, the changelog and the log keep numbers of rows that may be gone: they must not come to
    mean somebody else (sqlite.org/autoinc.html).
    """
    table = mapper.local_table
    if isinstance(table, Table) and [x.name for x in table.primary_key] == ["id"]:
        table.dialect_options["sqlite"]["autoincrement"] = True


def enum_column(kind: type[StrEnum], **options: Any) -> Mapped[Any]:
    """Return a column that stores an enum by value, checked by the database."""
    column_type = Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=True,
        name=kind.__name__.lower(),
        values_callable=lambda members: [m.value for m in members],
    )
    return mapped_column(column_type, **options)


class Record:
    """What every editable record has.

    ``revision`` guards against two people saving at once (SQLAlchemy's version counter);
    ``changed_at`` is the time of the last change a reader could see.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Count revisions in the ``revision`` column."""
        return {"version_id_col": cls.revision}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class ReaderVisible:
    """Marks a model whose rows readers see: a change of one raises the site revision.

    A row that knows that no reader sees it, neither before its change nor after, may say so. To
    err means a page that stays wrong, so whatever is not certain is visible.
    """

    @property
    def reader_visible(self) -> bool:
        """Tell whether a reader may notice the change being written."""
        return True


class SiteRevision(Base):
    """One row: a number and an instant that grow with every change a reader could see.

    Pages and feeds kept in memory are valid for as long as this row stands still; the instant is
    their Last-Modified and never goes back.
    """

    __tablename__ = "site_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


def reference(target: str, *, cascade: bool = False, **options: Any) -> Mapped[Any]:
    """Return an indexed foreign key column; ``cascade`` lets the row go with its owner."""
    rule = "CASCADE" if cascade else "RESTRICT"
    options.setdefault("index", True)
    return mapped_column(ForeignKey(target, ondelete=rule), **options)


def uid_column() -> Mapped[str]:
    """Return a column for an identity that outlives moves between databases (calendar UIDs)."""
    return mapped_column(String(32), unique=True, default=lambda: uuid.uuid4().hex)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one write transaction of a request, task or command; commit at its end.

    On SQLite it takes the write lock at once (BEGIN IMMEDIATE), since a read lock that is upgraded
    later fails at once instead of waiting. Anything read before is left behind: read again inside.
    Raise RuntimeError when one is open already, since only the edge may open one, and Unavailable
    when the database is locked or away.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        raise RuntimeError("a transaction is open already")
    session.rollback()
    session.info["in_transaction"] = True
    session.info["reader_visible"] = False
    session.info["locked"] = set()
    session.info["after_commit"] = {}
    patience = session.info.get("patience", PATIENCE)
    try:
        with turn(db.engine, patience) as left:
            session.connection(execution_options={"sqlite_patience": left})
            yield session
            session.flush()
            if session.info["reader_visible"]:
                _raise_site_revision(session)
            session.commit()
    except BaseException as error:
        session.rollback()
        if is_away(error):
            raise Unavailable(getattr(error, "orig", error)) from error
        raise
    finally:
        session.info["in_transaction"] = False
        session.info["locked"] = set()
    _follow_up(session.info.pop("after_commit"))


def insert(model: type[Base]) -> Any:
    """Return an INSERT as the database at hand writes it, which may say what to do ON CONFLICT."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def readers_notice() -> None:
    """Have the open transaction raise the site revision, for a change made by a statement."""
    db.session().info["reader_visible"] = True


def is_away(error: BaseException) -> bool:
    """Tell whether an error says that the database is locked or unreachable, not that we erred."""
    if isinstance(error, NoConnection | Unavailable):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        return any(x in str(cause) for x in ("is locked", "unable to open"))
    if isinstance(error, DBAPIError):
        return isinstance(error, OperationalError) or error.connection_invalidated
    return isinstance(cause, db.engine.dialect.loaded_dbapi.OperationalError)


def after_commit(tell: Callable[[], None]) -> None:
    """Have ``tell`` called once when the open transaction is committed, and not if it is not.

    What it does must be worth no more than a hint: its failure is logged and undoes nothing.
    """
    db.session().info["after_commit"][tell] = None


def _follow_up(hints: Iterable[Callable[[], None]]) -> None:
    for tell in hints:
        try:
            tell()
        except Exception:
            log.exception("after_commit.failed")


def _raise_site_revision(session: Session) -> None:
    row = session.get(SiteRevision, 1, with_for_update=True, populate_existing=True)
    if row is None:
        session.add(SiteRevision(id=1))
    else:
        row.number += 1
        # Two changes within one second must differ for a reader that knows only dates.
        row.changed_at = max(clock.now(), row.changed_at + timedelta(seconds=1))
    session.flush()


@event.listens_for(db.session, "after_flush")
def _notice_visible_changes(session: Session, _context: object) -> None:
    if session.info.get("reader_visible"):
        return
    written = (*session.new, *(x for x in session.dirty if session.is_modified(x)))
    session.info["reader_visible"] = any(
        isinstance(x, ReaderVisible) for x in session.deleted
    ) or any(isinstance(x, ReaderVisible) and x.reader_visible for x in written)
