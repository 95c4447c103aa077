"""Who stands before whom at one event: ranks, ties, and what was decided by hand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.core.text import fold


class TieRule(StrEnum):
    """Who goes first of two of the same rank: who holds the office longer, or the alphabet."""

    OFFICE_DATE = "office_date"
    ALPHABET = "alphabet"


@dataclass(frozen=True, slots=True)
class Held:
    """A present office as far as precedence goes."""

    kind: str
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to be placed.

    ``rank`` counts from 0, the highest; None is below every rank. ``place`` was given by hand and
    counts from 1 among everybody of the event.
    """

    id: int
    name: str
    rank: int | None = None
    since: date | None = None
    place: int | None = None


def standing(offices: Iterable[Held], scale: Sequence[Sequence[str]]) -> tuple[int | None, Held]:
    """Return the highest rank that present offices give, and the office that gives it.

    Of several offices of that rank the one held longest counts. Without any it is None and an
    office of no kind.
    """
    found: list[tuple[int, date, Held]] = []
    for office in offices:
        rank = next((n for n, kinds in enumerate(scale) if office.kind in kinds), None)
        if rank is not None:
            since = office.since.first_day if office.since else date.max
            found.append((rank, since, office))
    if not found:
        return None, Held("")
    rank, _since, office = min(found, key=lambda x: (x[0], x[1], x[2].kind))
    return rank, office


def order(people: Iterable[Candidate], rule: TieRule) -> list[int]:
    """Return the numbers of people in their order.

    The order is total and does not depend on the order in which people come: rank, then for
    ``office_date`` the longer held office, then the alphabet (last name first), then the number.
    Whoever has a place by hand stands exactly there, as far as there are that many people; of two
    given the same place the second follows the first.
    """
    known = sorted(people, key=lambda x: _key(x, rule))
    found = [x.id for x in known if x.place is None]
    last = -1
    for someone in sorted((x for x in known if x.place is not None), key=_place):
        last = min(max(_place(someone) - 1, last + 1, 0), len(found))
        found.insert(last, someone.id)
    return found


def placed(seats: Sequence[tuple[int, int | None]], places: Mapping[int, int]) -> list[int]:
    """Return the numbers of seats ``(number, person)`` in the order of their people.

    The seats of one person, and those without a name, which come last, keep their order.
    """
    end = len(places)
    return [number for number, person in sorted(seats, key=lambda x: places.get(x[1] or 0, end))]


def _place(someone: Candidate) -> int:
    return someone.place or 0


def _key(someone: Candidate, rule: TieRule) -> tuple[float, date, str, str, int]:
    rank = float("inf") if someone.rank is None else float(someone.rank)
    by_date = rule is TieRule.OFFICE_DATE and someone.since
    since = someone.since if by_date and someone.since else date.max
    name = fold(someone.name)
    return rank, since, name.rpartition(" ")[2], name, someone.id


# A scale to begin with: the ranks that most protocols of the Union agree on, and the kinds of
# office that have them.
USUAL_SCALE: tuple[tuple[Localised, tuple[str, ...]], ...] = (
    (
        Localised(en="Heads of state", fr="Chefs d\u2019État", nl="Staatshoofden"),
        ("head_of_state",),
    ),
    (
        Localised(en="Heads of government", fr="Chefs de gouvernement", nl="Regeringsleiders"),
        ("head_of_government",),
    ),
    (
        Localised(
            en="Presidents of institutions and parliaments",
            fr="Présidents d\u2019institutions et de parlements",
            nl="Voorzitters van instellingen en parlementen",
        ),
        ("president",),
    ),
    (
        Localised(
            en="Commissioners and ministers",
            fr="Commissaires et ministres",
            nl="Commissarissen en ministers",
        ),
        ("commissioner", "minister"),
    ),
    (
        Localised(
            en="Chairs of committees and political groups",
            fr="Présidents de commissions et de groupes politiques",
            nl="Voorzitters van commissies en fracties",
        ),
        ("committee_chair", "group_chair"),
    ),
    (
        Localised(en="Rapporteurs", fr="Rapporteurs", nl="Rapporteurs"),
        ("rapporteur", "shadow_rapporteur"),
    ),
    (
        Localised(
            en="Members of the European Parliament",
            fr="Membres du Parlement européen",
            nl="Leden van het Europees Parlement",
        ),
        ("mep", "committee_vice_chair", "committee_member", "political_group"),
    ),
    (
        Localised(
            en="Members of national parliaments",
            fr="Membres de parlements nationaux",
            nl="Leden van nationale parlementen",
        ),
        ("national_mp",),
    ),
    (
        Localised(
            en="Ambassadors and judges",
            fr="Ambassadeurs et juges",
            nl="Ambassadeurs en rechters",
        ),
        ("ambassador", "judge"),
    ),
    (
        Localised(en="Senior officials", fr="Hauts fonctionnaires", nl="Hoge ambtenaren"),
        ("official",),
    ),
)
