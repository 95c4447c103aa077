"""The mails of accounts."""

import uuid

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from eventapp.auth.models import User
from eventapp.core.localised import Text
from eventapp.mail import service as mail
from eventapp.mail.letter import Letter, render
from eventapp.mail.models import Message
from eventapp.web import links


def queue_rendered(account: User, kind: str, *, subject: str, text: str, html: str) -> Message:
    """Put a rendered mail to an account into the outbox, in the transaction that is open."""
    return mail.queue(
        mail.Mail(
            key=f"account.{kind}:{uuid.uuid4().hex}",
            kind=f"account.{kind}",
            recipient=account.email,
            recipient_name=account.name,
            language=account.language,
            subject=subject,
            text=text,
            html=html,
        )
    )


def invited(account: User, url: str, days: int) -> Message:
    """Tell a colleague that there is an account and where to begin."""
    with force_locale(account.language):
        lasting = ngettext(
            "The link works once, for %(num)d day.", "The link works once, for %(num)d days.", days
        )
        letter = Letter(
            subject=_("Your account for organising events"),
            heading=_("Your account for organising events"),
            about=Text(
                _(
                    "A colleague at %(name)s has made you an account to organise events.",
                    name=_site(),
                ),
                account.language,
            ),
            links=((_("Open your account"), url),),
            notes=(lasting,),
            signature=_site(),
        )
        return _send(account, "invited", letter)


def link_requested(account: User, url: str, minutes: int) -> Message:
    """Send the link somebody asked for at the sign-in page."""
    with force_locale(account.language):
        lasting = ngettext(
            "The link works once, for %(num)d minute.",
            "The link works once, for %(num)d minutes.",
            minutes,
        )
        unasked = _(
            "If you did not ask for it, you need do nothing: nobody can sign in without this mail."
        )
        letter = Letter(
            subject=_("Your sign-in link"),
            heading=_("Your sign-in link"),
            about=Text(lasting, account.language),
            links=((_("Sign in"), url),),
            notes=(unasked,),
            signature=_site(),
        )
        return _send(account, "link_requested", letter)


def password_changed(account: User) -> Message:
    """Tell the holder that the password is another one now."""
    with force_locale(account.language):
        changed = _("The password of your account was changed, and every device was signed out.")
        letter = Letter(
            subject=_("Your password was changed"),
            heading=_("Your password was changed"),
            about=Text(changed, account.language),
            paragraphs=(
                _("If that was not you, ask for a sign-in link and set a new password at once."),
            ),
            signature=_site(),
            links=((_("Sign in"), links.public("/account/sign-in")),),
        )
        return _send(account, "password_changed", letter)


def _site() -> str:
    return current_app.extensions["house"]() or links.settings().public_host


def _send(account: User, kind: str, letter: Letter) -> Message:
    text, html = render(letter, account.language)
    return queue_rendered(account, kind, subject=letter.subject, text=text, html=html)
