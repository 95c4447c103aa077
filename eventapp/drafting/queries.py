"""Named reads of drafts, and of what a draft is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import fold
from eventapp.core.tokens import digest
from eventapp.drafting.models import DraftRow, ProgrammeDraft
from eventapp.events.models import Event
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import Appearance, Session

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RowPage:
    """One page of the rows of a draft, and how many there are in all."""

    rows: Sequence[DraftRow]
    number: int
    total: int

    @property
    def more(self) -> bool:
        """Tell whether there is a next page."""
        return self.number * PAGE_SIZE < self.total


def draft(key: str, event_id: int, account_id: int) -> ProgrammeDraft:
    """Return a draft that has not ended yet, to the one who brought it.

    :raises NotFound:
    """
    found = db.session.scalar(
        select(ProgrammeDraft).where(
            ProgrammeDraft.key == key,
            ProgrammeDraft.event_id == event_id,
            ProgrammeDraft.made_by == account_id,
            ProgrammeDraft.ends_at > clock.now(),
        )
    )
    if found is None:
        raise NotFound("draft")
    return found


def draft_of(event_id: int, account_id: int) -> ProgrammeDraft | None:
    """Return the draft that somebody is looking at for an event."""
    return db.session.scalar(
        select(ProgrammeDraft)
        .where(
            ProgrammeDraft.event_id == event_id,
            ProgrammeDraft.made_by == account_id,
            ProgrammeDraft.ends_at > clock.now(),
        )
        .order_by(ProgrammeDraft.id.desc())
        .limit(1)
    )


def rows(found: ProgrammeDraft, number: int, *, only_found: bool = False) -> RowPage:
    """Return a page of a draft's rows, or of those alone about which something was found.

    A page beyond the last is the last.
    """
    total = found.wrong + found.clashing + found.doubtful if only_found else found.rows
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    query = select(DraftRow).where(DraftRow.draft_id == found.id)
    if only_found:
        query = query.where(or_(DraftRow.is_wrong, DraftRow.is_doubtful))
    query = query.order_by(DraftRow.number).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return RowPage(db.session.scalars(query).all(), number, total)


def good_rows(draft_id: int) -> Sequence[DraftRow]:
    """Return the rows of a draft that can come in, in their order."""
    query = select(DraftRow).where(DraftRow.draft_id == draft_id, ~DraftRow.is_wrong)
    return db.session.scalars(query.order_by(DraftRow.number)).all()


def people_named(names: set[str]) -> Mapping[str, list[Person]]:
    """Return whom we know by each of the folded names, with affiliations and organisations."""
    # Databases do not fold alike, so names are folded here.
    found = people_numbered({id for id, name in everybody_by_name() if fold(name) in names})
    known: dict[str, list[Person]] = {}
    for person in found.values():
        known.setdefault(fold(person.name), []).append(person)
    return known


def everybody_by_name() -> Sequence[tuple[int, str]]:
    """Return the number and the name of everybody."""
    rows = db.session.execute(select(Person.id, Person.name).order_by(Person.id))
    return [(id, name) for id, name in rows]


def people_numbered(ids: set[int]) -> Mapping[int, Person]:
    """Return people by number, in its order, with affiliations and organisations."""
    found: dict[int, Person] = {}
    wanted = sorted(ids)
    for few in (wanted[n : n + 500] for n in range(0, len(wanted), 500)):
        query = select(Person).where(Person.id.in_(few)).order_by(Person.id)
        held = selectinload(Person.affiliations).joinedload(Affiliation.organisation)
        found |= {x.id: x for x in db.session.scalars(query.options(held))}
    return found


def organisation_numbers() -> Mapping[str, int]:
    """Return the numbers of organisations by their folded names, the long and the short."""
    query = select(Organisation.id, Organisation.name, Organisation.short_name)
    found: dict[str, int] = {}
    for id, *called in db.session.execute(query.order_by(Organisation.id.desc())):
        found |= {fold(x): id for x in called if x}
    return found


def events_with_programme(but: int) -> Sequence[tuple[Event, int]]:
    """Return the other events that have sessions, the latest first, and how many each has."""
    counted = (
        select(Session.event_id, func.count().label("number")).group_by(Session.event_id).subquery()
    )
    query = (
        select(Event, counted.c.number)
        .join(counted, counted.c.event_id == Event.id)
        .where(Event.id != but)
        .order_by(Event.starts_on.desc(), Event.id.desc())
        .limit(200)
    )
    return [(event, number) for event, number in db.session.execute(query)]


def programme_stamp(event_id: int) -> str:
    """Return a word that changes with any session or appearance of an event."""
    sessions = select(Session.id, Session.revision).where(Session.event_id == event_id)
    seats = select(Appearance.id, Appearance.revision).join(Appearance.session)
    seats = seats.where(Session.event_id == event_id)
    stands = [
        db.session.execute(x.order_by(x.selected_columns[0])).all() for x in (sessions, seats)
    ]
    return digest(repr([[tuple(row) for row in rows] for rows in stands]))


def sessions_in(event_id: int) -> int:
    """Return how many sessions an event has."""
    query = select(func.count()).select_from(Session).where(Session.event_id == event_id)
    return db.session.scalar(query) or 0
