"""Named reads of access lists: profiles, plans, who is expected, who answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.accesslists.details import Stage
from eventapp.accesslists.models import (
    AccessPlan,
    AccessProfile,
    HandOver,
    IdentityRecord,
    PersonKind,
)
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import email_key, fold
from eventapp.core.tokens import digest
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.registration.category_models import Companion
from eventapp.registration.models import Registration
from eventapp.registration.queries import EXPECTED

Key = tuple[PersonKind, int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who comes; an empty ``email`` is that of nobody we can write to."""

    kind: PersonKind
    name: str
    email: str
    language: str
    registration_id: int | None = None
    person_id: int | None = None

    @property
    def key(self) -> Key:
        """Return what makes two of them one."""
        return _key(self.kind, self.registration_id, self.person_id, self.name)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on an event's list: as expected now (None: not any more), and what is recorded."""

    expected: Expected | None
    record: IdentityRecord | None

    @property
    def name(self) -> str:
        """Return the name as it is known."""
        return self.expected.name if self.expected else getattr(self.record, "name", "")

    @property
    def kind(self) -> PersonKind:
        """Return why they come."""
        found = self.expected or self.record
        assert found
        return found.kind

    @property
    def stage(self) -> Stage:
        """Return how far they are."""
        if self.expected is None:
            return Stage.GONE
        if self.record is None or self.record.is_gone:
            return Stage.NOT_ASKED
        return self.record.stage

    @property
    def is_to_be_asked(self) -> bool:
        """Tell whether they can be asked and were not."""
        return self.stage is Stage.NOT_ASKED and bool(self.expected and self.expected.email)


def _key(kind: PersonKind, registration: int | None, person: int | None, name: str) -> Key:
    return kind, registration, person, fold(name) if kind is PersonKind.COMPANION else ""


def key_of(record: IdentityRecord) -> Key:
    """Return what makes a record that of one expected."""
    return _key(record.kind, record.registration_id, record.person_id, record.name)


def profile_of(venue_id: int | None) -> AccessProfile | None:
    """Return what the institution of a venue asks, if it is known."""
    return db.session.scalar(select(AccessProfile).where(AccessProfile.venue_id == venue_id))


def plan_of(event_id: int) -> AccessPlan | None:
    """Return what is settled of an event's list."""
    return db.session.scalar(select(AccessPlan).where(AccessPlan.event_id == event_id))


def records(event_id: int) -> Sequence[IdentityRecord]:
    """Return what is recorded of an event's people, by name."""
    query = select(IdentityRecord).where(IdentityRecord.event_id == event_id)
    return db.session.scalars(query.order_by(IdentityRecord.name, IdentityRecord.id)).all()


def record(event_id: int, number: int) -> IdentityRecord:
    """Return one record of an event; raise NotFound."""
    found = db.session.get(IdentityRecord, number)
    if found is None or found.event_id != event_id:
        raise NotFound("identity_record")
    return found


def by_token(token: str) -> tuple[IdentityRecord, Event] | None:
    """Return the record of a link, with its event and venue."""
    query = select(IdentityRecord, Event).join(Event, Event.id == IdentityRecord.event_id)
    query = query.where(IdentityRecord.token_digest == digest(token))
    found = db.session.execute(query.options(joinedload(Event.venue))).first()
    return (found[0], found[1]) if found else None


def hand_overs(event_id: int) -> Sequence[HandOver]:
    """Return the hand-overs of an event, the latest first."""
    query = select(HandOver).where(HandOver.event_id == event_id)
    return db.session.scalars(query.order_by(HandOver.id.desc())).all()


def lines(event_id: int) -> list[Line]:
    """Return everybody of an event's list by name: who is expected, and who has to be struck."""
    known = {key_of(x): x for x in records(event_id)}
    found = [Line(x, known.pop(x.key, None)) for x in expected(event_id)]
    for one in known.values():
        is_staff = one.kind is PersonKind.STAFF and not one.is_gone
        found.append(Line(_as_expected(one) if is_staff else None, one))
    return sorted(found, key=lambda x: fold(x.name))


def _as_expected(one: IdentityRecord) -> Expected:
    return Expected(PersonKind.STAFF, one.name, one.email, one.language)


def expected(event_id: int) -> list[Expected]:
    """Return who comes: guests with a place, those they name, speakers who said yes."""
    guests = _guests(event_id)
    seen = {x.email_key for x in guests}
    found = [
        Expected(PersonKind.GUEST, x.name, x.email, x.language, registration_id=x.id)
        for x in guests
    ]
    found += _companions(event_id)
    found += [x for x in _speakers(event_id) if email_key(x.email) not in seen]
    return found


def _guests(event_id: int) -> Sequence[Registration]:
    query = select(Registration).where(
        Registration.event_id == event_id, Registration.state.in_(EXPECTED)
    )
    return db.session.scalars(query.order_by(Registration.id)).all()


def _companions(event_id: int) -> list[Expected]:
    query = (
        select(Companion.name, Registration.id, Registration.email, Registration.language)
        .join(Registration, Registration.id == Companion.registration_id)
        .where(Registration.event_id == event_id, Registration.state.in_(EXPECTED))
        .where(Companion.name != "")
        .order_by(Companion.id)
    )
    found = [
        Expected(PersonKind.COMPANION, name, email, language, registration_id=number)
        for name, number, email, language in db.session.execute(query)
    ]
    return list({x.key: x for x in found}.values())


def _speakers(event_id: int) -> list[Expected]:
    spoken = (
        select(Appearance.person_id)
        .join(Session, Session.id == Appearance.session_id)
        .where(Session.event_id == event_id, Appearance.state == AppearanceState.CONFIRMED)
    )
    people = db.session.scalars(select(Person).where(Person.id.in_(spoken)).order_by(Person.id))
    return [
        Expected(PersonKind.SPEAKER, x.name, x.email, x.mail_language or "en", person_id=x.id)
        for x in people
    ]


def events_with_records() -> Sequence[int]:
    """Return the numbers of events of which anything is recorded."""
    return db.session.scalars(select(IdentityRecord.event_id).distinct()).all()
