"""Events that were public and are no more: feeds take them back until thirty days after their end.

They say when the event was to be, as the public last knew, and nothing else of it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select

from eventapp.advocacy.models import EventPolicyFile, PolicyFile
from eventapp.core.db import db
from eventapp.events.models import Event, Visibility
from eventapp.events.withdrawal_models import Withdrawal
from eventapp.feeds.entries import sequence_of, uid
from eventapp.feeds.ics import Entry, Status
from eventapp.feeds.queries import TOMBSTONE
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person
from eventapp.people.queries import successors
from eventapp.programme.models import ReleasedAppearance, ReleasedSession
from eventapp.programme.queries import is_public
from eventapp.web import pages

_DAY = timedelta(days=1)
_Row = tuple[Withdrawal, Event]


def of_all(
    today: date,
    *,
    lang: str,
    organisation: Organisation | None = None,
    policy: PolicyFile | None = None,
) -> list[Entry]:
    """Return what takes events back from a feed of events."""
    query = _withdrawn()
    if policy is not None:
        of_policy = EventPolicyFile.policy_file_id == policy.id
        query = query.where(exists().where(EventPolicyFile.event_id == Event.id, of_policy))
    rows = _rows(query)
    if organisation is not None:
        rows = [x for x in rows if organisation.id in x[0].organisations]
    return [_entry(x, uid("event", x[1].uid), x[0].sequence, lang) for x in _in_time(rows, today)]


def of_person(person: Person, today: date, *, lang: str) -> list[Entry]:
    """Return what takes back the events that a person hosted, and the sessions they were seen on.

    Who was put on a session after its event had left the public stays unknown.
    """
    rows = {x[1].id: x for x in _in_time(_rows(_withdrawn()), today)}
    if not rows:
        return []
    stands_for = successors()
    hosted = [x for x in rows.values() if person.id in [stands_for.get(y, y) for y in x[0].people]]
    found = [_entry(x, uid("event", x[1].uid), x[0].sequence, lang) for x in hosted]
    seats = db.session.execute(
        select(ReleasedSession, ReleasedAppearance.created_at)
        .join(ReleasedAppearance, ReleasedAppearance.session_id == ReleasedSession.id)
        .where(ReleasedSession.event_id.in_(rows), ReleasedAppearance.person_id == person.id)
        .where(is_public())
        .order_by(ReleasedSession.id)
    )
    for session, since in seats:
        row = rows[session.event_id]
        if since <= row[0].withdrawn_at:
            number = sequence_of(row[1], session.sequence)
            found.append(_entry(row, uid("session", session.uid), number, lang))
    return found


def _withdrawn() -> Select[Withdrawal, Event]:
    query = select(Withdrawal, Event).join(Event, Event.id == Withdrawal.event_id)
    ordered = query.order_by(Withdrawal.starts_on, Event.id)
    return ordered.where(Event.visibility != Visibility.PUBLIC)


def _rows(query: Select[Withdrawal, Event]) -> list[_Row]:
    return [(x, event) for x, event in db.session.execute(query)]


def _in_time(rows: Iterable[_Row], today: date) -> list[_Row]:
    every = list(rows)
    leave = [datetime.combine(x.ends_on + TOMBSTONE + _DAY, time(), UTC) for x, _ in every]
    pages.rolled_at(*leave)
    pages.holds_until(*leave)
    return [x for x in every if x[0].ends_on >= today - TOMBSTONE]


def _entry(row: _Row, name: str, sequence: int, lang: str) -> Entry:
    known, _event = row
    return Entry(
        uid=name,
        summary=_("Cancelled: no longer announced here"),
        language=lang,
        start=known.starts_at or known.starts_on,
        end=known.ends_at or known.ends_on + _DAY,
        zone=known.timezone,
        modified=known.withdrawn_at,
        sequence=sequence,
        status=Status.CANCELLED,
        is_transparent=True,
    )
