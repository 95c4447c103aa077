"""Every event and session as its organisers have it: what is not public yet is marked."""

from collections.abc import Iterator
from datetime import date, datetime

from flask_babel import gettext as _

from eventapp.core import clock
from eventapp.core.db import Record
from eventapp.core.localised import Text
from eventapp.events.models import Event, EventStatus
from eventapp.feeds.entries import place_of, sequence_of, uid
from eventapp.feeds.ics import Entry, Status
from eventapp.feeds.queries import venue_of_session
from eventapp.feeds.telling import headline
from eventapp.feeds.words import KINDS
from eventapp.programme.models import ReleasedSession, Session
from eventapp.programme.queries import sessions_of
from eventapp.subscriptions import queries
from eventapp.subscriptions.rules import stays
from eventapp.web import links

_ONE_DAY = date.resolution
# What calendars show of a session: where the draft says the same, readers have it already.
_SHOWN = ("starts_at", "ends_at", "room_id", "title", "kind")


def entries(since: date, *, lang: str) -> list[Entry]:
    """Return every event that ends on a day or after it, each with its sessions that have hours."""
    now = clock.now()
    events = [
        x
        for x in queries.every_event(since)
        if stays(x.ends, now, is_off=x.status is EventStatus.CANCELLED)
    ]
    numbers = [x.id for x in events]
    drafted: dict[int, list[Session]] = {}
    for session in sessions_of(numbers):
        drafted.setdefault(session.event_id, []).append(session)
    public = queries.released_sessions(numbers)
    found = []
    for event in events:
        found.append(_event(event, lang))
        for session in drafted.get(event.id, ()):
            if session.starts_at and session.ends_at:
                found.append(_session(event, session, public.get(session.uid), lang))
    return found


def _event(event: Event, lang: str) -> Entry:
    title = event.title.text(lang, event.main_language)
    is_draft = event.status is EventStatus.DRAFT
    status = Status.TENTATIVE if is_draft else _status(event)
    url = links.public(f"/organise/events/{event.slug}")
    return Entry(
        uid=uid("event", event.uid),
        summary=_headline(event, title, is_draft=is_draft),
        language=title.lang,
        start=event.starts_at or event.starts_on,
        end=event.ends_at or event.ends_on + _ONE_DAY,
        zone=event.timezone,
        created=event.created_at,
        modified=max((event.shown_changed_at, *_changes(event.venue))),
        sequence=event.entry_sequence,
        status=status,
        is_transparent=status is Status.CANCELLED or not event.has_hours,
        description="\n\n".join((*_notes(is_draft=is_draft), url)),
        text_language=lang,
        url=url,
        place=place_of(event, event.venue),
    )


def _session(event: Event, session: Session, public: ReleasedSession | None, lang: str) -> Entry:
    assert session.starts_at
    assert session.ends_at
    title = session.title.text(lang, event.main_language)
    is_draft = event.status is EventStatus.DRAFT or public is None or _differs(session, public)
    is_off = event.status is EventStatus.CANCELLED
    status = Status.TENTATIVE if is_draft and not is_off else _status(event)
    url = links.public(f"/organise/events/{event.slug}/programme/{session.slug}")
    room = session.room.name if session.room else ""
    changed = (session.changed_at, event.changed_at, *_changes(event.venue, session.room, public))
    return Entry(
        uid=uid("session", session.uid),
        summary=_headline(event, title, is_draft=is_draft),
        language=title.lang,
        start=session.starts_at,
        end=session.ends_at,
        zone=event.timezone,
        created=session.created_at,
        modified=max(changed),
        sequence=sequence_of(event, session.sequence),
        status=status,
        is_transparent=is_off,
        description="\n\n".join(
            (str(event.title.text(lang, event.main_language)), *_notes(is_draft=is_draft), url)
        ),
        text_language=lang,
        url=url,
        place=place_of(event, venue_of_session(event, session), room=room),
        categories=(str(KINDS[session.kind]),),
        related_to=uid("event", event.uid),
    )


def _differs(session: Session, public: ReleasedSession) -> bool:
    return any(getattr(session, x) != getattr(public, x) for x in _SHOWN)


def _headline(event: Event, title: Text, *, is_draft: bool) -> str:
    # What is off or put off is that before all else.
    if is_draft and event.status in (EventStatus.DRAFT, EventStatus.PUBLISHED):
        return _("Draft: %(title)s", title=title)
    return headline(event, title)


def _status(event: Event) -> Status:
    known = {
        EventStatus.CANCELLED: Status.CANCELLED,
        EventStatus.POSTPONED: Status.TENTATIVE,
        EventStatus.DRAFT: Status.TENTATIVE,
    }
    return known.get(event.status, Status.CONFIRMED)


def _notes(*, is_draft: bool) -> Iterator[str]:
    if is_draft:
        yield _("Not public yet.")


def _changes(*rows: Record | None) -> tuple[datetime, ...]:
    return tuple(x.changed_at for x in rows if x is not None)
