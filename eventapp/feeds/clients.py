"""The programs that read calendars: how each calls itself, and how often it looks again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache

READ = 200  # characters of a User-Agent that are looked at


class Client(StrEnum):
    """A family of calendar programs, in the order in which pages name them."""

    APPLE = "apple"
    GOOGLE = "google"
    OUTLOOK_WEB = "outlook_web"
    OUTLOOK = "outlook"
    THUNDERBIRD = "thunderbird"
    NEXTCLOUD = "nextcloud"
    ICSX5 = "icsx5"
    DAVX5 = "davx5"
    HOME_ASSISTANT = "home_assistant"
    COMMAND_LINE = "command_line"
    BROWSER = "browser"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a program lets pass, at least and at most, before it looks again."""

    soonest: timedelta
    latest: timedelta


_HOUR = timedelta(hours=1)
# What programs are known to do unless somebody sets them otherwise; of those left out, everybody
# sets it for themselves. docs/calendar.md says where each is from.
RHYTHMS: Mapping[Client, Rhythm] = {
    Client.GOOGLE: Rhythm(8 * _HOUR, 24 * _HOUR),
    Client.OUTLOOK_WEB: Rhythm(3 * _HOUR, 24 * _HOUR),
    Client.OUTLOOK: Rhythm(_HOUR, _HOUR),
    Client.THUNDERBIRD: Rhythm(_HOUR / 2, _HOUR / 2),
    Client.NEXTCLOUD: Rhythm(_HOUR, _HOUR),
}

# The first that is found in a User-Agent tells its family: a program in a browser's dress names
# itself besides, so that browsers come last.
_MARKS = (
    ("google-calendar-importer", Client.GOOGLE),
    ("microsoft outlook", Client.OUTLOOK),
    ("microsoft exchange/", Client.OUTLOOK_WEB),
    ("microsoft.exchange/", Client.OUTLOOK_WEB),
    ("thunderbird/", Client.THUNDERBIRD),
    ("dataaccessd/", Client.APPLE),
    ("calendaragent/", Client.APPLE),
    ("calendarstore/", Client.APPLE),
    ("icsx5/", Client.ICSX5),
    ("davx5/", Client.DAVX5),
    ("nextcloud webcal", Client.NEXTCLOUD),
    ("nextcloud server crawler", Client.NEXTCLOUD),
    ("homeassistant/", Client.HOME_ASSISTANT),
    ("home-assistant/", Client.HOME_ASSISTANT),
    ("curl/", Client.COMMAND_LINE),
    ("wget/", Client.COMMAND_LINE),
)
_NO_PERSON = ("bot", "crawler", "spider", "compatible;")


@lru_cache(maxsize=512)
def client_of(user_agent: str) -> Client:
    """Return the family of a program by the User-Agent it sends (RFC 9110 section 10.1.5)."""
    said = user_agent[:READ].casefold()
    for mark, client in _MARKS:
        if mark in said:
            return client
    if said.startswith("mozilla/") and not any(x in said for x in _NO_PERSON):
        return Client.BROWSER
    return Client.OTHER
