"""Writing people with their offices and affiliations."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import selectinload

from eventapp.audit.service import Actor, changes, plain
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import (
    assign,
    free_slug,
    keep_slug,
    locked,
    refuse_if_used,
    touch,
    used_by,
)
from eventapp.people.data import AffiliationData, PersonData, checked
from eventapp.people.models import Affiliation, FormerPerson, Office, Person

_PARTS = (selectinload(Person.affiliations), selectinload(Person.offices))


def save_person(
    data: PersonData, id: int | None = None, *, by: Actor, revision: int | None = None
) -> Person:
    """Create a person, or change the one with ``id``, with all affiliations and offices.

    What is not named any more goes, unless, for an affiliation, an appearance uses it.

    :raises DomainError: for each field at fault; ``stale``; ``affiliation.in_use``.
    """
    data, values = checked(data)
    if id is None:
        slug = free_slug(Person, data.slug, data.name, former=FormerPerson)
        person = Person(slug=slug, affiliations=[], offices=[], **values)
        _set_parts(person, data)
        audit("person.created", person, by=by, label=person.name)
    else:
        person = locked(Person, id, revision=revision, options=_PARTS)
        keep_slug(person, data.slug)
        assign(person, **values)
        _change(person, data, by=by)
    db.session.flush()
    return person


def _change(person: Person, data: PersonData, *, by: Actor) -> None:
    before = described(person)
    diff = changes(person)
    _set_parts(person, data)
    after = described(person)
    for name in before:
        if before[name] != after[name]:
            diff[name] = [before[name], after[name]]
            touch(person)
    if diff:
        audit("person.changed", person, by=by, label=person.name, diff=diff)


def delete(id: int, *, by: Actor) -> None:
    """Delete a person who neither appears nor hosts; affiliations and offices go too.

    :raises DomainError: ``in_use`` with ``users``, a count by table.
    """
    person = locked(Person, id, options=_PARTS)
    refuse_if_used(person)
    audit("person.deleted", person, by=by, label=person.name)
    db.session.delete(person)
    db.session.flush()


def described(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Return the affiliations and offices of a person as the log keeps them."""
    return {
        "affiliations": [
            {"organisation_id": x.organisation_id, "role": plain(x.role), **_dates(x)}
            for x in person.affiliations
        ],
        "offices": [
            {"kind": plain(x.kind), "body": plain(x.body), **_dates(x)} for x in person.offices
        ],
    }


def _dates(held: Affiliation | Office) -> dict[str, Any]:
    return {"since": plain(held.since), "until": plain(held.until)}


def _set_parts(person: Person, data: PersonData) -> None:
    _set_affiliations(person, data.affiliations)
    present = {x.id: x for x in person.offices}
    person.offices = [
        _placed(_taken(Office, x, present, f"offices[{n}]"), n, x, ("kind", "body"))
        for n, x in enumerate(data.offices)
    ]


def _set_affiliations(person: Person, wanted: Sequence[AffiliationData]) -> None:
    present = {x.id: x for x in person.affiliations}
    kept = [
        _placed(_taken(Affiliation, x, present, f"affiliations[{n}]"), n, x, _AFFILIATION)
        for n, x in enumerate(wanted)
    ]
    for gone in present.values():
        if users := used_by(gone):
            raise DomainError("affiliation.in_use", field="affiliations", users=users)
    person.affiliations = kept


_AFFILIATION = ("organisation_id", "role")


def _taken(model: type[Any], data: Any, present: dict[int, Any], field: str) -> Any:
    """Return a new part, or the one that ``data`` names, taken out of those ``present``."""
    found = model() if data.id is None else present.pop(data.id, None)
    if found is None:
        raise DomainError(f"{model.__tablename__}.not_found", field=field)
    return found


def _placed(part: Any, position: int, data: Any, names: Sequence[str]) -> Any:
    values = {x: getattr(data, x) for x in (*names, "since", "until")}
    assign(part, position=position, **values)
    return part
