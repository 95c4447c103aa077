"""Days and instants as iCalendar writes them (RFC 5545 section 3.3.5)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Event as EventComponent

from eventapp.feeds.vtimezone import UTC_NAMES


def add_time(component: EventComponent, name: str, value: date, zone: str) -> None:
    """Write a day, or an instant by the clocks of an IANA zone, under a name such as DTSTART."""
    if not isinstance(value, datetime):
        component.add(name, value)
        return
    local = value.astimezone(ZoneInfo(zone))
    # An hour that comes twice is read as the first (RFC 5545 section 3.3.5) or, by some, as the
    # second; in UTC it is one.
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if zone in UTC_NAMES or comes_twice:
        component.add(name, value.astimezone(UTC))
        return
    # The TZID is said here, since the library takes some zones for others of the same hours.
    component.add(name, local.replace(tzinfo=None), parameters={"TZID": zone})
