"""Each rule of the list: what it finds, what it leaves alone, and how grave it is."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from eventapp.programme.conflicts import clashes, clashes_of, moved
from eventapp.programme.pairs import OTHER_BUILDING
from eventapp.programme.slots import Clash, Engagement, Kind, Severity, Slot, Stage
from tests.programme.stages import at, people, slot, stage, window

ROOM, HOUSE, ANNEX = ("room", 1), ("venue", 1), ("venue", 2)


def kinds(on: Stage) -> list[str]:
    return [x.kind.value for x in clashes(on)]


def test_a_person_and_a_room_are_in_one_session_at_a_time() -> None:
    found = clashes(stage(slot(1, 0, 60, "ab", 1), slot(2, 59, 80, "bc", 1)))
    assert found == [
        Clash(Kind.PERSON, (1, 2), "b", subject=ord("b")),
        Clash(Kind.ROOM, (1, 2), "Room 1", subject=1),
    ]
    assert {x.severity for x in found} == {Severity.ERROR}


@pytest.mark.parametrize(
    "calm",
    [
        (slot(1, 0, 60, "a", 1), slot(2, 60, 80, "a", 1)),
        (slot(1, 0, 60, "a", 1), slot(2, 0, 60, "b", 2)),
        (slot(1, 0, 60, "a"), Slot(2, None, None, (1, "Room 1"), people("a"))),
    ],
)
def test_what_only_touches_or_has_no_hours_does_not_clash(calm: tuple[Slot, Slot]) -> None:
    assert clashes(stage(*calm)) == []


@pytest.mark.parametrize(("starts", "ends"), [(-1, 30), (700, 721), (-500, 2000)])
def test_a_session_lies_within_its_event(starts: int, ends: int) -> None:
    found = clashes(stage(slot(1, starts, ends, is_pause=True)))
    assert found == [Clash(Kind.OUTSIDE, (1,))]


def test_a_person_is_there_only_in_their_windows() -> None:
    here = {ord("a"): [window(60, 90), window(90, 120)], ord("b"): [window(200, 210)]}
    free, late = slot(1, 60, 120, "a"), slot(1, 61, 121, "a")
    assert clashes(stage(free, here=here)) == []
    (found,) = clashes(stage(late, here=here))
    assert (found.kind, found.who, found.windows) == (Kind.AWAY, "a", tuple(here[ord("a")]))
    assert kinds(stage(slot(1, 50, 70, "a"), here=here)) == ["away"]
    assert kinds(stage(slot(1, 60, 70, "c"), here=here)) == []


def test_windows_with_a_gap_do_not_hold_what_spans_it() -> None:
    here = {ord("a"): [window(60, 90), window(100, 130)]}
    assert kinds(stage(slot(1, 80, 110, "a"), here=here)) == ["away"]


def test_a_room_and_its_building_have_opening_hours() -> None:
    hours = {ROOM: [window(0, 60)], HOUSE: [window(0, 120)]}
    assert clashes(stage(slot(1, 0, 60, room=1, venue=1), open=hours)) == []
    (found,) = clashes(stage(slot(1, 30, 90, room=1, venue=1), open=hours))
    assert (found.kind, found.who) == (Kind.CLOSED, "Room 1")
    (found,) = clashes(stage(slot(1, 100, 130, room=2, venue=1), open=hours))
    assert (found.kind, found.who, found.windows) == (Kind.CLOSED, "", (window(0, 120),))


@pytest.mark.parametrize(
    ("gap", "ways", "needed"),
    [
        (OTHER_BUILDING - 1, {}, OTHER_BUILDING),
        (OTHER_BUILDING, {}, 0),
        (44, {frozenset((HOUSE, ANNEX)): 45}, 45),
        (10, {frozenset((HOUSE, ANNEX)): 10}, 0),
        (10, {frozenset((HOUSE, ANNEX)): 10, frozenset((ROOM, ("room", 2))): 11}, 11),
    ],
)
def test_the_way_to_another_building_takes_time(gap: int, ways: Any, needed: int) -> None:
    first, second = slot(1, 0, 60, "a", 1, venue=1), slot(2, 60 + gap, 90 + gap, "a", 2, venue=2)
    found = clashes(stage(first, second, ways=ways))
    told = [(x.kind, x.given, x.needed) for x in found if x.kind is not Kind.BREAK]
    assert told == ([(Kind.TURNAROUND, gap, needed)] if needed else [])


def test_rooms_of_one_building_are_no_way_apart_unless_somebody_says_so() -> None:
    both = slot(1, 0, 30, "a", 1, venue=1), slot(2, 32, 60, "a", 2, venue=1)
    assert clashes(stage(*both)) == []
    ways = {frozenset((ROOM, ("room", 2))): 5}
    assert kinds(stage(*both, ways=ways)) == ["turnaround"]


def test_a_person_may_be_wanted_at_another_event() -> None:
    other = {ord("a"): [Engagement(at(60), at(90), (7, "Gala"), 2)]}
    (found,) = clashes(stage(slot(1, 80, 100, "a", venue=1), elsewhere=other))
    assert (found.kind, found.event, found.severity) == (
        Kind.ELSEWHERE,
        (7, "Gala"),
        Severity.ERROR,
    )
    (found,) = clashes(stage(slot(1, 95, 130, "a", venue=1), elsewhere=other))
    assert (found.kind, found.given, found.needed) == (Kind.TURNAROUND, 5, OTHER_BUILDING)
    assert clashes(stage(slot(1, 0, 30, "a", venue=1), elsewhere=other)) == []
    assert clashes(stage(slot(1, 90, 100, "a"), elsewhere=other)) == []


def test_a_moderator_is_there_and_is_nobody_of_the_panel() -> None:
    both = slot(1, 0, 30, "ab", moderators=people("a"), panel=people("ab"))
    assert clashes(stage(both)) == [Clash(Kind.MODERATOR, (1,), "a", subject=ord("a"))]
    assert kinds(stage(slot(1, 0, 30, lacks_moderator=True))) == ["unmoderated"]


def test_a_speaker_is_understood() -> None:
    spoken = {ord("a"): frozenset(("es", "pt")), ord("b"): frozenset(("en",))}
    told = slot(1, 0, 30, "abc", heard=frozenset(("en", "fr")))
    (found,) = clashes(stage(told, languages=spoken))
    assert (found.kind, found.who, found.languages) == (Kind.INTERPRETATION, "a", ("es", "pt"))
    assert kinds(stage(replace(told, heard=frozenset(("en", "pt"))), languages=spoken)) == []
    assert kinds(stage(replace(told, heard=frozenset()), languages=spoken)) == []


@pytest.mark.parametrize(
    ("lengths", "signers", "needed"),
    [
        ((60,), 1, 0),
        ((60,), 0, 1),
        ((61,), 1, 2),
        ((61,), 2, 0),
        ((40, 40), 1, 2),
        ((80, 80, 80), 2, 0),
        ((80, 80, 81), 2, 3),
        ((80, 80, 81), 3, 0),
    ],
)
def test_sign_interpreters_take_turns(lengths: Any, signers: int, needed: int) -> None:
    slots, since = [], 0
    for number, length in enumerate(lengths, 1):
        slots.append(slot(number, since, since + length, is_signed=True, signers=signers))
        since += length
    found = [x.needed for x in clashes(stage(*slots)) if x.kind is Kind.SIGNING]
    assert found == ([needed] if needed else [])


def test_signers_are_counted_by_the_day_of_the_event() -> None:
    there = timezone(timedelta(hours=9))
    halves = (
        slot(1, 0, 200, is_signed=True, signers=2),
        slot(2, 390, 590, is_signed=True, signers=2),
    )
    assert "signing" in kinds(stage(*halves))
    assert "signing" not in kinds(stage(*halves, zone=there))


def test_nobody_sits_for_more_than_ninety_minutes() -> None:
    first, second = slot(1, 0, 60, room=1), slot(2, 69, 91, room=2)
    (found,) = clashes(stage(first, second))
    assert (found.kind, found.sessions, found.given, found.needed) == (Kind.BREAK, (1, 2), 91, 90)
    assert clashes(stage(first, slot(2, 70, 91))) == []
    assert clashes(stage(slot(1, 0, 90))) == []
    rest = slot(3, 60, 75, is_pause=True)
    assert clashes(stage(first, rest, slot(2, 75, 120))) == []


def test_a_break_beside_a_session_is_one_and_a_morning_without_is_told_once() -> None:
    pause, beside = slot(9, 80, 100, is_pause=True), slot(3, 70, 120, room=2)
    before, after = slot(1, 0, 80, room=1), slot(2, 100, 180, room=1)
    assert clashes(stage(before, beside, pause, after)) == []
    (found,) = clashes(stage(before, slot(3, 70, 170, room=2), pause, after))
    assert (found.sessions, found.given) == ((3,), 100)
    rooms = [slot(4 + x, 80, 180 - x, room=x + 1) for x in range(3)]
    (found,) = clashes(stage(before, *rooms))
    assert (found.kind, found.sessions, found.given) == (Kind.BREAK, (1, 4), 180)


def test_a_room_holds_those_expected() -> None:
    small = slot(1, 0, 30, room=1, seats=40)
    (found,) = clashes(stage(small, audience=41))
    assert (found.kind, found.given, found.needed) == (Kind.CROWDED, 40, 41)
    assert clashes(stage(small, audience=40)) == []
    assert clashes(stage(small, slot(2, 10, 20, room=2), audience=300)) == []
    assert kinds(stage(replace(small, audience=50), slot(2, 10, 20, room=2))) == ["crowded"]


def test_a_room_stays_too_small_while_two_sessions_overlap_in_it() -> None:
    one, other = slot(1, 0, 30, room=1, seats=40), slot(2, 20, 50, room=1, seats=40)
    assert kinds(stage(one, other, audience=41)) == ["room", "crowded", "crowded"]
    # Guests part between rooms; whoever is in one of two rooms need not fit all.
    assert kinds(stage(one, other, slot(3, 0, 60, room=2), audience=41)) == ["room"]


def test_somebody_released_has_confirmed() -> None:
    (found,) = clashes(stage(slot(1, 0, 30, "a", unconfirmed=people("a"))))
    assert (found.kind, found.who, found.severity) == (Kind.UNCONFIRMED, "a", Severity.WARNING)


def test_errors_come_before_warnings_and_early_before_late() -> None:
    late, early = slot(1, 300, 420, room=1), slot(2, -10, 20, lacks_moderator=True)
    assert kinds(stage(late, early)) == ["outside", "unmoderated", "break"]


def test_the_key_of_a_clash_keeps_to_its_facts() -> None:
    def key(who: str, gap: int) -> str:
        first = Slot(1, at(0), at(60), people=frozenset([(7, who)]), venue=1)
        second = Slot(2, at(60 + gap), at(90), people=frozenset([(7, who)]), venue=2)
        return clashes(stage(first, second))[0].key

    assert key("Ann", 5) == key("Ann Renamed", 5) != key("Ann", 6)
    assert len(key("Ann", 5)) <= 60


def test_one_session_is_asked_about_alone() -> None:
    here = stage(slot(1, 0, 30, "a"), slot(2, 10, 40, "b"))
    assert clashes_of(here, 1) == []
    assert [x.kind for x in clashes_of(moved(here, slot(2, 10, 40, "a")), 2)] == [Kind.PERSON]
    assert clashes_of(here, 99) == []
