"""Writing what the coalition says and keeps: statements, share messages, observances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from eventapp.advocacy.models import (
    Observance,
    ShareMessage,
    Statement,
    StatementKind,
    StatementPolicyFile,
)
from eventapp.advocacy.service import policy_slugs
from eventapp.audit.service import Actor, changes
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.records import assign, free_slug, keep_slug, locked, set_identity, touch
from eventapp.core.text import NAME_LENGTH
from eventapp.events.models import Event
from eventapp.events.service import touched
from eventapp.organisations.models import Organisation

MESSAGE_LENGTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementData:
    """What an editor says about a statement."""

    date: PartialDate
    kind: StatementKind
    title: Localised
    slug: str = ""
    summary: Localised = NO_TEXT
    addressed_to: Localised = NO_TEXT
    publisher_id: int | None = None
    city: str = ""
    signatories_total: int | None = None
    url: str = ""
    policy_file_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareMessageData:
    """A text to post; without an event it belongs to every event."""

    text: Localised
    slug: str = ""
    event_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservanceData:
    """A day kept every year."""

    month: int
    day: int
    title: Localised
    slug: str = ""
    since: int | None = None
    host_id: int | None = None


def save_statement(
    data: StatementData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> Statement:
    """Create a statement, or change the one with ``id``, with its links to policy files.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    values = _checked_statement(data)
    label = data.title.text("en")
    if id is None:
        statement = Statement(slug=free_slug(Statement, data.slug, label), **values)
        audit("statement.created", statement, by=by, label=label)
        _link(statement, data.policy_file_ids)
    else:
        statement = locked(Statement, id, revision=revision)
        keep_slug(statement, data.slug)
        assign(statement, **values)
        diff = changes(statement)
        diff |= _link(statement, data.policy_file_ids)
        if diff:
            touch(statement)
            audit("statement.changed", statement, by=by, label=label, diff=diff)
    db.session.flush()
    return statement


def delete_statement(id: int, *, by: Actor) -> None:
    """Delete a statement."""
    statement = locked(Statement, id)
    _delete("statement.deleted", statement, by=by, label=statement.title.text("en"))


def save_share_message(
    data: ShareMessageData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> ShareMessage:
    """Add a share message after the others, or change the one with ``id``.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    checks = Checks()
    checks.slug(data.slug)
    text = checks.texts(data.text, "text", length=MESSAGE_LENGTH, required=True)
    if data.event_id is not None and db.session.get(Event, data.event_id) is None:
        checks.refuse("event.not_found", "event_id")
    checks.done()
    values = {"text": text, "event_id": data.event_id}
    if id is None:
        slug = free_slug(ShareMessage, data.slug, text.text("en"))
        last = db.session.scalar(select(func.max(ShareMessage.position)))
        position = 0 if last is None else last + 1
        message = ShareMessage(slug=slug, position=position, **values)
    else:
        message = locked(ShareMessage, id, revision=revision)
        keep_slug(message, data.slug)
        if message.event_id is not None and message.event_id != data.event_id:
            touched(message.event_id)
        assign(message, **values)
    _write("share_message", message, created=id is None, by=by, label=text.text("en"))
    return message


def delete_share_message(id: int, *, by: Actor) -> None:
    """Delete a share message."""
    message = locked(ShareMessage, id)
    if message.event_id is not None:
        touched(message.event_id)
    _delete("share_message.deleted", message, by=by, label=message.text.text("en"))


def save_observance(
    data: ObservanceData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> Observance:
    """Create an observance, or change the one with ``id``.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    values = _checked_observance(data)
    label = data.title.text("en")
    if id is None:
        observance = Observance(slug=free_slug(Observance, data.slug, label), **values)
    else:
        observance = locked(Observance, id, revision=revision)
        keep_slug(observance, data.slug)
        assign(observance, **values)
    _write("observance", observance, created=id is None, by=by, label=label)
    return observance


def delete_observance(id: int, *, by: Actor) -> None:
    """Delete an observance."""
    observance = locked(Observance, id)
    _delete("observance.deleted", observance, by=by, label=observance.title.text("en"))


def keep_observance_identity(id: int, *, uid: str) -> Observance:
    """Give an observance brought from another database the identity calendars know it by.

    :raises DomainError: ``uid.taken`` or ``uid.invalid`` at ``uid``.
    """
    observance = locked(Observance, id)
    set_identity(observance, uid=uid)
    db.session.flush()
    return observance


def _write(
    subject: str, record: ShareMessage | Observance, *, created: bool, by: Actor, label: str
) -> None:
    event_id = getattr(record, "event_id", None)
    if created:
        audit(f"{subject}.created", record, by=by, label=label, event_id=event_id)
    elif not db.session.is_modified(record):
        return
    else:
        audit(f"{subject}.changed", record, by=by, label=label, event_id=event_id)
    if event_id is not None:
        touched(event_id)
    db.session.flush()


def _delete(
    action: str, record: Statement | ShareMessage | Observance, *, by: Actor, label: str
) -> None:
    audit(action, record, by=by, label=label)
    db.session.delete(record)
    db.session.flush()


def _link(statement: Statement, wanted: Sequence[int]) -> dict[str, list[Any]]:
    known = policy_slugs(wanted)
    query = select(StatementPolicyFile).where(StatementPolicyFile.statement_id == statement.id)
    present = {x.policy_file_id: x for x in db.session.scalars(query)}
    if set(present) == set(wanted):
        return {}
    for id in dict.fromkeys(x for x in wanted if x not in present):
        db.session.add(StatementPolicyFile(statement_id=statement.id, policy_file_id=id))
    for id, link in present.items():
        if id not in wanted:
            db.session.delete(link)
    slugs = known | policy_slugs(list(present))
    before, after = (sorted(slugs[x] for x in ids) for ids in (present, set(wanted)))
    return {"policy_files": [before, after]}


def _check_organisation(checks: Checks, id: int | None, field: str) -> int | None:
    if id is not None and db.session.get(Organisation, id) is None:
        checks.refuse("organisation.not_found", field)
    return id


def _checked_statement(data: StatementData) -> dict[str, Any]:
    checks = Checks()
    checks.slug(data.slug)
    values = {
        "date": data.date,
        "kind": data.kind,
        "title": checks.texts(data.title, "title", length=NAME_LENGTH, required=True),
        "summary": checks.texts(data.summary, "summary"),
        "addressed_to": checks.texts(data.addressed_to, "addressed_to", length=NAME_LENGTH),
        "publisher_id": _check_organisation(checks, data.publisher_id, "publisher_id"),
        "city": checks.line(data.city, "city", length=120),
        "signatories_total": checks.count(data.signatories_total, "signatories_total"),
        "url": checks.url(data.url, "url"),
    }
    checks.done()
    return values


def _checked_observance(data: ObservanceData) -> dict[str, Any]:
    checks = Checks()
    checks.slug(data.slug)
    try:
        date(2000, data.month, data.day)  # a leap year, so that 29 February may be kept
    except (ValueError, OverflowError):
        checks.refuse("date.impossible", "day")
    values = {
        "month": data.month,
        "day": data.day,
        "since": checks.count(data.since, "since", low=1, high=9999),
        "host_id": _check_organisation(checks, data.host_id, "host_id"),
        "title": checks.texts(data.title, "title", length=NAME_LENGTH, required=True),
    }
    checks.done()
    return values
