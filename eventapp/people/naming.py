"""People by the names that organisers type."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.core.db import db
from eventapp.core.text import fold
from eventapp.people.models import Affiliation, Person

_MEMBER = "member of the european parliament"


def names() -> Sequence[str]:
    """Return the names of everybody, each once, in their order."""
    return db.session.scalars(select(Person.name).distinct().order_by(Person.name)).all()


def names_by_id(ids: Iterable[int]) -> dict[int, str]:
    """Return what people are called, by number."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(list(ids))))
    return {id: name for id, name in rows}


def shown_honorific(person: Person, held: Iterable[Affiliation], lang: str, own: str = "") -> str:
    """Return what stands before a name beside the affiliations shown.

    ``own`` is the honorific used for one event; empty, it is the person's.

    MEP is an English word: in another language it is left out where a role says it in full.
    """
    is_said = any(_MEMBER in x.role.get("en", "").casefold() for x in held)
    honorific = own or person.honorific
    return "" if is_said and honorific == "MEP" and lang != "en" else honorific


def is_same(one: str, other: str) -> bool:
    """Tell whether two names have the same words in whatever order, and with whatever signs."""
    first, second = (sorted(re.findall(r"\w+", fold(x))) for x in (one, other))
    return first == second


def people_called(name: str, *, most: int = 8) -> tuple[list[Person], list[Person]]:
    """Return who is called so, however accents and capitals are written, and who almost is.

    Almost is whoever shares a word of three letters or more with the name: ``most`` at most, the
    nearest first, with affiliations and their organisations.
    """
    wanted = fold(name).split()
    rows = [(id, fold(x).split()) for id, x in db.session.execute(select(Person.id, Person.name))]
    words = {x for x in wanted if len(x) > 2}
    exact = [id for id, said in rows if said == wanted]
    near = sorted(rows, key=lambda x: (-len(words & {*x[1]}), len({*wanted} ^ {*x[1]})))
    almost = [id for id, said in near if said != wanted and words & set(said)][:most]
    query = select(Person).where(Person.id.in_([*exact, *almost]))
    held = selectinload(Person.affiliations).joinedload(Affiliation.organisation)
    found = {x.id: x for x in db.session.scalars(query.options(held))}
    return [found[x] for x in exact], [found[x] for x in almost]
