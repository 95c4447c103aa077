"""Named reads of personal calendars and of what their rights hang on."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventapp.core.db import db
from eventapp.core.tokens import digest
from eventapp.events.models import Event, EventStatus
from eventapp.feeds.queries import calendar_events
from eventapp.organisations.models import Organisation
from eventapp.programme.models import ReleasedSession
from eventapp.registration.models import Registration
from eventapp.registration.quota_models import Quota
from eventapp.speakers.models import FormerLink, SpeakerLink
from eventapp.subscriptions.models import FeedKey
from eventapp.subscriptions.owners import COLUMNS, Owner


def by_token(token: str) -> FeedKey | None:
    """Return the key of an address, revoked or not."""
    return db.session.scalar(select(FeedKey).where(FeedKey.token_digest == digest(token)))


def of_owner(owner: Owner) -> FeedKey | None:
    """Return the key of somebody's calendar, revoked or not."""
    return db.session.scalar(select(FeedKey).where(COLUMNS[owner.kind] == owner.value))


def registrations_of(key: str, since: date) -> Sequence[Registration]:
    """Return the registrations of an address for events that end on a day or after it, in order.

    With event and venue; drafts are left out.
    """
    query = (
        select(Registration)
        .join(Registration.event)
        .where(Registration.email_key == key)
        .where(Event.status != EventStatus.DRAFT, Event.ends_on >= since)
        .options(joinedload(Registration.event, innerjoin=True).joinedload(Event.venue))
        .order_by(Event.starts_on, Event.id)
    )
    return db.session.scalars(query).all()


def guest_link(registration_id: int) -> str | None:
    """Return the token digest of a registration; None when it was erased."""
    query = select(Registration.token_digest).where(Registration.id == registration_id)
    return db.session.scalar(query)


def is_registered(key: str) -> bool:
    """Tell whether an address has any registration."""
    query = select(Registration.id).where(Registration.email_key == key)
    return db.session.scalar(query.limit(1)) is not None


def every_event(since: date) -> Sequence[Event]:
    """Return the events in any state that end on a day or after it, in order, with venue."""
    query = select(Event).where(Event.ends_on >= since).options(joinedload(Event.venue))
    return db.session.scalars(query.order_by(Event.starts_on, Event.id)).all()


def released_sessions(event_ids: Sequence[int]) -> dict[str, ReleasedSession]:
    """Return the public sessions of events, without people, by uid."""
    query = select(ReleasedSession).where(ReleasedSession.event_id.in_(event_ids))
    return {x.uid: x for x in db.session.scalars(query)}


def hosted_by(organisation: Organisation, today: date) -> Sequence[Event]:
    """Return the events in the public feed of an organisation, in order, with venue."""
    query = calendar_events(today, organisation=organisation)
    return db.session.scalars(query.options(joinedload(Event.venue))).all()


def quota(quota_id: int) -> Quota | None:
    """Return a quota with its organisation."""
    query = select(Quota).where(Quota.id == quota_id)
    return db.session.scalar(query.options(joinedload(Quota.organisation, innerjoin=True)))


def quotas_beside(of: Quota, since: date) -> Sequence[tuple[Quota, Event]]:
    """Return a quota and those its organisation and focal point also have, each with its event.

    Their links are open; their events, with venue, end on a day or after it, and are no drafts.
    """
    same = and_(Quota.organisation_id == of.organisation_id, Quota.contact_email != "")
    same = and_(same, Quota.contact_email == of.contact_email)
    query = (
        select(Quota, Event)
        .join(Event, Event.id == Quota.event_id)
        .where(or_(Quota.id == of.id, same), Quota.revoked_at.is_(None))
        .where(Event.status != EventStatus.DRAFT, Event.ends_on >= since)
        .options(joinedload(Event.venue))
        .order_by(Event.starts_on, Event.id, Quota.id)
    )
    return [(x, event) for x, event in db.session.execute(query)]


def speaker_links(person_id: int, since: date) -> Sequence[SpeakerLink]:
    """Return a person's open links to events that end on a day or after it, in order of time.

    With the events and their venues.
    """
    query = (
        select(SpeakerLink)
        .join(SpeakerLink.event)
        .where(SpeakerLink.person_id == person_id, SpeakerLink.revoked_at.is_(None))
        .where(Event.ends_on >= since)
        .options(contains_eager(SpeakerLink.event).joinedload(Event.venue))
        .order_by(Event.starts_on, Event.id)
    )
    return db.session.scalars(query).all()


def speaker_of_link(wanted: str) -> int | None:
    """Return whom the link of a token's digest, or a former link, is of while it is not revoked."""
    former = select(FormerLink.link_id).where(
        FormerLink.token_digest == wanted, FormerLink.revoked_at.is_(None)
    )
    query = select(SpeakerLink.person_id).where(
        or_(SpeakerLink.token_digest == wanted, SpeakerLink.id.in_(former)),
        SpeakerLink.revoked_at.is_(None),
    )
    return db.session.scalar(query)
