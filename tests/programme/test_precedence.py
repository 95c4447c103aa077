"""Precedence: a total, stable order that respects what was decided by hand."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.partial import PartialDate
from eventapp.people.models import OfficeKind
from eventapp.programme.precedence import (
    USUAL_SCALE,
    Candidate,
    Held,
    TieRule,
    order,
    placed,
    standing,
)

RULES = st.sampled_from(TieRule)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 99),
        name=st.sampled_from(["Zoë Öst", "Ann Ost", "ann ost", "Éva de Vries", "X"]),
        rank=st.none() | st.integers(0, 4),
        since=DAYS,
        place=st.none() | st.integers(1, 12),
    ),
    unique_by=lambda x: x.id,
    max_size=12,
)


@given(CANDIDATES, RULES, st.randoms())
def test_the_order_is_total_and_does_not_depend_on_who_comes_first(people, rule, random) -> None:
    found = order(people, rule)
    assert sorted(found) == sorted(x.id for x in people)
    random.shuffle(people)
    assert order(people, rule) == found


@given(CANDIDATES, RULES)
def test_a_place_given_by_hand_is_kept(people, rule) -> None:
    taken: set[int] = set()
    free = []
    for someone in people:
        wanted = someone.place if someone.place and someone.place <= len(people) else None
        free.append(replace(someone, place=None if wanted in taken else wanted))
        taken |= {wanted or 0}
    found = order(free, rule)
    by_hand = [x for x in free if x.place]
    assert [found[(x.place or 0) - 1] for x in by_hand] == [x.id for x in by_hand]


@given(CANDIDATES, RULES)
def test_a_higher_rank_stands_before_a_lower_one(people, rule) -> None:
    free = [Candidate(x.id, x.name, x.rank, x.since) for x in people]
    ranks = {x.id: float("inf") if x.rank is None else x.rank for x in free}
    found = [ranks[x] for x in order(free, rule)]
    assert found == sorted(found)


@given(CANDIDATES, RULES, st.integers(1, 99))
def test_who_leaves_changes_nothing_among_the_others(people, rule, gone) -> None:
    free = [Candidate(x.id, x.name, x.rank, x.since) for x in people]
    rest = [x for x in free if x.id != gone]
    assert order(rest, rule) == [x for x in order(free, rule) if x != gone]


def test_ties_are_told_apart_by_office_then_by_last_name() -> None:
    old = Candidate(1, "Zoë Zeta", 0, date(2014, 7, 1))
    new = Candidate(2, "Bea Alpha", 0, date(2019, 7, 2))
    unknown = Candidate(3, "Ann Beta", 0)
    people = [unknown, new, old]
    assert order(people, TieRule.OFFICE_DATE) == [1, 2, 3]
    assert order(people, TieRule.ALPHABET) == [2, 3, 1]


def test_two_in_one_place_follow_one_another() -> None:
    people = [Candidate(x, f"A {x}", place=2 if x > 2 else None) for x in range(1, 5)]
    assert order(people, TieRule.ALPHABET) == [1, 3, 4, 2]


def test_the_highest_office_counts_and_of_equals_the_oldest() -> None:
    scale = [x for _name, x in USUAL_SCALE]
    seat = Held("mep", PartialDate(2014))
    chairs = [Held("committee_chair", PartialDate(2022)), Held("group_chair", PartialDate(2020))]
    rank, office = standing([seat, *chairs], scale)
    assert (rank, office) == (4, chairs[1])
    assert standing([], scale) == (None, Held(""))


def test_seats_of_one_person_and_seats_without_a_name_keep_their_order() -> None:
    seats = [(1, None), (2, 7), (3, 8), (4, 7), (5, None)]
    assert placed(seats, {8: 0, 7: 1}) == [3, 2, 4, 1, 5]


def test_the_usual_scale_knows_every_office_once_and_speaks_three_languages() -> None:
    kinds = [x for _name, kinds in USUAL_SCALE for x in kinds]
    assert sorted(kinds) == sorted(x.value for x in OfficeKind if x is not OfficeKind.OTHER)
    assert all(not name.missing() for name, _kinds in USUAL_SCALE)
