"""Sessions that readers had and lost: feeds say that they are off until thirty days after them.

A calendar that merges what it fetches would else keep them for ever.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.feeds.entries import sequence_of, uid
from eventapp.feeds.ics import Entry, Status
from eventapp.feeds.queries import TOMBSTONE, listed
from eventapp.people.queries import successors
from eventapp.programme.gone_models import GoneSession
from eventapp.programme.models import ReleasedSession
from eventapp.web import pages


def of_event(event: Event, *, lang: str) -> list[Entry]:
    """Return what takes back the sessions that an event no longer has."""
    rows = db.session.scalars(_gone().where(GoneSession.event_id == event.id))
    return _entries(((event, x) for x in rows), lang)


def of_person(person_id: int, *, lang: str, events: Collection[int] | None = None) -> list[Entry]:
    """Return what takes back the sessions on which a person was to be seen.

    Those of public events, or of the ``events`` by number of which the person may know.
    """
    known = listed() if events is None else Event.id.in_(events)
    query = _gone().add_columns(Event).join(Event, Event.id == GoneSession.event_id)
    rows = db.session.execute(query.where(known)).all()
    stands_for = successors() if rows else {}
    own = ((event, x) for x, event in rows if person_id in _people(x, stands_for))
    return _entries(own, lang)


def _gone() -> Select[GoneSession]:
    public = select(ReleasedSession.id).where(ReleasedSession.uid == GoneSession.uid)
    return (
        select(GoneSession)
        .where(GoneSession.gone_at.is_not(None), GoneSession.ends_at.is_not(None))
        .where(~public.exists())
        .order_by(GoneSession.starts_at, GoneSession.uid)
    )


def _people(row: GoneSession, stands_for: dict[int, int]) -> Sequence[int]:
    return [stands_for.get(x, x) for x in row.people]


def _entries(rows: Iterable[tuple[Event, GoneSession]], lang: str) -> list[Entry]:
    found = [(event, row, _leaves(row)) for event, row in rows]
    pages.rolled_at(*(x for _, _, x in found))
    pages.holds_until(*(x for _, _, x in found))
    now = clock.now()
    return [_entry(event, row, lang) for event, row, leaves in found if now < leaves]


def _leaves(row: GoneSession) -> datetime:
    assert row.ends_at
    return row.ends_at + TOMBSTONE


def _entry(event: Event, row: GoneSession, lang: str) -> Entry:
    assert row.starts_at
    assert row.ends_at
    assert row.gone_at
    title = row.title.text(lang, event.main_language)
    return Entry(
        uid=uid("session", row.uid),
        summary=_("Cancelled: %(title)s", title=title),
        language=title.lang,
        start=row.starts_at,
        end=row.ends_at,
        zone=event.timezone,
        modified=max(row.gone_at, event.changed_at),
        sequence=sequence_of(event, row.sequence),
        status=Status.CANCELLED,
        is_transparent=True,
        related_to=uid("event", event.uid),
    )
