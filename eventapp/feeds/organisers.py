"""Who asks in a calendar message, and the address at which the answer to it comes back.

Where mail can come in (MAIL_REPLIES) each guest and each speaker is asked from an address of their
own: ``rsvp+<token>@…``. The token names whose answer it is and is sealed with the secret of their
personal link, so that a renewed link ends it too; it opens no page. It is the same in every message
to them, so that their calendar sees one organiser.
"""

import hmac
import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Literal

from flask import current_app

from eventapp.core import clock
from eventapp.core.memory import remembered
from eventapp.core.tokens import derived_word
from eventapp.feeds import ics, itip
from eventapp.organisations.queries import house_name
from eventapp.web import links

PURPOSE = "calendar answer"
GUEST, SPEAKER = "g", "s"
LARGEST = 2**31 - 1  # of the numbers that a row may have
# In small letters only: a mail system on the way may make them small (RFC 5321 section 2.4).
_TOKEN = re.compile(r"([gs])([1-9][0-9]{0,9})([a-z2-7]{26})")

Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True)
class Token:
    """Whose answer an address takes: a registration's number, or a speaker's by that of the event.

    ``seal`` is what somebody sent, good or not.
    """

    kind: str
    number: int
    seal: str

    def is_good(self, secret: str) -> bool:
        """Tell whether it was sealed with a secret: the digest of a personal link."""
        return hmac.compare_digest(self.seal, _seal(self.kind, self.number, secret))


def guest_token(registration_id: int, secret: str) -> str:
    """Return the token of a guest; ``secret`` is the digest of their link."""
    return _token(GUEST, registration_id, secret)


def speaker_token(event_id: int, secret: str) -> str:
    """Return the token of a speaker at an event; ``secret`` is the digest of their link."""
    return _token(SPEAKER, event_id, secret)


def _token(kind: str, number: int, secret: str) -> str:
    return f"{kind}{number}{_seal(kind, number, secret)}"


def _seal(kind: str, number: int, secret: str) -> str:
    return derived_word(str(current_app.secret_key), PURPOSE, f"{kind}{number}:{secret}")


def token_in(address: str) -> Token | None:
    """Return the token of an address at which answers come in; None of any other address."""
    name, _at, domain = links.settings().mail_replies.partition("@")
    local, _at, at = address.strip().lower().rpartition("@")
    found = _TOKEN.fullmatch(local.removeprefix(f"{name}+")) if name and at == domain else None
    if found is None or int(found[2]) > LARGEST or not local.startswith(f"{name}+"):
        return None
    return Token(found[1], int(found[2]), found[3])


def answer_address(token: str) -> str:
    """Return the address at which the answer of a token's owner comes in; empty where none can."""
    name, _at, domain = links.settings().mail_replies.partition("@")
    return f"{name}+{token}@{domain}" if name and token else ""


def message(
    entry: ics.Entry, guest: itip.Party, *, method: Method, sequence: int, token: str = ""
) -> str:
    """Return the message that asks somebody to an entry, or takes it back (RFC 5546 section 3.2).

    Without a ``token``, or where no mail comes in, the sender of our mails asks, and no client is
    told that an answer is awaited (RFC 5545 section 3.2.17).
    """
    answers_to = answer_address(token)
    name, sender = parseaddr(links.settings().mail_from)
    asking = itip.Invitation(
        method=method,
        organiser=itip.Party(remembered("house", house_name) or name, answers_to or sender),
        guest=guest,
        stamp=clock.now(),
        awaits_answer=bool(answers_to) and method == "REQUEST",
    )
    told = itip.message_entry(entry, sequence=sequence, is_cancelled=method == "CANCEL")
    return itip.invitation(told, asking).decode()
