"""What an editor says about an event, checked, and what an event says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.core.checks import Checks
from eventapp.core.db import Base, db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.text import NAME_LENGTH, fold
from eventapp.events import rules
from eventapp.events.models import (
    Attendance,
    Event,
    FactKind,
    HostRole,
    LineRule,
    Venue,
    Visibility,
)
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person

OFFER_HOURS = 30 * 24  # a seat that is held longer is nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class HostData:
    """An organisation or a person that hosts: exactly one of the two."""

    role: HostRole = HostRole.HOST
    organisation_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactData:
    """An access or practical fact."""

    kind: FactKind
    text: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class EventData:
    """What an editor says about an event. An empty slug is made of the title.

    Hours, and when the RSVP opens and closes, are wall-clock times in ``timezone``; the second of
    a repeated hour has ``fold=1``. Without hours the event is known by its dates alone.
    """

    title: Localised
    starts_on: date
    ends_on: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    timezone: str = "Europe/Brussels"
    slug: str = ""
    summary: Localised = NO_TEXT
    description: Localised = NO_TEXT
    main_language: str = "en"
    languages: tuple[str, ...] = ()
    level: str = ""
    visibility: Visibility = Visibility.PUBLIC
    demonstration: bool = False
    attendance: Attendance = Attendance.IN_PERSON
    venue_id: int | None = None
    city: str = ""
    country: str = ""
    rsvp: bool = False
    capacity: int | None = None
    waiting_list: bool = True
    line_rule: LineRule = LineRule.STRICT
    offer_hours: int | None = None
    may_pass_on: bool = True
    rsvp_opens: datetime | None = None
    rsvp_closes: datetime | None = None
    hosts: tuple[HostData, ...] = ()
    facts: tuple[FactData, ...] = ()


_COPIED = (
    "title", "starts_on", "ends_on", "timezone", "slug", "summary", "description",
    "main_language", "level", "visibility", "demonstration", "attendance", "venue_id",
    "city", "country", "rsvp", "capacity", "waiting_list", "line_rule", "offer_hours",
    "may_pass_on",
)  # fmt: skip


def data_of(event: Event) -> EventData:
    """Return what an editor would have to say to get this event (hosts and facts loaded)."""
    zone = event.zone
    return EventData(
        **{name: getattr(event, name) for name in _COPIED},
        languages=tuple(event.languages),
        start_time=_clock_time(event.starts_at, zone),
        end_time=_clock_time(event.ends_at, zone),
        rsvp_opens=wall_clock(event.rsvp_opens_at, zone),
        rsvp_closes=wall_clock(event.rsvp_closes_at, zone),
        hosts=tuple(
            HostData(role=x.role, organisation_id=x.organisation_id, person_id=x.person_id)
            for x in event.hosts
        ),
        facts=tuple(FactData(kind=x.kind, text=x.text) for x in event.facts),
    )


def wall_clock(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return the naive wall-clock time of an instant, with its fold."""
    return at.astimezone(zone).replace(tzinfo=None) if at else None


def _clock_time(at: datetime | None, zone: ZoneInfo) -> time | None:
    local = wall_clock(at, zone)
    return local.time() if local else None


def checked(data: EventData) -> tuple[EventData, dict[str, Any]]:
    """Return the tidied data, and the column values of the event itself.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    checks.slug(data.slug)
    data = replace(
        data,
        title=checks.texts(data.title, "title", length=NAME_LENGTH, required=True),
        summary=checks.texts(data.summary, "summary"),
        description=checks.texts(data.description, "description"),
        languages=tuple(checks.languages(data.languages, "languages")),
        level=checks.line(data.level, "level", length=20),
        timezone=checks.zone(data.timezone, "timezone"),
        city=checks.line(data.city, "city", length=120),
        country=checks.country(data.country, "country"),
        capacity=checks.count(data.capacity, "capacity"),
        offer_hours=checks.count(data.offer_hours, "offer_hours", low=1, high=OFFER_HOURS),
        hosts=_checked_hosts(checks, data.hosts),
        facts=_checked_facts(checks, data.facts),
    )
    checks.languages([data.main_language], "main_language")
    if data.venue_id is not None and db.session.get(Venue, data.venue_id) is None:
        checks.refuse("venue.not_found", "venue_id")
    times = _times(checks, data)
    checks.done()
    copied = {x: getattr(data, x) for x in _COPIED if x not in {"slug", "starts_on", "ends_on"}}
    return data, {**copied, **times, "languages": list(data.languages), "search_text": _found(data)}


def _found(data: EventData) -> str:
    texts = (*data.title.values(), *data.summary.values(), *data.description.values(), data.city)
    return "\n".join(fold(x) for x in texts)


def _checked_hosts(checks: Checks, hosts: Sequence[HostData]) -> tuple[HostData, ...]:
    organisations = _known(Organisation, [x.organisation_id for x in hosts])
    people = _known(Person, [x.person_id for x in hosts])
    for number, host in enumerate(hosts):
        field = f"hosts[{number}]"
        if (host.organisation_id is None) == (host.person_id is None):
            checks.refuse("host.one_of_two", field)
        elif host.organisation_id not in organisations or host.person_id not in people:
            checks.refuse("host.not_found", field)
        elif host in hosts[:number]:
            checks.refuse("host.twice", field)
    return tuple(hosts)


def _known(model: type[Base], ids: Sequence[int | None]) -> set[int | None]:
    column = model.__table__.c.id
    given = [x for x in ids if x is not None]
    if not given:
        return {None}
    return {None, *db.session.scalars(select(column).where(column.in_(given)))}


def _checked_facts(checks: Checks, facts: Sequence[FactData]) -> tuple[FactData, ...]:
    return tuple(
        replace(x, text=checks.texts(x.text, f"facts[{n}].text", required=True))
        for n, x in enumerate(facts)
    )


def _times(checks: Checks, data: EventData) -> dict[str, Any]:
    zone = zone_or_utc(data.timezone)
    found: dict[str, Any] = {}
    try:
        hours = (data.start_time, data.end_time)
        span = rules.span(data.starts_on, data.ends_on, hours, zone)
        found = {x: getattr(span, x) for x in span.__slots__}
    except DomainError as error:
        checks.errors.append(error)
    for field in ("rsvp_opens", "rsvp_closes"):
        local = getattr(data, field)
        try:
            found[f"{field}_at"] = rules.instant(local, zone, field=field) if local else None
        except DomainError as error:
            checks.errors.append(error)
    opens, closes = found.get("rsvp_opens_at"), found.get("rsvp_closes_at")
    if opens and closes and closes <= opens:
        checks.refuse("rsvp.reversed", "rsvp_closes")
    return found


def zone_or_utc(name: str) -> ZoneInfo:
    """Return a zone; UTC for an unknown one, whose fault is told elsewhere."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
