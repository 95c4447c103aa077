"""A speaker writes, an organiser accepts or sends back; readers see only what was accepted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign, locked, locked_rows, touch
from eventapp.core.text import clean_text
from eventapp.events.models import Event
from eventapp.organisations.models import Organisation
from eventapp.people import pictures
from eventapp.people.models import Affiliation, Person
from eventapp.people.pictures import Picture
from eventapp.programme.models import Appearance, Session
from eventapp.programme.steps import step
from eventapp.speakers import consenting, contents, contribution_mails, queries, telling
from eventapp.speakers.contents import Biography, Content, Introduction, Portrait
from eventapp.speakers.contribution_models import (
    PUBLISHED,
    Contribution,
    Part,
    PartState,
    Purpose,
)
from eventapp.speakers.locking import locked_link

NOTE_LENGTH = 2000
_NEEDED = {Part.BIOGRAPHY: Purpose.PUBLICATION, Part.PORTRAIT: Purpose.PICTURE}


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

    A draft leaves with the organisers what was sent before.
    ``seen`` is the revision of what they had before them, 0 when there was nothing.

    :raises DomainError: ``stale`` when it was written elsewhere meanwhile; ``contribution.empty``;
        for each field at fault.
    :raises NotFound: when the link was closed meanwhile.
    """
    link = locked_link(link_id)
    if link.revoked_at is not None:
        raise NotFound("speaker_link")
    held = contribution_of(link.event_id, link.person_id, part)
    if (held.revision if held else 0) != seen:
        raise DomainError("stale")
    content = contents.checked(content)
    if send and contents.is_empty(content):
        raise DomainError("contribution.empty")
    row = held or Contribution(event_id=link.event_id, person_id=link.person_id, part=part)
    written = contents.plain(content)
    assign(row, content=written)
    if send:
        assign(row, sent=written, sendings=(row.sendings or 0) + 1)
        assign(row, state=PartState.SENT, sent_at=clock.now(), note="")
        about: dict[str, Any] = {"label": link.person.name, "event_id": link.event_id}
        audit("contribution.sent", row, by=by, diff={"part": [None, part.value]}, **about)
    db.session.add(row)
    db.session.flush()
    if send:
        telling.given(row, link.person)
    return row


def accept(
    id: int,
    *,
    by: Actor,
    sending: int,
    person_revision: int,
    picture: Picture | None = None,
    affiliation: int | None = None,
    organisation: int | None = None,
) -> Contribution:
    """Publish what a speaker sent, as the organiser saw it beside what was published then.

    ``sending`` names what they saw (``Contribution.sendings``); ``picture`` is the portrait, cut
    already (``pictures.cut``); ``affiliation`` is the one with which somebody is announced, or
    ``organisation`` where they do what they wrote, which becomes an affiliation of theirs.

    :raises DomainError: ``affiliation.not_found`` when it is not theirs; ``stale`` when something
        else was sent, it was decided, or the person changed meanwhile; ``contribution.not_sent``;
        ``contribution.unallowed`` without their consent.
    """
    row, person = _sent(id, sending, person_revision)
    if is_unallowed(row, person):
        raise DomainError("contribution.unallowed", name=person.name)
    if organisation is not None:
        affiliation = _new_affiliation(row, person, organisation, by=by)
    with step(row.event_id, "accept", by=by):
        _publish(row, person, picture, affiliation, by=by)
    assign(row, state=PartState.ACCEPTED, decided_at=clock.now(), note="")
    _tell(row, "accepted", person, by=by)
    return row


def _new_affiliation(row: Contribution, person: Person, organisation: int, *, by: Actor) -> int:
    said = contents.read(row.part, row.sent or {})
    if not isinstance(said, Introduction) or db.session.get(Organisation, organisation) is None:
        raise DomainError("organisation.not_found", field="organisation")
    held = affiliations(person.id)
    new = Affiliation(
        person_id=person.id,
        organisation_id=organisation,
        role=said.affiliation,
        position=len(held),
    )
    db.session.add(new)
    touch(person)
    audit("person.changed", person, by=by, label=person.name)
    db.session.flush()
    return new.id


def is_unallowed(row: Contribution, person: Person) -> bool:
    """Tell whether a part may not be published since its person has not allowed it.

    A name on the programme stands by the organisers' decision (GDPR article 6(1)(f)); what somebody
    sent of themselves by their consent alone.
    """
    purpose = _NEEDED.get(row.part)
    if purpose is None:
        return False
    said = consenting.in_force(person).get(purpose)
    event = db.session.get_one(Event, row.event_id)
    return said is None or not said.holds_on(clock.today(event.timezone))


def send_back(id: int, note: str, *, by: Actor, sending: int) -> Contribution:
    """Give what a speaker sent back to them with a note, and mail it; nothing is published.

    :raises DomainError: ``text.missing`` at ``note``; ``stale``; ``contribution.not_sent``.
    """
    note = clean_text(note)[:NOTE_LENGTH]
    if not note:
        raise DomainError("text.missing", field="note")
    row, person = _sent(id, sending)
    assign(row, state=PartState.RETURNED, decided_at=clock.now(), note=note)
    _tell(row, "returned", person, by=by)
    link = queries.link_of(row.event_id, row.person_id)
    if link is not None:
        contribution_mails.returned(row, person, db.session.get_one(Event, row.event_id), link)
    return row


def _sent(id: int, sending: int, person_revision: int | None = None) -> tuple[Contribution, Person]:
    """Return what was sent with its person, both locked in the order of ``locking``."""
    found = db.session.get(Contribution, id)
    if found is None:
        raise NotFound("contribution")
    locked(Event, found.event_id)
    if not locked_rows(Person, select(Person).where(Person.id == found.person_id)):
        raise DomainError("stale")  # they became one with another record meanwhile
    row = locked(Contribution, id)
    if not row.sendings or row.part not in PUBLISHED:
        raise DomainError("contribution.not_sent")
    if row.sendings != sending or not row.waits:
        raise DomainError("stale")
    return row, locked(Person, row.person_id, revision=person_revision)


def _tell(row: Contribution, verb: str, person: Person, *, by: Actor) -> None:
    diff = {"part": [None, row.part.value]}
    if row.note:
        diff["note"] = [None, row.note]
    about: dict[str, Any] = {"label": person.name, "event_id": row.event_id}
    audit(f"contribution.{verb}", row, by=by, diff=diff, **about)
    db.session.flush()


def _publish(
    row: Contribution,
    person: Person,
    picture: Picture | None,
    affiliation: int | None,
    *,
    by: Actor,
) -> None:
    match contents.read(row.part, row.sent or {}):
        case Biography() as written:
            assign(person, biography=written.over(person.biography))
            if db.session.is_modified(person):
                audit("person.changed", person, by=by, label=person.name)
        case Portrait() as shown:
            pictures.set_portrait(person.id, picture, shown.alt, by=by)
        case Introduction() as said:
            _announce(row, said, affiliation, by=by)


def _announce(row: Contribution, said: Introduction, affiliation: int | None, *, by: Actor) -> None:
    """Use the honorific asked for, and an affiliation if one is given, all over the event."""
    chosen: dict[str, Any] = {"honorific": said.honorific}
    if affiliation is not None:
        if affiliation not in {x.id for x in affiliations(row.person_id)}:
            raise DomainError("affiliation.not_found", field="affiliation")
        chosen["affiliation_id"] = affiliation
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Session.event_id == row.event_id, Appearance.person_id == row.person_id)
        .order_by(Appearance.id)
    )
    for appearance in locked_rows(Appearance, query):
        assign(appearance, **chosen)
        if db.session.is_modified(appearance):
            audit("appearance.changed", appearance, by=by, event_id=row.event_id)


def affiliations(person_id: int) -> Sequence[Affiliation]:
    """Return what a person is in organisations, which are loaded, in the person's order."""
    query = select(Affiliation).where(Affiliation.person_id == person_id)
    query = query.options(joinedload(Affiliation.organisation, innerjoin=True))
    return db.session.scalars(query.order_by(Affiliation.position, Affiliation.id)).all()


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
