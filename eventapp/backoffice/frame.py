"""What stands on every page of the back office: where one is, where one may go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from eventapp.auth import access
from eventapp.auth.forms import Press
from eventapp.auth.journal import ROLES
from eventapp.auth.models import RoleName
from eventapp.backoffice import queries
from eventapp.core.localised import CONTENT_LANGUAGES
from eventapp.events.models import Event
from eventapp.web import dates

_HOUSE_ZONE = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation; ``waits`` when its count is of what somebody has to decide."""

    label: str
    url: str
    current: bool
    count: int | str | None = None
    waits: bool = False


def role_name(role: str) -> str:
    """Return the name of a role as people say it."""
    return str(ROLES[RoleName(role)])


def side(event: Event | None) -> list[Entry]:
    """Return the navigation of an event, or of the whole back office."""
    if not access.may(RoleName.ORGANISER):
        return _for_others(event)
    return _of_event(event) if event else _of_house()


def beside(event: Event | None) -> list[Entry]:
    """Return the way from the pages of an event to what many events share."""
    return _shared() if event and access.may(RoleName.ORGANISER) else []


def _entry(
    label: str, endpoint: str, count: int | str | None = None, *, waits: bool = False, **values: Any
) -> Entry:
    here = _PART_OF.get(request.blueprint or "", request.endpoint or "")
    same_part = "." in endpoint and endpoint.rsplit(".", 1)[0] == here.rsplit(".", 1)[0]
    current = here == endpoint or (same_part and endpoint in _WHOLE_PARTS and here not in _OWN)
    return Entry(label, url_for(endpoint, **values), current, count, waits)


# Blueprints of which every page stands under one line of the navigation.
_WHOLE_PARTS = {
    "people_manage.index",
    "organisations_manage.index",
    "venues.index",
    "institutions.index",
    "accounts.index",
    "programme_manage.show",
    "contributions.index",
    "guests.index",
    "speakers.index",
    "mailbox.of_event",
}
# Blueprints whose pages belong to the part of another.
_PART_OF = {
    "access_lists": "guests.access_list",
    "access_profiles": "venues.access_list",
    "calendar_imports": "backoffice.overview",
    "drafting_manage": "programme_manage.drafting",
    "mailings": "guests.mailings",
    "merging": "people_manage.merging",
    "person_page": "people_manage.overview",
    "portraits_manage": "people_manage.portrait",
}
# Pages of such a blueprint that have a line of their own.
_OWN = {"guests.check_in", "guests.approval"}


def _of_event(event: Event) -> list[Entry]:
    counts = queries.counts(event.id)
    slug = event.slug
    return [
        _entry(_("Overview"), "events_manage.show", slug=slug),
        _entry(_("Programme"), "programme_manage.show", counts.sessions, slug=slug),
        _entry(_("Speakers"), "speakers.index", counts.speakers, slug=slug),
        _entry(
            _("Contributions"),
            "contributions.index",
            counts.contributions or None,
            waits=True,
            slug=slug,
        ),
        _entry(_("Guests"), "guests.index", counts.guests, slug=slug),
        *_waiting_for_us(counts.pending, slug),
        _entry(_("Messages"), "mailbox.of_event", _up_to_many(counts.messages), slug=slug),
        _entry(_("Check-in"), "guests.check_in", slug=slug),
        _entry(_("Settings"), "events_manage.settings", slug=slug),
    ]


def _up_to_many(number: int) -> int | str:
    return number if number <= queries.MANY else f"{queries.MANY}+"


def _waiting_for_us(pending: int, slug: str) -> list[Entry]:
    if not pending and request.endpoint != "guests.approval":
        return []
    return [_entry(_("Approval"), "guests.approval", pending, waits=True, slug=slug)]


def _shared() -> list[Entry]:
    return [
        _entry(_("Events"), "backoffice.overview"),
        _entry(_("People"), "people_manage.index"),
        _entry(_("Organisations"), "organisations_manage.index"),
        _entry(_("Venues"), "venues.index"),
    ]


def _of_house() -> list[Entry]:
    entries = [
        *_shared(),
        _entry(_("Policy files"), "backoffice.policy"),
        _entry(_("Institutions"), "institutions.index"),
        _entry(_("Messages"), "mailbox.index"),
        _entry(_("Calendars"), "fetches.index"),
        _entry(_("Log"), "backoffice.log"),
    ]
    if access.may():
        entries.append(_entry(_("Accounts"), "accounts.index"))
    return entries


def _for_others(event: Event | None) -> list[Entry]:
    entries = [_entry(_("Events"), "backoffice.overview")]
    if event and access.may(RoleName.DOOR):
        entries.append(_entry(_("Check-in"), "guests.check_in", slug=event.slug))
    if event and access.may(RoleName.ACCESS_LIST):
        entries.append(_entry(_("Access list"), "access_lists.index", slug=event.slug))
    return entries


def press_token() -> Markup:
    """Return the hidden field that a form of one button needs."""
    return Markup("{}").format(Press().csrf_token())


def here_in(lang: str) -> str:
    """Return the address of this page before signing in, in another language."""
    if request.method != "GET" or not request.endpoint:
        return url_for("account.sign_in", next=request.path, lang=lang)
    # What an address says is no argument of url_for, which takes some of its own.
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'lang': lang})}"


def at_event(instant: datetime, event: Event | None) -> str:
    """Return an instant by the clocks of an event; without one by a clock that is named."""
    if event is not None:
        return dates.format_instant(instant, event.zone)
    said = dates.format_instant(instant, _HOUSE_ZONE)
    return _("%(instant)s, %(city)s time", instant=said, city=dates.zone_city(_HOUSE_ZONE))


def init_app(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals.update(
        side=side,
        beside=beside,
        role_name=role_name,
        press_token=press_token,
        here_in=here_in,
        at_event=at_event,
        CONTENT_LANGUAGES=CONTENT_LANGUAGES,
        may_organise=lambda: access.may(RoleName.ORGANISER),
        may_check_in=lambda: access.may(RoleName.DOOR),
        may_administer=access.may,
    )
