"""What a program calls itself, in a word or two; and how long things stay in a calendar."""

import re
from datetime import datetime

from eventapp.core.text import clean_line
from eventapp.feeds.clients import READ, Client, client_of
from eventapp.feeds.queries import PAST, TOMBSTONE
from eventapp.subscriptions.models import CLIENT_LENGTH

# How users know their programs; of all others it is told what they say of themselves.
_KNOWN = {
    Client.APPLE: "Apple Calendar",
    Client.GOOGLE: "Google Calendar",
    Client.OUTLOOK_WEB: "Outlook",
    Client.OUTLOOK: "Outlook",
    Client.THUNDERBIRD: "Thunderbird",
    Client.NEXTCLOUD: "Nextcloud",
    Client.ICSX5: "ICSx⁵",
    Client.DAVX5: "DAVx⁵",
    Client.HOME_ASSISTANT: "Home Assistant",
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 ._+-]*")


def client_name(user_agent: str) -> str:
    """Return a short name of a program by its User-Agent (RFC 9110 section 10.1.5); may be empty.

    Whatever was sent, it is one line of plain letters, figures and a few signs, cut.
    """
    if known := _KNOWN.get(client_of(user_agent)):
        return known
    said = clean_line(user_agent[:READ])
    found = _NAME.match(said)
    return found[0][:CLIENT_LENGTH].strip() if found else ""


def stays(ends: datetime, now: datetime, *, is_off: bool) -> bool:
    """Tell whether what ends then is still listed: twelve months, thirty days for what is off."""
    return now < ends + (TOMBSTONE if is_off else PAST)
