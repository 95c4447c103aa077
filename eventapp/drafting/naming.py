"""Who is meant by the names in a draft: somebody we know, called alike, or new."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eventapp.core.errors import DomainError
from eventapp.core.text import fold
from eventapp.drafting import queries
from eventapp.drafting.draft import DraftSession
from eventapp.people.duplicates import Card, duplicates
from eventapp.people.models import Person
from eventapp.programme.models import Role

MOST_PEOPLE = 5_000  # different names in one file
_OFFERED = 20  # records to choose from for one name
_TOLD = 3  # seats told of one name; of more, how many


@dataclass(slots=True)
class _Named:
    """A name in what was brought, and where whoever is called so would sit."""

    name: str
    organisation: str = ""
    seats: list[tuple[Role, str]] = field(default_factory=list)


def named(sessions: Iterable[DraftSession], language: str) -> dict[str, Any]:
    """Return everybody named, with whom we may know of them, and the organisations we do not.

    First those of whom nobody could tell who is meant, then those we know, then those who are new.

    :raises DomainError: ``file.people``.
    """
    found = _gathered(sessions, language)
    if len(found) > MOST_PEOPLE:
        raise DomainError("file.people", field="file", most=MOST_PEOPLE)
    known = queries.people_named(set(found))
    alike = _alike({key: x for key, x in found.items() if key not in known})
    people = [_told(x, known.get(key), alike.get(key, ())) for key, x in found.items()]
    told = {fold(x.organisation): x.organisation for x in found.values() if x.organisation}
    there = queries.organisation_numbers() if told else {}
    return {
        "people": sorted(people, key=lambda x: (x["chosen"] is not None, not x["known"])),
        "new_people": number_of_new(people),
        "organisations": [x for key, x in told.items() if key not in there][:500],
    }


def number_of_new(people: Iterable[Mapping[str, Any]]) -> int:
    """Return how many of the people named in a draft are to be made."""
    return sum(x["chosen"] == 0 for x in people)


def _gathered(sessions: Iterable[DraftSession], language: str) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for session in sessions:
        title = session.title.text(language)
        for seat in session.seats:
            if seat.name and seat.person_id is None:
                one = found.setdefault(fold(seat.name), _Named(seat.name))
                one.organisation = one.organisation or seat.organisation
                one.seats.append((seat.role, title))
    return found


def _alike(new: Mapping[str, _Named]) -> Mapping[str, Sequence[Person]]:
    """Return who is likely meant by names that nobody has as they are written."""
    keys = dict(enumerate(new, 1))
    cards = [Card(-number, new[key].name) for number, key in keys.items()]
    cards += [Card(number, name) for number, name in queries.everybody_by_name()] if new else []
    # The lower number stands first, so that a name brought is before somebody known.
    pairs = [(x.first, x.second) for x in duplicates(cards) if x.first < 0 < x.second]
    people = queries.people_numbered({known for _name, known in pairs})
    found: dict[str, list[Person]] = defaultdict(list)
    for name, known in pairs:
        found[keys[-name]].append(people[known])
    return found


def _told(named: _Named, known: Sequence[Person] | None, alike: Sequence[Person]) -> dict[str, Any]:
    chosen = _likely(named, known) if known else None if alike else 0
    return {
        "name": named.name,
        "organisation": named.organisation,
        "seats": [[role, title] for role, title in named.seats[:_TOLD]],
        "more": max(0, len(named.seats) - _TOLD),
        "known": [[x.id, _called(x)] for x in (known or alike)[:_OFFERED]],
        "chosen": chosen,
    }


def _called(person: Person) -> str:
    held = [x.organisation.known_as for x in person.affiliations]
    return f"{person.name} ({', '.join(held)})" if held else person.name


def _likely(named: _Named, people: Sequence[Person]) -> int | None:
    """Return who is meant, when the organisation or the want of another says so."""
    if named.organisation:
        same = [x.id for x in people if _is_of(x, named.organisation)]
        if same:
            return same[0]
    is_plain = len(people) == 1 and not (named.organisation and people[0].affiliations)
    return people[0].id if is_plain else None


def _is_of(person: Person, organisation: str) -> bool:
    wanted = fold(organisation)
    held = (x.organisation for x in person.affiliations)
    return any(wanted in {fold(x.name), fold(x.short_name)} for x in held)
