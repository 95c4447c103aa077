"""Going public: the event, then its programme, then its speakers, each when its organisers say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.records import touch
from eventapp.events import service as events
from eventapp.events.models import Event, EventStatus
from eventapp.feeds.queries import programmes
from eventapp.people.models import Person
from eventapp.programme import releasing
from eventapp.programme.models import ReleaseStage
from eventapp.programme.releasing import Proposal
from eventapp.registration.queries import Group, active_guests, audience
from eventapp.registration.seats import lock_event
from eventapp.releases import letters, mails, queries, rules
from eventapp.releases.letters import Note
from eventapp.releases.rules import GuestChange, SlotChange


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a release concerns: speakers with what changes for each, and guests."""

    speakers: tuple[tuple[Person, SlotChange], ...] = ()
    guests: GuestChange | None = None

    @property
    def reachable(self) -> list[tuple[Person, SlotChange]]:
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
    """Whom a release would tell, and in which words; ``untold`` are speakers without address."""

    speakers: list[Note] = field(default_factory=list)
    guests: list[Note] = field(default_factory=list)
    untold: list[Person] = field(default_factory=list)


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
) -> Told:
    """Make a programme public as far as a stage says, and its event where it is a draft still.

    The speakers whose slot changed are told, and the guests where time or place did.

    :raises DomainError: ``release.stale`` when it is not what was seen; ``release.nothing``; a
        text at fault at ``note``; what blocks a draft.
    """
    if events.lock_event(event_id).status is EventStatus.DRAFT:
        events.publish(event_id, by=by)
    done = releasing.release(event_id, stage, by=by, note=note, seen=seen)
    return _tell(done, lock_event(event_id), by=by)


def audience_of(proposal: Proposal) -> Audience:
    """Return whom a release concerns: nobody before the first, nor once it is off or over."""
    event = proposal.event
    is_on = event.status is EventStatus.PUBLISHED and event.ends > clock.now()
    if not proposal.number or not is_on:
        return Audience()
    found = rules.slot_changes(proposal.kept, proposal.booked, proposal.gone)
    people = queries.people(x.person for x in found)
    return Audience(
        speakers=tuple((people[x.person], x) for x in found if x.person in people),
        guests=rules.guest_change(proposal.before, proposal.after),
    )


def preview(proposal: Proposal) -> Preview:
    """Return every mail a release would send (event with its venue loaded)."""
    concerned, event = audience_of(proposal), proposal.event
    links = queries.links(event.id, (x.id for x, _change in concerned.speakers))
    groups = audience(event.id) if concerned.guests else []
    return Preview(
        speakers=[
            letters.to_speaker(event, x, change, links.get(x.id))
            for x, change in concerned.reachable
        ],
        guests=[_group_note(concerned.guests, event, x) for x in groups if concerned.guests],
        untold=list(dict.fromkeys(x for x, _change in concerned.speakers if not x.email)),
    )


def _group_note(change: GuestChange, event: Event, group: Group) -> Note:
    letter = letters.guest_letter(change, event, group.language, is_seated=group.is_seated)
    return Note("", "", group.language, letter, guests=group.guests, is_seated=group.is_seated)


def _tell(done: Proposal, event: Event, *, by: Actor) -> Told:
    concerned = audience_of(done)
    if concerned.guests:
        event.sequence += 1  # their entry is that of the event (RFC 5546 section 2.1.4)
        touch(event)
        db.session.flush()
    speakers = _tell_speakers(done, event, concerned.reachable)
    guests = active_guests(event.id) if concerned.guests else []
    for guest in guests:
        if concerned.guests:
            mails.guest(guest, event, concerned.guests, number=done.number + 1)
    if speakers or guests:
        diff = {"speakers": [0, speakers], "guests": [0, len(guests)]}
        audit(
            "programme.told", event, by=by, label=events.label(event), event_id=event.id, diff=diff
        )
    db.session.flush()
    return Told(done, speakers, len(guests))


def _tell_speakers(
    done: Proposal, event: Event, reachable: Sequence[tuple[Person, SlotChange]]
) -> int:
    if not reachable:
        return 0
    slots = mails.by_uid(programmes([event]).get(event.id, ()))
    links = queries.links(event.id, (x.id for x, _change in reachable))
    for person, change in reachable:
        lang = letters.language_of(person, event)
        entry = mails.entries(event, change, slots, done.sequences, lang)
        link = links.get(person.id)
        mails.speaker(event, person, change, link, number=done.number + 1, entry=entry)
    return len({x.id for x, _change in reachable})
