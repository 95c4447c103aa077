"""Badges: who is expected, guests and who comes with them, as a sheet of paper names them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from eventapp.registration import guest_table
from eventapp.registration.category_models import Companion, CompanionKind
from eventapp.registration.companions import companions_by_guest
from eventapp.registration.guest_table import BATCH, Line
from eventapp.registration.queries import EXPECTED
from eventapp.registration.segments import Wanted

# What a badge says of somebody, by the names of the columns (``exports``).
COLUMNS = ("name", "organisation", "role", "category", "companion_names", "photographs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """One badge; of a companion it says what they come as (``kind``) and with whom.

    ``may_be_photographed`` is what they said themselves: nobody asks companions, so they may not.
    """

    name: str
    organisation: str = ""
    role: str = ""
    category_id: int | None = None
    kind: CompanionKind | None = None
    guest: str = ""
    may_be_photographed: bool = False


def number_of(event_id: int, wanted: Wanted) -> int:
    """Return how many of the guests asked for are expected."""
    asked = [x for x in EXPECTED if wanted.status in ("", x.value)]
    return sum(guest_table.number_of(event_id, replace(wanted, status=x.value)) for x in asked)


def badges(event_id: int, wanted: Wanted) -> Iterator[Badge]:
    """Yield the badges of the guests asked for who are expected, by name, companions after them."""
    found = guest_table.everybody(event_id, replace(wanted, sort="name", without_absent=True))
    while some := list(islice(found, BATCH)):
        expected = [x for x in some if x.guest.status in EXPECTED and x.registration]
        with_them = companions_by_guest([x.guest.registration_id or 0 for x in expected])
        for one in expected:
            yield _of_guest(one)
            for companion in with_them.get(one.guest.registration_id or 0, ()):
                yield _of_companion(companion, one)


def _of_guest(one: Line) -> Badge:
    return Badge(
        name=one.guest.name,
        organisation=one.guest.organisation,
        role=one.role,
        category_id=one.guest.category_id,
        may_be_photographed=one.guest.photographs == "yes",
    )


def _of_companion(companion: Companion, one: Line) -> Badge:
    return Badge(
        name=companion.name,
        organisation=one.guest.organisation,
        category_id=one.guest.category_id,
        kind=companion.kind,
        guest=one.guest.name,
    )
