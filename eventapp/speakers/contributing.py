"""A speaker writes, an organiser accepts or sends back; readers see only what was accepted."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign, locked
from eventapp.core.text import clean_text
from eventapp.events.models import Event
from eventapp.people import pictures
from eventapp.people.models import Person
from eventapp.people.pictures import Picture
from eventapp.programme.models import Appearance, Session
from eventapp.speakers import contents, contribution_mails, queries
from eventapp.speakers.contents import Biography, Content, Introduction, Portrait
from eventapp.speakers.contribution_models import PUBLISHED, Contribution, Part, PartState
from eventapp.speakers.models import SpeakerLink

NOTE_LENGTH = 2000


def contribution_of(event_id: int, person_id: int, part: Part) -> Contribution | None:
    """Return a part that a person wrote for an event, if it was begun."""
    query = select(Contribution).where(
        Contribution.event_id == event_id,
        Contribution.person_id == person_id,
        Contribution.part == part,
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def save(
    link_id: int, part: Part, content: Content, *, by: Actor, seen: int = 0, send: bool = False
) -> Contribution:
    """Keep what the holder of a link wrote, and send it to the organisers when they say so.

    ``seen`` is the revision of what they had before them, 0 when there was nothing.

    :raises DomainError: ``stale`` when it was written elsewhere meanwhile; ``contribution.empty``;
        ``contribution.is_sent`` for a draft over what the organisers have; for each field at fault.
    :raises NotFound: when the link was closed meanwhile.
    """
    link = locked(SpeakerLink, link_id, options=queries.WITH_PERSON)
    if link.revoked_at is not None:
        raise NotFound("speaker_link")
    held = contribution_of(link.event_id, link.person_id, part)
    if (held.revision if held else 0) != seen:
        raise DomainError("stale")
    content = contents.checked(content)
    if send and contents.is_empty(content):
        raise DomainError("contribution.empty")
    if held and not send and part is not Part.PORTRAIT and held.state is PartState.SENT:
        raise DomainError("contribution.is_sent")  # a draft would take it from the organisers
    row = held or Contribution(event_id=link.event_id, person_id=link.person_id, part=part)
    written = contents.plain(content)
    if send or row.content != written:
        assign(row, content=written, state=PartState.DRAFT)
    if send:
        assign(row, state=PartState.SENT, sent_at=clock.now(), note="")
        about: dict[str, Any] = {"label": link.person.name, "event_id": link.event_id}
        audit("contribution.sent", row, by=by, diff={"part": [None, part.value]}, **about)
    db.session.add(row)
    db.session.flush()
    return row


def accept(
    id: int, *, by: Actor, revision: int, person_revision: int, picture: Picture | None = None
) -> Contribution:
    """Publish what a speaker sent, as the organiser saw it beside what was published then.

    ``picture`` is the portrait, cut already (``pictures.cut``).

    :raises DomainError: ``stale`` when either changed meanwhile; ``contribution.not_sent``.
    """
    row = _sent(id, revision)
    person = locked(Person, row.person_id, revision=person_revision)
    _publish(row, person, picture, by=by)
    assign(row, state=PartState.ACCEPTED, decided_at=clock.now(), note="")
    _tell(row, "accepted", person, by=by)
    return row


def send_back(id: int, note: str, *, by: Actor, revision: int) -> Contribution:
    """Give what a speaker sent back to them with a note, and mail it; nothing is published.

    :raises DomainError: ``text.missing`` at ``note``; ``stale``; ``contribution.not_sent``.
    """
    note = clean_text(note)[:NOTE_LENGTH]
    if not note:
        raise DomainError("text.missing", field="note")
    row = _sent(id, revision)
    person = db.session.get_one(Person, row.person_id)
    assign(row, state=PartState.RETURNED, decided_at=clock.now(), note=note)
    _tell(row, "returned", person, by=by)
    link = queries.link_of(row.event_id, row.person_id)
    if link is not None:
        contribution_mails.returned(row, person, db.session.get_one(Event, row.event_id), link)
    return row


def _sent(id: int, revision: int) -> Contribution:
    row = locked(Contribution, id, revision=revision)
    if row.state is not PartState.SENT or row.part not in PUBLISHED:
        raise DomainError("contribution.not_sent")
    return row


def _tell(row: Contribution, verb: str, person: Person, *, by: Actor) -> None:
    diff = {"part": [None, row.part.value]}
    if row.note:
        diff["note"] = [None, row.note]
    about: dict[str, Any] = {"label": person.name, "event_id": row.event_id}
    audit(f"contribution.{verb}", row, by=by, diff=diff, **about)
    db.session.flush()


def _publish(row: Contribution, person: Person, picture: Picture | None, *, by: Actor) -> None:
    match contents.read(row.part, row.content):
        case Biography() as written:
            assign(person, biography=written.over(person.biography))
            if db.session.is_modified(person):
                audit("person.changed", person, by=by, label=person.name)
        case Portrait() as shown:
            pictures.set_portrait(person.id, picture, shown.alt, by=by)
        case Introduction() as said:
            _announce(row, said, by=by)


def _announce(row: Contribution, said: Introduction, *, by: Actor) -> None:
    """Use the honorific asked for on each appearance at this event; the rest organisers choose."""
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Session.event_id == row.event_id, Appearance.person_id == row.person_id)
        .order_by(Appearance.id)
        .with_for_update(of=Appearance)
    )
    for appearance in db.session.scalars(query):
        assign(appearance, honorific=said.honorific)
        if db.session.is_modified(appearance):
            audit("appearance.changed", appearance, by=by, event_id=row.event_id)


def contribution(id: int, event_id: int) -> Contribution:
    """Return a contribution to an event, with its person.

    :raises NotFound: when there is none.
    """
    query = select(Contribution).where(Contribution.id == id, Contribution.event_id == event_id)
    query = query.options(joinedload(Contribution.person, innerjoin=True))
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("contribution")
    return found
