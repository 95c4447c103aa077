"""The commands of `flask --app app`. Each calls one service."""

import sys
from typing import BinaryIO

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from eventapp import launch


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
    from eventapp.core.db import transaction
    from eventapp.transfer import service

    try:
        with transaction():
            # One byte more than may be read shows that the file is too large.
            report = service.import_file(file.read(service.LARGEST_FILE + 1))
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        click.echo("A rehearsal: nothing was written.")
    except service.BadFile as bad:
        for fault in bad.faults:
            click.echo(f"{file.name}: {fault}", err=True)
        count = len(bad.faults)
        click.echo(f"{count} {'fault' if count == 1 else 'faults'}; nothing was written.", err=True)
        sys.exit(1)
    for line in report.lines():
        click.echo(line)


class _Rehearsed(Exception):
    """Rolls a rehearsal back."""


@click.command("export")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
@with_appcontext
def export(form: str) -> None:
    """Write everything the import format knows to the standard output."""
    from eventapp.transfer import service

    click.echo(service.export(form).encode(), nl=False)


def init_app(app: Flask) -> None:
    """Add the commands to the application."""
    from eventapp.auth.cli import user

    app.cli.add_command(up)
    app.cli.add_command(import_file)
    app.cli.add_command(export)
    app.cli.add_command(user)
    app.cli.add_command(worker)
