"""The verbs of access lists: who is on an event's list, and what they answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.accesslists import details, links, mails, queries, vault
from eventapp.accesslists.details import Said
from eventapp.accesslists.models import AccessPlan, AccessProfile, IdentityRecord, PersonKind
from eventapp.audit.service import GUEST, Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import after_commit, db
from eventapp.core.errors import DomainError, DomainErrors
from eventapp.core.records import assign, locked, locked_rows
from eventapp.events.models import Event, EventStatus
from eventapp.jobs.queue import jobs

PUSH = "accesslists.push"


@dataclass(frozen=True, slots=True)
class Terms:
    """By when an event's people answer, and the first day without what they said."""

    ends_at: datetime
    delete_on: date


def locked_event(event_id: int) -> Event:
    """Return an event read afresh under its lock, with its venue, which mails name."""
    return locked(Event, event_id, options=[joinedload(Event.venue)])


def plan(event_id: int) -> AccessPlan:
    """Return what is settled of a locked event's list; the row is made where there is none."""
    found = queries.plan_of(event_id)
    if found is None:
        found = AccessPlan(event_id=event_id)
        db.session.add(found)
        db.session.flush()
    return found


def set_plan(event_id: int, *, asks_itself: bool, cut_off: datetime | None, by: Actor) -> None:
    """Let an event's people be asked by themselves or not; give it a cut-off of its own.

    The links of those who were asked end at the new cut-off; the day of deletion stays as told.

    :raises DomainError: ``access.late`` at ``cut_off`` when that lies after the event's end.
    """
    event = locked(Event, event_id)
    if cut_off is not None and cut_off > event.ends:
        raise DomainError("access.late", field="cut_off")
    row = plan(event_id)
    assign(row, asks_itself=asks_itself, cut_off=cut_off)
    audit("access_plan.changed", row, by=by, event_id=event_id)
    db.session.flush()
    _move_ends(event)
    after_commit(_tell)


def _move_ends(event: Event) -> None:
    profile = queries.profile_of(event.venue_id)
    if profile is not None:
        ends_at = terms(event, profile).ends_at
        known = select(IdentityRecord).where(IdentityRecord.event_id == event.id)
        for row in locked_rows(IdentityRecord, known.order_by(IdentityRecord.id)):
            assign(row, ends_at=ends_at)


def terms(event: Event, profile: AccessProfile) -> Terms:
    """Return the days of an event: its own cut-off, or as its institution asks."""
    own = queries.plan_of(event.id)
    usual = details.cut_off(event.starts_on, event.zone, profile.cut_off_days, profile.cut_off_time)
    ends_at = own.cut_off if own and own.cut_off else usual
    return Terms(ends_at, event.ends_on + timedelta(days=profile.delete_days))


def open_terms(event: Event) -> tuple[AccessProfile, Terms]:
    """Return what is asked at an event, and until when, if anybody can still be asked.

    :raises DomainError: ``access.unpublished`` of an event that readers do not see;
        ``access.no_profile``; ``access.over`` after the cut-off.
    """
    if event.status is not EventStatus.PUBLISHED:
        raise DomainError("access.unpublished")
    profile = queries.profile_of(event.venue_id)
    if profile is None:
        raise DomainError("access.no_profile")
    found = terms(event, profile)
    if clock.now() >= found.ends_at or clock.today(event.timezone) >= found.delete_on:
        raise DomainError("access.over")
    return profile, found


def add_staff(event_id: int, *, name: str, email: str, language: str, by: Actor) -> IdentityRecord:
    """Put somebody on the list who is neither guest nor speaker: staff, an interpreter.

    :raises DomainError: as ``open_terms``; ``text.missing``.
    """
    event = locked(Event, event_id)
    _profile, until = open_terms(event)
    checks = Checks()
    name = checks.line(name, "name", required=True)
    checks.done()
    who = queries.Expected(PersonKind.STAFF, name, email, language)
    row = new_record(event_id, who, until)
    audit("identity_record.created", row, by=by, label=name, event_id=event_id, diff={})
    after_commit(_tell)
    return row


def new_record(event_id: int, who: queries.Expected, until: Terms) -> IdentityRecord:
    """Write down somebody who is to be asked; the worker mails them."""
    row = unsaved_record(event_id, who, until)
    db.session.add(row)
    return row


def unsaved_record(event_id: int, who: queries.Expected, until: Terms) -> IdentityRecord:
    """Return the record of somebody as it would be; nothing is written."""
    return IdentityRecord(
        event_id=event_id,
        kind=who.kind,
        registration_id=who.registration_id,
        person_id=who.person_id,
        name=who.name,
        email=who.email,
        language=who.language,
        ends_at=until.ends_at,
        delete_on=until.delete_on,
        **links.new_link(),
    )


def reopen(event_id: int, number: int, *, by: Actor) -> IdentityRecord:
    """Let somebody correct what was handed over, or answer after all, by a new link.

    :raises DomainError: as ``open_terms``; ``identity.gone``.
    """
    event = locked_event(event_id)
    _profile, until = open_terms(event)
    row = locked(IdentityRecord, queries.record(event_id, number).id)
    if row.is_gone:
        raise DomainError("identity.gone")
    new = links.new_link()
    assign(row, is_reopened=bool(row.handed), ends_at=until.ends_at, delete_on=until.delete_on)
    assign(row, asked_at=clock.now(), reminded_at=None, **new)
    mails.send(row, event, "reopened")
    audit("identity_record.reopened", row, by=by, label=row.name, event_id=event_id, diff={})
    return row


def take_off(event_id: int, number: int, *, by: Actor) -> None:
    """Take somebody off the list who was put on it by hand; what they said goes at once.

    :raises DomainError: ``identity.comes`` for a guest or speaker, who is on it by coming.
    """
    locked(Event, event_id)
    row = locked(IdentityRecord, queries.record(event_id, number).id)
    if row.kind is not PersonKind.STAFF:
        raise DomainError("identity.comes")
    audit("identity_record.deleted", row, by=by, label=row.name, event_id=event_id, diff={})
    drop(row)


def drop(row: IdentityRecord) -> None:
    """Erase what somebody said who does not come; the institution is told by name alone."""
    row.sealed, row.is_exempt = "", False
    if not row.handed:
        db.session.delete(row)
        return
    ring = vault.opener()
    said = ring.open(row.uid, row.handed)
    row.handed = ring.seal(row.uid, {x: said[x] for x in details.NAMES if x in said})
    row.key_name, row.is_gone = ring.names[0], True
    assign(row, **links.new_link())


def answer(number: int, said: Said, *, badge: str = "") -> IdentityRecord:
    """Keep what somebody says, sealed; a ``badge`` of the institution removes the questions.

    :raises DomainError: ``identity.locked`` once it was handed over; ``access.over`` after the
        cut-off; the faults of fields; ``identity.badge``; ``identity.key``.
    """
    row = locked(IdentityRecord, number)
    event = db.session.get_one(Event, row.event_id)
    profile = queries.profile_of(event.venue_id)
    if row.is_locked:
        raise DomainError("identity.locked")
    today = clock.today(event.timezone)
    if row.is_gone or profile is None or clock.now() >= row.ends_at or today >= row.delete_on:
        raise DomainError("access.over")
    vault.put(row, _answered(profile, event, said, badge))
    row.is_exempt, row.answered_at = bool(badge), clock.now()
    audit("identity_record.answered", row, by=GUEST, event_id=row.event_id, diff={})
    db.session.flush()
    return row


def _answered(profile: AccessProfile, event: Event, said: Said, badge: str) -> dict[str, str]:
    if badge:
        if badge not in profile.badges:
            raise DomainError("identity.badge", field="badge")
        return {"badge": badge}
    found = details.tidy(said, profile.asked)
    wrong = details.faults(found, profile.asked, day=event.starts_on)
    if wrong:
        raise DomainErrors([DomainError(x, field=y, length=details.LONGEST) for x, y in wrong])
    return found


def _tell() -> None:
    jobs().tell(PUSH)
