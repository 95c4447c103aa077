"""What an organiser heard from a speaker, written down, and confirmed to the speaker by mail."""

from eventapp.audit.service import Actor
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.programme.models import Appearance, AppearanceState
from eventapp.speakers import letters, log, queries, remembering, rules, service
from eventapp.speakers.letters import Draft
from eventapp.speakers.models import ContactKind, SpeakerLink
from eventapp.speakers.readers import readers
from eventapp.speakers.service import Heard
from eventapp.speakers.slots import Slot, slots_at


def hear(
    appearance_id: int,
    event_id: int,
    heard: Heard,
    *,
    by: Actor,
    revision: int | None = None,
    tells: bool = False,
) -> Appearance:
    """Record what was heard; ``tells`` mails a yes or a no back, with the link to their own page.

    A link that was closed is made anew. Without an address nothing is mailed.

    :raises DomainError: as ``service.record``.
    """
    event = locked(Event, event_id)
    found = queries.appearance_of(appearance_id, event_id)
    held = found is not None and found.state is AppearanceState.CONFIRMED
    appearance = service.record(appearance_id, event_id, heard, by=by, revision=revision)
    if not tells or appearance.state not in rules.ANSWERED or appearance.person_id is None:
        return appearance
    made = service.link_for(event.id, appearance.person_id)
    link = locked(SpeakerLink, made.id, options=queries.WITH_PERSON)
    message = service.acknowledge(appearance, event.id, link, held=held)
    if message is not None:
        own = [x for x in slots_at(event.id) if x.appearance.id == appearance.id]
        if appearance.state is AppearanceState.CONFIRMED:
            remembering.remember(own, has_entry=True)
        log.note_on(
            appearance,
            own[0].session,
            ContactKind.MAIL,
            by=by,
            text=message.subject,
            message_id=message.id,
        )
    return appearance


def previews(event: Event, slot: Slot) -> tuple[Draft, Draft]:
    """Return what the person of a slot would be sent for a yes and for a no, their link hidden."""
    reader = readers(event, [slot], {}, queries.terms_of(event.id))[0]
    return letters.accepted(reader), letters.declined(reader)
