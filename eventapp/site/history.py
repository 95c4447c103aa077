"""What changed in an event and in its programme, in words, the latest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.localised import NO_TEXT, Localised
from eventapp.events.change_models import ChangeKind, EventChange
from eventapp.events.history import history
from eventapp.events.models import Attendance, Event, EventStatus
from eventapp.people.queries import successors
from eventapp.programme.differences import Change
from eventapp.programme.models import ProgrammeRelease
from eventapp.programme.queries import public_names, releases
from eventapp.releases import wording
from eventapp.site.labels import LABELS
from eventapp.web import dates
from eventapp.web.languages import current_language
from eventapp.web.templating import city_name, country_name

TITLES: Mapping[ChangeKind, Any] = {
    ChangeKind.PUBLISHED: _l("Announced"),
    ChangeKind.TIME: _l("Another time"),
    ChangeKind.PLACE: _l("Another place"),
    ChangeKind.POSTPONED: _l("Postponed"),
    ChangeKind.CANCELLED: _l("Cancelled"),
    ChangeKind.REINSTATED: _l("Takes place after all"),
}
_CALLED_OFF = {
    EventStatus.POSTPONED: ChangeKind.POSTPONED,
    EventStatus.CANCELLED: ChangeKind.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: a change of the event, or a release of its programme.

    ``reason`` is why the event is called off, as long as it is; ``release`` comes with its lines.
    """

    key: str
    at: datetime
    title: str
    told: str = ""
    reason: Localised = NO_TEXT
    release: ProgrammeRelease | None = None
    lines: Sequence[wording.Line] = ()


def steps(event: Event) -> list[Step]:
    """Return every step that readers may know of. Five queries."""
    found = [*_of_event(event), *_of_programme(event)]
    return sorted(found, key=lambda x: x.at, reverse=True)


def _of_event(event: Event) -> Iterator[Step]:
    # Why it is called off stands as long as it is: a text may be taken back.
    wanted = _CALLED_OFF.get(event.status)
    for change in history(event):
        reason = NO_TEXT
        if change.kind is wanted:
            reason, wanted = event.status_reason, None
        yield Step(
            f"change-{change.id}", change.at, str(TITLES[change.kind]), _told(change), reason
        )


def _of_programme(event: Event) -> Iterator[Step]:
    # Whoever left the stage is counted, not named: why they left is theirs.
    names, merged = public_names(event.id), successors()
    every = releases(event.id)
    for number, x in enumerate(every):
        before = every[number + 1].stage if number + 1 < len(every) else None
        # What changed of people whom nobody may see is released, and is nothing to anybody else.
        if x.changes or x.note or x.stage is not before:
            changes = [Change.of(y).with_people(merged) for y in x.changes]
            lines = wording.lines(changes, event, current_language(), names)
            title = _("Version %(number)d", number=x.number)
            yield Step(f"version-{x.number}", x.released_at, title, release=x, lines=lines)


def _told(change: EventChange) -> str:
    match change.kind:
        case ChangeKind.TIME:
            is_moved = change.before["timezone"] != change.after["timezone"]
            now, before = (_when(x, in_zone=is_moved) for x in (change.after, change.before))
        case ChangeKind.PLACE:
            now, before = _where(change.after), _where(change.before)
        case ChangeKind.POSTPONED | ChangeKind.CANCELLED:
            return _("It was planned for %(slot)s", slot=_when(change.before))
        case ChangeKind.PUBLISHED:
            return _("It can be read here since then.")
        case ChangeKind.REINSTATED:
            return _("What its page says holds again.")
    return _("Now %(now)s, before %(before)s", now=now, before=before)


def _when(side: Mapping[str, Any], *, in_zone: bool = False) -> str:
    days = dates.format_dates(*(date.fromisoformat(side[x]) for x in ("starts_on", "ends_on")))
    if not side["starts_at"]:
        return days
    starts, ends = (datetime.fromisoformat(side[x]) for x in ("starts_at", "ends_at"))
    zone = ZoneInfo(side["timezone"])
    hours = dates.format_span(starts, ends, zone)
    if in_zone:
        hours = _("%(hours)s, %(city)s time", hours=hours, city=dates.zone_city(zone))
    return f"{days}, {hours}"


def _where(side: Mapping[str, Any]) -> str:
    if side["attendance"] == Attendance.ONLINE:
        return str(LABELS[Attendance.ONLINE])
    country = country_name(side["country"]) if side["country"] else ""
    place = ", ".join(x for x in (side["name"], city_name(side["city"]), country) if x)
    if side["attendance"] == Attendance.HYBRID:
        place = ", ".join(x for x in (place, str(LABELS[Attendance.HYBRID])) if x)
    return place or _("Place not recorded")
