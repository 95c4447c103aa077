"""An import beside visitors who write: what is wrong with a file is found without the lock."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from eventapp.transfer.service import SAMPLE
from tests.plugins.databases import Database

pytestmark = pytest.mark.usefixtures("locked")


@pytest.fixture
def locked(database: Database) -> Iterator[None]:
    """A visitor who writes for long: nobody else gets the write lock of the SQLite file."""
    file = database.settings.instance_path / "eventapp.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        yield


def test_a_rehearsal_needs_no_lock(runner: FlaskCliRunner) -> None:
    answer = runner.invoke(args=["import", "--dry-run", str(SAMPLE)])
    assert answer.exit_code == 0
    assert answer.output.startswith("A rehearsal: nothing was written.\nnew ")


@pytest.mark.parametrize("fault", ["website: bad", "country: Nowhere", "colour: red"])
def test_faults_are_found_without_a_lock(
    runner: FlaskCliRunner, tmp_path: Path, fault: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(f"organisations:\n  - {{key: a, name: A, kind: ngo, {fault}}}\n")
    answer = runner.invoke(args=["import", str(file)])
    assert answer.exit_code == 1
    assert "1 fault; nothing was written." in answer.stderr


def test_a_locked_database_is_a_sentence(
    runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventapp.core.db.PATIENCE", 0.2)
    answer = runner.invoke(args=["import", str(SAMPLE)])
    assert answer.exit_code == 1
    assert answer.stderr == "Error: database is locked; nothing was written.\n"
