"""Which affiliations of two records of one person are one, and how readers go on seeing them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Table

from eventapp.core import clock
from eventapp.core.db import Base, db
from eventapp.core.localised import Localised
from eventapp.core.records import assign
from eventapp.people.following import follow
from eventapp.people.models import Affiliation, Person


class Choice(StrEnum):
    """Which of two affiliations of one organisation stays."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two affiliations of one organisation: that of the record that stays, of the one that goes."""

    kept: Affiliation
    gone: Affiliation

    @property
    def is_asked(self) -> bool:
        """Tell whether the two say different things."""
        one, other = self.kept, self.gone
        return (one.role, one.since, one.until) != (other.role, other.since, other.until)


def pairs(kept: Person, gone: Person) -> list[Pair]:
    """Return the affiliations of which one is enough: of one function, or both held at present."""
    left, found = list(kept.affiliations), []
    for affiliation in gone.affiliations:
        twin = max(left, key=lambda x: _likeness(x, affiliation), default=None)
        if twin and _likeness(twin, affiliation):
            left.remove(twin)
            found.append(Pair(twin, affiliation))
    return found


def _likeness(one: Affiliation, other: Affiliation) -> int:
    if one.organisation_id != other.organisation_id:
        return 0
    if one.role == other.role:
        return 2
    return 1 if one.until is None and other.until is None else 0


def join(kept: Person, gone: Person, choices: Mapping[int, Choice]) -> None:
    """Make one of each pair, as ``choices`` by number of the one that goes say; KEPT unsaid.

    Sessions that named the one that goes name the other. Those that show whatever the person
    holds, and showed one affiliation, go on showing that one.
    """
    held = [(person, _present(person)) for person in (kept, gone)]
    stays = {}
    for pair in pairs(kept, gone):
        choice = choices.get(pair.gone.id, Choice.KEPT)
        if choice is not Choice.BOTH:
            _take(pair, choice)
            stays[pair.gone.id] = pair.kept.id
    db.session.flush()
    table = Base.metadata.tables[Affiliation.__tablename__]
    for goes, stay in stays.items():
        follow(table, stay, goes)
        db.session.execute(table.delete().where(table.c.id == goes))
    if len({stays.get(x, x) for _, present in held for x in present}) > 1:
        for person, present in held:
            if len(present) == 1:
                _name(person.id, *(stays.get(x, x) for x in present))


def _present(person: Person) -> list[int]:
    return [x.id for x in person.affiliations if x.until is None]


def _take(pair: Pair, choice: Choice) -> None:
    """Give the one kept what was chosen; empty languages and beginnings come from the other."""
    first, other = pair.kept, pair.gone
    if choice is Choice.GONE:
        first, other = other, first
    role = Localised({**other.role, **first.role})
    assign(pair.kept, role=role, since=first.since or other.since, until=first.until)


def _name(person_id: int, affiliation_id: int) -> None:
    """Have the appearances of a person that name no affiliation name this one."""
    for table, person, affiliation in _shown():
        values: dict[str, Any] = {affiliation.name: affiliation_id}
        if "revision" in table.c:
            values |= {"revision": table.c.revision + 1, "changed_at": clock.now()}
        where = person == person_id, affiliation.is_(None)
        db.session.execute(table.update().where(*where).values(values))


def _shown() -> Iterator[tuple[Table, Column[Any], Column[Any]]]:
    """Yield the tables whose rows show a person with an affiliation, and the columns of both."""
    for table in Base.metadata.sorted_tables:
        columns = {key.column.table.name: key.parent for key in table.foreign_keys}
        if Affiliation.__tablename__ in columns and Person.__tablename__ in columns:
            yield table, columns[Person.__tablename__], columns[Affiliation.__tablename__]
