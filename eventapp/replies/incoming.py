"""Taking one mail: read once, then done for each of the addresses of ours that it went to."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from email.utils import parseaddr

import structlog
from flask import Flask

from eventapp.core.db import db, transaction
from eventapp.core.errors import NotFound
from eventapp.core.settings import Settings
from eventapp.feeds.organisers import Token, token_in
from eventapp.jobs.queue import Jobs
from eventapp.replies import service
from eventapp.replies.reading import Mail, read
from eventapp.web.links import settings

MOST = 5  # addresses of ours in one mail

log = structlog.get_logger("eventapp")


def init_app(app: Flask, settings: Settings) -> None:
    """Have the worker listen for mail where MAIL_LMTP says so."""
    if not settings.mail_lmtp:
        return

    def open_() -> AbstractContextManager[None]:
        from eventapp.replies.lmtp import listening

        return listening(app, settings)

    jobs: Jobs = app.extensions["jobs"]
    jobs.stand_beside(f"MAIL_LMTP={settings.mail_lmtp}", open_)


def take(raw: bytes, recipients: Sequence[str] = ()) -> int:
    """Do what a mail says, and keep it; return for how many guests and speakers it said something.

    ``recipients`` are those of the envelope; where none of them is ours, the headers tell. What
    comes for nobody, from ourselves, or once more, is left: no mail is ever answered by one.

    :raises Unreadable: when it is no mail, or too large.
    :raises Unavailable: when the database is away: nothing is kept, and it must come again.
    """
    mail = read(raw)
    if _is_own(mail):
        log.warning("replies.loop", sender=mail.sender)
        return 0
    taken = 0
    for token in _tokens(mail, recipients):
        db.session.rollback()
        if not service.is_known(token):
            log.info("replies.unknown", kind=token.kind, number=token.number)
            continue
        try:
            with transaction():
                taken += service.answer(token, mail) is not None
        except NotFound:  # their record was taken away while we waited
            log.info("replies.gone", kind=token.kind, number=token.number)
    return taken


def _tokens(mail: Mail, recipients: Sequence[str]) -> list[Token]:
    for addresses in (recipients, mail.addresses):
        if found := dict.fromkeys(x for x in map(token_in, addresses) if x):
            return list(found)[:MOST]
    log.info("replies.for_nobody")
    return []


def _is_own(mail: Mail) -> bool:
    """Tell whether a mail comes from ourselves, or has been here before."""
    chosen = settings()
    own = {chosen.mail_replies, parseaddr(chosen.mail_from)[1].lower()} - {""}
    sender = mail.sender.lower()
    loops = {x.lower() for x in mail.loops}
    return sender in own or token_in(sender) is not None or bool(own & loops)
