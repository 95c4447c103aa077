"""The commands: what they print, what they leave, and how they end."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.organisations.models import Organisation
from eventapp.transfer.service import SAMPLE

pytestmark = pytest.mark.usefixtures("any_database")


def organisations(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalar(select(func.count(Organisation.id)))


def test_import_writes_and_says_so(app: Flask, runner: FlaskCliRunner) -> None:
    first = runner.invoke(args=["import", str(SAMPLE)])
    assert first.exit_code == 0
    assert first.output.endswith("40 new, 0 changed, 0 unchanged.\n")
    assert organisations(app) == 18
    second = runner.invoke(args=["import", str(SAMPLE)])
    assert second.output == "Nothing changed: all 40 records stand as the file says.\n"


def test_a_rehearsal_leaves_nothing(app: Flask, runner: FlaskCliRunner) -> None:
    answer = runner.invoke(args=["import", "--dry-run", str(SAMPLE)])
    assert answer.exit_code == 0
    assert answer.output.startswith("A rehearsal: nothing was written.\nnew ")
    assert organisations(app) == 0


def test_faults_are_told_and_nothing_is_written(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("organisations:\n  - {key: a, name: A, kind: ngo}\n  - {key: b, kind: ngo}\n")
    answer = runner.invoke(args=["import", str(file)])
    assert answer.exit_code == 1
    assert answer.stderr == (
        f"{file}: line 3, organisations[1]: “name” is missing\n1 fault; nothing was written.\n"
    )
    assert organisations(app) == 0


def test_export_is_what_import_reads(app: Flask, runner: FlaskCliRunner) -> None:
    runner.invoke(args=["import", str(SAMPLE)])
    for form in ("yaml", "json"):
        written = runner.invoke(args=["export", "--format", form]).output
        again = runner.invoke(args=["import", "-"], input=written)
        assert again.output.startswith("Nothing changed")


def test_a_missing_file_is_a_sentence(runner: FlaskCliRunner) -> None:
    answer = runner.invoke(args=["import", "/nowhere/at/all.yaml"])
    assert answer.exit_code == 2
    assert "No such file" in answer.stderr
