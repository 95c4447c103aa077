"""Bringing a draft into the programme: all of it in one transaction, or nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.audit.service import Actor, Diff
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.records import locked
from eventapp.core.text import fold
from eventapp.drafting import queries, service
from eventapp.drafting.draft import MOST_SESSIONS, DraftSession, Seat, unpacked
from eventapp.drafting.models import DraftRow, ProgrammeDraft
from eventapp.events.models import Event, Room
from eventapp.events.queries import rooms_elsewhere
from eventapp.organisations.models import OrganisationKind
from eventapp.organisations.service import OrganisationData, save_organisation
from eventapp.people.data import AffiliationData, PersonData
from eventapp.people.models import Affiliation, Person
from eventapp.people.service import save_person
from eventapp.programme.adding import NewSession, add_sessions
from eventapp.programme.data import LANGUAGES, AppearanceData, SessionData
from eventapp.programme.models import Role
from eventapp.programme.service import delete_sessions
from eventapp.programme.steps import step

_PLACE = re.compile(r"sessions\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a draft is to come in.

    ``seen`` is the stamp of the programme as the organiser saw it, for what is replaced has to be
    what was shown; ``organisations`` is what those nobody knows yet are made as, or None when they
    are not to be made.
    """

    seen: str = ""
    replace: bool = False
    leave_out: bool = False
    organisations: OrganisationKind | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What was made, and how many sessions went for it."""

    sessions: int
    people: int
    gone: int


@dataclass(slots=True)
class _Known:
    """Who and what the names of a draft mean, as far as it is known."""

    people: dict[str, tuple[int, Mapping[str, int]]]
    organisations: dict[str, int]
    rooms: Mapping[str, int]
    made: int = 0
    by: Actor = field(kw_only=True)
    kind: OrganisationKind | None = field(kw_only=True)


def bring_in(draft_id: int, wanted: Wanted, *, by: Actor) -> Brought:
    """Make the sessions of a draft, and the people among them who are new; the draft ends.

    :raises DomainError: ``draft.gone``, ``draft.wrong`` at ``leave_out``, ``draft.unchosen``,
        ``draft.empty``, ``draft.too_many``, ``stale``; ``draft.row`` for what a row was refused.
    """
    draft = service.required(draft_id)
    event = locked(Event, draft.event_id)
    rows = _allowed(draft, event, wanted)
    known = _known(draft, event, wanted, by)
    with step(event.id, "imported", by=by, source=draft.name):
        gone = delete_sessions(event.id, by=by) if wanted.replace else 0
        new = [_new(row, known) for row in rows]
        with _at_its_row(rows):
            add_sessions(event.id, new, by=by)
    came_from = draft.name or draft.source.value
    told: Diff = {"sessions": [gone, len(rows)], "from": [None, came_from]}
    audit("programme.brought_in", event, by=by, label=_title(event), event_id=event.id, diff=told)
    service.discard(draft_id)
    return Brought(len(rows), known.made, gone)


def _allowed(draft: ProgrammeDraft, event: Event, wanted: Wanted) -> Sequence[DraftRow]:
    """Return the rows to come in, once nothing speaks against it."""
    if wanted.replace and queries.programme_stamp(event.id) != wanted.seen:
        raise DomainError("stale.programme")
    if draft.wrong and not wanted.leave_out:
        raise DomainError("draft.wrong", field="leave_out", number=draft.wrong)
    if draft.unchosen:
        raise DomainError("draft.unchosen")
    rows = queries.good_rows(draft.id)
    if not rows:
        raise DomainError("draft.empty")
    present = 0 if wanted.replace else queries.sessions_in(event.id)
    if len(rows) + present > MOST_SESSIONS:
        raise DomainError("draft.too_many", most=MOST_SESSIONS)
    return rows


@contextmanager
def _at_its_row(rows: Sequence[DraftRow]) -> Iterator[None]:
    """Say of a refusal at which row it came."""
    try:
        yield
    except DomainError as error:
        fault = error.faults[0]
        at = _PLACE.match(fault.field or "")
        if at is None:
            raise
        raise DomainError("draft.row", row=rows[int(at[1])].number, fault=fault) from error


def _new(row: DraftRow, known: _Known) -> NewSession:
    try:
        return _session(unpacked(row.session), known)
    except DomainError as error:
        raise DomainError("draft.row", row=row.number, fault=error.faults[0]) from error


def _known(draft: ProgrammeDraft, event: Event, wanted: Wanted, by: Actor) -> _Known:
    ids = [x["chosen"] for x in draft.people if x["chosen"]]
    query = select(Person).where(Person.id.in_(ids))
    held = joinedload(Person.affiliations).joinedload(Affiliation.organisation)
    persons = {x.id: x for x in db.session.scalars(query.options(held)).unique()}
    people: dict[str, tuple[int, Mapping[str, int]]] = {}
    for x in draft.people:
        if x["chosen"] and x["chosen"] in persons:
            people[fold(x["name"])] = (x["chosen"], _held(persons[x["chosen"]]))
    home = event.venue_id
    own = db.session.scalars(select(Room).where(Room.venue_id == home)).all()
    rooms = {fold(x.told(home)): x.id for x in (*rooms_elsewhere(home), *own)}
    return _Known(
        people,
        dict(queries.organisation_numbers()),
        rooms,
        by=by,
        kind=wanted.organisations,
    )


def _held(person: Person) -> dict[str, int]:
    found: dict[str, int] = {}
    for x in person.affiliations:
        found |= {fold(y): x.id for y in (x.organisation.name, x.organisation.short_name) if y}
    return found


def _session(draft: DraftSession, known: _Known) -> NewSession:
    data = SessionData(
        kind=draft.kind,
        title=draft.title,
        abstract=draft.abstract,
        starts=draft.starts,
        ends=draft.ends,
        room_id=known.rooms.get(fold(draft.room)),
        sign_interpreters=draft.sign_interpreters,
        audience=draft.audience,
        recorded=draft.recorded,
        **{x: getattr(draft, x) for x in LANGUAGES},
    )
    return NewSession(data, tuple(_seats(draft.seats, known)))


def _seats(seats: Sequence[Seat], known: _Known) -> Iterator[AppearanceData]:
    there: set[tuple[int | None, Role]] = set()
    for seat in seats:
        person_id, affiliation_id = _who(seat, known)
        if person_id is None or (person_id, seat.role) not in there:
            there.add((person_id, seat.role))
            yield AppearanceData(role=seat.role, person_id=person_id, affiliation_id=affiliation_id)


def _who(seat: Seat, known: _Known) -> tuple[int | None, int | None]:
    if seat.person_id is not None:
        return seat.person_id, seat.affiliation_id
    if not seat.name:
        return None, None
    key = fold(seat.name)
    if key not in known.people:
        known.people[key] = _new_person(seat, known)
    person_id, held = known.people[key]
    return person_id, held.get(fold(seat.organisation))


def _new_person(seat: Seat, known: _Known) -> tuple[int, Mapping[str, int]]:
    organisation = _organisation(seat.organisation, known)
    held = (AffiliationData(organisation_id=organisation),) if organisation else ()
    person = save_person(PersonData(name=seat.name, affiliations=held), by=known.by)
    known.made += 1
    names = {fold(seat.organisation): x.id for x in person.affiliations}
    return person.id, names


def _organisation(name: str, known: _Known) -> int | None:
    key = fold(name)
    if key and key not in known.organisations and known.kind is not None:
        data = OrganisationData(name=name, kind=known.kind)
        known.organisations[key] = save_organisation(data, by=known.by).id
    return known.organisations.get(key)


def _title(event: Event) -> str:
    return event.title.text(event.main_language)
