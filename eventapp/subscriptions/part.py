"""The part 'Your calendar' of the pages of those who have one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import account
from eventapp.auth.models import RoleName
from eventapp.feeds.links import Subscription, subscription
from eventapp.subscriptions import owners, queries
from eventapp.subscriptions.contents import is_open
from eventapp.subscriptions.forms import AccountKeyForm, KeyForm
from eventapp.subscriptions.models import FeedKey, FeedKind
from eventapp.subscriptions.owners import Owner

_OWNERS: Mapping[str, Callable[..., Owner]] = {
    "rsvp": owners.guest,
    "speaker": owners.speaker_of,
    "quota": owners.organisation,
}


@dataclass(frozen=True, slots=True)
class Part:
    """What the part shows: the key while its address is open, and the form that changes it.

    ``address`` is where the form goes; ``made`` are the ways to an address that was just made.
    """

    owner: Owner
    key: FeedKey | None
    form: KeyForm
    address: str
    made: Subscription | None = None


def part(owner: Owner, address: str, *, form: KeyForm | None = None, token: str = "") -> Part:
    """Return the part for somebody; ``token`` is that of an address shown now and never again."""
    found = queries.of_owner(owner)
    key = found if found and is_open(found) else None
    kind = AccountKeyForm if owner.kind is FeedKind.ORGANISER else KeyForm
    form = form or kind(data={"reminder": (key and key.reminder) or ""})
    made = subscription(f"/calendar/{token}.ics", _name(owner)) if token else None
    return Part(owner, key, form, address, made)


def _name(owner: Owner) -> str:
    return {
        FeedKind.GUEST: _("Your registrations"),
        FeedKind.SPEAKER: _("Your sessions"),
        FeedKind.ORGANISER: _("Events and drafts"),
        FeedKind.ORGANISATION: _("Events of %(organisation)s", organisation=owner.label),
    }[owner.kind]


def of_page(way: str, record: Any, *more: Any) -> Part:
    """Return the part for a page behind a personal link: ``rsvp``, ``speaker`` or ``quota``."""
    token = str((request.view_args or {}).get("token", ""))
    owner = _OWNERS[way](record, *more)
    return part(owner, url_for("subscriptions.show", way=way, token=token))


def of_account() -> Part | None:
    """Return the part for the page of the signed-in account; None for who reads no drafts."""
    if not account().has_any_role(RoleName.ORGANISER, RoleName.ADMINISTRATOR):
        return None
    return part(owners.organiser(account()), url_for("own_calendar.show"))


def init_app(app: Flask) -> None:
    """Let the pages of the features below show it."""
    app.jinja_env.globals.update(calendar_of=of_page, calendar_of_account=of_account)
