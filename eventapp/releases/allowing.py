"""What the people of a programme have not allowed, of what a release would show or do. Pure.

A name on the programme stands by the organisers' decision; it is said all the same of whom nothing
was heard. Whoever refused is hidden already, and is not named again here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eventapp.people.models import Person
from eventapp.programme.models import Session
from eventapp.speakers.consents import Said
from eventapp.speakers.contribution_models import Purpose

Consents = Mapping[int, Mapping[Purpose, Said]]


@dataclass(frozen=True, slots=True)
class Unallowed:
    """A purpose, and the names of those who have not allowed it, each once, in order."""

    purpose: Purpose
    names: tuple[str, ...]


def shown(sessions: Iterable[Session]) -> list[tuple[Session, Person]]:
    """Return whom readers would see on which session (appearances with people loaded)."""
    return [
        (session, x.person)
        for session in sessions
        for x in session.appearances
        if x.person and x.is_shown
    ]


def unallowed(
    there: Sequence[tuple[Session, Person]], said: Consents, day: date
) -> list[Unallowed]:
    """Return what is missing on a day, purpose by purpose."""

    def missing(purpose: Purpose) -> Iterator[str]:
        for session, person in there:
            one = said.get(person.id, {}).get(purpose)
            if _concerns(purpose, session, person) and not (one and one.holds_on(day)):
                yield person.name

    found = [Unallowed(x, tuple(dict.fromkeys(missing(x)))) for x in Purpose]
    return [x for x in found if x.names]


def _concerns(purpose: Purpose, session: Session, person: Person) -> bool:
    match purpose:
        case Purpose.RECORDING:
            return session.recorded
        case Purpose.PICTURE:
            return bool(person.portrait) and not person.is_portrait_withheld
        case Purpose.PUBLICATION:
            return True
