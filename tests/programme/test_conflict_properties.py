"""What holds for every programme: symmetric, order-free, moving apart adds nothing, recheck."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.conflicts import clashes, moved, recheck
from eventapp.programme.pairs import between, overlap
from eventapp.programme.slots import Clash, Engagement, Slot, Stage
from tests.programme.stages import DAY, at, people

GROUPS = st.sets(st.sampled_from("abcd"), max_size=3).map(lambda x: people("".join(x)))
LANGUAGES = st.sets(st.sampled_from(("en", "fr", "de")), max_size=2).map(frozenset)


@st.composite
def slots(draw: Any, number: int | None = None) -> Slot:
    """Any session; one in ten has no hours."""
    starts = draw(st.one_of(st.none(), *[st.integers(-60, DAY // 2)] * 9))
    length = draw(st.integers(1, 180))
    room = draw(st.sampled_from([None, (1, "One"), (2, "Two"), (3, "Three")]))
    seated = draw(GROUPS)
    return Slot(
        number or draw(st.integers(1, 50)),
        None if starts is None else at(starts),
        None if starts is None else at(starts + length),
        room,
        seated,
        moderators=draw(GROUPS),
        panel=draw(GROUPS),
        venue=room[0] % 2 if room else draw(st.sampled_from([None, 0, 1])),
        seats=draw(st.sampled_from([None, 20, 200])),
        heard=draw(LANGUAGES),
        is_pause=draw(st.booleans()),
        is_signed=draw(st.booleans()),
        signers=draw(st.integers(0, 3)),
        lacks_moderator=draw(st.booleans()),
        unconfirmed=draw(GROUPS),
    )


@st.composite
def stages(draw: Any, most: int = 8) -> Stage:
    """Any programme of a few sessions with whatever binds them."""
    number = draw(st.integers(0, most))
    spans = st.tuples(st.integers(0, 300), st.integers(301, 700))
    windows = spans.map(lambda x: [(at(x[0]), at(x[1]))])
    numbers = [ord(x) for x in "abcd"]
    venues = frozenset((("venue", 0), ("venue", 1)))
    return Stage(
        at(0),
        at(DAY // 2),
        [draw(slots(x)) for x in range(1, number + 1)],
        here=draw(st.dictionaries(st.sampled_from(numbers), windows, max_size=2)),
        open=draw(st.dictionaries(st.sampled_from([("room", 1), ("venue", 1)]), windows)),
        ways=draw(st.dictionaries(st.just(venues), st.integers(0, 90))),
        elsewhere=draw(
            st.dictionaries(
                st.sampled_from(numbers), st.just([Engagement(at(100), at(160), (7, "Gala"), 1)])
            )
        ),
        languages=draw(st.dictionaries(st.sampled_from(numbers), LANGUAGES)),
        audience=draw(st.sampled_from([None, 100])),
    )


def of_pair(stage: Stage, one: Slot, other: Slot) -> set[Clash]:
    return set(between(stage, one, other))


@given(stages(0), slots(98), slots(99))
def test_two_sessions_clash_the_same_either_way(stage: Stage, one: Slot, other: Slot) -> None:
    assert of_pair(stage, one, other) == of_pair(stage, other, one)
    assert overlap(one, other) == overlap(other, one)


@given(stages(), st.randoms(use_true_random=False))
def test_the_order_of_sessions_says_nothing(stage: Stage, chance: Any) -> None:
    shuffled = list(stage.slots)
    chance.shuffle(shuffled)
    assert clashes(replace(stage, slots=shuffled)) == clashes(stage)


@given(stages(0), slots(98), slots(99), st.integers(0, 600))
def test_moving_two_sessions_apart_never_adds(
    stage: Stage, one: Slot, other: Slot, minutes: int
) -> None:
    if not (one.starts and one.ends and other.starts and other.ends):
        return
    first, later = sorted((one, other), key=lambda x: (x.starts, x.ends, x.id))
    further = timedelta(minutes=minutes)
    apart = replace(later, starts=later.starts + further, ends=later.ends + further)

    def count(two: Slot) -> Counter[tuple[bool, int]]:
        # An overlap may become a way too short: the same person, one trouble, not one more.
        return Counter((x.kind == "room", x.subject) for x in between(stage, first, two))

    assert count(apart) <= count(later)


@given(stages(), st.data())
def test_checking_again_after_one_edit_is_checking_everything(stage: Stage, data: Any) -> None:
    number = data.draw(st.integers(1, len(stage.slots) + 1))
    after = moved(stage, data.draw(slots(number)))
    assert recheck(after, clashes(stage), number) == clashes(after)


@given(stages(), st.data())
def test_checking_again_after_a_session_went_is_checking_everything(
    stage: Stage, data: Any
) -> None:
    number = data.draw(st.integers(1, len(stage.slots) + 1))
    after = replace(stage, slots=[x for x in stage.slots if x.id != number])
    assert recheck(after, clashes(stage), number) == clashes(after)


@given(stages())
def test_every_clash_has_a_key_of_its_own(stage: Stage) -> None:
    found = clashes(stage)
    assert len({x.key for x in found}) == len(set(found)) == len(found)
