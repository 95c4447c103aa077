"""When and where an event is and how a guest stands, in words of the page or the mail."""

from collections.abc import Mapping

from babel import Locale
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.places import city_name
from eventapp.events.models import Event, LineRule, Venue
from eventapp.registration.approval_models import Stance
from eventapp.registration.category_models import Access, CompanionKind
from eventapp.registration.models import RegistrationState
from eventapp.registration.passing_models import PassingState
from eventapp.registration.rules import Category
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
PASSES_ON = {
    "": _l("As the event says"),
    "yes": _l("Yes"),
    "no": _l("No"),
}
PASSINGS = {
    PassingState.OPEN: _l("offered, not answered"),
    PassingState.ACCEPTED: _l("accepted"),
    PassingState.DECLINED: _l("declined"),
    PassingState.LAPSED: _l("not answered in time"),
    PassingState.WITHDRAWN: _l("taken back"),
}
STANCES = {
    Stance.NOTE: _l("a note"),
    Stance.ASKS: _l("asks for a second opinion"),
    Stance.FOR: _l("in favour"),
    Stance.AGAINST: _l("against"),
    Stance.APPROVED: _l("approved"),
    Stance.DECLINED: _l("declined"),
    Stance.REOPENED: _l("lets it await approval again"),
}
COMPANIONS = {
    CompanionKind.GUEST: _l("Accompanying person"),
    CompanionKind.DEPUTY: _l("Deputy"),
    CompanionKind.ADVISER: _l("Adviser"),
    CompanionKind.SECURITY: _l("Security"),
    CompanionKind.ACCESS: _l("Companion for access needs"),
}

# Whether somebody may appear in photographs (``guest_rows.PHOTOGRAPHS``).
PHOTOGRAPHS = {
    "yes": _l("yes"),
    "no": _l("no"),
    "withdrawn": _l("no, taken back"),
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


def line_rules(event: Event, known: Mapping[int, Category], of: int | None = None) -> list[str]:
    """Return how the waiting list goes on, in sentences, as a guest of category ``of`` reads it.

    ``known`` are the event's categories by number.
    """
    own = known.get(of or 0)
    if own is not None and own.share.own_line:
        apart = _("Guests of your category have a waiting list of their own.")
        return [apart, _order(event), _turn(event)]
    return [_order(event), _turn(event), *_priorities(event, known)]


def _order(event: Event) -> str:
    if event.line_rule is LineRule.BEST_FIT:
        return _(
            "A place that is given back goes to the first in line whom it fits: a group that needs "
            "more places is passed, and keeps its turn."
        )
    return _(
        "A place that is given back goes to the first in line, in strict order: nobody is passed, "
        "even while a group waits for more places."
    )


def _turn(event: Event) -> str:
    if event.offer_hours is None:
        return _("It is theirs at once, and we write to them.")
    return ngettext(
        "We write to them and hold it for %(num)d hour; if they do not accept, the next is asked.",
        "We write to them and hold it for %(num)d hours; if they do not accept, the next is asked.",
        event.offer_hours,
    )


def _priorities(event: Event, known: Mapping[int, Category]) -> list[str]:
    lang = (get_locale() or Locale("en")).language
    groups: dict[int, list[str]] = {}
    for category in sorted(known.values(), key=lambda x: x.share.priority):
        if not category.share.own_line:
            name = category.name.text(lang, event.main_language)
            groups.setdefault(category.share.priority, []).append(name)
    if len(groups) < 2:
        return []
    order = "; ".join(", ".join(x) for x in groups.values())
    return [
        _(
            "Some guests go before others, whenever they joined: %(order)s. Among equals, the "
            "order above holds.",
            order=order,
        )
    ]
