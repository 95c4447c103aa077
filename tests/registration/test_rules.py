"""The rules of places, by example and for every value hypothesis finds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.allotting import Hall, Tally, Waiting, moves
from eventapp.registration.rules import (
    Availability,
    Outcome,
    RsvpState,
    Terms,
    availability,
    by_hand,
    decide,
    may_promote,
)

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TERMS = Terms(
    status="published",
    visibility="public",
    rsvp=True,
    capacity=40,
    waiting_list=True,
    opens_at=NOON - 24 * HOUR,
    closes_at=NOON + 24 * HOUR,
    begins=NOON + 48 * HOUR,
    ends=NOON + 51 * HOUR,
)

hours = st.integers(-100, 100).map(lambda n: NOON + n * HOUR)
lefts = st.none() | st.integers(0, 60)


def hall(capacity: int | None, taken: int = 0, waiting: int = 0) -> Hall:
    """An event without categories."""
    return Hall(capacity, tally=Tally({None: taken}, {None: waiting}))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    begins = draw(hours)
    return Terms(
        status=draw(st.sampled_from(["draft", "published", "postponed", "cancelled"])),
        visibility=draw(st.sampled_from(["public", "unlisted", "private"])),
        rsvp=draw(st.booleans()),
        capacity=draw(st.none() | st.integers(0, 60)),
        waiting_list=draw(st.booleans()),
        opens_at=draw(st.none() | hours),
        closes_at=draw(st.none() | hours),
        begins=begins,
        ends=begins + draw(st.integers(1, 40)) * HOUR,
    )


@pytest.mark.parametrize(
    ("changes", "counted", "at", "state", "left"),
    [
        ({}, (0, 0), NOON, RsvpState.OPEN, 40),
        ({"capacity": None}, (900, 0), NOON, RsvpState.OPEN, None),
        ({}, (34, 0), NOON, RsvpState.OPEN, 6),
        ({}, (35, 0), NOON, RsvpState.FEW_LEFT, 5),
        ({"capacity": 200}, (180, 0), NOON, RsvpState.FEW_LEFT, 20),
        ({}, (40, 3), NOON, RsvpState.WAITING_LIST, 0),
        ({}, (38, 2), NOON, RsvpState.WAITING_LIST, 0),
        ({"waiting_list": False}, (40, 0), NOON, RsvpState.FULL, 0),
        ({"capacity": 0, "waiting_list": False}, (0, 0), NOON, RsvpState.FULL, 0),
        ({}, (0, 0), TERMS.opens_at - HOUR, RsvpState.NOT_YET, 40),
        ({}, (0, 0), TERMS.opens_at, RsvpState.OPEN, 40),
        ({}, (0, 0), TERMS.closes_at, RsvpState.CLOSED, 40),
        ({"closes_at": None}, (0, 0), TERMS.begins - HOUR, RsvpState.OPEN, 40),
        ({"closes_at": None}, (0, 0), TERMS.begins, RsvpState.CLOSED, 40),
        ({}, (0, 0), TERMS.ends, RsvpState.PAST, 40),
        ({"rsvp": False}, (0, 0), NOON, RsvpState.NOT_OFFERED, 40),
        ({"rsvp": False}, (0, 0), TERMS.ends, RsvpState.PAST, 40),
        ({"visibility": "unlisted"}, (0, 0), NOON, RsvpState.OPEN, 40),
        ({"visibility": "private"}, (0, 0), NOON, RsvpState.NOT_OFFERED, 40),
        ({"status": "draft"}, (0, 0), NOON, RsvpState.NOT_OFFERED, 40),
        ({"status": "cancelled"}, (0, 0), TERMS.ends, RsvpState.CANCELLED, 40),
        ({"status": "postponed"}, (0, 0), NOON, RsvpState.POSTPONED, 40),
    ],
)
def test_the_state_an_event_is_in(
    changes: dict[str, object],
    counted: tuple[int, int],
    at: datetime,
    state: RsvpState,
    left: int | None,
) -> None:
    event = replace(TERMS, **changes)
    found = availability(event, hall(event.capacity, *counted).left(None), at)
    assert (found.state, found.left) == (state, left)


def test_the_clock_changes_the_state_at_opening_deadline_and_end() -> None:
    assert availability(TERMS, 40, TERMS.opens_at - HOUR).until == TERMS.opens_at
    assert availability(TERMS, 40, NOON).until == TERMS.closes_at
    assert availability(TERMS, 40, TERMS.closes_at).until == TERMS.ends
    assert availability(TERMS, 40, TERMS.ends).until is None
    assert availability(replace(TERMS, status="cancelled"), 40, NOON).until is None


@given(terms(), lefts, hours, st.integers(1, 5))
def test_an_answer_is_confirmed_only_where_its_seats_are_free(
    event: Terms, left: int | None, at: datetime, wanted: int
) -> None:
    decided = decide(event, left, at, seats=wanted)
    if decided.outcome is Outcome.CONFIRMED and event.capacity is not None:
        assert left is None or wanted <= left
    if decided.outcome is Outcome.WAITLISTED:
        assert event.waiting_list


@given(terms(), lefts, hours)
def test_answers_are_taken_exactly_where_the_form_is_shown(
    event: Terms, left: int | None, at: datetime
) -> None:
    shown = availability(event, left, at)
    decided = decide(event, left, at)
    assert shown.takes_answers == (decided.outcome is not Outcome.REFUSED)
    assert decided.state is shown.state
    asked = decide(event, left, at, approved=False)
    assert (asked.outcome is Outcome.PENDING) == shown.takes_answers


@given(terms(), lefts, hours)
def test_nothing_changes_by_the_clock_before_it_is_said_to(
    event: Terms, left: int | None, at: datetime
) -> None:
    now = availability(event, left, at)
    assert now.until is None or now.until > at
    last = (now.until or at + 500 * HOUR) - timedelta(seconds=1)
    for later in (at + (last - at) / 3, at + (last - at) / 2, last):
        if later > at:
            assert availability(event, left, later) == now


@given(st.none() | st.integers(0, 20), st.lists(st.sampled_from("rccg"), max_size=60))
def test_any_course_of_events_keeps_order_and_capacity(
    capacity: int | None, course: list[str]
) -> None:
    """r: an answer, c: the first confirmed guest cancels, g: the room grows by one."""
    event = replace(TERMS, capacity=capacity)
    confirmed: list[int] = []
    line: list[int] = []
    number = 0
    for step in course:
        match step:
            case "r":
                number += 1
                left = hall(event.capacity, len(confirmed), len(line)).left(None)
                found = decide(event, left, NOON).outcome
                (confirmed if found is Outcome.CONFIRMED else line).append(number)
            case "c":
                confirmed[:1] = []
            case _:
                size = None if event.capacity is None else event.capacity + 1
                event = replace(event, capacity=size)
        now = hall(event.capacity, len(confirmed), len(line))
        moved = [x.id for x in moves(now, [Waiting(x, None, x) for x in line])]
        assert moved == line[: len(moved)]
        confirmed += moved
        line = line[len(moved) :]
        assert event.capacity is None or len(confirmed) <= event.capacity
        assert line == sorted(line)
        assert not line or max(confirmed, default=0) < line[0]
        assert not line or len(confirmed) == event.capacity


@given(lefts, st.integers(1, 9))
def test_a_guest_added_by_hand_gets_what_is_left(left: int | None, seats: int) -> None:
    waits = by_hand(left, seats) is Outcome.WAITLISTED
    assert waits == (left is not None and left < seats)


def test_seats_are_given_on_until_the_event_begins() -> None:
    assert may_promote(TERMS, TERMS.closes_at)
    assert may_promote(TERMS, TERMS.begins - HOUR)
    assert not may_promote(TERMS, TERMS.begins)
    assert not may_promote(replace(TERMS, status="cancelled"), NOON)
    assert not may_promote(replace(TERMS, status="postponed"), NOON)


def test_an_availability_is_a_value() -> None:
    assert availability(TERMS, 40, NOON) == Availability(RsvpState.OPEN, 40, TERMS.closes_at)
