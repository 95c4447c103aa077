"""What the door reads: who is expected, with whom they come, and how many persons are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, case, func, or_, select

from eventapp.core.db import db
from eventapp.core.text import fold, words
from eventapp.registration import listing, queries
from eventapp.registration.category_models import Companion
from eventapp.registration.models import Registration, RegistrationState

EARLY = timedelta(days=1)  # before the first day, when rooms are made ready and lists tried


@dataclass(frozen=True, slots=True)
class Party:
    """A guest who is expected or has arrived, and who comes with them."""

    guest: Registration
    companions: Sequence[Companion]

    @property
    def all_to_come(self) -> int:
        """Return how many persons it is while nobody of them has arrived, else 0."""
        none = self.guest.state is RegistrationState.CONFIRMED
        none = none and not any(x.arrived_at for x in self.companions)
        return 1 + len(self.companions) if none else 0


@dataclass(frozen=True, slots=True)
class Heads:
    """Persons, guests and companions alike: how many have arrived, of how many expected."""

    arrived: int
    expected: int


def is_early(starts_on: date, today: date) -> bool:
    """Tell whether an arrival marked today is likely a slip."""
    return today < starts_on - EARLY


def heads(event_id: int) -> Heads:
    """Return how many persons are there and expected (one query)."""
    is_there = Registration.state == RegistrationState.ATTENDED
    guests = (Registration.event_id == event_id, Registration.state.in_(queries.EXPECTED))
    came = func.coalesce(func.sum(case((is_there, 1), else_=0)), 0)
    with_them = select(func.count()).select_from(Companion).join(Registration).where(*guests)
    row = db.session.execute(
        select(
            came,
            func.count(),
            with_them.where(Companion.arrived_at.is_not(None)).scalar_subquery(),
            with_them.scalar_subquery(),
        ).where(*guests)
    ).one()
    return Heads(int(row[0]) + row[2], row[1] + row[3])


def parties(event_id: int, search: str) -> list[Party]:
    """Return who is expected, by name, where the guest or somebody with them is searched for."""
    with_them: dict[int, list[Companion]] = {}
    for companion in db.session.scalars(_companions(event_id)):
        with_them.setdefault(companion.registration_id, []).append(companion)
    query = select(Registration).where(
        Registration.event_id == event_id, Registration.state.in_(queries.EXPECTED)
    )
    if search:
        named = [x for x, found in with_them.items() if any(_is(search, y) for y in found)]
        query = query.where(or_(listing.matching(search), Registration.id.in_(named)))
    guests = db.session.scalars(query.order_by(Registration.name, Registration.id))
    return [Party(x, with_them.get(x.id, ())) for x in guests]


def _companions(event_id: int) -> Select[Companion]:
    return (
        select(Companion)
        .join(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(queries.EXPECTED))
        .order_by(Companion.position, Companion.id)
    )


def _is(search: str, companion: Companion) -> bool:
    name = fold(companion.name)
    return bool(name) and all(x in name for x in words(search[:100]))
