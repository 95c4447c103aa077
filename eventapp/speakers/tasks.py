"""What speakers are asked for by which day: what is done, what is open, what is late."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from eventapp.audit.service import Actor, note
from eventapp.core.db import db
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.models import GONE, Appearance, AppearanceState, Session
from eventapp.speakers.contribution_models import (
    PUBLISHED,
    Consent,
    Contribution,
    Part,
    PartState,
    Task,
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One part as one speaker has it before them.

    ``is_asked`` when the organisers want it; ``has_draft`` when they have not all that is written.
    """

    part: Part
    is_asked: bool
    due_on: date | None
    state: PartState | None
    is_done: bool
    has_draft: bool = False

    def is_late(self, today: date) -> bool:
        """Tell whether it is still open after its day."""
        return self.is_open and self.due_on is not None and self.due_on < today

    @property
    def is_open(self) -> bool:
        """Tell whether it is asked for and not done."""
        return self.is_asked and not self.is_done


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of an event with every part."""

    person: Person
    duties: tuple[Duty, ...]
    contributions: Mapping[Part, Contribution]


def duties_of(event_id: int, person_id: int, *, expected: bool = True) -> tuple[Duty, ...]:
    """Return every part of one speaker, in the order of ``Part``.

    Who is not ``expected`` any more is asked for nothing: they keep their consents alone.
    """
    found = _all(event_id, [person_id])[person_id]
    if expected:
        return found
    return tuple(replace(x, is_asked=False) for x in found if x.part is Part.CONSENT)


def open_tasks(event_id: int) -> list[tuple[int, Duty]]:
    """Return ``(person number, duty)`` of all that speakers of an event still owe, by person.

    Only who has said yes owes anything.
    """
    found = _all(event_id, [x.id for x in _people(event_id, AppearanceState.CONFIRMED)])
    return [(person, x) for person, duties in found.items() for x in duties if x.is_open]


def speakers_of(event_id: int) -> list[Speaker]:
    """Return everybody on the stage of an event, by name, with what they owe and gave."""
    people = _people(event_id)
    numbers = [x.id for x in people]
    duties = _all(event_id, numbers)
    given: dict[int, dict[Part, Contribution]] = defaultdict(dict)
    for row in _contributions(event_id, numbers):
        given[row.person_id][row.part] = row
    return [Speaker(x, duties[x.id], given[x.id]) for x in people]


def set_tasks(event_id: int, wanted: Mapping[Part, date | None], *, by: Actor) -> Event:
    """Ask the speakers of an event for these parts and no others, each by its day if it has one."""
    event = locked(Event, event_id)
    present = tasks_of(event_id)
    diff = {}
    for part in Part:
        before = present.get(part)
        if part not in wanted and before is not None:
            db.session.delete(before)
        elif part in wanted and before is None:
            db.session.add(Task(event_id=event_id, part=part, due_on=wanted[part]))
        elif part in wanted and before is not None and before.due_on != wanted[part]:
            before.due_on = wanted[part]
        was, now = _said(before), _wanted(wanted, part)
        if was != now:
            diff[part.value] = [was, now]
    if diff:
        label = event.title.text(event.main_language)
        about: dict[str, Any] = {"by": by, "label": label, "event_id": event_id, "diff": diff}
        note("speaker_tasks.changed", "speaker_task", None, **about)
    db.session.flush()
    return event


def tasks_of(event_id: int) -> dict[Part, Task]:
    """Return what the speakers of an event are asked for, by part."""
    query = select(Task).where(Task.event_id == event_id)
    return {x.part: x for x in db.session.scalars(query)}


def _said(task: Task | None) -> str | None:
    return None if task is None else str(task.due_on or "")


def _wanted(wanted: Mapping[Part, date | None], part: Part) -> str | None:
    return str(wanted[part] or "") if part in wanted else None


def waiting(event_id: int) -> Select[int]:
    """Return the query that counts what those on the stage of an event sent for a decision."""
    return select(func.count(Contribution.id)).where(
        Contribution.event_id == event_id,
        Contribution.state == PartState.SENT,
        Contribution.part.in_(PUBLISHED),
        Contribution.person_id.in_(_there(event_id)),
    )


def _people(event_id: int, *states: AppearanceState) -> Sequence[Person]:
    there = _there(event_id, *states)
    query = select(Person).where(Person.id.in_(there)).order_by(Person.name, Person.id)
    return db.session.scalars(query).all()


def _there(event_id: int, *states: AppearanceState) -> Select[int | None]:
    return (
        select(Appearance.person_id)
        .join(Appearance.session)
        .where(
            Session.event_id == event_id,
            Appearance.person_id.is_not(None),
            Appearance.state.in_(states) if states else Appearance.state.not_in(GONE),
        )
    )


def _contributions(event_id: int, people: Sequence[int]) -> Iterable[Contribution]:
    query = select(Contribution).where(
        Contribution.event_id == event_id, Contribution.person_id.in_(people)
    )
    return db.session.scalars(query)


def _all(event_id: int, people: Sequence[int]) -> dict[int, tuple[Duty, ...]]:
    asked = tasks_of(event_id)
    given = {(x.person_id, x.part): x for x in _contributions(event_id, people)}
    query = select(Consent.person_id).where(Consent.person_id.in_(people)).distinct()
    consented = set(db.session.scalars(query))
    return {
        person: tuple(
            _duty(part, asked.get(part), given.get((person, part)), person in consented)
            for part in Part
        )
        for person in people
    }


def _duty(part: Part, task: Task | None, given: Contribution | None, consented: bool) -> Duty:
    done = consented if part is Part.CONSENT else given is not None and given.is_done
    return Duty(
        part,
        is_asked=task is not None,
        due_on=task.due_on if task else None,
        state=given.state if given else None,
        is_done=done,
        has_draft=given is not None and given.has_draft,
    )
