"""The commands `flask zones …`."""

import click
from flask.cli import AppGroup

from eventapp.events import zone_rules

zones = AppGroup("zones", help="Time zones that change their rules.")


@zones.command("check")
def check() -> None:
    """Keep the hours of events to come as they were chosen; list what moved."""
    kept = zone_rules.check()
    for one in kept:
        of = ", ".join(one.sessions) or "its own hours"
        click.echo(f"{one.slug} ({one.zone}): {of}")
    done = "1 event kept its" if len(kept) == 1 else f"{len(kept)} events kept their"
    click.echo(f"{done} hours.")
