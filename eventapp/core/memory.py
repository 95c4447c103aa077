"""What was made of what readers see, kept in this process until any of that changes."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from eventapp.core.db import db

T = TypeVar("T")
LIMIT = 500  # values in one process

_NUMBER = text("SELECT number FROM site_revision WHERE id = 1")
_kept: WeakKeyDictionary[Engine, tuple[int, dict[Hashable, Any]]] = WeakKeyDictionary()


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return ``make()``, made once for as long as the site revision stands still.

    Keep values in it and no records, which belong to one session. A transaction that has itself
    changed what readers see makes everything anew.
    """
    session = db.session()
    number = _number(session)
    if number is None or session.info.get("reader_visible"):
        return make()
    engine = db.engine
    of, found = _kept.get(engine, (0, {}))
    if of != number:
        found = {}
        _kept[engine] = (number, found)
    if key in found:
        known: T = found[key]
        return known
    if len(found) >= LIMIT:
        found.clear()
    made = found[key] = make()
    return made


def _number(session: Session) -> int | None:
    # Asked once in a transaction, be it of reads: what others change meanwhile is the next one's.
    asked, number = session.info.get("site_number", (None, None))
    if asked is None or asked is not session.get_transaction():
        number = session.scalar(_NUMBER)
        session.info["site_number"] = session.get_transaction(), number
    else:
        session.flush()  # as asking does: what was changed here shows
    return number
