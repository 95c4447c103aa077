"""Adding many sessions with their people at once: the rules of ``service``, few statements."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from eventapp.audit.service import Actor, Diff, changes, note
from eventapp.core.db import Base, db
from eventapp.core.errors import DomainError, DomainErrors
from eventapp.core.records import free_slugs, locked
from eventapp.events.models import Event
from eventapp.people.models import Affiliation, Person
from eventapp.programme.data import (
    AppearanceData,
    SessionData,
    checked_appearance,
    checked_session,
)
from eventapp.programme.models import Appearance, Role, Session
from eventapp.programme.placing import place
from eventapp.programme.service import RESERVED, label_of, next_position
from eventapp.programme.steps import of_event, recorded

_FEW = 500  # numbers in one statement


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session to add, and who stands on its stage, in their order."""

    data: SessionData
    seats: tuple[AppearanceData, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checked:
    """What may be added: the address wished for, the title, the columns of all of it."""

    slug: str
    title: str
    values: dict[str, Any]
    seats: tuple[dict[str, Any], ...]


@recorded(of_event)
def add_sessions(event_id: int, given: Sequence[NewSession], *, by: Actor) -> list[Session]:
    """Add sessions at the end of an event's programme, in their order, as one step.

    :raises DomainError: what ``save_session`` and ``save_appearance`` raise, of the first session
        at fault, at ``sessions[3].title`` or ``sessions[3].seats[0].person_id`` (from 0).
    """
    event = locked(Event, event_id)
    found = _checked(event, given)
    made = _sessions(event, found)
    diffs = _write(made)
    stages = [_stage(session, x) for session, x in zip(made, found, strict=True)]
    diffs |= _write([seat for stage in stages for seat in stage])
    for session, stage, x in zip(made, stages, found, strict=True):
        about: dict[str, Any] = {"by": by, "event_id": event_id}
        note("session.created", "session", session.id, label=x.title, diff=diffs[session], **about)
        about["label"] = label_of(session)
        for seat in stage:
            note("appearance.created", "appearance", seat.id, diff=diffs[seat], **about)
    db.session.flush()
    place(event, [x.id for x in made])
    db.session.flush()
    return made


def _checked(event: Event, given: Sequence[NewSession]) -> list[_Checked]:
    seats = [seat for x in given for seat in x.seats]
    # Held as long as each is looked up by its number, so that no look-up asks the database.
    held = [
        _known(Person, {x.person_id for x in seats}),
        _known(Affiliation, {x.affiliation_id for x in seats}),
    ]
    found = []
    for number, new in enumerate(given):
        with _at(f"sessions[{number}]"):
            data, values = checked_session(event, new.data)
        stage = _checked_stage(new.seats, f"sessions[{number}]")
        title = data.title.text(event.main_language)
        found.append(_Checked(data.slug, title, values, stage))
    held.clear()
    return found


def _known(model: type[Any], wanted: set[int | None]) -> list[Base]:
    numbers = sorted(x for x in wanted if x is not None)
    few = (numbers[n : n + _FEW] for n in range(0, len(numbers), _FEW))
    return [x for some in few for x in db.session.scalars(select(model).where(model.id.in_(some)))]


def _checked_stage(seats: Sequence[AppearanceData], path: str) -> tuple[dict[str, Any], ...]:
    found, there = [], set[tuple[int, Role]]()
    for number, seat in enumerate(seats):
        with _at(f"{path}.seats[{number}]"):
            found.append(checked_appearance(None, seat, None))
            if seat.person_id is not None and (seat.person_id, seat.role) in there:
                raise DomainError("appearance.twice", field="person_id")
        if seat.person_id is not None:
            there.add((seat.person_id, seat.role))
    return tuple(found)


@contextmanager
def _at(path: str) -> Iterator[None]:
    """Say of a refusal where in the list it belongs."""
    try:
        yield
    except DomainError as error:
        raise DomainErrors(
            [DomainError(x.code, field=f"{path}.{x.field or ''}", **x.values) for x in error.faults]
        ) from error


def _sessions(event: Event, found: Sequence[_Checked]) -> list[Session]:
    wished = [(x.slug, x.title) for x in found]
    here = Session.event_id == event.id
    slugs = free_slugs(Session, wished, within=here, reserved=RESERVED)
    first = next_position(event.id)
    return [
        Session(event_id=event.id, slug=slug, position=first + n, **x.values)
        for n, (slug, x) in enumerate(zip(slugs, found, strict=True))
    ]


def _stage(session: Session, found: _Checked) -> list[Appearance]:
    return [
        Appearance(session_id=session.id, position=n, **values)
        for n, values in enumerate(found.seats)
    ]


def _write(records: Sequence[Base]) -> dict[Base, Diff]:
    """Write records and return what is told of each: a new row has no difference afterwards."""
    told = {x: changes(x) for x in records}
    db.session.add_all(records)
    db.session.flush()
    return told
