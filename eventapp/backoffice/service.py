"""Acts of an organiser that reach over several features, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.advocacy import service as advocacy
from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.localised import Localised
from eventapp.core.tokens import digest
from eventapp.events import service as events
from eventapp.events.data import EventData
from eventapp.events.models import Event, EventStatus
from eventapp.invitations import telling
from eventapp.registration import by_hand, notices, timed_mails
from eventapp.registration.notices import NOT_SAID, Earlier, Notice, Preview
from eventapp.registration.seats import lock_event


@dataclass(frozen=True, slots=True)
class Saved:
    """An event as it was saved, and how many are told that time or place changed.

    ``previews`` are what they are told; ``is_past`` tells that the event, still to come before,
    would be over with the new time.
    """

    event: Event
    told: int = 0
    previews: tuple[Preview, ...] = ()
    is_past: bool = False

    @property
    def stamp(self) -> str:
        """Return what tells this outcome from another; empty when nobody needs to be asked."""
        if not self.previews and not self.is_past:
            return ""
        return digest(repr((self.previews, self.is_past)))[:24]


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
    if id is None:
        event = events.save_event(data, None, by=by)
        advocacy.link_event(event.id, policy_files, by=by)
        return Saved(event)
    before = lock_event(id)
    earlier, was_on, number = notices.told_of(before), _is_on(before), before.sequence
    events.save_event(data, id, by=by, revision=revision)
    advocacy.link_event(id, policy_files, by=by)
    event = lock_event(id)  # with the venue it has now
    if event.sequence > number:
        timed_mails.take_back(id)
    told, found = 0, list[Preview]()
    if tell_guests and was_on and notices.told_of(event) != earlier:
        found = previews(Notice.CHANGED, event, earlier)
        told = _tell(event, Notice.CHANGED, by=by, earlier=earlier)
    by_hand.promote(event.id, by=by)
    return Saved(event, told, tuple(found), is_past=was_on and not _is_on(event))


def postpone(id: int, reason: Localised, *, by: Actor) -> int:
    """Postpone an event and tell its guests and those invited; return how many."""
    return _tell(events.postpone(id, reason, by=by), Notice.POSTPONED, by=by)


def cancel(id: int, reason: Localised, *, by: Actor) -> int:
    """Cancel an event and tell its guests and those invited; return how many."""
    return _tell(events.cancel(id, reason, by=by), Notice.CANCELLED, by=by)


def reinstate(id: int, *, by: Actor) -> int:
    """Let an event take place after all and tell its guests and those invited; return how many.

    Seats given back meanwhile go to those who wait.
    """
    event = events.reinstate(id, by=by)
    told = _tell(event, Notice.REINSTATED, by=by)
    by_hand.promote(id, by=by)
    return told


def previews(notice: Notice, event: Event, earlier: Earlier = NOT_SAID) -> list[Preview]:
    """Return what everybody concerned would be told; nothing of an event that is over."""
    if event.ends <= clock.now():
        return []
    return [*notices.previews(notice, event, earlier), *telling.previews(notice, event, earlier)]


def _is_on(event: Event) -> bool:
    return event.status is EventStatus.PUBLISHED and event.ends > clock.now()


def _tell(event: Event, notice: Notice, *, by: Actor, earlier: Earlier = NOT_SAID) -> int:
    if event.ends <= clock.now():
        return 0
    guests = by_hand.tell(event.id, notice, by=by, earlier=earlier)
    return guests + telling.tell(event.id, notice, by=by, earlier=earlier)
