"""The commands `flask events …`."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

events = AppGroup("events", help="Events from calendars of others.")


@events.command("import-calendar")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--zone", default="Europe/Brussels", help="For hours that name no zone.")
@click.option("--language", default="en", help="The language of the texts.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
def import_calendar(folder: Path, zone: str, language: str, dry_run: bool) -> None:
    """Make drafts of the .ics files in FOLDER, or of one file; what came in before stays."""
    from eventapp.audit.service import SYSTEM
    from eventapp.core import clock
    from eventapp.core.checks import Checks
    from eventapp.core.db import transaction
    from eventapp.core.errors import DomainError
    from eventapp.imports import queries, service
    from eventapp.imports.candidates import Setting
    from eventapp.imports.wording import REFUSALS, remark_text
    from eventapp.incoming.archives import File
    from eventapp.web.refusals import SENTENCES, sentence

    SENTENCES.update(REFUSALS)
    parts = sorted(folder.glob("*.ics")) if folder.is_dir() else [folder]
    try:
        checks = Checks()
        checks.zone(zone, "zone")
        checks.languages([language], "language")
        checks.done()
        setting = Setting(zone=zone, language=language, venues=queries.venue_numbers())
        given = [File(x.name, x.read_bytes()) for x in parts]
        found = service.read(given, setting, clock.now().date()).candidates
        there = queries.known(found)
        new = [x for x in found if not x.is_wrong and x.key not in there]
        for one in found:
            for remark in one.remarks:
                click.echo(f"{one.file}: {one.title}: {remark_text(remark)}", err=True)
        if new and not dry_run:
            with transaction():
                service.bring(new, by=SYSTEM)
    except DomainError as error:
        click.echo("; ".join(sentence(x) for x in error.faults), err=True)
        sys.exit(1)
    verb = "would come in" if dry_run else "came in"
    click.echo(
        f"{len(new)} {verb}; {len(there)} there already; {sum(x.is_wrong for x in found)} wrong."
    )
