"""What calendar programs are called, and how often each looks, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.feeds.clients import RHYTHMS, Client

CLIENTS: Mapping[Client, Any] = {
    Client.APPLE: _l("Apple Calendar"),
    Client.GOOGLE: "Google Calendar",
    Client.OUTLOOK_WEB: _l("Outlook on the web, Outlook.com"),
    Client.OUTLOOK: _l("Outlook for Windows"),
    Client.THUNDERBIRD: "Thunderbird",
    Client.NEXTCLOUD: "Nextcloud",
    Client.ICSX5: "ICSx⁵",
    Client.DAVX5: "DAVx⁵",
    Client.HOME_ASSISTANT: "Home Assistant",
    Client.COMMAND_LINE: _l("Command line (curl, wget)"),
    Client.BROWSER: _l("Browsers"),
    Client.OTHER: _l("Other programs"),
}


def rhythm(client: Client) -> str:
    """Return how often a family looks again."""
    known = RHYTHMS.get(client)
    if known is None:
        return _("as its user set it")
    soonest, latest = (int(x.total_seconds()) // 60 for x in (known.soonest, known.latest))
    if soonest < latest:
        return _("about every %(least)d to %(most)d hours", least=soonest // 60, most=latest // 60)
    if soonest < 60:
        return ngettext("about every %(num)d minute", "about every %(num)d minutes", soonest)
    return ngettext("about every hour", "about every %(num)d hours", soonest // 60)
