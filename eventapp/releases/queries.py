"""Named reads of releases to come, and of whom a release would tell."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.people.models import Person
from eventapp.programme.models import TimedRelease, TimedState
from eventapp.speakers.models import SpeakerLink

SHOWN = 20


def timed(event_id: int) -> Sequence[TimedRelease]:
    """Return the releases at a set time of an event, those still to come first."""
    query = select(TimedRelease).where(TimedRelease.event_id == event_id)
    found = db.session.scalars(query.order_by(TimedRelease.at, TimedRelease.id)).all()
    return sorted(found, key=lambda x: x.state is not TimedState.WAITING)[:SHOWN]


def due(now: datetime) -> Sequence[int]:
    """Return the numbers of the releases whose time has come, the earliest first."""
    query = select(TimedRelease.id).where(
        TimedRelease.state == TimedState.WAITING, TimedRelease.at <= now
    )
    return db.session.scalars(query.order_by(TimedRelease.at, TimedRelease.id)).all()


def people(ids: Iterable[int]) -> dict[int, Person]:
    """Return people by number."""
    found = db.session.scalars(select(Person).where(Person.id.in_(set(ids))))
    return {x.id: x for x in found}


def links(event_id: int, ids: Iterable[int]) -> dict[int, SpeakerLink]:
    """Return the links of people to an event, by person."""
    query = select(SpeakerLink).where(
        SpeakerLink.event_id == event_id, SpeakerLink.person_id.in_(set(ids))
    )
    return {x.person_id: x for x in db.session.scalars(query)}
