"""Remembering the last changes of a programme: one wrapper round every verb that makes one.

What others hang on a session or an appearance (links, answers, logs) is not part of a step. Nor is
how far somebody was asked: an answer is theirs, and no organiser takes it back by undoing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import delete, select

from eventapp.audit.service import Actor, plain
from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.programme.models import Appearance, Session
from eventapp.programme.step_models import ProgrammeStep

KEPT = 10
# What grows by itself, and never goes back.
COUNTED = {"revision", "changed_at", "sequence"}
P = ParamSpec("P")
R = TypeVar("R")
Row = dict[str, Any]


def of_event(number: int) -> int | None:
    """Return the number of an event itself."""
    return number


def of_session(number: int) -> int | None:
    """Return the event of a session."""
    return db.session.scalar(select(Session.event_id).where(Session.id == number))


def of_appearance(number: int) -> int | None:
    """Return the event of an appearance."""
    query = select(Session.event_id).join(Appearance, Appearance.session_id == Session.id)
    return db.session.scalar(query.where(Appearance.id == number))


def recorded(event_of: Callable[[int], int | None]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a verb a step; its first argument is the number that ``event_of`` finds an event by."""

    def decorate(verb: Callable[P, R]) -> Callable[P, R]:
        @wraps(verb)
        def stepping(*args: P.args, **kwargs: P.kwargs) -> R:
            number: Any = args[0]
            by: Any = kwargs["by"]
            with step(event_of(number), verb.__name__, by=by):
                return verb(*args, **kwargs)

        return stepping

    return decorate


@contextmanager
def step(event_id: int | None, verb: str, *, by: Actor, source: str = "") -> Iterator[None]:
    """Remember what the block does to an event's programme as one step; steps within it are it.

    ``source`` names what many sessions were brought from.

    The event is locked first, so that what others commit meanwhile is in neither snapshot.
    """
    opened: set[int] = db.session.info.setdefault("programme_steps", set())
    if event_id is None or event_id in opened or db.session.get(Event, event_id) is None:
        yield
        return
    locked(Event, event_id)
    before = snapshot(event_id)
    opened.add(event_id)
    try:
        yield
    finally:
        opened.discard(event_id)
    db.session.flush()
    about = {"verb": verb, "source": source, "by": by.label or by.kind}
    _keep(event_id, before, snapshot(event_id), about)


def snapshot(event_id: int) -> dict[str, Row]:
    """Return the rows of an event's draft by table and number, as JSON can hold them."""
    sessions, appearances = Session.__table__, Appearance.__table__
    found: dict[str, Row] = {}
    of_these = select(Session.id).where(Session.event_id == event_id)
    for query in (
        select(sessions).where(sessions.c.event_id == event_id),
        select(appearances).where(appearances.c.session_id.in_(of_these)),
    ):
        table = query.get_final_froms()[0]
        for row in db.session.execute(query).mappings():
            values = {str(name): plain(value) for name, value in row.items()}
            found[f"{table.name} {row['id']}"] = values  # type: ignore[attr-defined]
    return found


def _keep(
    event_id: int, before: dict[str, Row], after: dict[str, Row], about: dict[str, str]
) -> None:
    rows = [
        {"row": key, "before": before.get(key), "after": after.get(key)}
        for key in sorted(before.keys() | after.keys())
        if _is_changed(before.get(key), after.get(key))
    ]
    if not rows:
        return
    _forget(event_id)
    label = _label(rows, before | after)
    db.session.add(ProgrammeStep(event_id=event_id, rows=rows, label=label[:254], **about))
    db.session.flush()


def _is_changed(before: Row | None, after: Row | None) -> bool:
    if before is None or after is None:
        return before is not after
    return bool(differing(before, after))


def differing(now: Row, then: Row) -> set[str]:
    """Return the columns in which a step turned a row into another.

    The state of an appearance is the answer of whoever sits there: it stays as it is, and goes and
    comes back with its person alone.
    """
    names = {x for x in then if x not in COUNTED and now.get(x) != then[x]}
    return names | {"state"} if "person_id" in names else names - {"state"}


def _label(rows: Sequence[Row], known: dict[str, Row]) -> str:
    """Return the title of the first session touched, by itself or by who sits there."""
    first = next((x for x in rows if x["row"].startswith("session ")), rows[0])
    row = first["after"] or first["before"]
    session = row if "title" in row else known.get(f"session {row['session_id']}", {})
    return str(Localised(session.get("title", {})).text("en"))


def _forget(event_id: int) -> None:
    """Leave room for one more step; what was undone before it cannot come back."""
    here = ProgrammeStep.event_id == event_id
    db.session.execute(delete(ProgrammeStep).where(here, ProgrammeStep.undone.is_(True)))
    query = select(ProgrammeStep.id).where(here).order_by(ProgrammeStep.id.desc())
    old = db.session.scalars(query.offset(KEPT - 1)).all()
    db.session.execute(delete(ProgrammeStep).where(ProgrammeStep.id.in_(old)))


def steps_of(event_id: int) -> Sequence[ProgrammeStep]:
    """Return the last changes of a programme, the latest first."""
    query = select(ProgrammeStep).where(ProgrammeStep.event_id == event_id)
    return db.session.scalars(query.order_by(ProgrammeStep.id.desc())).all()
