"""A speaker's link, the answers given by it, and those an organiser heard."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign, locked
from eventapp.core.text import clean_text
from eventapp.events.models import Event, EventStatus
from eventapp.mail.models import Message
from eventapp.programme.models import GONE, Appearance, AppearanceState, Session
from eventapp.programme.sequences import raise_sequence
from eventapp.speakers import log, mails, queries, remembering, rules, telling
from eventapp.speakers.links import new_link
from eventapp.speakers.locking import locked_event, locked_link
from eventapp.speakers.models import ContactKind, DeputyState, FormerLink, SpeakerLink, Terms
from eventapp.speakers.readers import readers
from eventapp.speakers.slots import Slot, slots_at

REASON_LENGTH = 2000
# No more mails at once than these by whoever holds a link; of further answers the last one is told.
ANSWERS_AN_HOUR = 6


@dataclass(frozen=True, slots=True)
class Heard:
    """What an organiser heard of a speaker, and how."""

    state: AppearanceState
    kind: ContactKind
    text: str = ""


def speaker(link: SpeakerLink) -> Actor:
    """Return the person behind a link as the actor of a change."""
    return Actor("speaker", link.person_id, link.person.name)


def link_for(event_id: int, person_id: int) -> SpeakerLink:
    """Return a person's link to an event, made if there is none and opened again if it was closed.

    Call it under the event's lock.
    """
    link = queries.link_of(event_id, person_id)
    if link is None:
        link = SpeakerLink(event_id=event_id, person_id=person_id, **new_link())
        db.session.add(link)
    elif link.revoked_at is not None:
        _mint(link)
    db.session.flush()
    return link


def renew_link(event_id: int, person_id: int, *, by: Actor) -> SpeakerLink:
    """Give a person a new link; the old one, and calendars made by it, lead nowhere from now on.

    :raises NotFound: when the person has no link to the event.
    """
    link = _locked_link(event_id, person_id)
    _mint(link)
    audit("speaker_link.renewed", link, by=by, label=link.person.name, event_id=event_id)
    db.session.flush()
    return link


def revoke_link(event_id: int, person_id: int, *, by: Actor) -> SpeakerLink:
    """Close a person's link, and with it the calendars made by it.

    :raises NotFound: when the person has no link to the event.
    """
    link = _locked_link(event_id, person_id)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        audit("speaker_link.revoked", link, by=by, label=link.person.name, event_id=event_id)
    db.session.flush()
    return link


def answer(
    link_id: int,
    appearance_id: int,
    *,
    accepts: bool,
    reason: str = "",
    kind: ContactKind = ContactKind.LINK,
) -> Appearance:
    """Take a speaker's own answer, given by a ``kind``; the same one given twice is given once.

    :raises DomainError: ``speaker.closed`` when no answer is taken any more;
        ``appearance.not_asked_yet``.
    :raises NotFound: when the appearance is not the person's own, or not any more.
    """
    appearance, session, link = own_appearance(link_id, appearance_id)
    before = appearance.state
    state = rules.after_answer(before, accepts=accepts)
    if state is before:
        return appearance
    if accepts:
        drop_deputies(appearance)
    text = clean_text(reason)[:REASON_LENGTH]
    settle(appearance, session, state, by=speaker(link), kind=kind, text=text)
    if accepts:
        remembering.remember(_slots(appearance, session.event_id), has_entry=True)
    acknowledge(appearance, session.event_id, link, held=before is AppearanceState.CONFIRMED)
    telling.answered(appearance, session, link.person)
    return appearance


def acknowledge(
    appearance: Appearance, event_id: int, link: SpeakerLink, *, held: bool
) -> Message | None:
    """Mail a speaker that their answer has arrived; ``held`` says whether it had been a yes."""
    event = db.session.get_one(Event, event_id)
    own = _slots(appearance, event_id)
    if not link.person.email:
        return None
    reader = readers(event, own, {link.person_id: link}, queries.terms_of(event_id))[0]
    late = f"late-{link.id}-{appearance.id}-"
    held = queries.drop_waiting(late) or held
    wait = queries.answers_mailed(event_id, link.person.email) >= ANSWERS_AN_HOUR
    if appearance.state is AppearanceState.CONFIRMED:
        message = mails.accepted(reader, own[0], late=late if wait else "")
    else:
        message = mails.declined(reader, own[0], held=held or wait, late=late if wait else "")
    if wait:  # the last answer alone is told, so that their calendar ends up right
        message.due_at = clock.now() + timedelta(hours=1)
    return message


def record(
    appearance_id: int,
    event_id: int,
    heard: Heard,
    *,
    by: Actor,
    revision: int | None = None,
) -> Appearance:
    """Record what an organiser heard from a speaker by telephone, letter or in person.

    :raises DomainError: ``appearance.no_such_step`` at ``state``; ``stale`` when the appearance
        changed after ``revision``.
    """
    locked(Event, event_id)
    found = queries.appearance_of(appearance_id, event_id)
    if found is None:
        raise NotFound("appearance")
    appearance = locked(Appearance, appearance_id, revision=revision)
    session = locked(Session, appearance.session_id)
    state = rules.after_recording(appearance.state, heard.state)
    text = clean_text(heard.text)[:REASON_LENGTH]
    settle(appearance, session, state, by=by, kind=heard.kind, text=text)
    if state is AppearanceState.CONFIRMED:
        remembering.remember(_slots(appearance, event_id), first=True)
    return appearance


def set_terms(
    event_id: int,
    answer_by: date | None,
    changes_until: date | None,
    *,
    by: Actor,
    revision: int | None = None,
) -> Terms:
    """Say by which day speakers are to answer, and until which they may change it.

    :raises DomainError: ``speaker_terms.reversed`` at ``changes_until``; ``stale``.
    """
    locked(Event, event_id)
    if answer_by and changes_until and changes_until < answer_by:
        raise DomainError("speaker_terms.reversed", field="changes_until")
    terms = queries.terms_of(event_id) or Terms(event_id=event_id)
    if terms.id is not None:
        terms = locked(Terms, terms.id, revision=revision)
    assign(terms, answer_by=answer_by, changes_until=changes_until)
    if db.session.is_modified(terms) or terms.id is None:
        audit("speaker_terms.changed", terms, by=by, event_id=event_id)
    db.session.flush()
    return terms


def drop_deputies(appearance: Appearance) -> None:
    """Forget the deputies named for an appearance on whom nobody decided yet."""
    for deputy in queries.deputies_of(appearance.id):
        deputy.state = DeputyState.REFUSED


def own_appearance(link_id: int, appearance_id: int) -> tuple[Appearance, Session, SpeakerLink]:
    """Return an appearance the holder of a link may answer for now, locked, with its session.

    :raises DomainError: ``speaker.closed``.
    :raises NotFound: when it is not the person's own, or the link was closed meanwhile.
    """
    event = locked_event(link_id)
    link = locked_link(link_id)
    found = queries.appearance_of(appearance_id, link.event_id)
    if link.revoked_at is not None or found is None or found.person_id != link.person_id:
        raise NotFound("appearance")
    appearance = locked(Appearance, appearance_id)
    if appearance.person_id != link.person_id:
        raise NotFound("appearance")
    if not is_open(event, queries.terms_of(event.id)):
        raise DomainError("speaker.closed")
    return appearance, locked(Session, appearance.session_id), link


def is_open(event: Event, terms: Terms | None) -> bool:
    """Tell whether speakers of an event may answer by their links now."""
    if event.status is EventStatus.CANCELLED:
        return False
    until = terms.changes_until if terms else None
    return clock.now() < rules.closes_at(event.begins, until, event.zone)


def settle(
    appearance: Appearance,
    session: Session,
    state: AppearanceState,
    *,
    by: Actor,
    kind: ContactKind,
    text: str = "",
) -> Appearance:
    """Put a locked appearance into a state, with the entries of audit and log."""
    locked(Event, session.event_id)
    appearance.state = state
    raise_sequence(session)
    label = session.title.text("en")
    audit("appearance.answered", appearance, by=by, label=label, event_id=session.event_id)
    log.note_on(appearance, session, kind, by=by, state=state, text=text)
    db.session.flush()
    person = appearance.person_id
    if person and state in GONE and not queries.is_expected(appearance):
        remembering.forget(person, session.uid)
    return appearance


def _slots(appearance: Appearance, event_id: int) -> list[Slot]:
    return [x for x in slots_at(event_id) if x.appearance.id == appearance.id]


def _mint(link: SpeakerLink) -> None:
    db.session.execute(delete(FormerLink).where(FormerLink.link_id == link.id))
    assign(link, revoked_at=None, **new_link())


def _locked_link(event_id: int, person_id: int) -> SpeakerLink:
    found = queries.link_of(event_id, person_id)
    if found is None:
        raise NotFound("speaker_link")
    return locked(SpeakerLink, found.id, options=queries.WITH_PERSON)
