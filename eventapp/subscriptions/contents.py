"""What stands in each kind of personal calendar, by the rights that its owner has now.

Each function returns None for who may read nothing (any more). Entries are made in the language
at hand; call them within ``force_locale`` of the key's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.auth.models import RoleName
from eventapp.auth.queries import account_if_active
from eventapp.core import clock
from eventapp.events.models import Event, EventStatus
from eventapp.feeds import queries as feeds
from eventapp.feeds import tombstones, withdrawn
from eventapp.feeds.entries import event_entry, uid
from eventapp.feeds.ics import Entry, Status
from eventapp.feeds.service import guest_sequence
from eventapp.organisations.queries import house_name
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.quota_models import Quota
from eventapp.speakers.calendar import own_entry
from eventapp.speakers.slots import slots_over
from eventapp.subscriptions import drafts, queries
from eventapp.subscriptions.models import FeedKey, FeedKind
from eventapp.subscriptions.rules import stays

_OFF = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
# How a place stands that is not the guest's yet.
_OPEN: Mapping[RegistrationState, Any] = {
    RegistrationState.PENDING: _l("Your request awaits approval"),
    RegistrationState.WAITLISTED: _l("You are on the waiting list"),
    RegistrationState.OFFERED: _l("A place is offered to you"),
}


@dataclass(frozen=True, slots=True)
class Contents:
    """The name of a calendar, and its entries."""

    name: str
    entries: list[Entry]


def contents(key: FeedKey) -> Contents | None:
    """Return what stands in the calendar of a key now; None when its owner may not read it."""
    found = _OF[key.kind](key)
    if found is None:
        return None
    before = None if key.reminder is None else timedelta(minutes=key.reminder)
    return Contents(found.name, [_as_private(x, before) for x in found.entries])


def is_open(key: FeedKey) -> bool:
    """Tell whether the address opens something: not revoked, nor is the link by which it was made.

    What its owner may read is asked at each fetch (``contents``).
    """
    return key.revoked_at is None and _LINK_STANDS[key.kind](key)


def _as_private(entry: Entry, before: timedelta | None) -> Entry:
    # What is off rings no more, and a whole day has no hour before it that anybody wants.
    rings = before if entry.has_hours and entry.status is not Status.CANCELLED else None
    return replace(entry, is_private=True, reminder=rings)


def _since() -> date:
    return clock.today("UTC") - feeds.PAST - timedelta(days=1)


def _guest(key: FeedKey) -> Contents | None:
    address = key.guest_key or ""
    found = queries.registrations_of(address, _since())
    if not found and not queries.is_registered(address):
        return None
    found = [x for x in found if stays(x.event.ends, clock.now(), is_off=_is_off(x))]
    slots = feeds.programmes([x.event for x in found])
    entries = [_registered(x, slots.get(x.event_id, ()), key.language) for x in found]
    return Contents(_("Your registrations"), entries)


def _is_off(registration: Registration) -> bool:
    return registration.state in _OFF or registration.event.status is EventStatus.CANCELLED


def _registered(registration: Registration, slots: Sequence[feeds.Slot], lang: str) -> Entry:
    """Return the entry of an event as a guest has it: as sure as their place is."""
    event = registration.event
    entry = event_entry(event, event.venue, slots, lang=lang)
    entry = replace(
        entry,
        sequence=guest_sequence(event, registration),
        modified=max(entry.modified, registration.changed_at),
    )
    if registration.state in _OFF:
        return _taken_back(entry)
    if entry.status is Status.CANCELLED or registration.state not in _OPEN:
        return entry
    said = f"{_OPEN[registration.state]}."
    about = "\n\n".join(x for x in (said, entry.description) if x)
    return replace(entry, status=Status.TENTATIVE, description=about)


def _taken_back(entry: Entry) -> Entry:
    if entry.status is Status.CANCELLED:
        return entry
    summary = _("Cancelled: %(title)s", title=entry.summary)
    return replace(entry, status=Status.CANCELLED, is_transparent=True, summary=summary)


def _speaker(key: FeedKey) -> Contents | None:
    assert key.person_id
    links = queries.speaker_links(key.person_id, _since())
    events = {x.event_id: x.event for x in links}
    entries = []
    for slot in slots_over(list(events), key.person_id) if events else ():
        if slot.shown.ends_at is None:
            continue
        entry = own_entry(events[slot.shown.event_id], slot, lang=key.language)
        is_off = entry.status is Status.CANCELLED
        if stays(slot.shown.ends_at, clock.now(), is_off=is_off):
            entries.append(entry)
    if events:
        entries += tombstones.of_person(key.person_id, lang=key.language, events=list(events))
    return Contents(_("Your sessions"), _once(entries))


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries, each UID once: of two roles on a session, the surer one."""
    order = (Status.CONFIRMED, Status.TENTATIVE, Status.CANCELLED)
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.setdefault(entry.uid, entry)
        if order.index(entry.status) < order.index(known.status):
            found[entry.uid] = entry
    return list(found.values())


def _organiser(key: FeedKey) -> Contents | None:
    user = account_if_active(key.user_id or 0)
    if user is None or not user.has_any_role(RoleName.ORGANISER, RoleName.ADMINISTRATOR):
        return None
    entries = drafts.entries(_since(), lang=key.language)
    return Contents(_("%(owner)s: events and drafts", owner=house_name()), entries)


def _organisation(key: FeedKey) -> Contents | None:
    quota = queries.quota(key.quota_id or 0)
    if quota is None or quota.revoked_at is not None:
        return None
    today = clock.today("UTC")
    beside = queries.quotas_beside(quota, _since())
    seats: dict[int, list[Quota]] = {}
    for one, event in beside:
        seats.setdefault(event.id, []).append(one)
    hosted = queries.hosted_by(quota.organisation, today)
    own = (x for _quota, x in beside if stays(x.ends, clock.now(), is_off=_is_cancelled(x)))
    events = sorted({x.id: x for x in (*hosted, *own)}.values(), key=lambda x: (x.starts_on, x.id))
    slots = feeds.programmes(events)
    entries = [
        _with_seats(
            event_entry(x, x.venue, slots.get(x.id, ()), lang=key.language),
            seats.get(x.id, ()),
            quota.organisation.name,
        )
        for x in events
    ]
    listed = {uid("event", x.uid) for x in events}
    gone = withdrawn.of_all(today, lang=key.language, organisation=quota.organisation)
    name = _("Events of %(organisation)s", organisation=quota.organisation.name)
    return Contents(name, [*entries, *(x for x in gone if x.uid not in listed)])


def _is_cancelled(event: Event) -> bool:
    return event.status is EventStatus.CANCELLED


def _with_seats(entry: Entry, quotas: Iterable[Quota], organisation: str) -> Entry:
    quotas = list(quotas)
    if not quotas:
        return entry
    said = ngettext(
        "%(num)d seat for %(organisation)s",
        "%(num)d seats for %(organisation)s",
        sum(x.seats for x in quotas),
        organisation=organisation,
    )
    about = "\n\n".join(x for x in (said, entry.description) if x)
    changed = max(entry.modified, *(x.changed_at for x in quotas))
    return replace(entry, description=about, modified=changed)


def _guest_link_stands(key: FeedKey) -> bool:
    # An erased registration was good for as long as it lasted; another link is a new one.
    known = queries.guest_link(key.link_id or 0)
    return known is None or known == key.link_digest


def _speaker_link_stands(key: FeedKey) -> bool:
    return queries.speaker_of_link(key.link_digest) == key.person_id


def _quota_link_stands(key: FeedKey) -> bool:
    quota = queries.quota(key.quota_id or 0)
    return quota is not None and quota.revoked_at is None and quota.token_digest == key.link_digest


_OF: Mapping[FeedKind, Callable[[FeedKey], Contents | None]] = {
    FeedKind.GUEST: _guest,
    FeedKind.SPEAKER: _speaker,
    FeedKind.ORGANISER: _organiser,
    FeedKind.ORGANISATION: _organisation,
}
_LINK_STANDS: Mapping[FeedKind, Callable[[FeedKey], bool]] = {
    FeedKind.GUEST: _guest_link_stands,
    FeedKind.SPEAKER: _speaker_link_stands,
    FeedKind.ORGANISER: lambda _key: True,
    FeedKind.ORGANISATION: _quota_link_stands,
}
