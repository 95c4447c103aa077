"""Calendar entries made of records, in the words of the language at hand.

``lang`` is the feed's language; call within it (a page of that language, or ``force_locale``).
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from eventapp.advocacy.models import Milestone, Observance
from eventapp.core.partial import PartialDate
from eventapp.events.models import Attendance, Event, EventStatus, Venue
from eventapp.feeds import telling
from eventapp.feeds.ics import Entry, Place, Status
from eventapp.feeds.plain import plain
from eventapp.feeds.queries import Slot
from eventapp.feeds.words import KINDS
from eventapp.web import dates, links
from eventapp.web.templating import city_name, country_name

_STATUS = {EventStatus.CANCELLED: Status.CANCELLED, EventStatus.POSTPONED: Status.TENTATIVE}
_DAY = timedelta(days=1)


def uid(kind: str, key: str) -> str:
    """Return the UID of a record: the same in every feed, download and mail."""
    return f"{kind}-{key}@{links.settings().public_host}"


def sequence_of(event: Event, session: int) -> int:
    """Return the SEQUENCE of a session's entry, in feeds and mails alike, from the session's own.

    What happens to an event happens to all its sessions.
    """
    return session + event.sequence


def event_entry(event: Event, venue: Venue | None, slots: Sequence[Slot], *, lang: str) -> Entry:
    """Return an event with its programme in words; without hours it is all-day."""
    title = event.title.text(lang, event.main_language)
    told = telling.of_event(event, slots, lang)
    return Entry(
        uid=uid("event", event.uid),
        summary=telling.headline(event, title),
        language=title.lang,
        start=event.starts_at or event.starts_on,
        end=event.ends_at or event.ends_on + _DAY,
        zone=event.timezone,
        created=event.created_at,
        modified=max(event.shown_changed_at, _latest(event, venue, *_rows(slots))),
        sequence=event.entry_sequence,
        status=_STATUS.get(event.status, Status.CONFIRMED),
        is_transparent=event.status is EventStatus.CANCELLED or not event.has_hours,
        description=told.plain,
        text_language=told.about.lang if told.about else lang,
        url=told.url,
        place=place_of(event, venue),
    )


def session_entry(event: Event, venue: Venue | None, slot: Slot, *, lang: str) -> Entry:
    """Return a session that has hours."""
    session = slot.session
    assert session.starts_at
    assert session.ends_at
    title = session.title.text(lang, event.main_language)
    told = telling.of_session(event, slot, lang)
    room = session.room.name if session.room else ""
    if session.room and session.room.venue_id != event.venue_id:
        venue = session.room.venue
    return Entry(
        uid=uid("session", session.uid),
        summary=telling.headline(event, title),
        language=title.lang,
        start=session.starts_at,
        end=session.ends_at,
        zone=event.timezone,
        created=session.created_at,
        modified=_latest(event, venue, *_rows([slot])),
        sequence=sequence_of(event, session.sequence),
        status=_STATUS.get(event.status, Status.CONFIRMED),
        is_transparent=event.status is EventStatus.CANCELLED,
        description=told.plain,
        text_language=told.about.lang if told.about else lang,
        url=told.url,
        place=place_of(event, venue, room=room),
        categories=(str(KINDS[session.kind]),),
        related_to=uid("event", event.uid),
    )


def milestone_entry(milestone: Milestone, *, lang: str) -> Entry:
    """Return a milestone over the day, month or year that is known, the last two said in words.

    An expected one is tentative, and says so in its title: few programs show it otherwise.
    """
    when, policy = milestone.date, milestone.policy_file
    title = milestone.title.text(lang)
    summary = plain(title)
    if when.precision != "day":
        summary = f"{summary} ({dates.format_partial(when)})"
    if milestone.is_expected:
        summary = _("Expected: %(title)s", title=summary)
    url = links.public(f"/{lang}/policy/{policy.slug}")
    known = {"month": _("Only the month is known."), "year": _("Only the year is known.")}
    source = _("Source: %(url)s", url=milestone.source_url) if milestone.source_url else ""
    known_as = (policy.title.text(lang), milestone.reference)
    parts = (*known_as, known.get(when.precision, ""), source, url)
    start, end = span(when)
    return Entry(
        uid=uid("milestone", milestone.uid),
        summary=summary,
        language=title.lang,
        start=start,
        end=end,
        created=milestone.created_at,
        modified=_latest(milestone, policy),
        sequence=milestone.sequence,
        status=Status.TENTATIVE if milestone.is_expected else Status.CONFIRMED,
        is_transparent=True,
        description=telling.paragraphs(parts),
        text_language=lang,
        url=url,
        categories=(_("Milestone"),),
    )


def observance_entry(observance: Observance, *, lang: str) -> Entry | None:
    """Return a day kept every year, from its first known year on; nothing when no year has it."""
    first = _first_kept(observance)
    if first is None:
        return None
    title = observance.title.text(lang)
    host = observance.host.name if observance.host else ""
    since = _("Kept since %(year)s.", year=observance.since) if observance.since else ""
    return Entry(
        uid=uid("observance", observance.uid),
        summary=plain(title),
        language=title.lang,
        start=first,
        end=first + _DAY,
        created=observance.created_at,
        modified=_latest(observance, observance.host),
        is_transparent=True,
        description=telling.paragraphs((host, since, links.public(f"/{lang}/calendar"))),
        text_language=lang,
        url=links.public(f"/{lang}/calendar"),
        categories=(_("Observed each year"),),
        is_yearly=True,
    )


def span(when: PartialDate) -> tuple[date, date]:
    """Return the first day a date may mean and the first day after it."""
    first = when.first_day
    match when.precision:
        case "day":
            return first, first + _DAY
        case "month":
            return first, first + timedelta(days=monthrange(first.year, first.month)[1])
        case _:
            return first, date(first.year + 1, 1, 1)


def _first_kept(observance: Observance) -> date | None:
    year = observance.since or observance.created_at.year
    for candidate in range(year, year + 9):  # 29 February comes back within eight years
        if observance.day <= monthrange(candidate, observance.month)[1]:
            return date(candidate, observance.month, observance.day)
    return None


def place_of(event: Event, venue: Venue | None, *, room: str = "") -> Place | None:
    """Return where something of an event is: a venue with its address, or the town alone."""
    if venue is None:
        country = country_name(event.country) if event.country else ""
        town = ", ".join(x for x in (city_name(event.city), country) if x)
        online = _("Online") if event.attendance is Attendance.ONLINE else ""
        return Place(town or online) if town or online else None
    town = f"{venue.postal_code} {city_name(venue.city or event.city)}".strip()
    country = country_name(venue.country) if venue.country else ""
    return Place(
        title=", ".join(x for x in (room, venue.name) if x),
        address=", ".join(x for x in (venue.address, town, country) if x),
        latitude=venue.latitude,
        longitude=venue.longitude,
    )


def _rows(slots: Iterable[Slot]) -> Iterator[Any]:
    for slot in slots:
        yield from (slot.session, slot.session.room)
        for appearance in (*slot.appearances, *slot.hidden):
            yield from (appearance, appearance.person)
            for affiliation in slot.known_of(appearance):
                yield from (affiliation, affiliation.organisation)


def _latest(*rows: Any) -> datetime:
    return max(x.changed_at for x in rows if x is not None)
