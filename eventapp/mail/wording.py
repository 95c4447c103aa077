"""What became of a mail, in words: what a server said is for those who run one."""

import re

from flask_babel import gettext as _

from eventapp.mail.models import TOO_LATE, UNWILLING, Message, MessageState

_CODE = re.compile(r"[245]\d\d(?=[ -]|$)")
_OWN = {UNWILLING, TOO_LATE}


def why(message: Message) -> str:
    """Return why a mail did not arrive, or has not gone out yet; empty when nothing is known."""
    if message.error in _OWN:
        return _of_ours(message.error)
    if not message.error:
        return ""
    code = _CODE.match(message.error)
    if code is None:
        return _unanswered(message)
    if code[0].startswith("5"):
        return _("The server of this address refuses it for good.")
    if message.state is MessageState.FAILED:
        return _("The server of this address did not take it for a day and a half: we gave up.")
    return _("The server of this address asks us to come back later. We do so by ourselves.")


def said(message: Message) -> str:
    """Return what a mail server said, in its words; the errors of our own program are in the log.

    Those are for programmers: ``why`` has the words.
    """
    return message.error if _CODE.match(message.error) else ""


def _of_ours(error: str) -> str:
    if error == UNWILLING:
        return _("The address is dead or unsubscribed, so it was not sent.")
    return _("Its time had passed before it could go out, so it was not sent.")


def _unanswered(message: Message) -> str:
    if message.state is MessageState.FAILED:
        return _("It could not be handed over: we gave up.")
    return _("The mail server cannot be reached. The mail goes out as soon as it is back.")
