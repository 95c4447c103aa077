"""How a database goes about what it is asked, told by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event

from eventapp.core.db import db


@dataclass(frozen=True)
class Plan:
    """The steps of one statement, and the most rows one of them read (None: nobody counts)."""

    statement: str
    steps: tuple[str, ...]
    rows: int | None


@contextmanager
def explained(app: Flask, *, sorts: bool = False) -> Iterator[list[Plan]]:
    """Collect the plans of what is read while the block runs.

    Whole tables of a test are read, and sorted, quicker than by index; since what matters is that
    there is an index, PostgreSQL is asked to refrain from both, from sorting unless ``sorts``.
    """
    found: list[Plan] = []
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, given))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql(f"SET LOCAL enable_sort = {'on' if sorts else 'off'}")
        found.extend(_plan(connection, *x) for x in asked)


def _plan(connection: Connection, statement: str, given: Any) -> Plan:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        return Plan(statement, tuple(x[3] for x in rows), None)
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    top = connection.exec_driver_sql(explain, given).scalar_one()[0]["Plan"]
    nodes = list(_nodes(top))
    steps = tuple(f"{x['Node Type']} {x.get('Relation Name', '')}".strip() for x in nodes)
    return Plan(statement, steps, max(map(_rows, nodes)))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _rows(node: dict[str, Any]) -> int:
    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(read * node["Actual Loops"])
