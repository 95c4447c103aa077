"""Large files: read in sensible time, written with work that grows in step with the rows."""

import json
import time

import pytest
from flask import Flask

from eventapp.core.db import transaction
from eventapp.transfer import service
from eventapp.transfer.document import MOST_ROWS, read
from eventapp.transfer.schema import plan
from tests.counting import statements


def large(rows: int) -> bytes:
    """Return a file of organisations, people and appearances, each a row."""
    each = rows // 5
    people = [
        {"key": f"p-{n}", "name": f"P {n}", "affiliations": [{"organisation": f"o-{n}"}]}
        for n in range(each)
    ]
    sessions = [
        {
            "key": f"s-{n}",
            "kind": "panel",
            "title": {"en": f"S {n}"},
            "appearances": [{"role": "panellist", "person": f"p-{n}"}],
        }
        for n in range(each - 1)
    ]
    event = {
        "key": "e",
        "date": "2030-01-01",
        "city": "Brussels",
        "title": {"en": "E"},
        "hosts": ["o-0"],
        "sessions": sessions,
    }
    organisations = [{"key": f"o-{n}", "name": f"O {n}", "kind": "ngo"} for n in range(each)]
    tree = {"organisations": organisations, "people": people, "events": [event]}
    return json.dumps(tree, indent=1).encode()


def test_the_largest_file_is_understood_in_seconds() -> None:
    raw = large(MOST_ROWS)
    begun = time.perf_counter()
    asked = plan(read(raw))
    assert time.perf_counter() - begun < 30
    assert asked.lines.faults == []
    assert len(asked.entries("organisations")) == MOST_ROWS // 5


@pytest.mark.usefixtures("database")
def test_the_work_grows_in_step_with_the_rows(app: Flask) -> None:
    rows = 400
    with app.app_context():
        with statements(app) as first, transaction():
            service.import_file(large(rows))
        with statements(app) as second, transaction():
            assert service.import_file(large(rows)).is_empty
    assert len(first) < 12 * rows
    assert len(second) < 40
