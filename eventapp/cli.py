"""The commands of `flask --app app`. Each calls one service."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from eventapp import launch

if TYPE_CHECKING:
    from eventapp.transfer.schema import Plan
    from eventapp.transfer.writing import Report


@click.command("up")
@click.argument("parts", nargs=-1, type=click.Choice(["web", "worker"]))
def up(parts: tuple[str, ...]) -> None:
    """Start pages and worker, or only the one that is named, until Ctrl-C."""
    sys.exit(launch.main(parts))


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Deliver mails and do what is due, until Ctrl-C."""
    from eventapp.jobs.worker import run

    sys.exit(run(current_app._get_current_object()))  # type: ignore[attr-defined]


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@with_appcontext
def import_file(file: BinaryIO, dry_run: bool) -> None:
    """Bring in a YAML or JSON FILE (docs/import-format.md); - reads the standard input."""
    from eventapp.core.db import db, transaction
    from eventapp.core.errors import Unavailable
    from eventapp.transfer import service

    # One byte more than may be read shows that the file is too large.
    raw = file.read(service.LARGEST_FILE + 1)
    try:
        # SQLite lets one write at a time: a file with faults must not keep visitors waiting.
        if dry_run or db.engine.dialect.name == "sqlite":
            report = _rehearse(service.understand(raw))
        if not dry_run:
            asked = service.understand(raw)
            with transaction():
                report = service.carry_out(asked)
    except service.BadFile as bad:
        for fault in bad.faults:
            click.echo(f"{file.name}: {fault}", err=True)
        count = len(bad.faults)
        click.echo(f"{count} {'fault' if count == 1 else 'faults'}; nothing was written.", err=True)
        sys.exit(1)
    except Unavailable as error:
        raise click.ClickException(f"{error}; nothing was written.") from None
    if dry_run:
        click.echo("A rehearsal: nothing was written.")
    for line in report.lines():
        click.echo(line)


class _Rehearsed(Exception):
    """Rolls a rehearsal back."""


def _rehearse(asked: "Plan") -> "Report":
    """Return what an import would do, and write nothing."""
    from eventapp.core.db import transaction
    from eventapp.transfer import service

    with _stage(current_app) as app, app.app_context():
        try:
            with transaction():
                report = service.carry_out(asked)
                raise _Rehearsed
        except _Rehearsed:
            return report


@contextmanager
def _stage(app: Flask) -> Iterator[Flask]:
    """Give an application to rehearse on: of SQLite one with a copy, since it locks all at once."""
    from eventapp import create_app
    from eventapp.core.db import db

    if db.engine.dialect.name != "sqlite":
        yield app
        return
    with TemporaryDirectory(prefix="eventapp-") as folder:
        file = Path(folder, "copy.sqlite3")
        with closing(sqlite3.connect(file)) as copy, db.engine.connect() as connection:
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
        settings = app.extensions["settings"]
        made = create_app(settings.model_copy(update={"database_url": f"sqlite:///{file}"}))
        try:
            yield made
        finally:
            with made.app_context():
                db.engine.dispose()


@click.command("export")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
@with_appcontext
def export(form: str) -> None:
    """Write everything the import format knows to the standard output."""
    from eventapp.transfer import service

    click.echo(service.export(form).encode(), nl=False)


def init_app(app: Flask) -> None:
    """Add the commands to the application."""
    from eventapp.accesslists.cli import identity
    from eventapp.auth.cli import user
    from eventapp.events.cli import zones
    from eventapp.imports.cli import events
    from eventapp.replies.cli import mail

    app.cli.add_command(up)
    app.cli.add_command(import_file)
    app.cli.add_command(export)
    app.cli.add_command(user)
    app.cli.add_command(identity)
    app.cli.add_command(mail)
    app.cli.add_command(worker)
    app.cli.add_command(zones)
    app.cli.add_command(events)
