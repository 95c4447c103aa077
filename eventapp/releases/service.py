"""Going public: the event, then its programme, then its speakers, each when its organisers say."""

from eventapp.audit.service import Actor
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.events import service as events
from eventapp.events.models import Event, EventStatus
from eventapp.programme import releasing
from eventapp.programme.models import ReleaseStage
from eventapp.programme.releasing import Proposal


def publish(event_id: int, stage: ReleaseStage, *, by: Actor) -> Event:
    """Let readers see a draft and as much of its programme as the stage says.

    :raises DomainError: ``event.not_draft``, or DomainErrors with what blocks.
    """
    event = events.publish(event_id, by=by)
    if stage is not ReleaseStage.DATE:
        releasing.release_if_any(event_id, stage, by=by)
    return event


def release(
    event_id: int,
    stage: ReleaseStage,
    *,
    by: Actor,
    note: Localised = NO_TEXT,
    seen: str | None = None,
) -> Proposal:
    """Make a programme public as far as a stage says, and its event where it is a draft still.

    :raises DomainError: ``release.stale`` when it is not what was seen; ``release.nothing``; a
        text at fault at ``note``; what blocks a draft.
    """
    if events.lock_event(event_id).status is EventStatus.DRAFT:
        events.publish(event_id, by=by)
    return releasing.release(event_id, stage, by=by, note=note, seen=seen)
