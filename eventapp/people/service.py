"""Writing people and their affiliations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.audit.service import Actor, changes, plain
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.records import (
    assign,
    free_slug,
    keep_slug,
    locked,
    refuse_if_used,
    touch,
    used_by,
)
from eventapp.core.text import NAME_LENGTH
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationData:
    """What a person is in an organisation; ``id`` names one that is there already."""

    organisation_id: int
    role: Localised = NO_TEXT
    since: PartialDate | None = None
    until: PartialDate | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonData:
    """What an editor says about a person; affiliations in the order they are shown."""

    name: str
    slug: str = ""
    honorific: str = ""
    biography: Localised = NO_TEXT
    website: str = ""
    affiliations: tuple[AffiliationData, ...] = ()


def save_person(
    data: PersonData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> Person:
    """Create a person, or change the one with ``id``, with all affiliations.

    An affiliation not named any more goes, unless an appearance uses it.

    :raises DomainError: for each field at fault; ``stale``; ``affiliation.in_use``.
    """
    values, affiliations = _checked(data)
    if id is None:
        slug = free_slug(Person, data.slug, data.name)
        person = Person(slug=slug, affiliations=[], **values)
        _set_affiliations(person, affiliations)
        audit("person.created", person, by=by, label=person.name)
    else:
        options = [selectinload(Person.affiliations)]
        person = locked(Person, id, revision=revision, options=options)
        keep_slug(person, data.slug)
        assign(person, **values)
        _change(person, affiliations, by=by)
    db.session.flush()
    return person


def _change(person: Person, wanted: Sequence[AffiliationData], *, by: Actor) -> None:
    before = [_described(x) for x in person.affiliations]
    diff = changes(person)
    _set_affiliations(person, wanted)
    after = [_described(x) for x in person.affiliations]
    if before != after:
        diff["affiliations"] = [before, after]
        touch(person)
    if diff:
        audit("person.changed", person, by=by, label=person.name, diff=diff)


def delete(id: int, *, by: Actor) -> None:
    """Delete a person who neither appears nor hosts; the affiliations go too.

    :raises DomainError: ``in_use`` with ``users``, a count by table.
    """
    person = locked(Person, id, options=[selectinload(Person.affiliations)])
    refuse_if_used(person)
    audit("person.deleted", person, by=by, label=person.name)
    db.session.delete(person)
    db.session.flush()


def _set_affiliations(person: Person, wanted: Sequence[AffiliationData]) -> None:
    present = {x.id: x for x in person.affiliations}
    kept = []
    for position, data in enumerate(wanted):
        affiliation = Affiliation() if data.id is None else present.pop(data.id, None)
        if affiliation is None:
            raise DomainError("affiliation.not_found", field=f"affiliations[{position}]")
        assign(
            affiliation,
            organisation_id=data.organisation_id,
            role=data.role,
            since=data.since,
            until=data.until,
            position=position,
        )
        kept.append(affiliation)
    for gone in present.values():
        if users := used_by(gone):
            raise DomainError("affiliation.in_use", field="affiliations", users=users)
    person.affiliations = kept


def _described(affiliation: Affiliation) -> dict[str, Any]:
    return {
        "organisation_id": affiliation.organisation_id,
        "role": plain(affiliation.role),
        "since": plain(affiliation.since),
        "until": plain(affiliation.until),
    }


def _checked(data: PersonData) -> tuple[dict[str, Any], list[AffiliationData]]:
    checks = Checks()
    checks.slug(data.slug)
    values = {
        "name": checks.line(data.name, "name", required=True),
        "honorific": checks.line(data.honorific, "honorific", length=40),
        "biography": checks.texts(data.biography, "biography"),
        "website": checks.url(data.website, "website"),
    }
    affiliations = _checked_affiliations(checks, data.affiliations)
    checks.done()
    return values, affiliations


def _checked_affiliations(
    checks: Checks, wanted: Sequence[AffiliationData]
) -> list[AffiliationData]:
    ids = {x.organisation_id for x in wanted}
    known = set(db.session.scalars(select(Organisation.id).where(Organisation.id.in_(ids))))
    tidy = []
    for position, data in enumerate(wanted):
        field = f"affiliations[{position}]"
        if data.organisation_id not in known:
            checks.refuse("organisation.not_found", f"{field}.organisation")
        checks.order(data.since, data.until, f"{field}.until")
        role = checks.texts(data.role, f"{field}.role", length=NAME_LENGTH)
        tidy.append(replace(data, role=role))
    return tidy
