"""What every page of a programme begins with: its event and its session."""

from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.programme import queries
from eventapp.programme.models import Session


def session_of(event: Event, name: str) -> Session:
    """Return a session of an event with room and appearances.

    :raises NotFound: when there is none.
    """
    session = queries.session_by_slug(event.id, name)
    if session is None:
        raise NotFound("session")
    return session
