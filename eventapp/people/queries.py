"""Named reads of people."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import fold
from eventapp.organisations.models import Organisation
from eventapp.people.duplicates import Card
from eventapp.people.models import Affiliation, FormerPerson, Person

PAGE = 50
LONGEST_SEARCH = 100  # characters


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people by name, and whether there is another."""

    rows: Sequence[Person]
    number: int
    more: bool


def search(text: str, number: int = 1) -> PeoplePage:
    """Return a page of those of whom every word is said: name, office, role or organisation.

    Without regard to case and accents; mail addresses are not looked through.
    """
    words = fold(text[:LONGEST_SEARCH]).split()
    query = select(Person).options(*whole()).order_by(Person.name, Person.id)
    if words:
        names = db.session.execute(
            select(Organisation.id, Organisation.name, Organisation.short_name)
        ).all()
        known = {x.id: fold(f"{x.name}\n{x.short_name}") for x in names}
        query = query.where(*(_says(word, known) for word in words))
    rows = db.session.scalars(query.offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return PeoplePage(rows[:PAGE], number, len(rows) > PAGE)


def _says(word: str, organisations: dict[int, str]) -> ColumnElement[bool]:
    said = Person.search_text.contains(word, autoescape=True)
    # Organisations change their names without their people being written again.
    found = [id for id, name in organisations.items() if word in name]
    if not found:
        return said
    held = select(Affiliation.person_id).where(Affiliation.organisation_id.in_(found))
    return or_(said, Person.id.in_(held))


def cards() -> list[Card]:
    """Return everybody as far as likeness goes; two queries."""
    held: dict[int, set[int]] = {}
    for person, organisation in db.session.execute(
        select(Affiliation.person_id, Affiliation.organisation_id)
    ):
        held.setdefault(person, set()).add(organisation)
    rows = db.session.execute(select(Person.id, Person.name, Person.email, Person.website))
    return [Card(x.id, x.name, x.email, x.website, frozenset(held.get(x.id, ()))) for x in rows]


def people_by_id(ids: Sequence[int]) -> dict[int, Person]:
    """Return people with offices and affiliations, by number."""
    query = select(Person).where(Person.id.in_(ids)).options(*whole())
    return {x.id: x for x in db.session.scalars(query)}


def successor(slug: str) -> str | None:
    """Return the address of the record into which the one of this address was merged."""
    return db.session.scalar(
        select(Person.slug)
        .join(FormerPerson, FormerPerson.person_id == Person.id)
        .where(FormerPerson.slug == slug)
    )


def successors() -> dict[int, int]:
    """Return who stands now for the records that were merged into others, by their numbers."""
    rows = db.session.execute(select(FormerPerson.number, FormerPerson.person_id))
    return {number: person for number, person in rows}


def former_numbers(person_id: int) -> Sequence[int]:
    """Return the numbers of the records that were merged into this one."""
    query = select(FormerPerson.number).where(FormerPerson.person_id == person_id)
    return db.session.scalars(query).all()


def person_by_slug(slug: str) -> Person | None:
    """Return a person with offices, affiliations and their organisations."""
    return db.session.scalar(select(Person).where(Person.slug == slug).options(*whole()))


def person_of(slug: str) -> Person:
    """Return the person of an organisers' page, as ``person_by_slug`` does.

    :raises NotFound: when there is none.
    """
    person = person_by_slug(slug)
    if person is None:
        raise NotFound("person")
    return person


def whole() -> tuple[ORMOption, ...]:
    """Return how to load a person with offices, affiliations and their organisations."""
    held = selectinload(Person.affiliations).joinedload(Affiliation.organisation)
    return held, selectinload(Person.offices)


def all_people() -> Sequence[Person]:
    """Return everybody by name, with affiliations and their organisations."""
    return db.session.scalars(
        select(Person)
        .options(selectinload(Person.affiliations).joinedload(Affiliation.organisation))
        .order_by(Person.name, Person.id)
    ).all()


def people_of(organisation_id: int) -> Sequence[Person]:
    """Return who has a present affiliation with an organisation, with all affiliations, by name."""
    held = select(Affiliation.person_id).where(
        Affiliation.organisation_id == organisation_id, Affiliation.until.is_(None)
    )
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(held))
        .options(selectinload(Person.affiliations).joinedload(Affiliation.organisation))
        .order_by(Person.name, Person.id)
    ).all()


def is_shown(portrait: str) -> bool:
    """Tell whether a picture is the portrait of somebody whom readers may see."""
    query = select(Person.id).where(
        Person.portrait == portrait,
        Person.portrait != "",
        Person.is_withheld.is_(False),
        Person.is_portrait_withheld.is_(False),
    )
    return db.session.scalar(query.limit(1)) is not None
