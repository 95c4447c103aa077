"""What public calendars had of an event before it was made unlisted or private.

They must take it back, and may learn nothing of it that was decided since.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.events.withdrawal_models import Withdrawal

_KEPT = ("starts_on", "ends_on", "starts_at", "ends_at", "timezone")


def follow(event: Event, diff: Mapping[str, list[Any]]) -> bool:
    """Tell whether an unflushed change (hosts loaded) brings an event to the public or takes it.

    What it was when it left is kept; when it comes back, that is forgotten.
    """
    if event.status is EventStatus.DRAFT or Visibility.PUBLIC not in diff.get("visibility", ()):
        return False
    known = db.session.get(Withdrawal, event.id)
    if known is not None:
        db.session.delete(known)
    if event.visibility is not Visibility.PUBLIC:
        db.session.add(_withdrawal(event))
    return True


def _withdrawal(event: Event) -> Withdrawal:
    return Withdrawal(
        event_id=event.id,
        withdrawn_at=clock.now(),
        sequence=event.entry_sequence + 1,
        organisations=[x.organisation_id for x in event.hosts if x.organisation_id],
        people=[x.person_id for x in event.hosts if x.person_id],
        **{x: _before(event, x) for x in _KEPT},
    )


def _before(event: Event, name: str) -> Any:
    history = inspect(event).attrs[name].history
    return history.deleted[0] if history.deleted else getattr(event, name)
