"""Calendar entries made of records, in the words of the language at hand.

``lang`` is the feed's language; call within it (a page of that language, or ``force_locale``).
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from eventapp.advocacy.models import Milestone, Observance
from eventapp.core.localised import Text
from eventapp.core.partial import PartialDate
from eventapp.events.models import Attendance, Event, EventStatus, Venue, Visibility
from eventapp.feeds.ics import Entry, Place, Status
from eventapp.feeds.plain import plain
from eventapp.feeds.queries import Slot
from eventapp.feeds.words import KINDS, ROLES
from eventapp.people.models import Affiliation
from eventapp.people.naming import shown_honorific
from eventapp.programme.following import ways
from eventapp.programme.models import AppearanceState, ReleasedAppearance
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


def _page(event: Event, lang: str, part: str = "") -> str:
    """Return the address of an event's page; a private event has none that others may open.

    Nor does a guest's own link stand there: calendars are shared, and it gives the place back.
    """
    if event.visibility is Visibility.PRIVATE:
        return ""
    return links.public(f"/{lang}/events/{event.slug}{part}")


def event_entry(event: Event, venue: Venue | None, slots: Sequence[Slot], *, lang: str) -> Entry:
    """Return an event with its programme in words; without hours it is all-day."""
    url = _page(event, lang)
    title = event.title.text(lang, event.main_language)
    about = event.summary.text(lang, event.main_language) or event.description.text(
        lang, event.main_language
    )
    parts = (
        _reason(event, lang),
        _nature(event),
        plain(about),
        _programme(event, slots, lang),
        url,
    )
    return Entry(
        uid=uid("event", event.uid),
        summary=_headline(event, title),
        language=title.lang,
        start=event.starts_at or event.starts_on,
        end=event.ends_at or event.ends_on + _DAY,
        zone=event.timezone,
        created=event.created_at,
        modified=max(event.shown_changed_at, _latest(event, venue, *_rows(slots))),
        sequence=event.entry_sequence,
        status=_STATUS.get(event.status, Status.CONFIRMED),
        is_transparent=event.status is EventStatus.CANCELLED or not event.has_hours,
        description=_paragraphs(parts),
        text_language=about.lang if about else lang,
        url=url,
        place=place_of(event, venue),
    )


def session_entry(event: Event, venue: Venue | None, slot: Slot, *, lang: str) -> Entry:
    """Return a session that has hours."""
    session = slot.session
    assert session.starts_at
    assert session.ends_at
    main = event.main_language
    url = _page(event, lang, f"#session-{session.slug}")
    title = session.title.text(lang, main)
    about = session.abstract.text(lang, main)
    room = session.room.name if session.room else ""
    if session.room and session.room.venue_id != event.venue_id:
        venue = session.room.venue
    faces = "\n".join(_faces(slot, lang, main))
    followed = "\n".join(ways(session))
    parts = (_reason(event, lang), event.title.text(lang, main), faces, plain(about), followed, url)
    return Entry(
        uid=uid("session", session.uid),
        summary=_headline(event, title),
        language=title.lang,
        start=session.starts_at,
        end=session.ends_at,
        zone=event.timezone,
        created=session.created_at,
        modified=_latest(event, venue, *_rows([slot])),
        sequence=sequence_of(event, session.sequence),
        status=_STATUS.get(event.status, Status.CONFIRMED),
        is_transparent=event.status is EventStatus.CANCELLED,
        description=_paragraphs(parts),
        text_language=about.lang if about else lang,
        url=url,
        place=place_of(event, venue, room=room),
        categories=(str(KINDS[session.kind]),),
        related_to=uid("event", event.uid),
    )


def milestone_entry(milestone: Milestone, *, lang: str) -> Entry:
    """Return a milestone over the day, month or year that is known, the last two said in words."""
    when, policy = milestone.date, milestone.policy_file
    title = milestone.title.text(lang)
    summary = plain(title)
    if when.precision != "day":
        summary = f"{summary} ({dates.format_partial(when)})"
    url = links.public(f"/{lang}/policy/{policy.slug}")
    known = {"month": _("Only the month is known."), "year": _("Only the year is known.")}
    parts = (policy.title.text(lang), milestone.reference, known.get(when.precision, ""), url)
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
        is_transparent=True,
        description=_paragraphs(parts),
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
        description=_paragraphs((host, since, links.public(f"/{lang}/calendar"))),
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


def _headline(event: Event, title: str) -> str:
    # Outlook shows a cancelled entry as if it stood: the word must be in the title.
    match event.status:
        case EventStatus.CANCELLED:
            return _("Cancelled: %(title)s", title=title)
        case EventStatus.POSTPONED:
            return _("Postponed: %(title)s", title=title)
        case _:
            return title


def _reason(event: Event, lang: str) -> str:
    if event.status not in _STATUS:
        return ""
    return plain(event.status_reason.text(lang, event.main_language))


def _nature(event: Event) -> str:
    if not event.demonstration:
        return ""
    return _(
        "This event is made up so that registration and calendars can be tried. It will not take "
        "place."
    )


def _programme(event: Event, slots: Sequence[Slot], lang: str) -> str:
    return "\n\n".join("\n".join(_told(event, slot, lang)) for slot in slots)


def _told(event: Event, slot: Slot, lang: str) -> Iterator[str]:
    title = plain(slot.session.title.text(lang, event.main_language))
    yield f"{_hours(event, slot)} {title}".strip()
    yield from _faces(slot, lang, event.main_language)
    yield from ways(slot.session)


def _hours(event: Event, slot: Slot) -> str:
    start, end = slot.session.starts_at, slot.session.ends_at
    if start is None or end is None:
        return ""
    hours = dates.format_span(start, end, event.zone)
    if event.starts_on == event.ends_on:
        return hours
    return f"{dates.format_date(start.astimezone(event.zone).date())}, {hours}"


def _faces(slot: Slot, lang: str, main: str) -> Iterator[str]:
    for appearance in slot.appearances:
        role = ROLES[appearance.role]
        yield _("%(role)s: %(name)s", role=role, name=_face(slot, appearance, lang, main))


def _face(slot: Slot, appearance: ReleasedAppearance, lang: str, main: str) -> str:
    if appearance.person is None:
        return _("to be announced")
    person, held = appearance.person, slot.affiliations_of(appearance)
    title = shown_honorific(person, held, lang, appearance.honorific)
    name = f"{title} {person.name}".strip()
    said = [_standing(x, lang, main) for x in held]
    if appearance.state is not AppearanceState.CONFIRMED:
        said.append(_("invited"))
    told = "; ".join(x for x in said if x)
    return f"{name} ({told})" if told else name


def _standing(affiliation: Affiliation, lang: str, main: str) -> str:
    role, organisation = affiliation.role.text(lang, main), affiliation.organisation.name
    known = any(organisation.casefold() in x.casefold() for x in affiliation.role.values())
    return role if known else ", ".join(x for x in (role, organisation) if x)


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


def _paragraphs(parts: Iterable[str | Text]) -> str:
    return "\n\n".join(str(x) for x in parts if x)


def _rows(slots: Iterable[Slot]) -> Iterator[Any]:
    for slot in slots:
        yield from (slot.session, slot.session.room)
        for appearance in slot.appearances:
            yield from (appearance, appearance.person)
            for affiliation in slot.affiliations_of(appearance):
                yield from (affiliation, affiliation.organisation)


def _latest(*rows: Any) -> datetime:
    return max(x.changed_at for x in rows if x is not None)
