"""Writing policy files with their milestones, and what they are linked to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eventapp.advocacy.models import EventPolicyFile, Milestone, PolicyFile, PolicyStatus
from eventapp.audit.service import Actor, changes, plain
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.records import assign, free_slug, keep_slug, locked, set_identity, touch
from eventapp.core.text import NAME_LENGTH, slugify
from eventapp.events.models import Event
from eventapp.events.service import touched

_SAID = ("date", "title", "reference", "is_expected", "source_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneData:
    """A step of a policy file; ``id`` names one that is there already.

    An expected one has not happened yet; ``source_url`` is the page that tells of it.
    An empty slug is made of the date and the title.
    """

    date: PartialDate
    title: Localised
    reference: str = ""
    is_expected: bool = False
    source_url: str = ""
    slug: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFileData:
    """What an editor says about a policy file, with its milestones in any order."""

    title: Localised
    status: PolicyStatus
    slug: str = ""
    summary: Localised = NO_TEXT
    reference: str = ""
    status_as_of: PartialDate | None = None
    milestones: tuple[MilestoneData, ...] = ()


def milestone_slug(date: PartialDate, title: Localised) -> str:
    """Return the slug a milestone gets when none is given."""
    return slugify(f"{date} {title.text('en')}", length=80)


def save_policy_file(
    data: PolicyFileData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> PolicyFile:
    """Create a policy file, or change the one with ``id``; milestones not named any more go.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    values, milestones = _checked(data)
    label = data.title.text("en")
    if id is None:
        slug = free_slug(PolicyFile, data.slug, label)
        last = db.session.scalar(select(func.max(PolicyFile.position)))
        position = 0 if last is None else last + 1
        file = PolicyFile(slug=slug, position=position, milestones=[], **values)
        _set_milestones(file, milestones)
        audit("policy_file.created", file, by=by, label=label)
    else:
        options = [selectinload(PolicyFile.milestones)]
        file = locked(PolicyFile, id, revision=revision, options=options)
        keep_slug(file, data.slug)
        assign(file, **values)
        _change(file, milestones, by=by)
    db.session.flush()
    return file


def delete_policy_file(id: int, *, by: Actor) -> None:
    """Delete a policy file with its milestones; events and statements lose only the link."""
    file = locked(PolicyFile, id)
    linked = select(EventPolicyFile.event_id).where(EventPolicyFile.policy_file_id == id)
    for event_id in db.session.scalars(linked.order_by(EventPolicyFile.event_id)).all():
        touched(event_id)
    audit("policy_file.deleted", file, by=by, label=file.title.text("en"))
    db.session.delete(file)
    db.session.flush()


def link_event(event_id: int, policy_file_ids: Sequence[int], *, by: Actor) -> None:
    """Say which policy files an event is about, in order.

    :raises DomainError: ``policy_file.not_found`` at ``policy_files``.
    """
    event = locked(Event, event_id)
    known = policy_slugs(policy_file_ids)
    query = select(EventPolicyFile).where(EventPolicyFile.event_id == event_id)
    present = {x.policy_file_id: x for x in db.session.scalars(query)}
    order = sorted(present.values(), key=lambda x: (x.position, x.policy_file_id))
    before = [x.policy_file_id for x in order]
    wanted = list(dict.fromkeys(policy_file_ids))
    if before == wanted:
        return
    for position, id in enumerate(wanted):
        link = present.pop(id, None) or EventPolicyFile(event_id=event_id, policy_file_id=id)
        link.position = position
        db.session.add(link)
    for gone in present.values():
        db.session.delete(gone)
    touch(event)
    slugs = known | policy_slugs(before)
    diff = {"policy_files": [[slugs[x] for x in before], [slugs[x] for x in wanted]]}
    label = event.title.text(event.main_language)
    audit("event.linked", event, by=by, label=label, event_id=event_id, diff=diff)
    db.session.flush()


def policy_slugs(ids: Sequence[int]) -> dict[int, str]:
    """Return the slugs of policy files.

    :raises DomainError: ``policy_file.not_found`` at ``policy_files``.
    """
    query = select(PolicyFile.id, PolicyFile.slug).where(PolicyFile.id.in_(set(ids)))
    found = {id: slug for id, slug in db.session.execute(query)}
    if len(found) < len(set(ids)):
        raise DomainError("policy_file.not_found", field="policy_files")
    return found


def keep_milestone_identity(id: int, *, uid: str, sequence: int) -> Milestone:
    """Give a milestone brought from another database the identity calendars know it by.

    :raises DomainError: ``uid.taken`` or ``uid.invalid`` at ``uid``.
    """
    milestone = locked(Milestone, id)
    set_identity(milestone, uid=uid, sequence=sequence)
    db.session.flush()
    return milestone


def _change(file: PolicyFile, milestones: Sequence[MilestoneData], *, by: Actor) -> None:
    diff = changes(file)
    before = _described(file)
    _set_milestones(file, milestones)
    after = _described(file)
    if before != after:
        diff["milestones"] = [before, after]
        touch(file)
    if diff:
        audit("policy_file.changed", file, by=by, label=file.title.text("en"), diff=diff)


def _described(file: PolicyFile) -> list[Any]:
    milestones = sorted(file.milestones, key=lambda x: x.slug)
    return [{name: plain(getattr(x, name)) for name in ("slug", *_SAID)} for x in milestones]


def _set_milestones(file: PolicyFile, wanted: Sequence[MilestoneData]) -> None:
    present = {x.id: x for x in file.milestones}
    # A step that went and came back under its slug is the same step.
    by_slug = {x.slug: x for x in file.milestones}
    kept = []
    for number, data in enumerate(wanted):
        if data.id is None:
            milestone: Milestone | None = by_slug.get(data.slug) or Milestone(slug=data.slug)
        else:
            milestone = present.get(data.id)
        if milestone is None:
            raise DomainError("milestone.not_found", field=f"milestones[{number}]")
        if milestone.id is not None and _moves(milestone, data):
            milestone.sequence += 1
        assign(milestone, **{x: getattr(data, x) for x in _SAID})
        kept.append(milestone)
    slugs = [x.slug for x in kept]
    if len(set(slugs)) < len(slugs):
        raise DomainError("milestone.twice", field="milestones")
    file.milestones = kept


def _moves(milestone: Milestone, data: MilestoneData) -> bool:
    # Time and status of an entry ask for the next number (RFC 5546 2.1.4).
    return milestone.date != data.date or milestone.is_expected != data.is_expected


def _checked(data: PolicyFileData) -> tuple[dict[str, Any], list[MilestoneData]]:
    checks = Checks()
    checks.slug(data.slug)
    values = {
        "title": checks.texts(data.title, "title", length=NAME_LENGTH, required=True),
        "summary": checks.texts(data.summary, "summary"),
        "reference": checks.line(data.reference, "reference", length=120),
        "status": data.status,
        "status_as_of": data.status_as_of,
    }
    milestones = [
        _checked_milestone(checks, x, f"milestones[{n}]") for n, x in enumerate(data.milestones)
    ]
    checks.done()
    return values, milestones


def _checked_milestone(checks: Checks, data: MilestoneData, field: str) -> MilestoneData:
    title = checks.texts(data.title, f"{field}.title", length=NAME_LENGTH, required=True)
    reference = checks.line(data.reference, f"{field}.reference", length=120)
    source = checks.url(data.source_url, f"{field}.source")
    slug = checks.slug(data.slug, f"{field}.slug") or milestone_slug(data.date, title)
    return replace(data, title=title, reference=reference, source_url=source, slug=slug)
