"""Going public: the event, then its programme, then its speakers, each when its organisers say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm.attributes import flag_modified

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.events import service as events
from eventapp.events.models import Event, EventStatus
from eventapp.feeds.queries import programmes
from eventapp.people.models import Person
from eventapp.programme import checking, releasing
from eventapp.programme.models import ReleaseStage
from eventapp.programme.proposals import Proposal
from eventapp.programme.queries import whole_programme
from eventapp.programme.sequences import take_back
from eventapp.registration.queries import Group, active_guests, audience
from eventapp.registration.seats import lock_event
from eventapp.releases import letters, mails, queries, rules
from eventapp.releases.letters import Note, Slotted
from eventapp.releases.rules import GuestChange, SlotChange
from eventapp.speakers import remembering
from eventapp.speakers.readers import spoken_by
from eventapp.speakers.remembering import Telling

# What is released of a draft is published with it.
_ON = (EventStatus.DRAFT, EventStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a release concerns: speakers with all that changes for each, and guests."""

    speakers: tuple[tuple[Person, tuple[Slotted, ...]], ...] = ()
    guests: GuestChange | None = None

    @property
    def reachable(self) -> list[tuple[Person, tuple[Slotted, ...]]]:
        """Return the speakers who have a mail address."""
        return [x for x in self.speakers if x[0].email]


@dataclass(frozen=True, slots=True)
class Told:
    """What a release did: its difference, and how many speakers and guests are told."""

    proposal: Proposal
    speakers: int = 0
    guests: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a release would tell, and in which words; ``untold`` are speakers without address.

    ``is_on`` tells whether anybody is told anything, ``concerns_guests`` whether guests would be.
    """

    speakers: list[Note] = field(default_factory=list)
    guests: list[Note] = field(default_factory=list)
    untold: list[Person] = field(default_factory=list)
    is_on: bool = True
    concerns_guests: bool = False


def publish(event_id: int, stage: ReleaseStage, *, by: Actor, anyway: bool = True) -> Event:
    """Let readers see a draft and as much of its programme as the stage says; tell its speakers.

    ``anyway`` is as in ``release``.

    :raises DomainError: ``event.not_draft``, or DomainErrors with what blocks;
        ``release.clashes``.
    """
    if stage is not ReleaseStage.DATE and not anyway:
        _refuse_clashes(events.lock_event(event_id))
    event = events.publish(event_id, by=by)
    if stage is not ReleaseStage.DATE:
        done = releasing.release_if_any(event_id, stage, by=by)
        if done is not None:
            _tell(done, lock_event(event_id), by=by)
    return event


def release(
    event_id: int,
    stage: ReleaseStage,
    *,
    by: Actor,
    note: Localised = NO_TEXT,
    seen: str | None = None,
    anyway: bool = True,
) -> Told:
    """Make a programme public as far as a stage says, and its event where it is a draft still.

    The speakers whose slot changed are told, and the guests where time or place did. ``anyway``
    releases also what clashes: sessions that cannot be as they are written.

    :raises DomainError: ``release.stale`` when it is not what was seen; ``release.nothing``; a
        text at fault at ``note``; what blocks a draft; ``release.clashes`` at ``anyway``.
    """
    event = events.lock_event(event_id)
    if not anyway:
        _refuse_clashes(event)
    if event.status is EventStatus.DRAFT:
        events.publish(event_id, by=by)
    done = releasing.release(event_id, stage, by=by, note=note, seen=seen, owes=_owes)
    return _tell(done, lock_event(event_id), by=by)


def _refuse_clashes(event: Event) -> None:
    found = checking.checked(event, whole_programme(event.id)).errors
    if found:
        raise DomainError("release.clashes", field="anyway", number=len(found))


def audience_of(proposal: Proposal) -> Audience:
    """Return whom a release concerns: nobody once the event is off or over.

    Before the first release nothing was public: it concerns speakers alone, who were told otherwise
    when they were asked or said yes. Nor was what was planned since the last one, and taken away.
    """
    event = proposal.event
    if not _is_on(event):
        return Audience()
    found = rules.slot_changes(proposal.kept, proposal.booked, proposal.gone)
    if proposal.stage is not ReleaseStage.DATE:
        told, asked = remembering.told_at(event.id), proposal.asked
        found += rules.told_changes(told, asked, proposal.kept)
        found += rules.told_and_gone(told, asked, proposal.kept, proposal.gone)
    by_person: dict[int, list[Slotted]] = {}
    for x in _in_order(found):
        by_person.setdefault(x.person, []).append(Slotted(x, _has_entry(x, proposal)))
    people = queries.people(by_person)
    return Audience(
        speakers=tuple((people[x], tuple(own)) for x, own in by_person.items() if x in people),
        guests=rules.guest_change(proposal.before, proposal.after) if proposal.number else None,
    )


def _is_on(event: Event) -> bool:
    return event.status in _ON and event.ends > clock.now()


def _owes(proposal: Proposal) -> bool:
    return bool(audience_of(proposal).speakers)


def _in_order(changes: Iterable[SlotChange]) -> list[SlotChange]:
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(changes, key=lambda x: (x.after or x.before).starts or never)


def _has_entry(change: SlotChange, proposal: Proposal) -> bool:
    """Tell whether a calendar entry is sent: of what has hours, to who holds it or may hold it."""
    if change.is_over or change.after is None:
        return change.held and change.before.starts is not None
    agreed = (change.after.uid, change.person) in proposal.agreed
    return agreed and change.after.starts is not None


def preview(proposal: Proposal) -> Preview:
    """Return every mail a release would send, links hidden (event with its venue loaded)."""
    concerned, event = audience_of(proposal), proposal.event
    links = queries.links(event.id, (x.id for x, _changes in concerned.speakers))
    groups = audience(event.id) if concerned.guests else []
    return Preview(
        speakers=[
            letters.to_speaker(event, x, changes, links.get(x.id), is_preview=True)
            for x, changes in concerned.reachable
        ],
        guests=[_group_note(concerned.guests, event, x) for x in groups if concerned.guests],
        untold=[x for x, _changes in concerned.speakers if not x.email],
        is_on=_is_on(event),
        concerns_guests=concerned.guests is not None,
    )


def _group_note(change: GuestChange, event: Event, group: Group) -> Note:
    letter = letters.guest_letter(change, event, group.language, is_seated=group.is_seated)
    return Note("", "", group.language, letter, guests=group.guests, is_seated=group.is_seated)


def _tell(done: Proposal, event: Event, *, by: Actor) -> Told:
    concerned = audience_of(done)
    if concerned.guests:
        # Their entry is that of the event (RFC 5546 section 2.1.4), not those of its sessions.
        event.programme_sequence += 1
        flag_modified(event, "changed_at")
        db.session.flush()
    speakers = _tell_speakers(done, event, concerned.reachable)
    guests = active_guests(event.id) if concerned.guests else []
    for guest in guests:
        if concerned.guests:
            mails.guest(guest, event, concerned.guests, number=done.number + 1)
    _remember(done, concerned.speakers)
    if speakers or guests:
        diff = {"speakers": [0, speakers], "guests": [0, len(guests)]}
        audit(
            "programme.told", event, by=by, label=events.label(event), event_id=event.id, diff=diff
        )
    db.session.flush()
    return Told(done, speakers, len(guests))


def _tell_speakers(
    done: Proposal, event: Event, reachable: Sequence[tuple[Person, tuple[Slotted, ...]]]
) -> int:
    if not reachable:
        return 0
    slots = mails.by_uid(programmes([event]).get(event.id, ()))
    links = queries.links(event.id, (x.id for x, _changes in reachable))
    for person, changes in reachable:
        lang = spoken_by(person, event)
        held = [x.change for x in changes if x.has_entry]
        found = [mails.entry(event, x, slots, done.sequences, lang) for x in held]
        mails.speaker(
            event,
            person,
            changes,
            links.get(person.id),
            number=done.number + 1,
            entries=[x for x in found if x],
        )
    return len(reachable)


def _remember(done: Proposal, speakers: Iterable[tuple[Person, tuple[Slotted, ...]]]) -> None:
    """Keep what each speaker is told now, by mail or, without an address, by the organisers."""
    event_id = done.event.id
    for person, changes in speakers:
        for x in changes:
            part = x.change.after
            if x.change.is_over or part is None:
                remembering.forget(person.id, x.change.before.uid)
                if part is None and x.change.sequence:
                    take_back(x.change.before.uid, event_id, x.change.sequence)
                continue
            room = part.room[1] if part.room else ""
            sequence = done.sequences.get(part.uid, 0)
            telling = Telling(part.uid, part.title, part.hours, room, sequence)
            sent = x.has_entry and bool(person.email)
            remembering.keep(event_id, person.id, telling, has_entry=sent)
