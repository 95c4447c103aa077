"""The order of locks: event, person, link, then what names them (appearance, contribution, deputy).

Mergers lock the two people before anything that names them. Whoever came by a link, and whoever
decides on what came by one, does the same, so that neither waits for the other with something in
hand that the other needs.
"""

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.records import locked, locked_rows
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.queries import WITH_PERSON


def locked_link(link_id: int) -> SpeakerLink:
    """Return a link with its person, both locked and read afresh.

    :raises NotFound: when there is none, or it became one with another meanwhile.
    """
    holder = select(SpeakerLink.person_id).where(SpeakerLink.id == link_id)
    while (number := db.session.scalar(holder)) is not None:
        # Who is gone was merged while we waited: their link names somebody else now, or is gone.
        if locked_rows(Person, select(Person).where(Person.id == number)):
            return locked(SpeakerLink, link_id, options=WITH_PERSON)
    raise NotFound("speaker_link")


def locked_event(link_id: int) -> Event:
    """Return the event of a link, locked; call it before ``locked_link``.

    :raises NotFound: when there is no such link.
    """
    number = db.session.scalar(select(SpeakerLink.event_id).where(SpeakerLink.id == link_id))
    if number is None:
        raise NotFound("speaker_link")
    return locked(Event, number)
