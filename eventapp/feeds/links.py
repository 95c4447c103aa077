"""The addresses by which each calendar program subscribes to a feed."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from eventapp.web import links


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed and the ways to it: ``webcal`` is for Apple, Thunderbird and most others."""

    name: str
    path: str
    url: str
    webcal: str
    google: str
    outlook: str
    outlook_personal: str


def subscription(path: str, name: str) -> Subscription:
    """Return the ways to the feed at a path that begins with a slash."""
    url = links.public(path)
    # Not webcals: hardly any program knows it, and those that read webcal try https first.
    webcal = f"webcal://{url.removeprefix(f'{urlsplit(url).scheme}://')}"
    asked = f"url={quote(url, safe='')}&name={quote(name, safe='')}"
    return Subscription(
        name=name,
        path=path,
        url=url,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.office.com/calendar/0/addfromweb?{asked}",
        outlook_personal=f"https://outlook.live.com/calendar/0/addfromweb?{asked}",
    )
