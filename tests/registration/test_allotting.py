"""How categories share a hall, by example and for whatever hypothesis makes of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.allotting import Hall, LineRule, Share, Tally, Waiting, moves

PRESS, PARTNER, PUBLIC = 1, 2, 3
CATEGORIES = (None, PRESS, PARTNER, PUBLIC)

shares = st.builds(
    Share,
    seats=st.none() | st.integers(0, 8),
    own_line=st.booleans(),
    priority=st.integers(0, 2),
).flatmap(lambda x: st.just(x) if x.seats is None else st.builds(replace, st.just(x), is_held=st.booleans()))  # fmt: skip  # noqa: E501
halls = st.builds(
    Hall,
    capacity=st.none() | st.integers(0, 20),
    shares=st.fixed_dictionaries({x: shares for x in (PRESS, PARTNER, PUBLIC)}),
    rule=st.sampled_from(LineRule),
)
guests = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.integers(1, 4)), max_size=25).map(
    lambda found: [Waiting(n, of, n, seats) for n, (of, seats) in enumerate(found, 1)]
)


def waited_for(hall: Hall, line: list[Waiting]) -> Hall:
    """Put everybody into the line."""
    for guest in line:
        hall = hall.awaited(guest.category, guest.seats)
    return hall


def is_overbooked(hall: Hall) -> bool:
    taken = hall.tally.taken
    over = hall.capacity is not None and hall.tally.all_taken > hall.capacity
    return over or any(
        x.seats is not None and taken.get(number, 0) > x.seats for number, x in hall.shares.items()
    )


def test_held_seats_are_nobody_elses() -> None:
    hall = Hall(10, {PRESS: Share(4, is_held=True), PUBLIC: Share()})
    assert (hall.room(PRESS), hall.room(PUBLIC), hall.room(None)) == (4, 6, 6)
    full = hall.taken(PUBLIC, 6)
    assert (full.room(PRESS), full.room(PUBLIC)) == (4, 0)
    assert full.taken(PRESS, 3).room(PUBLIC) == 0


def test_a_limit_that_is_not_held_may_be_taken_by_others_first() -> None:
    hall = Hall(10, {PRESS: Share(4), PUBLIC: Share()}).taken(PUBLIC, 8)
    assert (hall.room(PRESS), hall.room(PUBLIC)) == (2, 2)


def test_a_hall_without_limit_still_knows_its_categories() -> None:
    hall = Hall(None, {PRESS: Share(2)}).taken(PRESS, 2)
    assert (hall.room(PRESS), hall.room(PUBLIC), hall.fits(PUBLIC, 1000)) == (0, None, True)


def test_a_newcomer_comes_after_those_who_wait_for_the_same() -> None:
    shares = {PRESS: Share(2, own_line=True), PARTNER: Share(5), PUBLIC: Share()}
    hall = Hall(10, shares).taken(PUBLIC, 9).awaited(PARTNER, 1)
    assert hall.left(PUBLIC) == 0, "the partner waits for the hall's last seat"
    assert hall.left(PRESS) == 1, "the press has a line of its own"


def test_a_full_category_keeps_nobody_else_waiting() -> None:
    hall = Hall(10, {PRESS: Share(1), PUBLIC: Share()}).taken(PRESS, 1).awaited(PRESS, 3)
    assert hall.left(PUBLIC) == 9
    line = [Waiting(1, PRESS, 1, 3), Waiting(2, PUBLIC, 2)]
    assert [x.id for x in moves(waited_for(hall, line[1:]), line)] == [2]


def test_in_strict_order_a_group_that_does_not_fit_is_not_passed() -> None:
    line = [Waiting(1, None, 1, 3), Waiting(2, None, 2), Waiting(3, None, 3)]
    hall = waited_for(Hall(2), line)
    assert moves(hall, line) == []
    assert [x.id for x in moves(replace(hall, rule=LineRule.BEST_FIT), line)] == [2, 3]


def test_a_lower_priority_goes_first() -> None:
    hall = Hall(1, {PRESS: Share(priority=1), PARTNER: Share(priority=0)})
    line = [Waiting(1, PRESS, 1), Waiting(2, PARTNER, 2)]
    assert [x.id for x in moves(waited_for(hall, line), line)] == [2]


@given(halls, guests)
def test_nothing_is_ever_overbooked(hall: Hall, line: list[Waiting]) -> None:
    hall = waited_for(hall, line)
    for guest in moves(hall, line):
        hall = hall.seated(guest)
        assert not is_overbooked(hall)
    assert all(x >= 0 for x in hall.tally.waiting.values())


@given(halls, guests)
def test_who_could_move_up_has_moved(hall: Hall, line: list[Waiting]) -> None:
    hall = waited_for(hall, line)
    moved = moves(hall, line)
    for guest in moved:
        hall = hall.seated(guest)
    left = [x for x in line if x not in moved]
    assert moves(hall, left) == []
    if hall.rule is LineRule.BEST_FIT:
        assert not any(hall.fits(x.category, x.seats) for x in left)


@given(halls, guests)
def test_nobody_of_the_same_category_is_passed_in_strict_order(
    hall: Hall, line: list[Waiting]
) -> None:
    hall = replace(waited_for(hall, line), rule=LineRule.STRICT)
    moved = {x.id for x in moves(hall, line)}
    for category in CATEGORIES:
        of_it = [x.id in moved for x in line if x.category == category]
        assert of_it == sorted(of_it, reverse=True)


@given(halls, guests, st.sampled_from(CATEGORIES), st.integers(1, 4))
def test_what_a_newcomer_is_told_is_left_is_there(
    hall: Hall, line: list[Waiting], category: int | None, seats: int
) -> None:
    hall = waited_for(hall, line)
    for guest in moves(hall, line):
        hall = hall.seated(guest)
    left = hall.left(category)
    if left is None or seats <= left:
        assert not is_overbooked(hall.taken(category, seats))


def test_a_tally_adds_up() -> None:
    tally = Tally({None: 2, PRESS: 3}, {PRESS: 1})
    assert (tally.all_taken, tally.all_waiting) == (5, 1)


def test_held_seats_wait_for_nobody_else() -> None:
    hall = Hall(3, {PRESS: Share(2, is_held=True), PUBLIC: Share()}).taken(PUBLIC, 1)
    line = [Waiting(1, PUBLIC, 1), Waiting(2, PRESS, 2)]
    hall = waited_for(hall, line)
    assert hall.left(PRESS) == 1
    assert [x.id for x in moves(hall, line)] == [2]


@st.composite
def filled_halls(draw: st.DrawFn) -> tuple[Hall, list[tuple[int, int]]]:
    """Return a hall whose free seats are partly given to quotas, as ``(category, seats)``."""
    hall, given_out = draw(halls), []
    for category in draw(st.lists(st.sampled_from((PRESS, PARTNER, PUBLIC)), max_size=4)):
        seats = draw(st.integers(1, 6))
        if hall.fits(category, seats):
            hall = hall.reserved(category, seats)
            given_out.append((category, seats))
    return hall, given_out


@given(filled_halls(), st.lists(st.tuples(st.sampled_from(CATEGORIES), st.integers(1, 4))))
def test_whoever_comes_first_every_quota_can_be_filled_and_nothing_is_oversold(
    found: tuple[Hall, list[tuple[int, int]]], others: list[tuple[int | None, int]]
) -> None:
    hall, quotas = found
    for category, seats in others:
        if hall.fits(category, seats):
            hall = hall.taken(category, seats)
    for category, seats in quotas:
        assert hall.room_of_quota(category, seats) == seats
        for _seat in range(seats):
            hall = hall.filled(category)
    assert hall.tally.all_reserved == 0
    assert not is_overbooked(hall)


@given(filled_halls(), guests)
def test_a_line_moves_past_no_seat_of_a_quota(
    found: tuple[Hall, list[tuple[int, int]]], line: list[Waiting]
) -> None:
    hall, quotas = found
    hall = waited_for(hall, line)
    for guest in moves(hall, line):
        hall = hall.seated(guest)
    for category, seats in quotas:
        assert hall.room_of_quota(category, seats) == seats
