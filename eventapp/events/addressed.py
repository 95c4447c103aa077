"""An event whose address was asked for: one that is not listed is for whoever has the address."""

from eventapp.events.models import Event, Visibility
from eventapp.web import pages


def addressed(event: Event) -> Event:
    """Return an event of a kept page or feed; one that is not listed keeps it out of searches."""
    if event.visibility is not Visibility.PUBLIC:
        pages.keep_out_of_searches()
    return event
