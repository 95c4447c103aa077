"""The mails of accounts."""

import uuid
from dataclasses import dataclass

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.auth.models import User
from eventapp.core.db import db
from eventapp.mail.models import Message


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail to an account."""

    kind: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    recipient_name: str = ""


def queue(letter: Letter) -> Message:
    """Put a letter into the outbox, in the transaction that is open."""
    message = Message(
        key=f"{letter.kind}:{uuid.uuid4().hex}",
        kind=letter.kind,
        recipient=letter.recipient,
        recipient_name=letter.recipient_name,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )
    db.session.add(message)
    return message


def invited(user: User, url: str, days: int) -> None:
    """Tell a colleague that there is an account and where to begin."""
    with force_locale(user.language):
        subject = _("Your account for organising events")
        _write(user, "invited", subject, url=url, days=days)


def link_requested(user: User, url: str, minutes: int) -> None:
    """Send the link somebody asked for at the sign-in page."""
    with force_locale(user.language):
        _write(user, "link_requested", _("Your sign-in link"), url=url, minutes=minutes)


def password_changed(user: User) -> None:
    """Tell the holder that the password is another one now."""
    with force_locale(user.language):
        _write(user, "password_changed", _("Your password was changed"))


def _write(user: User, name: str, subject: str, **values: object) -> None:
    shown = {"user": user, "subject": subject, "lang": user.language, **values}
    queue(
        Letter(
            kind=f"account.{name}",
            recipient=user.email,
            recipient_name=user.name,
            language=user.language,
            subject=subject,
            text=render_template(f"mail/auth/{name}.txt", **shown).strip() + "\n",
            html=render_template(f"mail/auth/{name}.html", **shown),
        )
    )
