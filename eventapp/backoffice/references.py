"""The records that entries of the log name, read together: one query for each kind of record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from eventapp.backoffice import words
from eventapp.core.db import Base, db

Key = tuple[str, int]  # the name of a table and a number in it


def existing(wanted: Iterable[Key]) -> Mapping[Key, Any]:
    """Return the rows that still exist of those wanted, as their subject's ``found`` selects."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for table, number in wanted:
        numbers[table].add(number)
    return {
        (table, row.id): row for table, ids in numbers.items() for row in _rows(table, sorted(ids))
    }


def _rows(table: str, numbers: list[int]) -> Iterable[Any]:
    subject = words.TABLES.get(table)
    if subject is None or subject.found is None:
        return ()
    key = Base.metadata.tables[table].c.id
    return db.session.execute(subject.found.where(key.in_(numbers))).all()
