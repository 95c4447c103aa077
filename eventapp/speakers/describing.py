"""What the holder of a link says of themselves for the balance of panels, if they like."""

from eventapp.audit.service import Actor
from eventapp.core.errors import NotFound
from eventapp.people.balance import describe
from eventapp.people.tallies import Answers
from eventapp.speakers.locking import locked_link

# The text on the page that says what it is for; a new wording is a new version.
VERSION = "2026-11-21"


def say(link_id: int, said: Answers, *, by: Actor) -> None:
    """Keep it, or delete it when nothing is said any more.

    :raises DomainError: as ``people.balance.describe``.
    :raises NotFound: when the link was closed meanwhile.
    """
    link = locked_link(link_id)
    if link.revoked_at is not None:
        raise NotFound("speaker_link")
    describe(link.person_id, said, version=VERSION, by=by)
