"""What people chose to say of themselves: kept apart, given out as counts and to themselves.

No page, feed, export or search may read ``SelfDescription``; whoever organises asks for ``counts``,
and only the page that a person opens by their own link asks for ``said_by``.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.records import assign, locked, touch
from eventapp.people.models import Gender, Person, SelfDescription
from eventapp.people.tallies import Answers, Balance, balance

K = TypeVar("K", bound=Hashable)


def said_by(person_id: int) -> Answers:
    """Return what a person said of themselves: for their own page and for nobody else."""
    found = _of(person_id)
    return _answers(found) if found else Answers()


def describe(person_id: int, said: Answers, *, version: str, by: Actor) -> None:
    """Keep what a person says of themselves; saying nothing any more deletes it.

    ``version`` names the text that told them what it is for. The log notes that something was
    said or deleted, never what.

    :raises DomainError: ``gender.unknown``, ``country.unknown``.
    :raises NotFound: when there is no such person.
    """
    person = locked(Person, person_id)
    values = _checked(said)
    found = _of(person_id)
    if not any((said.gender, said.country, said.first_time is not None)):
        if found is not None:
            audit("person.undescribed", person, by=by, label=person.name, diff={})
            db.session.delete(found)
            db.session.flush()
        return
    row = found or SelfDescription(person_id=person_id)
    assign(row, **values, text_version=version)
    touch(row) if found else db.session.add(row)
    audit("person.described", person, by=by, label=person.name, diff={})
    db.session.flush()


def counts(groups: Mapping[K, Collection[int]]) -> dict[K, Balance]:
    """Return the balance of groups of people, given by number; one query for all of them."""
    wanted = {id for group in groups.values() for id in group}
    rows = db.session.scalars(
        select(SelfDescription).where(SelfDescription.person_id.in_(sorted(wanted)))
    )
    said = {x.person_id: _answers(x) for x in rows}
    return {
        key: balance(len(set(group)), [said[x] for x in sorted(set(group)) if x in said])
        for key, group in groups.items()
    }


def _of(person_id: int) -> SelfDescription | None:
    return db.session.scalar(select(SelfDescription).where(SelfDescription.person_id == person_id))


def _answers(row: SelfDescription) -> Answers:
    gender = row.gender.value if row.gender else ""
    return Answers(gender=gender, country=row.country, first_time=row.first_time)


def _checked(said: Answers) -> dict[str, object]:
    checks = Checks()
    if said.gender and said.gender not in set(Gender):
        checks.refuse("gender.unknown", "gender")
    country = checks.country(said.country, "country")
    checks.done()
    gender = Gender(said.gender) if said.gender else None
    return {"gender": gender, "country": country, "first_time": said.first_time}
