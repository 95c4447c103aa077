"""How rows that name a person follow when two records of one person become one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Row, Table, UniqueConstraint, select

from eventapp.core import clock
from eventapp.core.db import Base, db


@dataclass(frozen=True, slots=True)
class Follow:
    """What makes two rows of a table one, besides its unique constraints.

    ``same`` are the columns that, beside the person, say so; None: nothing does. Where two rows
    become one, the one kept ``fills`` what it leaves empty from the other, and takes of the columns
    in ``best`` the value that stands first there. Of two rows of which one alone makes sense, that
    whose ``state`` stands first in ``whole`` stays, or the one whose date of ``ended`` is empty.
    """

    same: tuple[str, ...] | None = None
    fills: bool = False
    best: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: tuple[str, ...] = ()
    ended: str = ""


_STATES = ("confirmed", "pencilled", "asked", "planned", "declined", "withdrawn")
# Every table with a foreign key to person; a test fails for one that is not here.
FOLLOW: Mapping[str, Follow] = {
    "affiliation": Follow(same=("organisation_id", "role"), fills=True),
    "appearance": Follow(same=("session_id", "role"), fills=True, best={"state": _STATES}),
    "availability": Follow(),
    "chase": Follow(),
    "consent": Follow(),
    "contact": Follow(),
    "contribution": Follow(whole=("accepted", "sent", "returned", "draft")),
    "deputy": Follow(),
    "event_host": Follow(same=("event_id",)),
    "former_person": Follow(),
    "office": Follow(same=("kind", "body"), fills=True),
    "released_appearance": Follow(same=("session_id", "role"), fills=True, best={"state": _STATES}),
    "self_description": Follow(fills=True),
    "speaker_link": Follow(ended="revoked_at"),
    "standing": Follow(),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row that follows; with a ``twin`` it becomes one with that row."""

    table: Table
    column: Column[Any]
    row: Row[Any]
    twin: Row[Any] | None


def steps(target: Table, kept: Any, gone: Any) -> Iterator[Step]:
    """Yield each row that names ``gone`` of a table, in the order of the schema."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda x: x.parent.name):
            if key.column.table is target:
                yield from _steps(table, key.parent, kept, gone)


def follow(target: Table, kept: Any, gone: Any) -> None:
    """Have every row that names ``gone`` name ``kept``; rows that are then the same become one."""
    # Table by table: what one table's rows refer to has followed before they are read.
    for step in steps(target, kept, gone):
        if step.twin is None:
            _write(step.table, step.row, {step.column.name: kept})
            continue
        if _is_better(step):
            db.session.execute(step.table.delete().where(*_is(step.table, step.twin)))
            _write(step.table, step.row, {step.column.name: kept})
            continue
        values = _joined(step)
        (own,) = step.table.primary_key.columns
        follow(step.table, step.twin._mapping[own], step.row._mapping[own])
        db.session.execute(step.table.delete().where(*_is(step.table, step.row)))
        if values:
            _write(step.table, step.twin, values)


def _steps(table: Table, column: Column[Any], kept: Any, gone: Any) -> Iterator[Step]:
    rows = db.session.execute(
        select(table).where(column.in_([kept, gone])).order_by(*table.primary_key.columns)
    ).all()
    there = [x for x in rows if x._mapping[column] == kept]
    keys = _keys(table, column)
    for row in rows:
        if row._mapping[column] == gone:
            twin = next((x for x in there if any(_same(x, row, key) for key in keys)), None)
            yield Step(table, column, row, twin)


def _keys(table: Table, column: Column[Any]) -> list[list[Column[Any]]]:
    """Return the sets of columns of which, beside this one, no two rows may agree."""
    unique: list[Sequence[Column[Any]]] = [
        list(x.columns) for x in table.constraints if isinstance(x, UniqueConstraint)
    ]
    unique += [list(x.columns) for x in table.indexes if x.unique]
    unique.append(list(table.primary_key.columns))
    found = [[x for x in key if x is not column] for key in unique if column in key]
    same = FOLLOW.get(table.name, Follow()).same
    if same is not None:
        found.append([table.c[x] for x in same])
    return found


def _same(one: Row[Any], other: Row[Any], key: Sequence[Column[Any]]) -> bool:
    return all(one._mapping[x] == other._mapping[x] for x in key)


def _is_better(step: Step) -> bool:
    """Tell whether the row that follows stays, and its twin goes."""
    rule = FOLLOW.get(step.table.name, Follow())
    if step.twin is None:
        return False
    before, other = step.twin._mapping, step.row._mapping
    if rule.ended:
        return before[rule.ended] is not None and other[rule.ended] is None
    ranked = rule.whole
    return bool(ranked) and ranked.index(other["state"]) < ranked.index(before["state"])


def _joined(step: Step) -> dict[str, Any]:
    """Return what the row kept takes from the one that goes."""
    assert step.twin is not None
    rule = FOLLOW.get(step.table.name, Follow())
    kept, gone = step.twin._mapping, step.row._mapping
    values = {}
    for column in step.table.columns:
        before, other = kept[column], gone[column]
        if rule.fills and before in (None, "") and other not in (None, ""):
            values[column.name] = other
        ranked = rule.best.get(column.name, ())
        if before in ranked and other in ranked and ranked.index(other) < ranked.index(before):
            values[column.name] = other
    return values


def _write(table: Table, row: Row[Any], values: dict[str, Any]) -> None:
    """Change a row; who has it open in a form is told, as of any other change."""
    if "revision" in table.c:
        values = values | {"revision": table.c.revision + 1, "changed_at": clock.now()}
    db.session.execute(table.update().where(*_is(table, row)).values(values))


def _is(table: Table, row: Row[Any]) -> list[Any]:
    return [x == row._mapping[x] for x in table.primary_key.columns]
