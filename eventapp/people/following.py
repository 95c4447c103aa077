"""How rows that name a person follow when two records of one person become one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, Table, Text, UniqueConstraint, cast, func, or_, select

from eventapp.core import clock
from eventapp.core.db import Base, db


@dataclass(frozen=True, slots=True)
class Follow:
    """What makes two rows of a table one, besides its unique constraints.

    ``same`` are the columns that, beside the person, say so; None: nothing does. Where two rows
    become one, the one kept ``fills`` what it leaves empty from the other, and takes of the columns
    in ``best`` the value that stands first there. Of two rows of which one alone makes sense, that
    whose ``state`` stands first in ``whole`` stays, of two in the same state that whose instant of
    ``latest`` is later, or the one whose date of ``ended`` is empty. Two states that are ``words``
    of the person are weighed by when each was said, if the table ``heard`` tells it of both: the
    later one stands, whatever ``best`` says. It counts on in ``sums``, and
    keeps what the other says under the keys ``said`` of the JSON columns there.
    One that goes leaves the columns of a table named by ``heirs`` there, for the row kept.
    """

    same: tuple[str, ...] | None = None
    fills: bool = False
    best: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    whole: tuple[str, ...] = ()
    latest: str = ""
    sums: tuple[str, ...] = ()
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ended: str = ""
    heirs: str = ""
    words: tuple[str, ...] = ()
    heard: str = ""


JSON = dict[str, Any]
_NEEDS = ("access", "dietary")
# A no before a yes: who asks again errs less than who names somebody against their word.
_WORDS = ("withdrawn", "declined", "confirmed", "pencilled")
_STATES = (*_WORDS, "asked", "planned")
# Every table with a foreign key to person; a test fails for one that is not here.
FOLLOW: Mapping[str, Follow] = {
    "affiliation": Follow(),  # which of them are one is asked before: people.pairing
    "appearance": Follow(
        same=("session_id", "role"),
        fills=True,
        best={"state": _STATES},
        words=_WORDS,
        heard="contact",
    ),
    "availability": Follow(),
    "calendar_answer": Follow(),
    "chase": Follow(),
    "consent": Follow(),
    "contact": Follow(),
    # What was accepted is published already; what was sent waits for somebody to look at it.
    "contribution": Follow(
        whole=("sent", "accepted", "returned", "draft"),
        latest="sent_at",
        sums=("sendings",),
        said={"content": _NEEDS, "sent": _NEEDS},
    ),
    "deputy": Follow(),
    "event_host": Follow(same=("event_id",)),
    "feed_key": Follow(ended="revoked_at"),
    "former_person": Follow(),
    "identity_record": Follow(),  # the sweep of access lists drops the one too many
    "office": Follow(same=("kind", "body"), fills=True),
    "released_appearance": Follow(same=("session_id", "role"), fills=True, best={"state": _STATES}),
    "self_description": Follow(fills=True),
    "speaker_link": Follow(ended="revoked_at", heirs="former_link"),
    "standing": Follow(),
    "told_apart": Follow(),
    "told_slot": Follow(best={"has_entry": (True, False)}, sums=("sequence",)),
}
# Columns that keep rows of other tables as JSON: each with its ``row`` ("table number"), and its
# columns ``before`` and ``after``.
KEEPSAKES: Mapping[str, str] = {"programme_step": "rows"}


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


def disagrees(step: Step) -> bool:
    """Tell whether a row and its twin keep two different words of the person."""
    words = FOLLOW.get(step.table.name, Follow()).words
    said = {x._mapping["state"] for x in (step.row, step.twin) if x and words}
    return len(said) > 1 and said <= set(words)


def follow(target: Table, kept: Any, gone: Any) -> None:
    """Have every row that names ``gone`` name ``kept``; rows that are then the same become one."""
    # Table by table: what one table's rows refer to has followed before they are read.
    for step in steps(target, kept, gone):
        if step.twin is None:
            _write(step.table, step.row, {step.column.name: kept})
            continue
        if _is_better(step):
            values = _joined(step.table, step.row, step.twin) | {step.column.name: kept}
            db.session.execute(step.table.delete().where(*_is(step.table, step.twin)))
            _write(step.table, step.row, values, beyond=step.twin)
            _leave(step.table, step.twin, step.row)
            continue
        values = _joined(step.table, step.twin, step.row)
        (own,) = step.table.primary_key.columns
        follow(step.table, step.twin._mapping[own], step.row._mapping[own])
        db.session.execute(step.table.delete().where(*_is(step.table, step.row)))
        _leave(step.table, step.row, step.twin)
        if values or FOLLOW.get(step.table.name, Follow()).whole:
            _write(step.table, step.twin, values, beyond=step.row)
    for name, column in KEEPSAKES.items():
        _rewrite(Base.metadata.tables[name], column, target, kept, gone)


def _leave(of: Table, gone: Row[Any], kept: Row[Any]) -> None:
    """Leave what the row that went was found by, and when it ended, for the one kept."""
    rule = FOLLOW.get(of.name, Follow())
    if not rule.heirs:
        return
    table = Base.metadata.tables[rule.heirs]
    values = {x.name: gone._mapping[x.name] for x in table.c if x.name in of.c}
    for key in table.foreign_keys:
        if key.column.table is of:
            values[key.parent.name] = kept._mapping[key.column]
    values.pop("id", None)
    db.session.execute(table.insert().values(values))


def _rewrite(table: Table, column: str, target: Table, kept: Any, gone: Any) -> None:
    """Have kept rows name who is kept; what they say of a row that became another is forgotten."""
    (own,) = table.primary_key.columns
    said = cast(table.c[column], Text)
    names = or_(said.contains(f": {gone}"), said.contains(f'"{target.name} {gone}"'))
    found = db.session.execute(select(own, table.c[column]).where(names).with_for_update()).all()
    for number, entries in found:
        left = [_renamed(x, target, kept, gone) for x in entries]
        left = [x for x in left if x["row"] != f"{target.name} {gone}"]
        if not left:
            db.session.execute(table.delete().where(own == number))
        elif left != entries:
            where = table.update().where(own == number)
            db.session.execute(where.values({column: left}))


def _renamed(entry: Mapping[str, Any], target: Table, kept: Any, gone: Any) -> dict[str, Any]:
    table = Base.metadata.tables[entry["row"].split(" ")[0]]
    naming = [x.parent.name for x in table.foreign_keys if x.column.table is target]
    changed = dict(entry)
    for side in ("before", "after"):
        row = entry[side]
        if row:
            changed[side] = row | {x: kept for x in naming if row.get(x) == gone}
    return changed


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
    if not rule.whole:
        return False
    ranks = [rule.whole.index(x["state"]) for x in (other, before)]
    if ranks[0] != ranks[1] or not rule.latest:
        return ranks[0] < ranks[1]
    mine, theirs = other[rule.latest], before[rule.latest]
    return mine is not None and (theirs is None or mine > theirs)


def _joined(table: Table, keeps: Row[Any], goes: Row[Any]) -> dict[str, Any]:
    """Return what the row kept takes from the one that goes."""
    rule = FOLLOW.get(table.name, Follow())
    kept, gone = keeps._mapping, goes._mapping
    values = {}
    for column in table.columns:
        before, other = kept[column], gone[column]
        if rule.fills and before in (None, "") and other not in (None, ""):
            values[column.name] = other
        ranked = rule.best.get(column.name, ())
        if before in ranked and other in ranked and _outweighs(table, column, goes, keeps):
            values[column.name] = other
        if column.name in rule.sums and other:
            values[column.name] = before + other
        if before and other and (keys := rule.said.get(column.name)):
            values[column.name] = before | _together(before, other, keys)
    return values


def _outweighs(table: Table, column: Column[Any], one: Row[Any], other: Row[Any]) -> bool:
    """Tell whether what one row says in a column stands before what the other one says."""
    rule = FOLLOW[table.name]
    mine, theirs = one._mapping[column], other._mapping[column]
    if mine != theirs and mine in rule.words and theirs in rule.words:
        said, before = (_said_at(table, column, x) for x in (one, other))
        if said and before and said != before:
            return said > before
    ranked = rule.best[column.name]
    return ranked.index(mine) < ranked.index(theirs)


def _said_at(table: Table, column: Column[Any], row: Row[Any]) -> datetime | None:
    heard = Base.metadata.tables[FOLLOW[table.name].heard]
    (key,) = (x for x in heard.foreign_keys if x.column.table is table)
    said = key.parent == row._mapping[key.column], heard.c[column.name] == row._mapping[column]
    return db.session.scalar(select(func.max(heard.c.at)).where(*said))


def _together(one: Mapping[str, str], other: Mapping[str, str], keys: Iterable[str]) -> JSON:
    """Return what both say under some keys, one below the other, what is the same once."""
    both = {x: dict.fromkeys((one.get(x, ""), other.get(x, ""))) for x in keys if x in one}
    return {x: "\n".join(y for y in said if y) for x, said in both.items()}


def _write(
    table: Table, row: Row[Any], values: dict[str, Any], *, beyond: Row[Any] | None = None
) -> None:
    """Change a row; who has it open in a form, or the one that went, is told, as of any change."""
    if "revision" in table.c:
        more = 1 + (beyond._mapping["revision"] if beyond else 0)
        values = values | {"revision": table.c.revision + more, "changed_at": clock.now()}
    db.session.execute(table.update().where(*_is(table, row)).values(values))


def _is(table: Table, row: Row[Any]) -> list[Any]:
    return [x == row._mapping[x] for x in table.primary_key.columns]
