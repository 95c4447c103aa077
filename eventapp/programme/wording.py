"""What clashes and gaps of a programme say to an organiser."""

from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.programme.rules import Gap, Lack
from eventapp.programme.slots import Clash, Kind, Window
from eventapp.web import dates
from eventapp.web.templating import language_name


def clash_text(clash: Clash, zone: ZoneInfo) -> str:
    """Return what clashes, in the page's language, with hours of ``zone``."""
    if clash.kind in {Kind.AWAY, Kind.CLOSED}:
        return _window_text(clash, zone)
    if clash.kind is Kind.TURNAROUND and clash.event[0]:
        return _(
            "%(name)s has %(given)d minutes between this and %(event)s, and needs %(needed)d",
            **_facts(clash),
        )
    if clash.kind is Kind.TURNAROUND and all(clash.way):
        here, there = clash.way
        return _(
            "%(name)s has %(given)d minutes from “%(here)s” to “%(there)s” and needs %(needed)d",
            **_facts(clash) | {"here": here, "there": there},
        )
    return SENTENCES[clash.kind](clash)


def _facts(clash: Clash) -> dict[str, Any]:
    return {
        "name": clash.who,
        "event": clash.event[1],
        "given": clash.given,
        "needed": clash.needed,
        "languages": _listed(clash.languages),
    }


SENTENCES: dict[Kind, Callable[[Clash], str]] = {
    Kind.PERSON: lambda x: _("%(name)s is in two sessions at once", **_facts(x)),
    Kind.ELSEWHERE: lambda x: _("%(name)s is at another event then: %(event)s", **_facts(x)),
    Kind.ROOM: lambda x: _("%(name)s holds two sessions at once", **_facts(x)),
    Kind.OUTSIDE: lambda _x: _("Outside the hours of the event"),
    Kind.TURNAROUND: lambda x: _(
        "%(name)s has %(given)d minutes from one session to the other and needs %(needed)d",
        **_facts(x),
    ),
    Kind.MODERATOR: lambda x: _("%(name)s moderates and is on the panel", **_facts(x)),
    Kind.UNMODERATED: lambda _x: _("A panel without a moderator"),
    Kind.INTERPRETATION: lambda x: _(
        "%(name)s speaks %(languages)s, which is neither spoken nor interpreted here", **_facts(x)
    ),
    Kind.SIGNING: lambda x: ngettext(
        "Signing takes %(num)d interpreter here; booked: %(given)d",
        "Signing takes %(num)d interpreters here; booked: %(given)d",
        x.needed,
        given=x.given,
    ),
    Kind.BREAK: lambda x: _("No break for %(given)d minutes", **_facts(x)),
    Kind.CROWDED: lambda x: _(
        "%(name)s seats %(given)d; %(needed)d guests are expected", **_facts(x)
    ),
    Kind.UNCONFIRMED: lambda x: _(
        "%(name)s stands in the released programme and has not confirmed", **_facts(x)
    ),
}


def _window_text(clash: Clash, zone: ZoneInfo) -> str:
    windows = ", ".join(_span(x, zone) for x in clash.windows)
    if clash.kind is Kind.AWAY:
        return _("%(name)s is there only %(windows)s", name=clash.who, windows=windows)
    if clash.who:
        return _("%(name)s is open only %(windows)s", name=clash.who, windows=windows)
    return _("The building is open only %(windows)s", windows=windows)


def _span(window: Window, zone: ZoneInfo) -> str:
    since, until = window
    if since.year == MINYEAR:
        return _("until %(until)s", until=dates.format_instant(until, zone))
    if until.year == MAXYEAR:
        return _("from %(since)s", since=dates.format_instant(since, zone))
    if since.astimezone(zone).date() == until.astimezone(zone).date():
        span = f"{dates.format_time(since, zone)}–{dates.format_time(until, zone)}"  # noqa: RUF001
        return _(
            "%(day)s, %(time)s", day=dates.format_date(since.astimezone(zone).date()), time=span
        )
    told = (dates.format_instant(x, zone) for x in window)
    return _("from %(since)s to %(until)s", **dict(zip(("since", "until"), told, strict=True)))


def _listed(languages: tuple[str, ...]) -> str:
    return ", ".join(language_name(x) for x in languages)


def lack_text(lack: Lack) -> str:
    """Return what a session lacks, in the page's language."""
    languages = _listed(lack.languages)
    match lack.gap:
        case Gap.TITLE:
            return _("No title in %(languages)s", languages=languages)
        case Gap.ABSTRACT:
            return _("No description in %(languages)s", languages=languages)
        case Gap.NAME:
            return ngettext(
                "One seat is to be announced", "%(num)d seats are to be announced", lack.number
            )
        case Gap.CONFIRMATION:
            return _("Not confirmed yet: %(names)s", names=", ".join(lack.names))
        case Gap.GONE:
            return _("Said no, still on the session: %(names)s", names=", ".join(lack.names))
