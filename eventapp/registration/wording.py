"""When and where an event is and how a guest stands, in words of the page or the mail."""

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.places import city_name
from eventapp.events.models import Event, Venue
from eventapp.registration.category_models import Access, CompanionKind
from eventapp.registration.models import RegistrationState
from eventapp.web import dates

STATES = {
    RegistrationState.PENDING: _l("Awaiting approval"),
    RegistrationState.CONFIRMED: _l("Confirmed"),
    RegistrationState.WAITLISTED: _l("Waiting list"),
    RegistrationState.OFFERED: _l("Offered a place"),
    RegistrationState.DECLINED: _l("Declined by us"),
    RegistrationState.CANCELLED: _l("Cancelled"),
    RegistrationState.ATTENDED: _l("Attended"),
}
ACCESS = {
    Access.OPEN: _l("Open to all"),
    Access.CODE: _l("With a code"),
    Access.INVITED: _l("By invitation"),
}
COMPANIONS = {
    CompanionKind.GUEST: _l("Accompanying person"),
    CompanionKind.DEPUTY: _l("Deputy"),
    CompanionKind.ADVISER: _l("Adviser"),
    CompanionKind.SECURITY: _l("Security"),
    CompanionKind.ACCESS: _l("Companion for access needs"),
}


def when(event: Event) -> str:
    """Return the day or days with weekday, and the hours where they are known."""
    if event.starts_on != event.ends_on:
        days = dates.format_dates(event.starts_on, event.ends_on)
    else:
        days = dates.format_date(event.starts_on, weekday=True)
    found = hours(event)
    return f"{days}, {found}" if found else days


def hours(event: Event) -> str:
    """Return ``14:00-17:00, Brussels time`` with an en dash, or nothing when unknown."""
    if event.starts_at is None or event.ends_at is None:
        return ""
    start = dates.format_time(event.starts_at, event.zone)
    end = dates.format_time(event.ends_at, event.zone)
    return _(
        "%(start)s–%(end)s, %(city)s time",  # noqa: RUF001
        start=start,
        end=end,
        city=dates.zone_city(event.zone),
    )


def where(event: Event) -> str:
    """Return the place on one line; empty when nothing is known yet."""
    found = ", ".join(x for x in _place(event) if x)
    if event.attendance.value == "online":
        return _("Online")
    return found


def _place(event: Event) -> list[str]:
    venue: Venue | None = event.venue
    country = _country(venue.country if venue else event.country)
    if venue is None:
        return [_city(event.city), country]
    town = f"{venue.postal_code} {_city(venue.city)}".strip()
    return [venue.name, venue.address, town, country]


def _city(city: str) -> str:
    locale = get_locale() or Locale("en")
    return city_name(city, locale.language)


def _country(code: str) -> str:
    locale = get_locale() or Locale("en")
    return str(locale.territories.get(code.upper(), code)) if code else ""


def state_name(state: RegistrationState) -> str:
    """Return a state as people say it."""
    return str(STATES[state])
