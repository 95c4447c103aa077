"""Whose a personal calendar is, and by what they prove it."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import InstrumentedAttribute

from eventapp.audit.service import GUEST, Actor
from eventapp.auth.models import User
from eventapp.auth.service import actor_of
from eventapp.quotas.filling import focal_point
from eventapp.registration.models import Registration
from eventapp.registration.quota_models import Quota
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.service import speaker
from eventapp.subscriptions.models import FeedKey, FeedKind

COLUMNS: dict[FeedKind, InstrumentedAttribute[Any]] = {
    FeedKind.GUEST: FeedKey.guest_key,
    FeedKind.SPEAKER: FeedKey.person_id,
    FeedKind.ORGANISER: FeedKey.user_id,
    FeedKind.ORGANISATION: FeedKey.quota_id,
}
HOME = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar it is: a kind and the value of its column in FeedKey.

    ``link_id`` and ``link_digest`` are the personal link they came by; an account has none.
    ``zone`` is by whose clocks instants are told to them.
    """

    kind: FeedKind
    value: int | str
    label: str
    by: Actor
    link_id: int | None = None
    link_digest: str = ""
    event_id: int | None = None
    zone: ZoneInfo = HOME


def guest(registration: Registration) -> Owner:
    """Return the guest of a registration (event loaded): whoever has its mail has its address."""
    return Owner(
        FeedKind.GUEST,
        registration.email_key,
        registration.name,
        GUEST,
        registration.id,
        registration.token_digest,
        registration.event_id,
        registration.event.zone,
    )


def speaker_of(link: SpeakerLink) -> Owner:
    """Return the speaker of a link (person and event loaded)."""
    return Owner(
        FeedKind.SPEAKER,
        link.person_id,
        link.person.name,
        speaker(link),
        link.id,
        link.token_digest,
        link.event_id,
        link.event.zone,
    )


def organisation(quota: Quota, zone: ZoneInfo) -> Owner:
    """Return the focal point of a quota (organisation loaded)."""
    return Owner(
        FeedKind.ORGANISATION,
        quota.id,
        quota.organisation.name,
        focal_point(quota),
        quota.id,
        quota.token_digest,
        quota.event_id,
        zone,
    )


def organiser(user: User) -> Owner:
    """Return the owner of an account."""
    return Owner(FeedKind.ORGANISER, user.id, user.name or user.email, actor_of(user))
