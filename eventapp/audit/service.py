"""Writing audit entries beside the change, in its transaction."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import inspect

from eventapp.audit.models import AuditEntry
from eventapp.core.db import Base, db
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate

_UNTOLD = {
    "id", "created_at", "changed_at", "revision", "sequence", "search_text",
    "programme_sequence", "programme_changed_at", "starts_offset", "ends_offset",
}  # fmt: skip
_SECRET = {
    "nonce", "token_digest", "password", "fs_uniquifier", "fs_token_uniquifier",
    "tf_totp_secret", "us_totp_secrets", "mf_recovery_codes",
    "sealed", "handed",
}  # fmt: skip

Diff = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who causes a change: ``user``, ``import``, ``system``, or by link ``guest``,
    ``speaker``, ``focal_point``.
    """

    kind: str
    id: int | None = None
    label: str = ""


SYSTEM = Actor("system")
GUEST = Actor("guest")
IMPORT = Actor("import")


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    match value:
        case Localised():
            return dict(value)
        case Enum():
            return value.value
        case datetime() | date() | time():
            return value.isoformat()
        case PartialDate():
            return str(value)
        case _:
            return value


def changes(record: Base) -> Diff:
    """Return ``{field: [before, after]}`` of a record's unflushed column changes."""
    state = inspect(record)
    found = {}
    for column in state.mapper.column_attrs:
        if column.key in _UNTOLD:
            continue
        history = state.attrs[column.key].history
        if not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if before == after:
            continue
        secret = column.key in _SECRET
        found[column.key] = ["…", "…"] if secret else [plain(before), plain(after)]
    return found


def record(
    action: str,
    subject: Base,
    *,
    by: Actor,
    label: str = "",
    event_id: int | None = None,
    diff: Diff | None = None,
) -> AuditEntry:
    """Write that ``by`` did ``action`` to ``subject``.

    Without ``diff`` the record's own unflushed changes are taken, so call it before the flush that
    writes them; a new record is flushed first to have its number.
    """
    found = changes(subject) if diff is None else diff
    if inspect(subject).identity is None:
        db.session.add(subject)
        db.session.flush()
    about: dict[str, Any] = {"label": label, "event_id": event_id, "diff": found}
    return note(action, subject.__tablename__, getattr(subject, "id", None), by=by, **about)


def note(
    action: str,
    kind: str,
    id: int | None,
    *,
    by: Actor,
    label: str,
    event_id: int | None,
    diff: Diff,
) -> AuditEntry:
    """Write the same of the row ``id`` of the table ``kind``, where no object stands for it."""
    entry = AuditEntry(
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        action=action,
        subject_type=kind,
        subject_id=id,
        subject_label=label[:254],
        event_id=event_id,
        changes=diff,
    )
    db.session.add(entry)
    return entry
