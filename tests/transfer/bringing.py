"""Files as they are brought in, and what is there afterwards."""

import pytest

from eventapp.core.db import transaction
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.transfer import service
from eventapp.transfer.faults import BadFile

SMALL = """
coalition: {name: The Coalition, short_name: TC}
organisations:
  - {key: one, name: One, kind: ngo, steering_group: true}
people:
  - key: ann
    name: Ann
    affiliations: [{organisation: one, role: {en: Head}}]
events:
  - key: talk
    date: 2030-05-20
    city: Brussels
    organiser: coalition
    title: {en: Talk, fr: Débat}
    sessions:
      - {key: first, kind: panel, title: {en: First}, speakers: [ann]}
"""


def bring(text: str) -> list[str]:
    """Import a file and return what is said of it."""
    with transaction():
        return service.import_file(text.encode()).lines()


def faults(text: str) -> list[str]:
    """Import a file that is refused and return its faults."""
    with pytest.raises(BadFile) as caught, transaction():
        service.import_file(text.encode())
    return [str(x) for x in caught.value.faults]


def event(slug: str) -> Event:
    """Return the event of this name."""
    found = events.event_by_slug(slug)
    assert found is not None
    return found
