"""`flask mail receive`: how a mail server hands over one mail by a pipe."""

import sys
from os import EX_DATAERR, EX_TEMPFAIL

import click
import structlog
from flask.cli import with_appcontext

from eventapp.replies.incoming import take
from eventapp.replies.reading import LARGEST, Unreadable
from eventapp.web.links import settings

log = structlog.get_logger("eventapp")


@click.group("mail")
def mail() -> None:
    """Mail that comes in."""


@mail.command("receive")
@click.argument("recipients", nargs=-1)
@with_appcontext
def receive(recipients: tuple[str, ...]) -> None:
    """Take one mail from the standard input; RECIPIENTS are those of its envelope.

    It ends with the codes that mail servers know (sysexits.h): 0 for what was taken, or left on
    purpose; 65 for what is no mail or too large; 75 for what must come again.
    """
    if not settings().mail_replies:
        click.echo("MAIL_REPLIES is not set: no mail can come in.", err=True)
        sys.exit(EX_TEMPFAIL)
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1)
        take(raw, recipients)
    except Unreadable as error:
        click.echo(f"Not taken: {error}.", err=True)
        sys.exit(EX_DATAERR)
    except Exception as error:  # whatever it is, the mail must not be lost for it
        log.exception("replies.failed")
        click.echo(f"Not taken now ({type(error).__name__}): it must come again.", err=True)
        sys.exit(EX_TEMPFAIL)
