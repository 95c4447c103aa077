"""Writing events and moving them through their states. Venues are written in ``venues``."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import selectinload

from eventapp.audit.service import Actor, changes, plain
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError, DomainErrors
from eventapp.core.localised import Localised
from eventapp.core.records import assign, free_slug, keep_slug, locked, set_identity, touch
from eventapp.events import history, rules
from eventapp.events.carrying import carry_sessions
from eventapp.events.data import EventData, FactData, HostData, checked, data_of
from eventapp.events.models import AccessFact, Attendance, Event, EventHost, EventStatus
from eventapp.events.withdrawing import follow

REASON_LENGTH = 1000
# What calendars must notice (RFC 5546 section 2.1.4): time, place, attendance, status.
_CALENDAR_FIELDS = (
    "starts_on", "ends_on", "starts_at", "ends_at", "timezone",
    "venue_id", "city", "country", "attendance", "status",
)  # fmt: skip


def save_event(
    data: EventData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> Event:
    """Create a draft, or change the event with ``id``, with its hosts and facts.

    The identity in calendars never changes; hours may come later. What readers see already must
    stay fit to be seen. The sessions follow it (``carrying``).

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    data, values = checked(data)
    if id is None:
        title = data.title.text(data.main_language)
        event = Event(slug=free_slug(Event, data.slug, title), status=EventStatus.DRAFT, **values)
        event.hosts, event.facts = _hosts(data.hosts), _facts(data.facts)
        audit("event.created", event, by=by, label=title)
    else:
        event = lock_event(id, revision=revision)
        keep_slug(event, data.slug)
        assign(event, **values)
        _refuse_unfit(event, data)
        with db.session.no_autoflush:  # what changed is still to be compared below
            carry_sessions(event, by=by)
        _change(event, data, by=by)
    db.session.flush()
    return event


def lock_event(id: int, *, revision: int | None = None) -> Event:
    """Return an event under its lock, with hosts and facts.

    :raises DomainError: ``event.not_found``; ``stale``.
    """
    options = [selectinload(Event.hosts), selectinload(Event.facts)]
    return locked(Event, id, revision=revision, options=options)


def _change(event: Event, data: EventData, *, by: Actor) -> None:
    diff = changes(event)
    is_noticed = follow(event, diff) or any(x in diff for x in _CALENDAR_FIELDS)
    if is_noticed:
        event.sequence += 1
        with db.session.no_autoflush:
            history.note_edit(event, diff)
    before = data_of(event)
    if before.hosts != data.hosts:
        event.hosts = _hosts(data.hosts)
        diff["hosts"] = [_plain(before.hosts), _plain(data.hosts)]
    if before.facts != data.facts:
        event.facts = _facts(data.facts)
        diff["facts"] = [_plain(before.facts), _plain(data.facts)]
    if diff:
        touch(event)
        audit("event.changed", event, by=by, label=label(event), event_id=event.id, diff=diff)


def label(event: Event) -> str:
    """Return the title by which the audit log calls an event."""
    return event.title.text(event.main_language)


def _plain(values: Sequence[HostData] | Sequence[FactData]) -> list[dict[str, Any]]:
    return [{x: plain(getattr(value, x)) for x in value.__slots__} for value in values]


def _hosts(wanted: Sequence[HostData]) -> list[EventHost]:
    return [
        EventHost(organisation_id=x.organisation_id, person_id=x.person_id, role=x.role, position=n)
        for n, x in enumerate(wanted)
    ]


def _facts(wanted: Sequence[FactData]) -> list[AccessFact]:
    return [AccessFact(kind=x.kind, text=x.text, position=n) for n, x in enumerate(wanted)]


def findings(event: Event) -> list[rules.Finding]:
    """Return the checklist of an event (hosts and facts loaded), as of now."""
    return rules.checklist(_candidate(event, len(event.hosts), len(event.facts)), clock.now())


def _candidate(event: Event, hosts: int, facts: int) -> rules.Candidate:
    return rules.Candidate(
        title=event.title,
        summary=event.summary,
        description=event.description,
        main_language=event.main_language,
        has_place=bool(event.venue_id or event.city),
        is_online=event.attendance is Attendance.ONLINE,
        has_venue=event.venue_id is not None,
        has_hours=event.has_hours,
        ends=event.ends,
        hosts=hosts,
        facts=facts,
        rsvp=event.rsvp,
        capacity=event.capacity,
        waiting_list=event.waiting_list,
        rsvp_closes_at=event.rsvp_closes_at,
    )


def _refuse(blocking: Iterable[rules.Finding]) -> None:
    errors = [DomainError(x.code, field=x.field, language=x.language) for x in blocking]
    if errors:
        raise DomainErrors(errors)


def _refuse_unfit(event: Event, data: EventData) -> None:
    if event.status is not EventStatus.DRAFT:
        _refuse(rules.blocking(_candidate(event, len(data.hosts), len(data.facts))))


def publish(id: int, *, by: Actor, revision: int | None = None) -> Event:
    """Let readers see a draft.

    :raises DomainError: ``event.not_draft``, or DomainErrors with what blocks.
    """
    event = lock_event(id, revision=revision)
    _refuse(rules.blocking(_candidate(event, len(event.hosts), len(event.facts))))
    return _move(event, EventStatus.PUBLISHED, (EventStatus.DRAFT,), by=by)


def postpone(id: int, reason: Localised, *, by: Actor, revision: int | None = None) -> Event:
    """Say that a published event will be at another time, and why.

    :raises DomainError: ``event.not_published``; ``text.missing`` at ``reason``.
    """
    event = lock_event(id, revision=revision)
    return _move(event, EventStatus.POSTPONED, (EventStatus.PUBLISHED,), by=by, reason=reason)


def cancel(id: int, reason: Localised, *, by: Actor, revision: int | None = None) -> Event:
    """Say that a published or postponed event will not be, and why.

    :raises DomainError: ``event.not_published``; ``text.missing`` at ``reason``.
    """
    event = lock_event(id, revision=revision)
    before = (EventStatus.PUBLISHED, EventStatus.POSTPONED)
    return _move(event, EventStatus.CANCELLED, before, by=by, reason=reason)


def reinstate(id: int, *, by: Actor, revision: int | None = None) -> Event:
    """Let a postponed or cancelled event take place after all.

    :raises DomainError: ``event.not_called_off``.
    """
    event = lock_event(id, revision=revision)
    before = (EventStatus.POSTPONED, EventStatus.CANCELLED)
    return _move(event, EventStatus.PUBLISHED, before, by=by)


_REFUSALS = {
    (EventStatus.DRAFT,): "event.not_draft",
    (EventStatus.POSTPONED, EventStatus.CANCELLED): "event.not_called_off",
}
_VERBS = {
    (EventStatus.DRAFT, EventStatus.PUBLISHED): "event.published",
    (EventStatus.PUBLISHED, EventStatus.POSTPONED): "event.postponed",
    (EventStatus.PUBLISHED, EventStatus.CANCELLED): "event.cancelled",
    (EventStatus.POSTPONED, EventStatus.CANCELLED): "event.cancelled",
}


def _move(
    event: Event,
    status: EventStatus,
    allowed: tuple[EventStatus, ...],
    *,
    by: Actor,
    reason: Localised | None = None,
) -> Event:
    if event.status not in allowed:
        code = _REFUSALS.get(allowed, "event.not_published")
        raise DomainError(code, status=event.status.value)
    if reason is not None:
        checks = Checks()
        reason = checks.texts(reason, "reason", length=REASON_LENGTH, required=True)
        checks.done()
    verb = _VERBS.get((event.status, status), "event.reinstated")
    former = event.status
    assign(event, status=status, status_reason=reason or Localised())
    history.note_status(event, former)
    event.sequence += 1
    audit(verb, event, by=by, label=label(event), event_id=event.id)
    db.session.flush()
    return event


def delete_draft(id: int, *, by: Actor) -> None:
    """Delete an event nobody has seen, with its programme.

    :raises DomainError: ``event.not_draft``.
    """
    event = lock_event(id)
    if event.status is not EventStatus.DRAFT:
        raise DomainError("event.not_draft", status=event.status.value)
    audit("event.deleted", event, by=by, label=label(event), event_id=event.id)
    db.session.delete(event)
    db.session.flush()


def keep_identity(id: int, *, uid: str, sequence: int, by: Actor) -> Event:
    """Give an event brought from another database the identity calendars know it by.

    :raises DomainError: ``uid.taken`` or ``uid.invalid`` at ``uid``.
    """
    event = lock_event(id)
    set_identity(event, uid=uid, sequence=sequence)
    if db.session.is_modified(event):
        audit("event.identified", event, by=by, label=label(event), event_id=event.id)
    db.session.flush()
    return event


def touched(event_id: int) -> Event:
    """Return the event under its lock, marked as changed with what belongs to it."""
    event = locked(Event, event_id)
    touch(event)
    return event
