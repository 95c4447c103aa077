"""The one place that reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant in UTC, to the second (RFC 5545 knows no fractions)."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251


def today(zone: str) -> date:
    """Return the present date in an IANA zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def date_in(zone: str, at: datetime) -> date:
    """Return the date in an IANA zone at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()
