"""Named reads of what calendars answered by mail."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from eventapp.core.db import db
from eventapp.feeds.answer_models import CalendarAnswer

LATEST = 20


def of_guest(registration_id: int) -> Sequence[CalendarAnswer]:
    """Return the latest answers that came in for a guest, the last one first."""
    return _latest(CalendarAnswer.registration_id == registration_id)


def of_speaker(event_id: int, person_id: int) -> Sequence[CalendarAnswer]:
    """Return the latest answers that came in for a speaker at an event, the last one first."""
    return _latest(CalendarAnswer.event_id == event_id, CalendarAnswer.person_id == person_id)


def _latest(*conditions: ColumnElement[bool]) -> Sequence[CalendarAnswer]:
    query = select(CalendarAnswer).where(*conditions).order_by(CalendarAnswer.id.desc())
    return db.session.scalars(query.limit(LATEST)).all()
