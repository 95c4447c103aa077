"""Acts of an organiser that reach over several features, in one transaction."""

from collections.abc import Sequence

from eventapp.advocacy import service as advocacy
from eventapp.audit.service import Actor
from eventapp.core.localised import Localised
from eventapp.events import service as events
from eventapp.events.data import EventData
from eventapp.events.models import Event
from eventapp.registration import by_hand


def save_event(
    data: EventData,
    id: int | None,
    policy_files: Sequence[int],
    *,
    by: Actor,
    revision: int | None = None,
) -> Event:
    """Save an event and what it is about; seats that became free go to those who wait.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    event = events.save_event(data, id, by=by, revision=revision)
    advocacy.link_event(event.id, policy_files, by=by)
    if id is not None:
        by_hand.promote(event.id, by=by)
    return event


def postpone(id: int, reason: Localised, *, by: Actor) -> int:
    """Postpone an event and tell its guests; return how many."""
    events.postpone(id, reason, by=by)
    return by_hand.tell_postponed(id, by=by)


def cancel(id: int, reason: Localised, *, by: Actor) -> int:
    """Cancel an event and tell its guests; return how many."""
    events.cancel(id, reason, by=by)
    return by_hand.tell_cancelled(id, by=by)
