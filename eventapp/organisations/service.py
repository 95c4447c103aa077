"""Writing organisations and their membership of the coalition."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from eventapp.audit.service import Actor, plain
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.records import assign, free_slug, keep_slug, locked, refuse_if_used
from eventapp.organisations.models import (
    Membership,
    MembershipRank,
    Organisation,
    OrganisationKind,
)

COALITION = "coalition"  # in an import file this word means the coalition, so no slug may be it


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationData:
    """What an editor says about an organisation; an empty slug is made of the name."""

    name: str
    kind: OrganisationKind
    slug: str = ""
    short_name: str = ""
    summary: Localised = NO_TEXT
    city: str = ""
    country: str = ""
    founded: PartialDate | None = None
    website: str = ""
    members_total: int | None = None


def save_organisation(
    data: OrganisationData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> Organisation:
    """Create an organisation, or change the one with ``id``.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    values = _checked(data)
    if id is None:
        text = data.short_name or data.name
        slug = free_slug(Organisation, data.slug, text, reserved=(COALITION,))
        organisation = Organisation(slug=slug, **values)
        audit("organisation.created", organisation, by=by, label=organisation.name)
    else:
        organisation = locked(Organisation, id, revision=revision)
        keep_slug(organisation, data.slug)
        _keep_coalition(organisation, data.kind)
        assign(organisation, **values)
        if db.session.is_modified(organisation):
            audit("organisation.changed", organisation, by=by, label=organisation.name)
    db.session.flush()
    return organisation


def delete(id: int, *, by: Actor) -> None:
    """Delete an organisation nothing refers to; its memberships go with it.

    :raises DomainError: ``in_use`` with ``users``, a count by table.
    """
    organisation = locked(Organisation, id)
    refuse_if_used(organisation)
    audit("organisation.deleted", organisation, by=by, label=organisation.name)
    db.session.delete(organisation)
    db.session.flush()


def set_membership(
    organisation_id: int,
    coalition_id: int,
    rank: MembershipRank | None,
    *,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
    by: Actor,
) -> Membership | None:
    """Give an organisation its place in a coalition; no rank takes it away.

    :raises DomainError: at ``coalition`` when that is no coalition or the organisation itself, at
        ``until`` when that lies before ``since``.
    """
    organisation = locked(Organisation, organisation_id)
    coalition = locked(Organisation, coalition_id)
    if coalition.kind is not OrganisationKind.COALITION or coalition is organisation:
        raise DomainError("membership.no_coalition", field="coalition")
    checks = Checks()
    checks.order(since, until, "until")
    checks.done()
    found = db.session.scalar(
        select(Membership).where(
            Membership.coalition_id == coalition_id, Membership.organisation_id == organisation_id
        )
    )
    before = _described(found)
    if rank is None:
        if found is not None:
            db.session.delete(found)
        found = None
    else:
        if found is None:
            found = Membership(coalition_id=coalition_id, organisation_id=organisation_id)
            db.session.add(found)
        assign(found, rank=rank, since=since, until=until)
    after = _described(found)
    if before != after:
        diff = {"membership": [before, after]}
        audit("organisation.membership", organisation, by=by, label=organisation.name, diff=diff)
    db.session.flush()
    return found


def _keep_coalition(organisation: Organisation, kind: OrganisationKind) -> None:
    if kind is OrganisationKind.COALITION or kind is organisation.kind:
        return
    members = select(Membership.id).where(Membership.coalition_id == organisation.id)
    if db.session.scalar(members.limit(1)) is not None:
        raise DomainError("coalition.has_members", field="kind")


def _described(membership: Membership | None) -> Any:
    if membership is None:
        return None
    return {x: plain(getattr(membership, x)) for x in ("rank", "since", "until")}


def _checked(data: OrganisationData) -> dict[str, Any]:
    checks = Checks()
    checks.slug(data.slug)
    values = {
        "name": checks.line(data.name, "name", required=True),
        "short_name": checks.line(data.short_name, "short_name", length=40),
        "kind": data.kind,
        "summary": checks.texts(data.summary, "summary"),
        "city": checks.line(data.city, "city", length=120),
        "country": checks.country(data.country, "country"),
        "founded": data.founded,
        "website": checks.url(data.website, "website"),
        "members_total": checks.count(data.members_total, "members_total"),
    }
    checks.done()
    return values
