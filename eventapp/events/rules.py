"""What an event must be: local times, phases, and the checklist before it goes public. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from eventapp.core.errors import DomainError
from eventapp.core.localised import INTERFACE_LANGUAGES, Localised


class Phase(StrEnum):
    """Where an event stands in time."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    PAST = "past"


def phase(begins: datetime, ends: datetime, now: datetime) -> Phase:
    """Return the phase at an instant; the end itself is past."""
    if now < begins:
        return Phase.UPCOMING
    return Phase.RUNNING if now < ends else Phase.PAST


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a wall-clock time falls in the hour left out when clocks go forward."""
    there = local.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(fold=0)


def is_repeated(local: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a wall-clock time comes twice, as when clocks go back."""
    first, second = (local.replace(tzinfo=zone, fold=x) for x in (0, 1))
    return first.utcoffset() != second.utcoffset() and not is_skipped(local, zone)


YEARS = range(1900, 2201)  # an event may end with the night of its last one


def instant(local: datetime, zone: ZoneInfo, *, field: str) -> datetime:
    """Return the instant of a wall-clock time, to the second, in UTC.

    A repeated time is the first of the two unless its ``fold`` is 1 (PEP 495).

    :raises DomainError: ``time.skipped`` at ``field`` for a time the clocks leave out,
        ``date.out_of_range`` for a year that no event is in, ``time.out_of_range`` where no
        calendar reaches.
    """
    local = local.replace(microsecond=0, tzinfo=None)
    if local.year not in YEARS:
        raise DomainError("date.out_of_range", field=field)
    try:
        if is_skipped(local, zone):
            raise DomainError("time.skipped", field=field, time=local.time())
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise DomainError("time.out_of_range", field=field) from None


@dataclass(frozen=True, slots=True)
class Span:
    """The dates of an event in its zone, and its instants when the hours are known."""

    starts_on: date
    ends_on: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def span(
    starts_on: date, ends_on: date | None, hours: tuple[time | None, time | None], zone: ZoneInfo
) -> Span:
    """Return the span of an event, from dates and wall-clock hours in its zone.

    :raises DomainError: at ``ends_on``, ``start_time`` or ``end_time``.
    """
    ends_on = ends_on or starts_on
    if not date(1900, 1, 1) <= starts_on <= date(2200, 1, 1):
        raise DomainError("date.out_of_range", field="starts_on")
    if not date(1900, 1, 1) <= ends_on <= date(2200, 1, 1):
        raise DomainError("date.out_of_range", field="ends_on")
    if ends_on < starts_on:
        raise DomainError("dates.reversed", field="ends_on")
    start, end = hours
    if start is None and end is None:
        return Span(starts_on, ends_on)
    if start is None or end is None:
        raise DomainError("hours.half", field="end_time" if end is None else "start_time")
    starts_at = instant(datetime.combine(starts_on, start), zone, field="start_time")
    ends_at = instant(datetime.combine(ends_on, end), zone, field="end_time")
    if ends_at <= starts_at:
        raise DomainError("hours.reversed", field="end_time")
    return Span(starts_on, ends_on, starts_at, ends_at)


class Severity(StrEnum):
    """What a finding of the checklist does."""

    BLOCKS = "blocks"
    ADVISES = "advises"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing, and the field and page of the back office where it is mended."""

    code: str
    severity: Severity
    field: str
    page: str = "settings"
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the checklist looks at."""

    title: Localised
    summary: Localised
    description: Localised
    main_language: str
    has_place: bool
    is_online: bool
    has_venue: bool
    has_hours: bool
    ends: datetime
    hosts: int
    facts: int
    rsvp: bool
    capacity: int | None
    waiting_list: bool
    rsvp_closes_at: datetime | None


def checklist(event: Candidate, now: datetime) -> list[Finding]:
    """Return what is missing before an event goes public: what blocks first, then advice."""
    found = [*_text_findings(event), *_place_findings(event), *_rsvp_findings(event)]
    if event.ends <= now:
        found.append(Finding("date.past", Severity.ADVISES, "starts_on"))
    return sorted(found, key=lambda x: x.severity is not Severity.BLOCKS)


def blocking(event: Candidate) -> list[Finding]:
    """Return what an event that readers see must never lack, whatever the hour."""
    always = event.ends - timedelta(seconds=1)
    return [x for x in checklist(event, always) if x.severity is Severity.BLOCKS]


def _text_findings(event: Candidate) -> Iterator[Finding]:
    for field, texts in (("title", event.title), ("summary", event.summary)):
        if event.main_language not in texts:
            severity = Severity.BLOCKS if field == "title" else Severity.ADVISES
            yield Finding(f"{field}.missing", severity, field, language=event.main_language)
        for lang in INTERFACE_LANGUAGES:
            if lang not in texts and lang != event.main_language:
                yield Finding(f"{field}.untranslated", Severity.ADVISES, field, language=lang)
    # Nobody need write a description; written once, it is wanted by every reader.
    for lang in event.description.missing():
        yield Finding("description.untranslated", Severity.ADVISES, "description", language=lang)


def _place_findings(event: Candidate) -> Iterator[Finding]:
    if not event.is_online and not event.has_place:
        yield Finding("place.missing", Severity.BLOCKS, "city")
    elif not event.is_online and not event.has_venue:
        yield Finding("venue.missing", Severity.ADVISES, "venue_id")
    if not event.has_hours:
        yield Finding("hours.missing", Severity.ADVISES, "start_time")
    if not event.hosts:
        yield Finding("hosts.missing", Severity.BLOCKS, "hosts")
    if not event.facts and not event.is_online:
        yield Finding("facts.missing", Severity.ADVISES, "facts")


def _rsvp_findings(event: Candidate) -> Iterator[Finding]:
    if not event.rsvp:
        return
    if event.capacity is None:
        yield Finding("capacity.missing", Severity.ADVISES, "capacity")
    if event.rsvp_closes_at is None:
        yield Finding("rsvp_closes.missing", Severity.ADVISES, "rsvp_closes")
    elif event.rsvp_closes_at > event.ends:
        yield Finding("rsvp_closes.late", Severity.ADVISES, "rsvp_closes")
