"""Every entry any test writes to the audit log must have words for its verb and its fields.

The code is searched as well (tests/backoffice/test_words.py); this meets what a search cannot see.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from eventapp.audit.models import AuditEntry
from eventapp.backoffice import words


def lacking(entry: AuditEntry) -> list[str]:
    """Return what of an entry has no words, and where they belong."""
    place = f"the Subject of {entry.subject_type!r}, in the journal.py of its feature"
    fields = [x for x in entry.changes or {} if not words.knows(entry.subject_type, x)]
    found = [] if words.verb(entry.action) else [f"the verb of {entry.action!r}"]
    return [f"{x} has no words: add it to {place}" for x in found + fields]


@pytest.fixture(scope="session", autouse=True)
def entries_have_words() -> Iterator[None]:
    """Refuse an entry that could not be read."""

    def check(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
        assert not (silent := lacking(entry)), "\n".join(silent)

    event.listen(AuditEntry, "before_insert", check)
    yield
    event.remove(AuditEntry, "before_insert", check)
