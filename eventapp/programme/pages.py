"""What every page of a programme begins with: its event and its session."""

from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_by_slug
from eventapp.programme import queries
from eventapp.programme.models import Session


def event_of(slug: str) -> Event:
    """Return an event in any state, with venue and rooms.

    :raises NotFound: when there is none.
    """
    event = event_by_slug(slug)
    if event is None:
        raise NotFound("event")
    return event


def session_of(event: Event, name: str) -> Session:
    """Return a session of an event with room and appearances.

    :raises NotFound: when there is none.
    """
    session = queries.session_by_slug(event.id, name)
    if session is None:
        raise NotFound("session")
    return session
