"""Deputies: named by a speaker behind their link, taken or refused by the organisers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import INTERFACE_LANGUAGES, NO_TEXT
from eventapp.core.records import locked, locked_rows
from eventapp.core.text import clean_line
from eventapp.events.models import Event
from eventapp.people.data import PersonData
from eventapp.people.models import Person
from eventapp.people.service import save_person
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.speakers import letters, log, mails, queries, remembering, rules, telling
from eventapp.speakers.asking import Chosen, ask
from eventapp.speakers.letters import Draft
from eventapp.speakers.models import ContactKind, Deputy, DeputyState
from eventapp.speakers.readers import reader_of, readers
from eventapp.speakers.service import acknowledge, drop_deputies, own_appearance, settle, speaker
from eventapp.speakers.slots import slots_at


@dataclass(frozen=True, slots=True)
class DeputyData:
    """Whom a speaker names; ``language`` is that of our mails to them, empty: the speaker's."""

    name: str
    email: str
    role: str = ""
    language: str = ""


def name_deputy(link_id: int, appearance_id: int, data: DeputyData) -> Deputy:
    """Take a speaker's no, with the name of who could come instead.

    :raises DomainError: ``speaker.closed``; ``appearance.not_asked_yet``.
    :raises NotFound: when the appearance is not the person's own.
    """
    appearance, session, link = own_appearance(link_id, appearance_id)
    before = appearance.state
    state = rules.after_answer(before, accepts=False)
    drop_deputies(appearance)
    deputy = Deputy(
        appearance_id=appearance_id,
        named_by_id=link.person_id,
        name=clean_line(data.name),
        email=data.email,
        role=clean_line(data.role),
        language=data.language if data.language in INTERFACE_LANGUAGES else "",
    )
    by = speaker(link)
    audit("deputy.named", deputy, by=by, label=deputy.name, event_id=session.event_id)
    said = ", ".join(x for x in (deputy.name, deputy.role, deputy.email) if x)
    settle(appearance, session, state, by=by, kind=ContactKind.LINK, text=f"→ {said}")
    if state is not before:
        acknowledge(appearance, session.event_id, link, held=before is AppearanceState.CONFIRMED)
    telling.named(deputy, appearance, session, link.person)
    return deputy


def take(deputy_id: int, event_id: int, *, person_id: int | None = None, by: Actor) -> Appearance:
    """Give a deputy the appearance and ask them; without ``person_id`` a new person is made.

    The language of mails of a new person is the one chosen, else that of who named them.

    Who named them is told that the deputy is asked, not that they come: that is theirs to say.
    A link closes with its person's last appearance.

    :raises DomainError: ``deputy.decided``, ``person.not_found``, ``appearance.twice``.
    """
    deputy, appearance, session = _open(deputy_id, event_id, person_id)
    named_by = db.session.get_one(Person, deputy.named_by_id)
    person = _person(deputy, person_id, named_by, by=by)
    if person.id == deputy.named_by_id or _is_there(person, appearance):
        raise DomainError("appearance.twice", field="person_id")
    deputy.state = DeputyState.TAKEN
    audit("deputy.taken", deputy, by=by, label=deputy.name, event_id=event_id)
    _tell_replaced(deputy, appearance, person, event_id)
    remembering.forget(deputy.named_by_id, session.uid)  # they know that another is asked
    appearance.person_id = person.id
    appearance.affiliation_id = None
    appearance.honorific = ""
    appearance.shown_as_invited = False
    appearance.state = AppearanceState.PLANNED
    label = session.title.text("en")
    audit("appearance.replaced", appearance, by=by, label=label, event_id=event_id)
    db.session.flush()
    db.session.expire(appearance, ["person"])
    ask(Chosen(event_id, {appearance.id: None}), NO_TEXT, by=by, in_place_of=named_by.name)
    return appearance


def refuse(deputy_id: int, event_id: int, *, by: Actor) -> Deputy:
    """Leave a deputy aside; the speaker's no stands.

    :raises DomainError: ``deputy.decided``.
    """
    deputy, _appearance, _session = _open(deputy_id, event_id)
    deputy.state = DeputyState.REFUSED
    audit("deputy.refused", deputy, by=by, label=deputy.name, event_id=event_id)
    db.session.flush()
    return deputy


def previews(deputy: Deputy, event: Event, known: Iterable[Person]) -> list[Draft]:
    """Return what whoever is taken would be sent: a new person first, then each of the known."""
    own = [x for x in slots_at(event.id) if x.appearance.id == deputy.appearance_id]
    if deputy.state is not DeputyState.NAMED or not own:
        return []
    named_by, links = deputy.named_by, queries.links_at(event.id)
    lang, terms = _language(deputy, named_by), queries.terms_of(event.id)
    new = Person(name=deputy.name, email=deputy.email, mail_language=lang)
    found = []
    for person in (new, *known):
        link = links.get(person.id) if person.id else None
        reader = reader_of(event, person, own, link, terms)
        draft = letters.ask(reader, NO_TEXT, named_by.name)
        found.append(replace(draft, recipient=draft.recipient or deputy.email))
    return found


def has_given_way(event_id: int, person_id: int) -> bool:
    """Tell whether a deputy whom a person named has been given their seat at an event."""
    query = (
        select(Deputy.id)
        .join(Appearance, Appearance.id == Deputy.appearance_id)
        .join(Appearance.session)
        .where(
            Session.event_id == event_id,
            Deputy.named_by_id == person_id,
            Deputy.state == DeputyState.TAKEN,
        )
    )
    return db.session.scalar(query.limit(1)) is not None


def _open(
    deputy_id: int, event_id: int, person_id: int | None = None
) -> tuple[Deputy, Appearance, Session]:
    locked(Event, event_id)
    if person_id is not None:  # a person before what names them: ``locking``
        locked_rows(Person, select(Person).where(Person.id == person_id))
    if queries.deputy(deputy_id, event_id) is None:
        raise NotFound("deputy")
    deputy = locked(Deputy, deputy_id)
    appearance = locked(Appearance, deputy.appearance_id)
    if deputy.state is not DeputyState.NAMED or appearance.person_id != deputy.named_by_id:
        raise DomainError("deputy.decided")
    return deputy, appearance, locked(Session, appearance.session_id)


def _person(deputy: Deputy, person_id: int | None, named_by: Person, *, by: Actor) -> Person:
    if person_id is None:
        lang = _language(deputy, named_by)
        data = PersonData(name=deputy.name, email=deputy.email, mail_language=lang)
        return save_person(data, by=by)
    person = db.session.get(Person, person_id)
    if person is None:
        raise DomainError("person.not_found", field="person_id")
    if not person.email:
        person.email = deputy.email
        audit("person.changed", person, by=by, label=person.name)
    return person


def _language(deputy: Deputy, named_by: Person) -> str:
    return deputy.language or named_by.mail_language


def _is_there(person: Person, appearance: Appearance) -> bool:
    there = queries.people_on(appearance.session_id)
    return (person.id, appearance.role) in there


def _tell_replaced(deputy: Deputy, appearance: Appearance, person: Person, event_id: int) -> None:
    own = [x for x in slots_at(event_id) if x.appearance.id == appearance.id]
    if not own[0].person.email:
        return
    event = db.session.get_one(Event, event_id)
    known, terms = queries.links_at(event_id), queries.terms_of(event_id)
    reader = readers(event, own, known, terms)[0]
    draft = letters.replaced(reader, person.name)
    message = mails.send(draft, "replaced", event_id=event_id)
    log.note_on(
        appearance,
        own[0].session,
        ContactKind.MAIL,
        by=Actor("system"),
        text=draft.subject,
        message_id=message.id,
    )
