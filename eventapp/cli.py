"""The commands of `flask --app app`. Each calls one service."""

import sys

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


def init_app(app: Flask) -> None:
    """Add the commands to the application."""
    from eventapp.auth.cli import user

    app.cli.add_command(up)
    app.cli.add_command(user)
    app.cli.add_command(worker)
