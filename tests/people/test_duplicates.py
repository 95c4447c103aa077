"""Likeness of records: symmetric, whatever comes first, and forgiving about how names are typed."""

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.people.duplicates import LIKELY, POINTS, Card, Reason, duplicates, likeness

WORDS = st.sampled_from(
    ["Ann", "ann", "Änn", "Müller", "Mueller", "Muller", "J", "J.", "Öst", "Li"]
)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
CARDS = st.lists(
    st.builds(
        Card,
        id=st.integers(1, 50),
        name=NAMES,
        email=st.sampled_from(["", "a@x.org", "A@X.org", "b@x.org"]),
        website=st.sampled_from(["", "https://x.org/"]),
        organisations=st.frozensets(st.integers(1, 3), max_size=2),
    ),
    unique_by=lambda x: x.id,
    max_size=12,
)

ALIKE = [
    ("Zoë Öst", "Zoe Ost", Reason.NAME),
    ("Søren Łukasz", "Soren Lukasz", Reason.NAME),
    ("Dr. Zoë Öst", "Zoë Öst", Reason.NAME),
    ("Anne-Marie Durand", "Anne Marie DURAND", Reason.NAME),
    ("Durand, Anne", "Anne Durand", Reason.TRANSPOSED),
    ("Anne Marie Durand", "Anne Durand", Reason.SHORTER),
    ("Hans Müller", "Hans Mueller", Reason.SPELLING),
    ("Hilde Vautmans", "Hilde Vautmasn", Reason.SPELLING),
    ("H. Vautmans", "Hilde Vautmans", Reason.INITIALS),
    ("Ana Kovač", "Anna Kovač", Reason.SPELLING),
    ("Jon Berg", "John Berg", Reason.SPELLING),
    ("Filip Novak", "Philip Novak", Reason.SPELLING),
    ("Eva Nowak", "Ewa Nowak", Reason.SPELLING),
    ("Marc Smith", "Smith, Mark", Reason.SPELLING),
    ("Sofia Carlsson", "Sophia Karlsson", Reason.SPELLING),
    ("Alex Berg", "Alexander Berg", Reason.BEGUN),
]


@pytest.mark.parametrize(("one", "other", "reason"), ALIKE)
def test_names_of_one_person_are_alike(one: str, other: str, reason: Reason) -> None:
    assert likeness(Card(1, one), Card(2, other)).reasons == (reason,)


@pytest.mark.parametrize(
    ("one", "other"), [(x, y) for x, y, reason in ALIKE if POINTS[reason] >= LIKELY]
)
def test_they_are_found_among_others(one: str, other: str) -> None:
    others = [Card(n, f"Nobody{n} Special{n}") for n in range(3, 40)]
    found = duplicates([Card(1, one), *others, Card(2, other)])
    assert [(x.first, x.second) for x in found] == [(1, 2)]


def test_a_short_name_wants_an_organisation() -> None:
    short, whole = Card(1, "Ann Smith"), Card(2, "Anneliese Smith")
    assert duplicates([short, whole]) == []
    there = frozenset({7})
    (pair,) = duplicates([replace(x, organisations=there) for x in (short, whole)])
    assert pair.likeness.reasons == (Reason.BEGUN, Reason.ORGANISATION)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Smith", "Bob Smith"),
        ("Ann", "Ann Smith"),
        ("Li Wu", "Lu Wu"),
        ("?", "!"),
        ("Jan Jansen", "Jan Janssens"),
        ("Jan Novák", "Jana Nováková"),
        ("Jan Novak", "Jana Novak"),
        ("Maria Rossi", "Mario Rossi"),
        ("Eva Berg", "Eve Berg"),
        ("Ana Silva", "Ada Silva"),
    ],
)
def test_names_of_two_people_are_not(one: str, other: str) -> None:
    found = likeness(Card(1, one), Card(2, other))
    assert found.points < LIKELY


def test_initials_want_an_organisation_and_an_address_suffices() -> None:
    short, whole = Card(1, "H. Vautmans"), Card(2, "Hilde Vautmans")
    assert duplicates([short, whole]) == []
    there = frozenset({7})
    at_work = [replace(x, organisations=there) for x in (short, whole)]
    (pair,) = duplicates(at_work)
    assert pair.likeness.reasons == (Reason.INITIALS, Reason.ORGANISATION)
    mail = [Card(1, "Office of the Chair", "c@x.org"), Card(2, "Hilde Vautmans", "C@x.org")]
    assert [x.likeness.reasons for x in duplicates(mail)] == [(Reason.EMAIL,)]


@given(CARDS)
def test_likeness_is_symmetric_and_bounded(cards: list[Card]) -> None:
    for one in cards:
        for other in cards:
            assert likeness(one, other) == likeness(other, one)
            assert 0 <= likeness(one, other).points <= 100


@given(CARDS, st.randoms())
def test_pairs_do_not_depend_on_the_order(cards: list[Card], chance) -> None:
    found = duplicates(cards)
    chance.shuffle(cards)
    assert duplicates(cards) == found
    assert all(x.first < x.second and x.likeness.points >= LIKELY for x in found)


@given(CARDS)
def test_the_same_name_or_address_is_always_found(cards: list[Card]) -> None:
    found = {(x.first, x.second) for x in duplicates(cards)}
    for one in cards:
        for other in cards:
            same = (one.words and one.words == other.words) or (
                one.address and one.address == other.address
            )
            if one.id < other.id and same:
                assert (one.id, other.id) in found


def test_five_thousand_people_are_compared_in_a_moment() -> None:
    pick = random.Random(7)
    sounds = ["ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "wen", "xi", "za"]
    first = ["".join(pick.choices(sounds, k=2)) for _ in range(150)]
    last = ["".join(pick.choices(sounds, k=3)) for _ in range(1500)]
    cards = [Card(n, f"{pick.choice(first)} {pick.choice(last)}") for n in range(5000)]
    begin = time.process_time()
    assert duplicates(cards)
    assert time.process_time() - begin < 5  # a quarter of a second on an idle machine
