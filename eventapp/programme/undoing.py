"""Taking back the last changes of a programme, and making them again."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Enum, select

from eventapp.audit.service import Actor, plain
from eventapp.audit.service import record as audit
from eventapp.core.db import Base, UtcDateTime, db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import Localised, LocalisedText
from eventapp.core.records import locked, locked_rows
from eventapp.events.models import Event, Room
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import Appearance, Session
from eventapp.programme.sequences import least
from eventapp.programme.step_models import ProgrammeStep
from eventapp.programme.steps import COUNTED, Row, differing

MODELS: dict[str, type[Any]] = {"session": Session, "appearance": Appearance}
NEEDED: dict[str, type[Base]] = {
    "room_id": Room,
    "person_id": Person,
    "affiliation_id": Affiliation,
}


def undo(event_id: int, step_id: int, *, by: Actor, seen: Collection[str] | None = None) -> int:
    """Take back a step and every later one; return how many.

    ``seen`` are the marks of the steps as whoever asks was shown them; None is as they stand.

    :raises DomainError: ``undo.unseen`` when it would take back what was not seen so,
        ``undo.gone`` when a room or a person it needs is gone, ``undo.changed`` when what it
        touched was changed since by something that is no step. Nothing is done then.
    """
    event = locked(Event, event_id)
    wanted = _later(_steps(event_id), step_id)
    return _turn(event, wanted[::-1], step_id, to="before", by=by, seen=seen)


def redo(event_id: int, step_id: int, *, by: Actor, seen: Collection[str] | None = None) -> int:
    """Make a step again, and every one undone before it; return how many.

    :raises DomainError: as ``undo``.
    """
    event = locked(Event, event_id)
    wanted = _undone(_steps(event_id), step_id)
    return _turn(event, wanted, step_id, to="after", by=by, seen=seen)


def unseen(
    steps: Sequence[ProgrammeStep], step_id: int, seen: Collection[str], *, undoing: bool
) -> list[ProgrammeStep]:
    """Return which steps would be turned with one that are not as they were seen, latest first."""
    wanted = (_later if undoing else _undone)(sorted(steps, key=lambda x: x.id), step_id)
    return [x for x in reversed(wanted) if x.mark not in seen]


def _later(steps: Iterable[ProgrammeStep], step_id: int) -> list[ProgrammeStep]:
    return [x for x in steps if not x.undone and x.id >= step_id]


def _undone(steps: Iterable[ProgrammeStep], step_id: int) -> list[ProgrammeStep]:
    return [x for x in steps if x.undone and x.id <= step_id]


def _steps(event_id: int) -> Sequence[ProgrammeStep]:
    query = select(ProgrammeStep).where(ProgrammeStep.event_id == event_id)
    return locked_rows(ProgrammeStep, query.order_by(ProgrammeStep.id))


def _turn(
    event: Event,
    steps: Sequence[ProgrammeStep],
    step_id: int,
    *,
    to: str,
    by: Actor,
    seen: Collection[str] | None,
) -> int:
    if step_id not in {x.id for x in steps}:
        raise NotFound("step")
    if seen is not None and any(x.mark not in seen for x in steps):
        raise DomainError("undo.unseen")
    since = "after" if to == "before" else "before"
    for step in steps:
        _restore([(x["row"], x[since], x[to]) for x in step.rows])
        step.undone = to == "before"
    action = "programme.undone" if to == "before" else "programme.redone"
    label = event.title.text(event.main_language)
    audit(action, event, by=by, label=label, event_id=event.id, diff={})
    db.session.flush()
    return len(steps)


Change = tuple[str, Row | None, Row | None]


def _restore(rows: Sequence[Change]) -> None:
    """Turn rows from what they are now to what they were, those that others need first."""
    for key, now, then in sorted(rows):  # appearances before sessions
        if now and then is None:
            _take_away(key, now)
    db.session.flush()
    for key, now, then in sorted(rows, reverse=True):
        if now is None and then:
            _put_back(key, then)
            db.session.flush()
    for key, now, then in rows:
        if now and then:
            _change(key, now, then)
    db.session.flush()


def _found(key: str) -> Any:
    kind, number = key.split(" ")
    model = MODELS[kind]
    query = select(model).where(model.id == int(number))
    return next(iter(locked_rows(model, query)), None)


def _take_away(key: str, now: Row) -> None:
    record = _found(key)
    if record is None or any(plain(getattr(record, x)) != now[x] for x in now if x not in COUNTED):
        raise DomainError("undo.changed")
    if isinstance(record, Session):
        here = select(Appearance.id).where(Appearance.session_id == record.id)
        if db.session.scalar(here.limit(1)) is not None:
            raise DomainError("undo.changed")
    db.session.delete(record)
    db.session.flush()


def _put_back(key: str, then: Row) -> None:
    model = MODELS[key.split(" ", maxsplit=1)[0]]
    if _found(key) is not None:
        raise DomainError("undo.changed")
    _need(then, then)
    if model is Appearance and _sits_there(then):
        raise DomainError("undo.changed")
    names = (x for x in then if x not in COUNTED)
    record = model(**{x: _thawed(model, x, then[x]) for x in names})
    if isinstance(record, Session):
        record.sequence = max(then["sequence"], least(record.uid))
    db.session.add(record)


def _sits_there(then: Row) -> bool:
    """Tell whether whom a seat was taken from has one of the kind there by now."""
    if then["person_id"] is None:
        return False
    here = select(Appearance.id).where(
        Appearance.session_id == then["session_id"],
        Appearance.person_id == then["person_id"],
        Appearance.role == then["role"],
    )
    return db.session.scalar(here.limit(1)) is not None


def _change(key: str, now: Row, then: Row) -> None:
    record, model = _found(key), MODELS[key.split(" ", maxsplit=1)[0]]
    names = differing(now, then)
    if record is None or any(plain(getattr(record, x)) != now.get(x) for x in names):
        raise DomainError("undo.changed")
    _need(then, names)
    for name in sorted(names):
        setattr(record, name, _thawed(model, name, then[name]))


def _need(row: Row, names: Any) -> None:
    for name, model in NEEDED.items():
        if name in names and row.get(name) is not None and db.session.get(model, row[name]) is None:
            raise DomainError("undo.gone", what=name)


def _thawed(model: type[Any], name: str, value: Any) -> Any:
    kind = model.__table__.c[name].type
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, LocalisedText):
        return Localised(value)
    if isinstance(kind, Enum) and kind.enum_class:
        return kind.enum_class(value)
    return value
