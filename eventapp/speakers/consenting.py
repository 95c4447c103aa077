"""Giving and taking back consents; what readers may see follows in the same transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM, Actor, Diff
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.records import assign, locked
from eventapp.events.models import Event
from eventapp.jobs.queue import Jobs
from eventapp.people.models import Person
from eventapp.speakers import released, telling
from eventapp.speakers.consent_texts import VERSION
from eventapp.speakers.consents import Said, hidden, standing
from eventapp.speakers.contribution_models import Consent, Purpose
from eventapp.speakers.locking import locked_link
from eventapp.speakers.models import SpeakerLink

EXPIRE = "speakers.consents_that_end"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody says about one purpose; ``until`` is the last day of a consent, if it ends."""

    given: bool
    until: date | None = None


def say(
    link_id: int, choices: dict[Purpose, Choice], *, by: Actor, is_revoked: bool = False
) -> Person:
    """Write down what the holder of a link says about consents, as far as it differs.

    A link that was revoked may be in strange hands: it takes consents back and gives none. Who is
    off the public pages by it is off at once, and the organisers are told. ``is_revoked`` says that
    it came by a former link that was (``links.is_revoked``).

    :raises DomainError: ``consent.past`` at ``<purpose>_until``; ``consent.link_closed`` at
        ``<purpose>``.
    :raises NotFound: when the link is closed, and its person on no public page.
    """
    link = locked_link(link_id)
    event, person = db.session.get_one(Event, link.event_id), link.person
    if is_revoked or link.revoked_at is not None:
        _check_only_taken_back(person, choices)
    was_seen = not person.is_withheld
    today = clock.today(event.timezone)
    last, anew = in_force(person), set()
    for purpose, choice in choices.items():
        if choice.given and choice.until and choice.until < today:
            raise DomainError("consent.past", field=f"{purpose.value}_until")
        before = last.get(purpose)
        until = choice.until if choice.given else None
        if before is None or (before.given, before.until) != (choice.given, until):
            was_given = before is not None and before.given
            _write(link, purpose, Choice(choice.given, until), was_given=was_given, by=by)
            anew.add(purpose)
    _settle(person, today, anew, by=by)
    if was_seen and person.is_withheld:
        telling.hidden(event, person)
    return person


def _check_only_taken_back(person: Person, choices: Mapping[Purpose, Choice]) -> None:
    if not released.stands_anywhere(person.id):
        raise NotFound("speaker_link")
    last = in_force(person)
    for purpose, choice in choices.items():
        before = last.get(purpose)
        stood = before is not None and (before.given, before.until) == (True, choice.until)
        if choice.given and not stood:
            raise DomainError("consent.link_closed", field=purpose.value)


def _write(
    link: SpeakerLink, purpose: Purpose, choice: Choice, *, was_given: bool, by: Actor
) -> None:
    row = Consent(
        person_id=link.person_id,
        event_id=link.event_id,
        purpose=purpose,
        given=choice.given,
        version=VERSION,
        until=choice.until,
        by_kind=by.kind,
        by_label=by.label,
    )
    db.session.add(row)
    if not choice.given and not was_given:
        return  # a refusal stands among the statements; the log tells of nothing taken back
    action = "consent.given" if choice.given else "consent.withdrawn"
    diff: Diff = {purpose.value: [None, choice.given], "until": [None, str(choice.until or "")]}
    audit(action, row, by=by, label=link.person.name, event_id=link.event_id, diff=diff)


def _settle(person: Person, today: date, anew: Collection[Purpose] = (), *, by: Actor) -> None:
    """Hide what is not allowed; show again only what the person spoke of ``anew``.

    What was taken back on a record that became one with theirs stands in no statement that counts.
    """
    now = hidden(said_by(person.id), today)
    kept = {
        "is_withheld": person.is_withheld and Purpose.PUBLICATION not in anew,
        "is_portrait_withheld": person.is_portrait_withheld and Purpose.PICTURE not in anew,
    }
    assign(
        person,
        is_withheld=now.everything or kept["is_withheld"],
        is_portrait_withheld=now.portrait or kept["is_portrait_withheld"],
    )
    if db.session.is_modified(person):
        is_hidden = person.is_withheld or person.is_portrait_withheld
        audit("person.hidden" if is_hidden else "person.shown", person, by=by, label=person.name)
    db.session.flush()


def said_by(person_id: int) -> list[Said]:
    """Return every statement of a person, the first one first."""
    return [_read(x) for x in statements(person_id)]


def in_force(person: Person) -> Mapping[Purpose, Said]:
    """Return what stands of a person's statements.

    What was taken back on a record that became one with theirs stays taken back until they say
    otherwise: its box is not ticked for them.
    """
    kept_from = {
        Purpose.PUBLICATION: person.is_withheld,
        Purpose.PICTURE: person.is_portrait_withheld,
    }
    last = standing(said_by(person.id))
    return {x: said for x, said in last.items() if not (said.given and kept_from.get(x))}


def last_of(people: Sequence[int]) -> dict[int, Mapping[Purpose, Said]]:
    """Return the last statement on each purpose of several people, by person."""
    query = select(Consent).where(Consent.person_id.in_(people)).order_by(Consent.id)
    found: dict[int, list[Said]] = {x: [] for x in people}
    for row in db.session.scalars(query):
        found[row.person_id].append(_read(row))
    return {person: standing(said) for person, said in found.items()}


def _read(row: Consent) -> Said:
    return Said(row.purpose, row.given, row.at, row.until, row.id)


def statements(person_id: int) -> Sequence[Consent]:
    """Return the rows of them."""
    query = select(Consent).where(Consent.person_id == person_id)
    return db.session.scalars(query.order_by(Consent.at, Consent.id)).all()


def hide_what_ended() -> int:
    """Hide whoever's consent has ended since; return how many people that is."""
    number = 0
    for person_id, event_id in _ending():
        with transaction():
            event = db.session.get_one(Event, event_id)
            person = locked(Person, person_id)
            before = person.is_withheld, person.is_portrait_withheld
            _settle(person, clock.today(event.timezone), by=SYSTEM)
            number += before != (person.is_withheld, person.is_portrait_withheld)
    return number


def _ending() -> list[tuple[int, int]]:
    """Return people with an end that may have passed somewhere on earth, and whose event says."""
    now = clock.now().date()
    query = (
        select(Consent.person_id, Consent.event_id)
        .join(Person, Person.id == Consent.person_id)
        .where(Consent.until <= now, Person.is_withheld.is_(False))
        .order_by(Consent.id)
    )
    found = {person: event for person, event in db.session.execute(query)}
    return list(found.items())


def init_app(app: Flask) -> None:
    """Look every ten minutes for consents that have ended."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(EXPIRE, hide_what_ended, minute="*/10")
