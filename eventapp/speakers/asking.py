"""Asking people onto the stage, sending links again, and writing to speakers as one writes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.auth import queries as accounts
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.mail.placeholders import check
from eventapp.people.models import Person
from eventapp.programme.models import GONE, Appearance, AppearanceState
from eventapp.programme.sequences import raise_sequence
from eventapp.speakers import letters, log, mails, queries, remembering, rules
from eventapp.speakers.letters import Draft
from eventapp.speakers.models import ContactKind
from eventapp.speakers.readers import Reader, readers
from eventapp.speakers.service import link_for
from eventapp.speakers.slots import Slot, slots_at

Write = Callable[[Reader], Draft]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The appearances of an event that a mail is about; revisions by number, as they were seen."""

    event_id: int
    seen: Mapping[int, int | None]

    def among(self, slots: Iterable[Slot]) -> list[Slot]:
        """Return the slots chosen, in order."""
        return [x for x in slots if x.appearance.id in self.seen]


def previews(event: Event, slots: Sequence[Slot], write: Write) -> list[Draft]:
    """Return what each person of the slots would be sent, their link hidden; nothing is written."""
    return [write(x) for x in readers(event, slots, {}, queries.terms_of(event.id))]


def ask(
    chosen: Chosen, note: Localised = NO_TEXT, *, by: Actor, in_place_of: str = ""
) -> list[Message]:
    """Ask the persons of the chosen appearances, one mail each, and mark them as asked.

    ``in_place_of`` is the name of who named them as deputy.

    :raises DomainError: ``speaker.no_address``, ``appearance.agreed``; ``stale`` when one of them
        changed since it was seen; the faults of placeholders at ``note``.
    """
    check({"note": note}, letters.NAMES)
    event, slots = _locked(chosen)
    for slot in slots:
        if slot.appearance.state in GONE:
            raise_sequence(slot.session)  # their calendar took it out
        slot.appearance.state = rules.after_asking(slot.appearance.state)
        label = slot.session.title.text("en")
        audit("appearance.asked", slot.appearance, by=by, label=label, event_id=event.id)
    db.session.flush()
    who = contact(by)
    return _send(event, slots, lambda x: letters.ask(x, note, in_place_of, who), "asked", by=by)


def contact(by: Actor) -> str:
    """Return the name and address of an organiser who asks; nothing of anybody else."""
    user = accounts.account_if_active(by.id) if by.kind == "user" and by.id else None
    return f"{user.name} ({user.email})" if user else ""


def link_again(chosen: Chosen, *, by: Actor) -> list[Message]:
    """Send the persons of the chosen appearances the link to their own page once more.

    :raises DomainError: ``speaker.no_address``; ``appearance.not_asked_yet``.
    """
    event, slots = _locked(chosen)
    if any(x.appearance.state is AppearanceState.PLANNED for x in slots):
        raise DomainError("appearance.not_asked_yet")
    return _send(event, slots, letters.link_again, "link_again", by=by)


def write(chosen: Chosen, subject: Localised, text: Localised, *, by: Actor) -> list[Message]:
    """Send the persons of the chosen appearances what an organiser wrote, one mail each.

    :raises DomainError: ``speaker.no_address``; ``text.missing`` and the faults of placeholders at
        ``subject`` and ``text``.
    """
    check({"subject": subject, "text": text}, letters.NAMES, required=True)
    event, slots = _locked(chosen)
    written = lambda x: letters.written(x, subject, text)  # noqa: E731 - said once, used once
    return _send(event, slots, written, "written", by=by)


def without_address(slots: Iterable[Slot]) -> list[Person]:
    """Return who of the slots cannot be written to, each once."""
    return list({x.person.id: x.person for x in slots if not x.person.email}.values())


def _locked(chosen: Chosen) -> tuple[Event, list[Slot]]:
    event = locked(Event, chosen.event_id)
    for number in sorted(chosen.seen):
        locked(Appearance, number, revision=chosen.seen[number])
    slots = chosen.among(slots_at(event.id))
    if not slots or len(slots) != len(chosen.seen):
        raise NotFound("appearance")
    if missing := without_address(slots):
        raise DomainError("speaker.no_address", names=", ".join(x.name for x in missing))
    return event, slots


def _send(
    event: Event, slots: Sequence[Slot], write: Write, kind: str, *, by: Actor
) -> list[Message]:
    known = {x.person.id: link_for(event.id, x.person.id) for x in slots}
    sent = []
    for reader in readers(event, slots, known, queries.terms_of(event.id)):
        draft = write(reader)
        message = mails.send(draft, kind, event_id=event.id)
        for slot in reader.slots:
            state = slot.appearance.state if kind == "asked" else None
            log.note_on(
                slot.appearance,
                slot.session,
                ContactKind.MAIL,
                by=by,
                state=state,
                text=draft.subject,
                message_id=message.id,
            )
        if kind != "written":  # which names hours only where its author does
            remembering.remember(reader.slots)
        sent.append(message)
    db.session.flush()
    return sent
