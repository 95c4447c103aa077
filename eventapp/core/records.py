"""What every service does with records: lock one, name one, see who still needs one."""

import re
import zlib
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.util import identity_key

from eventapp.core import clock
from eventapp.core.checks import LARGEST_COUNT, SLUG_LENGTH
from eventapp.core.db import Base, Record, db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.text import slugify

_UID = re.compile(r"[0-9a-z-]{8,32}")
R = TypeVar("R", bound=Record)
T = TypeVar("T")


def locked(
    model: type[R],
    id: int,
    *,
    revision: int | None = None,
    options: Sequence[ORMOption] = (),
) -> R:
    """Return a record read afresh under a row lock.

    :raises NotFound: when there is none.
    :raises DomainError: ``stale`` when ``revision``, that of what the editor saw, is another one.
    """
    query = select(model).where(model.id == id).options(*options)
    found = next(iter(locked_rows(model, query)), None)
    if found is None:
        raise NotFound(str(getattr(model, "__tablename__", "record")))
    if revision is not None and found.revision != revision:
        raise DomainError("stale")
    db.session.info.setdefault("locked", set()).add((model, id))
    return found


def locked_rows(model: type[T], query: Select[T]) -> Sequence[T]:
    """Return the records of a query, read afresh under locks of their own rows.

    What was loaded before may be older than the row for which it waited. ``Session.get`` under a
    lock takes that for a conflict (StaleDataError), and a plain query keeps what is old.
    """
    # No key update: others may go on referring to the row, as a foreign key's check does.
    query = query.with_for_update(of=model, key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).unique().all()


def held(model: type[R], id: object) -> R | None:
    """Return a record that this transaction holds locked, without asking the database."""
    if (model, id) not in db.session.info.get("locked", ()):
        return None
    return db.session.identity_map.get(identity_key(model, id))


def assign(record: object, **values: Any) -> None:
    """Set the attributes that differ, so that an unchanged record stays untouched."""
    for name, value in values.items():
        if getattr(record, name, None) != value:
            setattr(record, name, value)


def touch(record: Record) -> None:
    """Let the next flush raise the record's revision and time of change."""
    record.changed_at = clock.now()
    flag_modified(record, "changed_at")


def free_slug(
    model: type[Any],
    wanted: str,
    text: str,
    *,
    within: Any = None,
    reserved: Collection[str] = (),
    former: type[Any] | None = None,
) -> str:
    """Return the slug for a new record: the wanted one, or one made of a text, numbered if taken.

    ``within`` is a condition when slugs need be unique only among some records; ``reserved`` are
    words no record may have; ``former`` is a model whose slugs still lead somewhere.

    Whoever else names a record of the model waits until this transaction ends.

    :raises DomainError: ``slug.taken``, ``slug.reserved`` or ``slug.missing`` at ``slug``.
    """
    _lock_names(model)

    def is_taken(slug: str) -> bool:
        return _taken(model, slug, within) or _is_former(former, slug)

    return _free(wanted, text, reserved, is_taken)


def free_slugs(
    model: type[Any],
    wished: Sequence[tuple[str, str]],
    *,
    within: Any,
    reserved: Collection[str] = (),
) -> list[str]:
    """Return the slugs for many new records, each by what is wanted and a text, as ``free_slug``.

    They are read once, however many there are.

    :raises DomainError: as ``free_slug``, at ``sessions[3].slug`` for the fourth session.
    """
    _lock_names(model)
    taken = set(db.session.scalars(select(model.slug).where(within)))
    found = []
    for number, (wanted, text) in enumerate(wished):
        try:
            slug = _free(wanted, text, reserved, taken.__contains__)
        except DomainError as error:
            field = f"{model.__tablename__}s[{number}].slug"
            raise DomainError(error.code, field=field, **error.values) from error
        taken.add(slug)
        found.append(slug)
    return found


def _free(
    wanted: str, text: str, reserved: Collection[str], is_taken: Callable[[str], bool]
) -> str:
    if wanted:
        if wanted in reserved:
            raise DomainError("slug.reserved", field="slug", slug=wanted)
        if is_taken(wanted):
            raise DomainError("slug.taken", field="slug", slug=wanted)
        return wanted
    stem = slugify(text, length=SLUG_LENGTH - 6)
    if not stem:
        raise DomainError("slug.missing", field="slug")
    slug, number = stem, 1
    while slug in reserved or is_taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _lock_names(model: type[Any]) -> None:
    # SQLite has one writer at a time anyway.
    if db.session.connection().dialect.name == "postgresql":
        key = zlib.crc32(f"names of {model.__tablename__}".encode())
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _taken(model: type[Any], slug: str, within: Any) -> bool:
    query = select(model.id).where(model.slug == slug)
    if within is not None:
        query = query.where(within)
    return db.session.scalar(query.limit(1)) is not None


def _is_former(model: type[Any] | None, slug: str) -> bool:
    if model is None:
        return False
    return db.session.scalar(select(model.slug).where(model.slug == slug)) is not None


def keep_slug(record: Any, wanted: str) -> None:
    """Refuse another slug for a record that has one: addresses and import keys stay.

    :raises DomainError: ``slug.fixed`` at ``slug``.
    """
    if wanted and wanted != record.slug:
        raise DomainError("slug.fixed", field="slug", slug=record.slug)


def used_by(record: Record) -> dict[str, int]:
    """Return how many rows of which tables forbid deleting a record, by table name.

    It reads the foreign keys of the schema, so a feature learns of users that lie above it.
    """
    table = type(record).__table__  # type: ignore[attr-defined]
    found: dict[str, int] = {}
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table or key.ondelete == "CASCADE":
                continue
            query = select(func.count()).select_from(other).where(key.parent == record.id)
            if number := db.session.scalar(query):
                found[other.name] = found.get(other.name, 0) + number
    return found


def refuse_if_used(record: Record) -> None:
    """Refuse to delete what others need; the error's ``users`` says how many of what.

    :raises DomainError: ``in_use``.
    """
    if users := used_by(record):
        raise DomainError("in_use", users=users)


def set_identity(record: Any, *, uid: str, sequence: int = 0) -> None:
    """Give a new record the identity by which calendars know it from another database.

    :raises DomainError: at ``uid`` or ``sequence``.
    """
    if not _UID.fullmatch(uid):
        raise DomainError("uid.invalid", field="uid")
    if not 0 <= sequence <= LARGEST_COUNT:
        raise DomainError("number.out_of_range", field="sequence", low=0, high=LARGEST_COUNT)
    model = type(record)
    query = select(model.id).where(model.uid == uid, model.id != record.id)
    if db.session.scalar(query.limit(1)) is not None:
        raise DomainError("uid.taken", field="uid")
    assign(record, uid=uid)
    if hasattr(record, "sequence"):
        assign(record, sequence=sequence)
