"""Acts of an organiser that reach over several features, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.advocacy import service as advocacy
from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.localised import Localised
from eventapp.events import service as events
from eventapp.events.data import EventData
from eventapp.events.models import Event, EventStatus
from eventapp.registration import by_hand, queries, timed_mails
from eventapp.registration.notices import Notice


@dataclass(frozen=True, slots=True)
class Saved:
    """An event as it was saved, and how many guests are told that time or place changed."""

    event: Event
    told: int = 0


def save_event(
    data: EventData,
    id: int | None,
    policy_files: Sequence[int],
    *,
    by: Actor,
    revision: int | None = None,
    tell_guests: bool = True,
) -> Saved:
    """Save an event and what it is about; seats that became free go to those who wait.

    Where time, place or attendance changed, the guests are told unless ``tell_guests`` is false.

    :raises DomainError: for each field at fault; ``stale`` when it changed after ``revision``.
    """
    before = events.lock_event(id).sequence if id is not None else 0
    event = events.save_event(data, id, by=by, revision=revision)
    advocacy.link_event(event.id, policy_files, by=by)
    if id is None:
        return Saved(event)
    moved = event.sequence > before and event.status is EventStatus.PUBLISHED
    if moved:
        timed_mails.take_back(event.id)
    told = _tell(event, Notice.CHANGED, by=by) if moved and tell_guests else 0
    by_hand.promote(event.id, by=by)
    return Saved(event, told)


def postpone(id: int, reason: Localised, *, by: Actor) -> int:
    """Postpone an event and tell its guests; return how many."""
    events.postpone(id, reason, by=by)
    return by_hand.tell(id, Notice.POSTPONED, by=by)


def cancel(id: int, reason: Localised, *, by: Actor) -> int:
    """Cancel an event and tell its guests; return how many."""
    events.cancel(id, reason, by=by)
    return by_hand.tell(id, Notice.CANCELLED, by=by)


def reinstate(id: int, *, by: Actor) -> int:
    """Let an event take place after all and tell its guests; return how many.

    Seats given back meanwhile go to those who wait.
    """
    told = _tell(events.reinstate(id, by=by), Notice.REINSTATED, by=by)
    by_hand.promote(id, by=by)
    return told


def reached(event: Event) -> int:
    """Return how many guests would be told of a change: nobody once the event is over."""
    return queries.active_count(event.id) if event.ends > clock.now() else 0


def _tell(event: Event, notice: Notice, *, by: Actor) -> int:
    return by_hand.tell(event.id, notice, by=by) if reached(event) else 0
