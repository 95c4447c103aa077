"""A speaker's link, and the answers given by it."""

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import locked
from eventapp.core.text import clean_text
from eventapp.core.tokens import digest, random_token
from eventapp.events.models import Event, EventStatus
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.speakers import log, queries, rules
from eventapp.speakers.links import speaker_token
from eventapp.speakers.models import ContactKind, SpeakerLink

REASON_LENGTH = 2000


def speaker(link: SpeakerLink) -> Actor:
    """Return the person behind a link as the actor of a change."""
    return Actor("speaker", link.person_id, link.person.name)


def link_for(event_id: int, person_id: int) -> SpeakerLink:
    """Return a person's link to an event, made if there is none and opened again if it was closed.

    Call it under the event's lock.
    """
    link = queries.link_of(event_id, person_id)
    if link is None:
        nonce = random_token()
        link = SpeakerLink(
            event_id=event_id,
            person_id=person_id,
            nonce=nonce,
            token_digest=digest(speaker_token(nonce)),
        )
        db.session.add(link)
    elif link.revoked_at is not None:
        _mint(link)
    db.session.flush()
    return link


def renew_link(event_id: int, person_id: int, *, by: Actor) -> SpeakerLink:
    """Give a person a new link; the old one, and the calendar behind it, lead nowhere from now on.

    :raises NotFound: when the person has no link to the event.
    """
    link = _locked_link(event_id, person_id)
    _mint(link)
    audit("speaker_link.renewed", link, by=by, label=link.person.name, event_id=event_id)
    db.session.flush()
    return link


def revoke_link(event_id: int, person_id: int, *, by: Actor) -> SpeakerLink:
    """Close a person's link, and the calendar behind it.

    :raises NotFound: when the person has no link to the event.
    """
    link = _locked_link(event_id, person_id)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        link.calendar_digest = None
        audit("speaker_link.revoked", link, by=by, label=link.person.name, event_id=event_id)
    db.session.flush()
    return link


def new_calendar(link_id: int) -> str:
    """Return the token of a fresh calendar address of a link; the one before leads nowhere."""
    link = locked(SpeakerLink, link_id)
    if link.revoked_at is not None:
        raise NotFound("speaker_link")
    token = random_token()
    link.calendar_digest = digest(token)
    db.session.flush()
    return token


def answer(link_id: int, appearance_id: int, *, accepts: bool, reason: str = "") -> Appearance:
    """Take a speaker's own answer; the same one given twice is given once.

    :raises DomainError: ``speaker.closed`` when no answer is taken any more;
        ``appearance.not_asked_yet``.
    :raises NotFound: when the appearance is not the person's own, or not any more.
    """
    appearance, session, link = own_appearance(link_id, appearance_id)
    state = rules.after_answer(appearance.state, accepts=accepts)
    if state is appearance.state:
        return appearance
    return settle(
        appearance,
        session,
        state,
        by=speaker(link),
        kind=ContactKind.LINK,
        text=clean_text(reason)[:REASON_LENGTH],
    )


def own_appearance(link_id: int, appearance_id: int) -> tuple[Appearance, Session, SpeakerLink]:
    """Return an appearance the holder of a link may answer for now, locked, with its session.

    :raises DomainError: ``speaker.closed``.
    :raises NotFound: when it is not the person's own, or the link was closed meanwhile.
    """
    event = locked(Event, db.session.get_one(SpeakerLink, link_id).event_id)
    link = locked(SpeakerLink, link_id, options=queries.WITH_PERSON)
    found = queries.appearance_of(appearance_id, link.event_id)
    if link.revoked_at is not None or found is None or found.person_id != link.person_id:
        raise NotFound("appearance")
    appearance = locked(Appearance, appearance_id)
    if appearance.person_id != link.person_id:
        raise NotFound("appearance")
    if not is_open(event):
        raise DomainError("speaker.closed")
    return appearance, locked(Session, appearance.session_id), link


def is_open(event: Event) -> bool:
    """Tell whether speakers of an event may answer by their links now."""
    if event.status is EventStatus.CANCELLED:
        return False
    terms = queries.terms_of(event.id)
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
    label = session.title.text("en")
    audit("appearance.answered", appearance, by=by, label=label, event_id=session.event_id)
    log.note_on(appearance, session, kind, by=by, state=state, text=text)
    db.session.flush()
    return appearance


def _mint(link: SpeakerLink) -> None:
    link.nonce = random_token()
    link.token_digest = digest(speaker_token(link.nonce))
    link.revoked_at = None
    link.calendar_digest = None


def _locked_link(event_id: int, person_id: int) -> SpeakerLink:
    found = queries.link_of(event_id, person_id)
    if found is None:
        raise NotFound("speaker_link")
    return locked(SpeakerLink, found.id, options=queries.WITH_PERSON)
